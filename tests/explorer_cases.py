"""What the contract of the explorers is tried with: how each is made, changed, and made wrongly."""

import numpy as np
import pytest

from course_utils import widgets
from course_utils.widgets.training.chart import TrainingChart

# For tests in a browser of what is the same in JupyterLab: one place is enough.
ON_A_PAGE = pytest.mark.parametrize("place", ["static"], indirect=True)
ITSELF: list = []
ITSELF.extend([ITSELF, ITSELF])


def finished_chart(**state):
    """The chart of a training of one epoch."""
    with widgets.TrainingProgress(epochs=1) as progress:
        progress.end_epoch(loss=0.5, accuracy=0.25)
    kept = {"curves": progress.chart.curves, "progress": progress.chart.progress}
    return TrainingChart(**{**kept, **state})


MAKE = {name: getattr(widgets, name) for name in widgets.__all__} | {
    "Quiz": lambda **state: widgets.Quiz(1, **state),
    "TrainingProgress": finished_chart,
}

# One trait after the other, set to a value that its picture shows.
CHANGES = {
    "Conv1DExplorer": {
        "order": [2, 0, 1],
        "kernel": [1, 0, -1, 2],  # does not fit: the picture says so
        "source": "signal",
        "activation": "relu",
    },
    "ConvolutionExplorer": {"strides": 3, "kernel": [[1] * 7] * 7, "source": "photo-rgb"},
    "DigitPad": {"centre": False, "drawing": bytes(784)},
    "FlattenExplorer": {
        "order": "channels_first",
        "back": "channels_last",
        "channels": 5,
        "source": "digit",
    },
    "OptimizerExplorer": {"surface": "ravine", "learning_rate": 10, "optimizers": []},
    "PaddingExplorer": {"mode": "reflect", "dimensions": 1, "kernel_size": 7, "dilation_rate": 4},
    "PoolingExplorer": {"shift": (0, 1), "image": [[1.0]]},
    "Quiz": {},  # a picture of the questions, whatever was answered
    "ShapesExplorer": {"layers": [{"type": "Flatten"}, {"type": "Conv2D"}]},
    "SymptomIndex": {"query": "NaN"},
    "TrainingProgress": {"progress": {"state": "waiting"}, "curves": {}},
}

STRIDES = "strides must be a whole number from 1 to 9, got 0"
WRONG = {
    "Conv1DExplorer": [
        ({"strides": 0}, STRIDES),
        ({"padding": "full"}, "padding must be one of 'valid', 'same', 'causal', got 'full'"),
        ({"source": "cat"}, "source must be one of 'penguin'"),
        ({"source": "own"}, "source 'own' needs? values"),
        ({"kernel": [1] * 8}, r"kernel must have shape \(n,\), n from 1 to 7, got \(8,\)"),
        ({"kernel": [100]}, "each number of kernel must be a number from -99 to 99, got 100.0"),
        ({"bias": "one"}, "bias must be a number from -99 to 99, got 'one'"),
        ({"bias": 10**400}, "bias must be a number from -99 to 99"),
        ({"values": [[1, 2]]}, r"values must have shape \(n,\).*got \(1, 2\)"),
        ({"values": [1, np.inf]}, "values must hold finite numbers"),
        (
            {"values": [1, 2], "names": ["a"]},
            "names must be a list with one text for each of the 2",
        ),
        ({"order": [0, 0, 1]}, "order must hold each index from 0 to n − 1 once"),
        ({"order": [1, 0]}, "order must hold 3 indices, got 2"),
    ],
    "ConvolutionExplorer": [
        ({"strides": 0}, STRIDES),
        ({"strides": "two"}, "strides must be a whole number from 1 to 9, got 'two'"),
        ({"padding": "full"}, "padding must be one of 'valid', 'same', got 'full'"),
        ({"source": "cat"}, "source must be one of 'numbers'"),
        ({"source": "own"}, "source 'own' needs image"),
        ({"source": "digit", "image": [[1]]}, "either source"),
        ({"relu": 1}, "relu must be True or False, got 1"),
        ({"kernel": np.ones((8, 8))}, r"kernel must have at most 7×7 cells, got \(8, 8\)"),
        ({"kernel": [[1, 2], [3]]}, "kernel must be rows of numbers of equal length"),
        ({"image": None}, "image must be rows of numbers of equal length"),
        ({"image": np.ones((4, 4, 2))}, r"image must have shape \(H, W\).*got \(4, 4, 2\)"),
        ({"image": [[np.nan]]}, "image must hold finite numbers"),
        ({"image": [[10**400]]}, "image must be .*beyond the largest float"),
        ({"image": [[1e200]]}, "image must hold finite numbers up to 1e"),
        ({"image": 1j * np.eye(3)}, "image must be .*their imaginary part"),
    ],
    "DigitPad": [
        ({"digit": 2.0}, "digit must be a whole number from 0 to 9 or None"),
        ({"digit": np.arange(2)}, "digit must be a whole number"),
        ({"centre": 1}, "centre must be True or False, got 1"),
    ],
    "FlattenExplorer": [
        ({"height": 6}, "height must be a whole number from 1 to 5, got 6"),
        ({"channels": "two"}, "channels must be a whole number from 1 to 5, got 'two'"),
        ({"order": "C"}, "order must be one of 'channels_last', 'channels_first', got 'C'"),
        ({"back": True}, "back must be one of 'off'"),
        ({"pixel": (1, 2)}, r"pixel must be three whole numbers from 0 to 4 .*got \(1, 2\)"),
        ({"pixel": (1, 2, 5)}, r"pixel must be three .*got \(1, 2, 5\)"),
        ({"pixel": 3}, "pixel must be three .*got 3"),
    ],
    "OptimizerExplorer": [
        ({"surface": "hill"}, "surface must be one of 'bowl', .*got 'hill'"),
        ({"learning_rate": 0}, "learning_rate must be a number from 0.0001 to 10, got 0"),
        ({"learning_rate": "fast"}, "learning_rate must be a number from 0.0001 to 10, got 'fast'"),
        ({"learning_rate": 10**400}, "learning_rate must be a number"),
        (
            {"start": (1, np.inf)},
            "start: each coordinate must be a number from -100 to 100, got inf",
        ),
        ({"start": 3}, r"start must be a point \(x, y\), got 3"),
        ({"start": (500, 0)}, "each coordinate must be a number from -100 to 100, got 500"),
        ({"steps": 201}, "steps must be a whole number from 0 to 200, got 201"),
        ({"steps": np.array([1, 2])}, "steps must be a whole number"),
        ({"optimizers": "SGD"}, "optimizers must be a list of names, got 'SGD'"),
        ({"optimizers": ["Lion"]}, "each of optimizers must be one of 'SGD', .*got 'Lion'"),
    ],
    "PaddingExplorer": [
        ({"dimensions": 3}, "dimensions must be a whole number from 1 to 2, got 3"),
        ({"height": 2}, "height must be a whole number from 3 to 16, got 2"),
        ({"kernel_size": 8}, "kernel_size must be a whole number from 1 to 7, got 8"),
        ({"strides": 1.5}, "strides must be a whole number from 1 to 9, got 1.5"),
        ({"padding": "causal"}, "padding must be 'valid', 'same' or a number of rings from 0 to 4"),
        ({"padding": 5}, "padding must be a whole number from 0 to 4, 'valid' or 'same', got 5"),
        ({"mode": "edge"}, "mode must be one of 'constant', 'reflect', got 'edge'"),
    ],
    "PoolingExplorer": [
        ({"pool_size": 9}, "pool_size must be a whole number from 1 to 8, got 9"),
        ({"strides": 0}, STRIDES),
        ({"padding": "causal"}, "padding must be one of 'valid', 'same', got 'causal'"),
        ({"source": "cat"}, "source must be one of 'numbers'"),
        ({"shift": 1}, r"shift must be a pair \(rows, columns\), got 1"),
        ({"shift": (0, 9)}, "each number of shift must be a whole number from -8 to 8, got 9"),
        ({"image": np.ones((4, 4, 1))}, r"image must have shape \(H, W\), got \(4, 4, 1\)"),
        ({"image": np.ones((33, 4))}, "image must have at most 32×32 cells"),
        ({"image": [[np.inf]]}, "image must hold finite numbers"),
        ({"image": np.ma.masked_less(np.eye(3), 1)}, "image has 6 masked values"),
        ({"image": ITSELF}, "image cannot be read: it holds itself"),
        ({"image": [range(10**18)]}, "image holds more than"),
    ],
    "Quiz": [
        ({"lesson": 11}, "lesson"),
        ({"answers": [[9], [], [], []]}, "answers must hold a list for each question"),
        ({"best": 9}, "best must be from 0 to 4 right answers, got 9"),
    ],
    "ShapesExplorer": [
        ({"preset": "model_c"}, "preset must be one of 'conv', .*got 'model_c'"),
        ({"preset": "conv", "layers": []}, "give either preset or layers .* not both"),
        ({"layers": "Conv2D"}, "layers must be a list of at most 64 layers, got 'Conv2D'"),
        ({"layers": [{"type": "ReLU"}] * 65}, "at most 64 layers, got 65 layers"),
        (
            {"layers": [{"type": "ReLU", "name": "a"}] * 2},
            "layers: each layer has a name of its own, got 'a' twice",
        ),
        ({"layers": [{"type": "ReLU", "name": 3}]}, r"layers\[0\]: name must be a text, got 3"),
        ({"layers": [{"type": "ReLU", "trainable": 0}]}, "trainable must be True or False"),
        ({"image": [[1]]}, "image belongs to a model"),
        ({"layers": [{"type": "LSTM"}]}, r"layers\[0\] must be a dict .*types Conv2D, .*'LSTM'"),
        ({"layers": [{"type": ["Dense"]}]}, r"layers\[0\] must be a dict"),
        (
            {"layers": [{"type": "Dense", "filters": 3}]},
            "Dense has no argument 'filters'; it takes",
        ),
        (
            {"layers": [{"type": "Conv2D", "filters": 0}]},
            "filters must be a whole number from 1 to 4096, got 0",
        ),
        ({"layers": [{"type": "Conv2D", "padding": "full"}]}, "padding must be one of 'valid'"),
        ({"layers": [{"type": "Dropout", "rate": 1.5}]}, "rate must be a number from 0 to 1"),
        ({"layers": [{"type": "Dense", "use_bias": 1}]}, "use_bias must be True or False"),
        (
            {"layers": [{"type": "Dense", "units": ITSELF}]},
            r"layers\[0\]: units must be a whole number",
        ),
        ({"input_shape": (28, 28)}, r"must be \(height, width, channels\), got \(28, 28\)"),
        ({"input_shape": (28, 0, 1)}, "input_shape: width must be a whole number from 1 to 256"),
    ],
    "SymptomIndex": [
        ({"query": "\ud800"}, "surrogate"),
        ({"query": 3}, "query must be a text, got 3"),
        ({"path": 3}, "expected the path of a TOML file"),
    ],
    "TrainingProgress": [
        ({"progress": {}}, "progress must hold state"),
        ({"curves": {"loss": {"step": {}}}}, "must hold x and y"),
    ],
}
