"""The checkers of lesson 7, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "conv1d-shapes",
    "scale-later-rows",
    "mend-table-network",
    "clear-gains",
    "build-forecaster",
]
