"""The checkers of lesson 4, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "follow-a-pixel",
    "count-classifier",
    "loss-from-logits",
    "mend-classifier",
    "build-yes-no",
]
