"""The explorers: one widget per idea, alive in JupyterLab and on pages without a kernel.

Each explorer has a folder: a small class in `explorer.py`, its drawing in `view.js`, beside it
what it computes. What they share stands once, in `shared/`: `kit.js` (frame, messages, theme),
`fields.js`, `grid.js`, `matrix.js` and `chart.js` (drawn, under pointer and keyboard), `canvas.js`,
`colour.js`, `operations.js` (the operations of `course_utils.reference`), `kit.css`,
`constants.json` (what Python and the page must both know), and for Python `explorer.py` (the
picture that stands where nothing runs), `traits.py` (what may be set), `modules.py`.
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
