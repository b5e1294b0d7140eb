"""The checkers of lesson 10, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "read-the-error",
    "climb-the-ladder",
    "check-the-start",
    "prepare-the-batch",
    "shuffle-together",
    "mend-the-recipe",
]
