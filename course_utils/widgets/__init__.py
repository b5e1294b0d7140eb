"""The explorers: one widget per idea, alive in JupyterLab and on pages without a kernel.

Each explorer is a small class here and an ES module of the same name beside it. What they share
stands once: `kit.js` (frame, fields, messages, theme), `matrix.js` (drawn matrices, pointer and
keyboard), `operations.js` (the operations of `course_utils.reference`), `kit.css`, and
`_explorer.py` (the picture that stands where nothing runs) and `_traits.py` (what may be set).
"""

from course_utils.widgets.convolution import ConvolutionExplorer
from course_utils.widgets.descent import DescentExplorer
from course_utils.widgets.digit import DigitPad
from course_utils.widgets.flatten import FlattenExplorer
from course_utils.widgets.padding import PaddingExplorer
from course_utils.widgets.pooling import PoolingExplorer
from course_utils.widgets.quiz import Quiz
from course_utils.widgets.sequence import SequenceExplorer
from course_utils.widgets.shapes import ShapesExplorer
from course_utils.widgets.symptoms import SymptomIndex
from course_utils.widgets.training import TrainingProgress

__all__ = [
    "ConvolutionExplorer",
    "DescentExplorer",
    "DigitPad",
    "FlattenExplorer",
    "PaddingExplorer",
    "PoolingExplorer",
    "Quiz",
    "SequenceExplorer",
    "ShapesExplorer",
    "SymptomIndex",
    "TrainingProgress",
]
