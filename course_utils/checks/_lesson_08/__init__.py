"""The checkers of lesson 8, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "read-the-curves",
    "count-residual-block",
    "write-batch-norm",
    "mend-residual-block",
    "write-one-cycle",
]
