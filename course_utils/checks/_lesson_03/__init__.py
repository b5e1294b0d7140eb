"""The checkers of lesson 3, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "pool-shapes",
    "write-max-pool",
    "mend-poolings",
    "seen-pixels",
    "build-any-size",
]
