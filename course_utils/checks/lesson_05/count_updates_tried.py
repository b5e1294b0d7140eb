"""What is tried on lesson 5's exercise "Count the updates"."""

import numpy as np


def updates(number, last=40):
    return {"updates": number, "last batch": last}


WRONG = [
    ("half batches", updates(2750), "no batch reaches from one epoch into the next"),
    ("drops the rest", updates(2748, 80), "leaves out the last batch"),
    ("forgets the epochs", updates(688), "688 is one epoch"),
    ("the held-out images too", updates(3000, 80), "5,000 of them were held out"),
    ("the validation batches too", updates(3004), "measuring changes no weight"),
    ("images", updates(220_000), "number of images shown"),
    ("another number", updates(17), "how many batches does one epoch need"),
    ("a full last batch", updates(2752, 80), "would need 55,040 images"),
    ("no rest", updates(2752, 0), "would mean that 80 divides 55,000"),
    ("one epoch with validation", updates(751), "751 counts one epoch with"),
    ("another rest", updates(2752, 20), "take the 687 full batches away"),
    ("in quotes", updates("2752"), "without quotes"),
]

RIGHT = [("a tuple", (2752, 40.0)), ("NumPy's numbers", [np.int64(2752), np.array(40)])]
