"""The checkers of lesson 5, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "count-updates",
    "accuracy-by-class",
    "mend-compiled-model",
    "build-branches",
    "beat-digits",
]
