"""The checkers of lesson 9, one module for each exercise, in the order of the lesson."""

EXERCISES = [
    "predict-class-scores",
    "class-weighted-loss",
    "mend-oversampling",
    "threshold-for-recall",
    "correct-for-shares",
]
