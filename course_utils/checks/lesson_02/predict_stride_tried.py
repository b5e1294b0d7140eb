"""What is tried on lesson 2's exercise "Predict what a stride leaves"."""

import numpy as np

STRIDE = {"valid": (9, 6), "dropped": (2, 1), "same": (11, 7)}

WRONG = [
    ("steps", STRIDE | {"valid": (8, 5)}, "counts the steps"),
    ("rounded up", STRIDE | {"valid": (10, 7)}, "hang over the border"),
    ("same for valid", STRIDE | {"valid": (11, 7)}, "that is `same`"),
    ("stride 1", STRIDE | {"valid": (35, 22)}, "size with stride 1"),
    ("swapped", STRIDE | {"valid": (6, 9)}, "41 high and 28 wide"),
    ("width alone", STRIDE | {"valid": (9, 5)}, "the width 5"),
    ("far off", STRIDE | {"valid": (3, 6)}, "where does the last window stand"),
    ("remainder of n", STRIDE | {"dropped": (1, 0)}, "without a step"),
    ("remainder of positions", STRIDE | {"dropped": (3, 2)}, "one less"),
    ("nothing", STRIDE | {"dropped": (0, 0)}, "not whole numbers"),
    ("missing ones", STRIDE | {"dropped": (2, 3)}, "another step"),
    ("shrinking", STRIDE | {"dropped": (32, 22)}, "how much smaller"),
    ("like tiles", STRIDE | {"dropped": (5, 4)}, "4 is its step"),
    ("one number", STRIDE | {"dropped": 3}, "the number 3"),
    ("same stays", STRIDE | {"same": (41, 28)}, "the size does not stay"),
    ("rounded down", STRIDE | {"same": (10, 7)}, "rounds the other way"),
    ("valid for same", STRIDE | {"same": (9, 6)}, "without padding"),
    ("plus one", STRIDE | {"same": (12, 8)}, "one too many"),
    ("with channels", STRIDE | {"same": (11, 7, 1)}, "has 3 numbers"),
    ("not rounded", STRIDE | {"valid": (9.5, 6.25)}, "come whole"),
]

RIGHT = [
    ("arrays", [np.array(pair) for pair in ((9, 6), (2, 1), (11, 7))]),
    ("decimals that are whole", [[9.0, np.int64(6)], (2, 1), (11, 7)]),
]
