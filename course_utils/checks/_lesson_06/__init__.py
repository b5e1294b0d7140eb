"""The checkers of lesson 6, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "predict-gradients",
    "epoch-batches",
    "train-step",
    "mend-subclass",
    "step-in-parts",
]
