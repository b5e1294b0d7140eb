"""What is tried on lesson 4's exercise "Count the parameters of a classifier"."""

import numpy as np

COUNTS = {"conv_1": 608, "conv_2": 1168, "dense_1": 21_140, "dense_2": 63}

WRONG = [
    ("no bias", {**COUNTS, "conv_1": 600}, "one for each of the 8 channels"),
    ("flat kernel", {**COUNTS, "conv_1": 208}, "as deep as its input"),
    ("one bias", {**COUNTS, "conv_1": 601}, "one bias for the layer"),
    ("the image's channels", {**COUNTS, "conv_2": 448}, "8 channels of the first"),
    ("one kernel", {**COUNTS, "conv_2": 73}, "The layer has 16"),
    ("rounds up", {**COUNTS, "dense_1": 24_660}, "last row is dropped"),
    ("convolutions keep the size", {**COUNTS, "dense_1": 48_020}, "they are `valid`"),
    ("one keeps the size", {**COUNTS, "dense_1": 33_300}, "both convolutions"),
    ("no pooling", {**COUNTS, "dense_1": 115_220}, "left out the pooling"),
    ("no bias after flatten", {**COUNTS, "dense_1": 21_120}, "one for each output"),
    ("adds", {**COUNTS, "dense_2": 23}, "You added inputs and outputs"),
    ("from the vector", {**COUNTS, "dense_2": 3171}, "not the flat vector"),
    ("bias of the inputs", {**COUNTS, "dense_2": 80}, "swapped inputs and outputs"),
    ("anything", {**COUNTS, "dense_1": 12_345}, "Follow the shape"),
    ("a text", {**COUNTS, "dense_1": "21,140"}, "without quotes"),
]

RIGHT = [("NumPy's numbers", [np.int64(608), 1168.0, np.array([21_140]), 63])]
