"""What is tried on lesson 4's exercise "Follow a pixel into the vector and back"."""

import numpy as np

FOLLOW = {"shape": (None, 240), "last": 186, "first": 83, "pixel": (3, 1, 6)}

WRONG = [
    ("no batch axis", {**FOLLOW, "shape": (240,)}, "batch axis is missing"),
    ("pixels only", {**FOLLOW, "shape": (None, 30)}, "each of them has 8 channels"),
    ("adds the axes", {**FOLLOW, "shape": (None, 19)}, "You added the axes"),
    ("global average", {**FOLLOW, "shape": (None, 8)}, "global average pooling"),
    ("rows of 6", {**FOLLOW, "last": 218}, "a row has 5 pixels"),
    ("channels first for last", {**FOLLOW, "last": 83}, "index if the channels came first"),
    ("counts from 1", {**FOLLOW, "last": 187}, "counted from 1"),
    ("pixel number", {**FOLLOW, "last": 23}, "number of the pixel"),
    ("channels last for first", {**FOLLOW, "first": 186}, "index if the channels came last"),
    ("swaps the axes", {**FOLLOW, "first": 87}, "swapped rows and columns"),
    ("one channel too many", {**FOLLOW, "first": 113}, "you counted three"),
    ("divides by 6", {**FOLLOW, "pixel": (2, 4, 6)}, "full after 5 pixels"),
    ("reads channels first", {**FOLLOW, "pixel": (2, 4, 4)}, "if the channels come first"),
    ("another pixel", {**FOLLOW, "pixel": (3, 2, 6)}, "lands at 142"),
    ("outside", {**FOLLOW, "last": 320}, "indices 0 to 239"),
]

RIGHT = [
    ("lists and arrays", [[None, 240], np.int64(186), 83.0, np.array([3, 1, 6])]),
    ("by unravel_index", [(None, 240), 186, 83, np.unravel_index(134, (6, 5, 8))]),
]
