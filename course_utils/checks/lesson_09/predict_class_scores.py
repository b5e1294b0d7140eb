"""The checker of lesson 9's exercise "Predict what the matrix says"."""

from typing import Any

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_number, as_parts

SCORES = {
    "precision": 8 / 30,
    "recall": 8 / 20,
    "f1": 16 / 50,
    "accuracy": 158 / 220,
    "accuracy without fox": 162 / 220,
}
LIKELY = {
    ("precision", 8 / 20): "8/20 stays in the row of the foxes: that is their recall. Precision "
    "asks of all that was called a fox, so it divides by the column.",
    ("precision", 8 / 220): "Precision divides by the answers `fox`, not by all 220 pictures.",
    ("precision", 8 / 22): "You divided by the mistakes in the column alone. The eight right "
    "answers are answers `fox` too.",
    ("recall", 8 / 30): "8/30 stays in the column of the foxes: that is their precision. Recall "
    "asks of all true foxes, so it divides by the row.",
    ("recall", 8 / 220): "Recall divides by the true foxes, not by all 220 pictures.",
    ("recall", 8 / 12): "You divided by the missed foxes alone. Those that were found are true "
    "foxes too.",
    ("f1", 1 / 3): "That is the ordinary mean of precision and recall. F1 is the harmonic mean: it "
    "stays nearer to the smaller of the two.",
    ("f1", 8 / 30 * (8 / 20) / (8 / 30 + 8 / 20)): "The factor 2 is missing: with it two equal "
    "numbers have themselves as their mean.",
    ("f1", 8 / 30 * (8 / 20)): "That is the product of precision and recall, without the sum that "
    "divides it.",
    ("accuracy", (0.7 + 0.8 + 0.4) / 3): "That is the mean of the three recalls, where each class "
    "counts alike. Accuracy counts each picture alike.",
    ("accuracy", 62 / 220): "That is the share of the mistakes; accuracy is the share of right "
    "answers.",
    ("accuracy", 162 / 220): "That is the accuracy after the foxes were given up. First the matrix "
    "as it stands.",
    ("accuracy without fox", 150 / 220): "You took the eight foxes away, but the twelve dogs that "
    "were called `fox` are now called `dog`, and that is right.",
    ("accuracy without fox", 170 / 220): "The eight foxes are no longer found: they must leave the "
    "count of right answers.",
    ("accuracy without fox", 158 / 220): "The number changes: eight foxes are lost, and the dogs "
    "that were called `fox` are won.",
    ("accuracy without fox", 150 / 200): "The foxes themselves stay in the set: still 220 "
    "pictures, only the answers change.",
    ("accuracy without fox", 162 / 200): "The foxes themselves stay in the set: still 220 "
    "pictures, only the answers change.",
    ("accuracy without fox", 180 / 220): "All 30 answers `fox` become `dog`, but only twelve of "
    "these pictures show dogs.",
}


@register("predict-class-scores")
def predict_class_scores(answer: Any) -> str:
    for name, given in zip(SCORES, as_parts(answer, list(SCORES)), strict=True):
        number = as_number(given, f"Your {name}")
        if abs(number - SCORES[name]) < 0.0051:
            continue
        if abs(number / 100 - SCORES[name]) < 0.0051:
            raise Wrong(f"Your {name} is {number:g}: a percentage. Give a number from 0 to 1.")
        likely = [(abs(value - number), why) for (of, value), why in LIKELY.items() if of == name]
        distance, why = min(likely)
        if distance < 0.0051:
            raise Wrong(f"Your {name} is {number:.3f}. {why}")
        raise Wrong(
            f"Your {name} is {number:g}, which is not what the matrix gives. Write down which "
            "numbers of the matrix you divide by which sum."
        )
    return (
        "Giving up on the foxes raises the accuracy from 0.72 to 0.74: the reason why a rare "
        "class needs a measure of its own."
    )
