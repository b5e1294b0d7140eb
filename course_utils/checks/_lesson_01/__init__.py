"""The checkers of lesson 1, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "predict-shapes",
    "count-conv-parameters",
    "design-kernels",
    "mend-edge-finder",
    "write-conv2d",
]
