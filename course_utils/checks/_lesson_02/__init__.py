"""The checkers of lesson 2, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "predict-stride",
    "output-size",
    "find-padding",
    "pad-reflect",
    "mend-causal-stack",
]
