"""What is tried on lesson 9's exercise "Predict what the matrix says"."""

import numpy as np

from course_utils.checks.lesson_09.predict_class_scores import SCORES


def changed_answer(**parts):
    return {**SCORES, **parts}


WRONG = [
    ("row and column exchanged", changed_answer(precision=0.4), "that is their recall"),
    ("column for the recall", changed_answer(recall=0.267), "that is their precision"),
    ("ordinary mean", changed_answer(f1=0.333), "harmonic mean"),
    ("the factor 2 forgotten", changed_answer(f1=0.16), "factor 2"),
    ("mean of the recalls", changed_answer(accuracy=0.633), "each class counts alike"),
    (
        "the dogs that are won forgotten",
        changed_answer(**{"accuracy without fox": 0.68}),
        "twelve dogs",
    ),
    (
        "all thirty become right",
        changed_answer(**{"accuracy without fox": 180 / 220}),
        "only twelve",
    ),
    ("no change expected", changed_answer(**{"accuracy without fox": 0.72}), "number changes"),
    ("percent", changed_answer(recall=40), "percentage"),
    ("something else", changed_answer(accuracy=0.9), "not what the matrix gives"),
]

RIGHT = [("two decimals", [0.27, 0.4, np.float32(0.32), 0.72, 0.74])]
