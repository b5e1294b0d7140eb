"""The explorers: one widget per idea, alive in JupyterLab and on pages without a kernel.

Each explorer is a small class here and an ES module of the same name beside it. What they share
stands once: `kit.js` (frame, fields, messages, theme), `matrix.js` (drawn matrices, pointer and
keyboard), `operations.js` (the operations of `course_utils.reference`), `kit.css`, and
`_explorer.py` (the picture that stands where nothing runs) and `_traits.py` (what may be set).
"""

from course_utils.widgets.conv1d.explorer import Conv1DExplorer
from course_utils.widgets.convolution.explorer import ConvolutionExplorer
from course_utils.widgets.digit.explorer import DigitPad
from course_utils.widgets.flatten.explorer import FlattenExplorer
from course_utils.widgets.optimizer.explorer import OptimizerExplorer
from course_utils.widgets.padding.explorer import PaddingExplorer
from course_utils.widgets.pooling.explorer import PoolingExplorer
from course_utils.widgets.quiz.explorer import Quiz
from course_utils.widgets.shapes.explorer import ShapesExplorer
from course_utils.widgets.symptoms.explorer import SymptomIndex
from course_utils.widgets.training.explorer import TrainingProgress

__all__ = [
    "Conv1DExplorer",
    "ConvolutionExplorer",
    "DigitPad",
    "FlattenExplorer",
    "OptimizerExplorer",
    "PaddingExplorer",
    "PoolingExplorer",
    "Quiz",
    "ShapesExplorer",
    "SymptomIndex",
    "TrainingProgress",
]
