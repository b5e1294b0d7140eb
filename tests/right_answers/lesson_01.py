"""Right answers to the exercises of lesson 1, given in another way than the solution's."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils import reference

SHAPES = [(5, 3, 3, 12), (16, 46, 38, 12), (1, 1, 12, 6), (16, 46, 38, 6)]
KERNELS = {
    "copy": [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
    "difference": [[0, -1, 0], [0, 0, 0], [0, 1, 0]],
    "mean": [[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]],
}
ACROSS = np.array([[-1, 0, 1]] * 3)


def by_einsum(image, kernels, bias):
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.einsum("rcjab,abjo->rco", windows, kernels) + bias


class Layer:
    """By an object that can be called, with a function of the learner's own."""

    def __call__(self, image, kernels, bias):
        return by_einsum(image, kernels, bias).tolist()


RIGHT = {
    "predict-shapes": [
        ("a list of four", SHAPES),
        ("arrays", [np.array(shape) for shape in SHAPES]),
        ("decimals that are whole", [[float(n) for n in shape] for shape in SHAPES]),
    ],
    "count-conv-parameters": [
        ("NumPy's numbers", lambda i, f, k, b: (np.prod(k) * i[-1] + b) * f),
        ("a decimal that is whole", lambda i, f, k, b: float((np.prod(k) * i[-1] + b) * f)),
    ],
    "design-kernels": [
        ("lists", KERNELS),
        ("float32", {name: np.float32(kernel) for name, kernel in KERNELS.items()}),
    ],
    "mend-edge-finder": [
        (
            "by absolute values",
            lambda x: sum(abs(reference.conv2d(x, k)) for k in (ACROSS, ACROSS.T)),
        ),
    ],
    "write-conv2d": [
        ("einsum", by_einsum),
        ("an object", Layer()),
        ("float32", lambda *case: by_einsum(*case).astype("float32")),
    ],
}
