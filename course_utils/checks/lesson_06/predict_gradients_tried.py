"""What is tried on lesson 6's exercise "Predict the gradients"."""

import tensorflow as tf


def gradients(w=90.0, x=None, b=None):
    return {"w": w, "x": x, "b": b}


WRONG = [
    ("the first path only", gradients(120), "one of two paths"),
    ("the second path only", gradients(-30), "path through the minus alone"),
    ("the outer slope", gradients(30), "30 is the slope of the square"),
    ("no factor 2", gradients(45), "leaves out the factor 2"),
    ("the error", gradients(15), "15 is the error itself"),
    ("the loss", gradients(225), "225 is the loss"),
    ("the inner slope", gradients(3), "3 is the slope of `error` alone"),
    ("the slope of x", gradients(150), "with respect to `x`"),
    ("no gradient of w", gradients(None), "there is a number"),
    ("x is watched", gradients(x=150), "nobody asked the tape to watch"),
    ("x is zero", gradients(x=0), "has not recorded `x` at all"),
    ("b is zero", gradients(b=0.0), "Mathematically 0 is right"),
    ("b is some number", gradients(b=1), "no path leads from `b`"),
    ("a text", gradients(x="None"), "without quotes"),
]

RIGHT = [("a tensor", gradients(tf.constant(90.0)))]
