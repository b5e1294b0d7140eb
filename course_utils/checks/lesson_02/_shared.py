"""What several checkers of lesson 2 use."""

import math


def size_after(size, kernel, stride, padding):
    if padding == "same":
        return math.ceil(size / stride)
    rings = 0 if padding == "valid" else padding
    distance = size + 2 * rings - kernel
    return distance // stride + 1 if distance >= 0 else 0
