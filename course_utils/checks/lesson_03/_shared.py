"""What several checkers of lesson 3 use."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(maps, size, stride):
    return sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]


def pool(maps, size, stride, operation=np.max):
    return operation(windows(maps, size, stride), axis=(3, 4))
