"""What is tried on several exercises of lesson 1."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

ACROSS = np.array([[-1, 0, 1]] * 3)


def convolved(image, kernels):
    """A map for each kernel, summed over the channels."""
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.einsum("rcjab,abjo->rco", windows, kernels)


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4, atol=1e-5)


def positive(x):
    return np.maximum(x, 0)
