"""Likely wrong answers to the exercises of lesson 3: (what, answer, fragment of the message)."""

import keras
import numpy as np
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view

from course_utils import reference

SHAPES = {
    "MaxPooling2D(2)": (8, 14, 15, 16),
    "MaxPooling2D(3)": (8, 9, 10, 16),
    "AveragePooling2D(3, strides=2)": (8, 14, 14, 16),
    'MaxPooling2D(2, padding="same")': (8, 15, 15, 16),
    "GlobalAveragePooling2D()": (8, 16),
}
TWO, THREE, STRIDED, SAME, WHOLE = SHAPES


def windows(maps, size, stride):
    return sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]


def loops(start, stop, reduce=max):
    """Max pooling in loops; `stop(n, size, stride)` windows, `start` under the maximum."""

    def max_pool(maps, size, stride):
        rows, columns = (stop(n, size, stride) for n in maps.shape[:2])
        result = np.full((rows, columns, maps.shape[2]), start, dtype=float)
        for r, c, k in np.ndindex(result.shape):
            top, left = r * stride, c * stride
            for value in maps[top : top + size, left : left + size, k].flat:
                result[r, c, k] = reduce(result[r, c, k], value)
        return result

    return max_pool


def square_only(maps, size, stride):
    n = (maps.shape[0] - size) // stride + 1
    result = np.zeros((n, n, maps.shape[2]))
    for r, c in np.ndindex(n, n):
        top, left = r * stride, c * stride
        result[r, c] = maps[top : top + size, left : left + size].max(axis=(0, 1))
    return result


def by_reshape(maps, size, stride):
    height, width, channels = maps.shape
    split = maps.reshape(height // size, size, width // size, size, channels)
    return split.max(axis=(1, 3))


def network(first, second, conv=None, last=10, rows=28):
    def build():
        conv_settings = {"padding": "same", "activation": "relu", **(conv or {})}
        return keras.Sequential(
            [
                keras.Input((rows, 28, 1)),
                layers.Conv2D(16, 3, **conv_settings),
                *([first()] if first else []),
                layers.Conv2D(32, 3, **conv_settings),
                *([second()] if second else []),
                layers.Flatten(),
                layers.Dense(last),
            ]
        )

    return build


def half():
    return layers.MaxPooling2D(2)


def field_from_cell(stack, cell):
    return cell, cell + reference.receptive_field(stack or [(1, 1)]) - 1


def forwards(stack, cell):
    first = last = cell
    for kernel, stride in stack:
        first, last = first * stride, last * stride + kernel - 1
    return first, last


def backwards(step, change=lambda first, last: (first, last)):
    def seen(stack, cell):
        first = last = cell
        for kernel, stride in reversed(stack):
            first, last = step(first, last, kernel, stride)
        return change(first, last)

    return seen


def right(first, last, kernel, stride):
    return first * stride, last * stride + kernel - 1


def any_size(*ending, shape=(None, None, 1), filters=(16, 32), between=layers.MaxPooling2D):
    def build():
        return keras.Sequential(
            [
                keras.Input(shape),
                layers.Conv2D(filters[0], 3, activation="relu"),
                between(),
                layers.Conv2D(filters[1], 3, activation="relu"),
                *[layer() for layer in ending],
            ]
        )

    return build


def ten():
    return layers.Dense(10)


class OfItsOwn(keras.Model):
    def __init__(self):
        super().__init__()
        self.stack = any_size(layers.GlobalAveragePooling2D, ten)()

    def call(self, images):
        return self.stack(images)


def of_its_own():
    model = OfItsOwn()
    model(np.zeros((1, 16, 16, 1)))
    return model


WRONG = {
    "pool-shapes": [
        ("moves by one", {**SHAPES, TWO: (8, 28, 29, 16)}, "convolution's default"),
        ("moves by one, window 3", {**SHAPES, THREE: (8, 27, 28, 16)}, "convolution's default"),
        ("rounds up", {**SHAPES, TWO: (8, 15, 15, 16)}, "drops the row"),
        ("halves whatever the window", {**SHAPES, THREE: (8, 14, 15, 16)}, "not 2×2"),
        ("forgets the + 1", {**SHAPES, THREE: (8, 8, 9, 16)}, "forgot the + 1"),
        ("forgets strides=2", {**SHAPES, STRIDED: (8, 9, 10, 16)}, "given `strides=2`"),
        ("only halves", {**SHAPES, STRIDED: (8, 14, 15, 16)}, "forgot the window"),
        ("same as valid", {**SHAPES, SAME: (8, 14, 15, 16)}, "That is `valid`"),
        ("same keeps the size", {**SHAPES, SAME: (8, 29, 30, 16)}, "moves by one"),
        ("halves the channels", {**SHAPES, TWO: (8, 14, 15, 8)}, "channel is pooled alone"),
        ("no batch axis", {**SHAPES, TWO: (14, 15, 16)}, "no batch axis"),
        ("keeps the axes", {**SHAPES, WHOLE: (8, 1, 1, 16)}, "drops the two axes"),
        ("averages channels", {**SHAPES, WHOLE: (8, 29, 30)}, "over the channels"),
        ("swaps the axes", {**SHAPES, TWO: (8, 15, 14, 16)}, "rows first"),
        ("channels second", {**SHAPES, TWO: (8, 16, 14, 15)}, "channels stand second"),
    ],
    "write-max-pool": [
        ("stride is the size", lambda m, size, stride: windows(m, size, size).max((3, 4)),
         "only the default"),
        ("stride is one", lambda m, size, stride: windows(m, size, 1).max((3, 4)),
         "convolution's default"),
        ("the mean", lambda m, size, stride: windows(m, size, stride).mean((3, 4)),
         "average pooling"),
        ("mixes channels", lambda m, size, stride: windows(m, size, stride).max((2, 3, 4)),
         "over the channels too"),
        ("starts at zero", loops(0, lambda n, k, s: (n - k) // s + 1), "starts at 0"),
        ("keeps the remainder", loops(-np.inf, lambda n, k, s: -(-n // s)), "does not fit"),
        ("one window too few", loops(-np.inf, lambda n, k, s: (n - k) // s), "one window more"),
        ("loop ends too early", loops(-np.inf, lambda n, k, s: len(range(0, n - k, s))),
         "ends exactly at the border"),
        ("square only", square_only, "rows for both axes"),
        ("reshapes", by_reshape, "side by side"),
        ("channels first", lambda m, size, stride: windows(m, size, stride).max((3, 4)).T,
         "channels stand first"),
        ("axes as for one map", lambda m, size, stride: windows(m, size, stride).max((2, 3)),
         "axes 2 and 3"),
        ("whole numbers", lambda m, size, stride: windows(m, size, stride).max((3, 4)).astype(int),
         "decimals are cut off"),
        ("one list", lambda m, size, stride: windows(m, size, stride).max((3, 4)).reshape(
            -1, m.shape[2]), "one long list"),
        ("first channel", lambda m, size, stride: windows(m, size, stride)[:, :, 0].max((2, 3)),
         "first channel only"),
        ("window from the stride", lambda m, size, stride: windows(m, stride, stride).max((3, 4)),
         "as large as the step"),
        ("single cells", lambda m, size, stride: m[::stride, ::stride], "pick single cells"),
        ("pool for one map",
         lambda m, size, stride: sliding_window_view(m, (size, size))[::stride, ::stride].max((2, 3)),
         "takes one map of two axes"),
        ("changes its input", lambda m, size, stride: m.sort(axis=0), "changes its input"),
        ("borrowed", lambda m, size, stride: keras.ops.max_pool(m[None], size, stride)[0],
         "your code uses `keras`"),
        ("one channel lost", lambda m, size, stride: np.squeeze(windows(m, size, stride).max((3, 4))),
         "has the shape (2, 2); expected (2, 2, 1)"),
    ],
    "mend-poolings": [
        ("window larger, stride one", network(lambda: layers.MaxPooling2D(3, strides=1), half),
         "stride makes the map small"),
        ("same with stride one",
         network(lambda: layers.MaxPooling2D(2, strides=1, padding="same"), half), "even keeps"),
        ("second forgotten", network(half, lambda: layers.MaxPooling2D((1, 2))), "but not the height"),
        ("second turned", network(half, lambda: layers.MaxPooling2D((2, 1))), "but not the width"),
        ("four at once", network(lambda: layers.MaxPooling2D(4), None), "1 max pooling"),
        ("four and one", network(lambda: layers.MaxPooling2D(4), lambda: layers.MaxPooling2D(1)),
         "each pooling is to halve"),
        ("overlapping", network(lambda: layers.MaxPooling2D(3, strides=2, padding="same"), half),
         "overlap"),
        ("strided convolutions", network(None, None, {"strides": 2}), "alternative to pooling"),
        ("average", network(lambda: layers.AveragePooling2D(2), half), "by the mean"),
        ("no relu", network(half, half, {"activation": None}), "an activation has changed"),
        ("valid convolutions", network(half, half, {"padding": "valid"}), "padding of a conv"),
        ("another input", network(half, half, rows=29), "images of 28×28×1"),
        ("another dense layer", network(half, half, last=1), "another layer has changed"),
    ],
    "seen-pixels": [
        ("from first to last", forwards, "from first to last"),
        ("end excluded", backwards(right, lambda a, b: (a, b + 1)), "does not see"),
        ("whole kernel", backwards(lambda a, b, k, s: (a * s, b * s + k)), "whole kernel"),
        ("begins at the cell", field_from_cell, "cell's own number"),
        ("only beginnings", backwards(lambda a, b, k, s: (a * s, b * s)), "only where windows"),
        ("stride last", backwards(lambda a, b, k, s: (a * s, (b + k - 1) * s)), "by its own stride"),
        ("no strides", backwards(lambda a, b, k, s: (a, b + k - 1)), "strides out"),
        ("centred", backwards(lambda a, b, k, s: (a * s - k // 2, b * s + k // 2)), "centred"),
        ("the width", lambda stack, cell: reference.receptive_field(stack or [(1, 1)]),
         "asks for two"),
        ("last layer only", lambda stack, cell: backwards(right)(stack[-1:], cell),
         "last layer only"),
        ("swapped", backwards(right, lambda a, b: (b, a)), "other order"),
        ("kernel as stride", backwards(lambda a, b, k, s: (a * k, b * k + k - 1)),
         "a whole kernel apart"),
        ("cell 0", lambda stack, cell: backwards(right)(stack, 0), "that of cell 0"),
        ("all pixels", backwards(right, lambda a, b: list(range(a, b + 1))), "every pixel"),
    ],
    "build-any-size": [
        ("fixed size", any_size(layers.GlobalAveragePooling2D, ten, shape=(28, 28, 1)),
         "fixed to 28×28"),
        ("flatten", any_size(layers.Flatten, ten), "cannot know how many"),
        ("no pooling at the end", any_size(ten), "every place of the map"),
        ("no dense layer", any_size(layers.GlobalAveragePooling2D), "leaves one number for each channel"),
        ("global maximum", any_size(layers.GlobalMaxPooling2D, ten), "asks for its mean"),
        ("over the budget", any_size(layers.GlobalAveragePooling2D, ten, filters=(32, 64)),
         "Most of them are in a Conv2D"),
        ("color", any_size(layers.GlobalAveragePooling2D, ten, shape=(None, None, 3)),
         "one channel"),
        ("channels left open", any_size(layers.GlobalAveragePooling2D, ten, shape=(None,) * 3),
         "not the number of channels"),
        ("no channel axis", any_size(layers.GlobalAveragePooling2D, ten, shape=(None, None)),
         "has three axes"),
        ("pools nothing",
         any_size(layers.GlobalAveragePooling2D, ten, between=lambda: layers.MaxPooling2D(1)),
         "window of 1×1"),
        ("resizes", any_size(layers.GlobalAveragePooling2D, ten,
                             between=lambda: layers.Resizing(16, 16)), "keeps its size"),
        ("activation at the end",
         any_size(layers.GlobalAveragePooling2D, lambda: layers.Dense(10, activation="softmax")),
         "activation at the end"),
        *((f"{what} at the end", any_size(*ending), "activation at the end") for what, ending in {
            "ReLU": (layers.GlobalAveragePooling2D, ten, layers.ReLU),
            "leaky ReLU": (layers.GlobalAveragePooling2D, ten, layers.LeakyReLU),
            "a function": (layers.GlobalAveragePooling2D, ten, lambda: layers.Lambda(keras.ops.tanh)),
            "softmax, then dropout": (layers.GlobalAveragePooling2D, ten, layers.Softmax,
                                      lambda: layers.Dropout(0.1)),
            "ReLU on ten maps": (lambda: layers.Conv2D(10, 1, activation="relu"),
                                 layers.GlobalAveragePooling2D),
        }.items()),
        ("crops", any_size(layers.GlobalAveragePooling2D, ten,
                           between=lambda: layers.CenterCrop(8, 8)), "keeps its size"),
        ("resizes by a function",
         any_size(layers.GlobalAveragePooling2D, ten,
                  between=lambda: layers.Lambda(lambda x: keras.ops.image.resize(x, (8, 8)))),
         "keeps its size"),
        ("a class of its own", of_its_own, "a class of your own"),
        ("no pooling between",
         any_size(layers.GlobalAveragePooling2D, ten, between=layers.ReLU), "max pooling between"),
    ],
}  # fmt: skip
