"""The checker of lesson 4's exercise "Follow a pixel into the vector and back"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import advised, refuse_other
from course_utils.checks.values import as_array, as_number, as_parts, as_shape

ROWS, COLUMNS, CHANNELS = 6, 5, 8

VALUES = ROWS * COLUMNS * CHANNELS
R, C, K = 4, 3, 2  # the pixel whose index is asked for

# {index of a pixel in the vector: what is wrong about it}, with the channels last
LAST = {
    (R * ROWS + C) * CHANNELS + K: "You stepped by 6 from row to row. One row further means "
    "one whole row, and a row has 5 pixels.",
    (K * ROWS + R) * COLUMNS + C: "That is the index if the channels came first.",
    (C * ROWS + R) * CHANNELS + K: "You went down the columns first. Memory goes along a row, "
    "then to the next row.",
    (R * COLUMNS + C) * CHANNELS: "That is where the pixel's channel 0 stands.",
    (R * COLUMNS + C) * CHANNELS + K + 1: "You counted from 1. Rows, columns, channels and "
    "indices are counted from 0.",
    R * COLUMNS + C: "That is the number of the pixel. Before it lie r · W + c pixels, and "
    "each of them fills 8 positions.",
    R * COLUMNS + C + K: "Only the pixels before it were counted once each, but every one of "
    "them fills 8 positions.",
    ((R - 1) * COLUMNS + C - 1) * CHANNELS + K - 1: "You took one off each index. They are "
    "counted from 0 already.",
    (K * COLUMNS + C) * ROWS + R: "You let the rows change fastest. In memory the channels do: "
    "all 8 of a pixel stand side by side.",
}

# The same with the channels first.
FIRST = {
    (R * COLUMNS + C) * CHANNELS + K: "That is the index if the channels came last.",
    (K * COLUMNS + R) * ROWS + C: "You swapped rows and columns: a channel has 6 rows of 5 pixels.",
    (K * COLUMNS + C) * ROWS + R: "You went down the columns first. Within a channel, memory "
    "goes along a row.",
    (K * ROWS + R) * COLUMNS + C + 1: "You counted from 1. Everything is counted from 0.",
    R * COLUMNS + C: "That is its index within its own channel. Whole channels lie before it.",
    K * ROWS * COLUMNS: "That is where its channel begins. Go on to its row and its column.",
    (K + 1) * ROWS * COLUMNS + R * COLUMNS + C: "Channel 2 has two whole channels before it, "
    "0 and 1; you counted three.",
    (K * CHANNELS + R) * COLUMNS + C: "You stepped by 8 rows from channel to channel. A "
    "channel has 6 rows.",
}


@register("follow-a-pixel")
def follow_a_pixel(answer):
    shape, last, first, pixel = as_parts(answer, ("shape", "last", "first", "pixel"))
    shape = as_shape(shape, "Your shape after `Flatten`")
    last = as_number(last, "Your index with the channels last", whole=True)
    first = as_number(first, "Your index with the channels first", whole=True)
    if isinstance(pixel, int | np.integer):
        raise Wrong("Your pixel is one number; expected three: row, column and channel.")
    indices = as_array(pixel, "Your pixel").ravel()
    if (indices != np.round(indices)).any():
        raise Wrong("Your pixel is not in whole numbers: what is left of a division goes on.")
    pixel = tuple(int(i) for i in indices)
    _flat_shape(shape)
    _index("last", last, (R * COLUMNS + C) * CHANNELS + K, LAST)
    _index("first", first, (K * ROWS + R) * COLUMNS + C, FIRST)
    _pixel(pixel)
    return "Shape, both indices and the way back are right: you know the order of memory."


def _flat_shape(shape):
    if shape == (None, VALUES):
        return
    if shape == (VALUES,):
        raise Wrong(
            "The length is right, but the batch axis is missing: `Flatten` keeps it, as None."
        )
    if len(shape) != 2:
        raise Wrong(
            f"Your shape {shape} has {len(shape)} axes. Behind `Flatten` there are two: the batch "
            "axis, which stays, and one row of numbers for each image."
        )
    if shape[0] is not None:
        raise Wrong(
            f"Your batch axis is {shape[0]}. It stays open, None: any number of images may come."
        )
    told = {
        ROWS * COLUMNS: "You counted the pixels. Each of them has 8 channels.",
        ROWS + COLUMNS + CHANNELS: "You added the axes; they are multiplied.",
        CHANNELS: "One number for each channel: that is global average pooling. `Flatten` keeps "
        "every number.",
    }
    otherwise = "All axes but the batch axis are multiplied."
    refuse_other(shape[1], VALUES, told, otherwise, f"The length is not {shape[1]}. {{}}")


def _index(which, index, right, told):
    fastest = "channels" if which == "last" else "columns"
    with advised({"": f"(This is about `{which}`.)"}):
        if not 0 <= index < VALUES:
            raise Wrong(f"The vector has the indices 0 to {VALUES - 1}; {index} is outside.")
        otherwise = (
            f"Pixel (4, 3, 2) does not land at {index}. Count what lies before it; the {fastest} "
            "change fastest."
        )
        refuse_other(index, right, told, otherwise)


def _pixel(pixel):
    if len(pixel) != 3:
        raise Wrong(f"Your pixel is {pixel}; expected row, column and channel.")
    right = np.unravel_index(134, (ROWS, COLUMNS, CHANNELS))
    if pixel == tuple(right):
        return
    k, r, c = np.unravel_index(134, (CHANNELS, ROWS, COLUMNS))
    by_six = (*divmod(134 // CHANNELS, ROWS), 134 % CHANNELS)
    reasons = {
        (r, c, k): "That pixel stands there if the channels come first. Here they come last.",
        (k, r, c): "That is (channel, row, column), and for the channels first. Here they "
        "come last, and the answer is (row, column, channel).",
        by_six: "You divided by the 6 rows to find the row. A row is full after 5 pixels.",
        (right[2], right[0], right[1]): "The three numbers are right; their order is row, column, "
        "channel.",
        (right[1], right[0], right[2]): "You swapped row and column.",
        tuple(i + 1 for i in right): "You counted from 1. Rows, columns and channels are counted "
        "from 0.",
        tuple(np.unravel_index(133, (ROWS, COLUMNS, CHANNELS))): "You took one off the index. "
        "Indices are counted from 0 already.",
    }
    if pixel in reasons:
        raise Wrong(f"{reasons[pixel]} (This is about index 134.)")
    sizes = (ROWS, COLUMNS, CHANNELS)
    if not all(0 <= i < n for i, n in zip(pixel, sizes, strict=True)):
        raise Wrong(f"There is no pixel {pixel} in a 6×5×8 volume; the last one is (5, 4, 7).")
    raise Wrong(
        f"Pixel {pixel} lands at {np.ravel_multi_index(pixel, sizes)}, not at 134. Divide by the "
        "channels first: what do the result and the remainder say?"
    )
