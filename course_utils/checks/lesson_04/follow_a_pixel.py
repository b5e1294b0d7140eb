"""The checker of lesson 4's exercise "Follow a pixel into the vector and back"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_array, as_number, as_parts, as_shape

ROWS, COLUMNS, CHANNELS = 6, 5, 8


VALUES = ROWS * COLUMNS * CHANNELS


@register("follow-a-pixel")
def follow_a_pixel(answer):
    shape, last, first, pixel = as_parts(answer, ("shape", "last", "first", "pixel"))
    shape = as_shape(shape, "Your shape behind `Flatten`")
    last = as_number(last, "Your place with the channels last", whole=True)
    first = as_number(first, "Your place with the channels first", whole=True)
    if isinstance(pixel, int | np.integer):
        raise Wrong("Your pixel is one number; expected three: row, column and channel.")
    indices = as_array(pixel, "Your pixel").ravel()
    if (indices != np.round(indices)).any():
        raise Wrong("Your pixel is not in whole numbers: what is left of a division goes on.")
    pixel = tuple(int(i) for i in indices)
    _flat_shape(shape)
    _place("last", last, _places_last(4, 3, 2))
    _place("first", first, _places_first(4, 3, 2))
    _pixel(pixel)
    return "Shape, both places and the way back are right: you know the order of memory."


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
    reasons = {
        ROWS * COLUMNS: "You counted the pixels. Each of them has 8 channels.",
        ROWS + COLUMNS + CHANNELS: "You added the axes; they are multiplied.",
        CHANNELS: "One number for each channel: that is global average pooling. `Flatten` keeps "
        "every number.",
    }
    reason = reasons.get(shape[1], "All axes but the batch axis are multiplied.")
    raise Wrong(f"The length is not {shape[1]}. {reason}")


def _places_last(r, c, k):
    """{place: what is wrong about it} with the channels last; None for the right one."""
    return {
        (r * COLUMNS + c) * CHANNELS + k: None,
        (r * ROWS + c) * CHANNELS + k: "You stepped by 6 from row to row. One row further means "
        "one whole row, and a row has 5 pixels.",
        (k * ROWS + r) * COLUMNS + c: "That is the place if the channels came first.",
        (c * ROWS + r) * CHANNELS + k: "You went down the columns first. Memory goes along a row, "
        "then to the next row.",
        (r * COLUMNS + c) * CHANNELS: "That is where the pixel's channel 0 stands.",
        (r * COLUMNS + c) * CHANNELS + k + 1: "You counted from 1. Rows, columns, channels and "
        "places are counted from 0.",
        r * COLUMNS + c: "That is the number of the pixel. Before it lie r · W + c pixels, and "
        "each of them fills 8 places.",
        r * COLUMNS + c + k: "Only the pixels before it were counted once each, but every one of "
        "them fills 8 places.",
        ((r - 1) * COLUMNS + c - 1) * CHANNELS + k - 1: "You took one off each index. They are "
        "counted from 0 already.",
        (k * COLUMNS + c) * ROWS + r: "You let the rows change fastest. In memory the channels do: "
        "all 8 of a pixel stand side by side.",
    }


def _places_first(r, c, k):
    """The same with the channels first."""
    return {
        (k * ROWS + r) * COLUMNS + c: None,
        (r * COLUMNS + c) * CHANNELS + k: "That is the place if the channels came last.",
        (k * COLUMNS + r) * ROWS + c: "You swapped rows and columns: a channel has 6 rows of 5 "
        "pixels.",
        (k * COLUMNS + c) * ROWS + r: "You went down the columns first. Within a channel, memory "
        "goes along a row.",
        (k * ROWS + r) * COLUMNS + c + 1: "You counted from 1. Everything is counted from 0.",
        r * COLUMNS + c: "That is its place within its own channel. Whole channels lie before it.",
        k * ROWS * COLUMNS: "That is where its channel begins. Go on to its row and its column.",
        (k + 1) * ROWS * COLUMNS + r * COLUMNS + c: "Channel 2 has two whole channels before it, "
        "0 and 1; you counted three.",
        (k * CHANNELS + r) * COLUMNS + c: "You stepped by 8 rows from channel to channel. A "
        "channel has 6 rows.",
    }


def _place(which, place, places):
    where = f" (This is about `{which}`.)"
    if not 0 <= place < VALUES:
        raise Wrong(f"The vector has the places 0 to {VALUES - 1}; {place} is outside.{where}")
    if place not in places:
        fastest = "channels" if which == "last" else "columns"
        raise Wrong(
            f"Pixel (4, 3, 2) does not land at {place}. Count what lies before it; the {fastest} "
            f"change fastest.{where}"
        )
    if places[place]:
        raise Wrong(places[place] + where)


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
        tuple(np.unravel_index(133, (ROWS, COLUMNS, CHANNELS))): "You took one off the place. "
        "Places are counted from 0 already.",
    }
    if pixel in reasons:
        raise Wrong(f"{reasons[pixel]} (This is about place 134.)")
    sizes = (ROWS, COLUMNS, CHANNELS)
    if not all(0 <= i < n for i, n in zip(pixel, sizes, strict=True)):
        raise Wrong(f"There is no pixel {pixel} in a 6×5×8 volume; the last one is (5, 4, 7).")
    raise Wrong(
        f"Pixel {pixel} lands at {np.ravel_multi_index(pixel, sizes)}, not at 134. Divide by the "
        "channels first: what do the result and the remainder say?"
    )
