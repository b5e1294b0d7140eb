"""The checker of lesson 8's exercise "Read four trainings"."""

from course_utils.checks.engine import register
from course_utils.checks.lesson_08._shared import check_choices

OVER, UNDER, RATE, DROPOUT = "over-fitting", "under-fitting", "rate too large", "dropout"
CURVES = {"A": UNDER, "B": OVER, "C": DROPOUT, "D": RATE}
WHY_NOT = {
    ("A", OVER): "In A there is no gap: the loss is as high on the training images as on new ones. "
    "Over-fitting is good in training and bad on new images.",
    ("A", RATE): "In A the loss falls calmly and then stays: no jumps. A rate that is too large "
    "throws the loss about.",
    ("A", DROPOUT): "In A training and validation are equally high. Dropout would lift the "
    "training loss above the validation loss, and it would not keep both near 1.7.",
    ("B", UNDER): "In B the training loss goes to 0.01: the network has room enough. What is bad "
    "is the validation loss, which turns and rises.",
    ("B", RATE): "In B the training loss falls at every point of the table. With a rate that is "
    "too large it would not.",
    ("B", DROPOUT): "In B the training loss is far below the validation loss. Dropout makes it the "
    "other way round.",
    ("C", OVER): "In C the validation loss is the lower one, and it still falls. Over-fitting "
    "needs a gap the other way round.",
    ("C", UNDER): "In C both losses still fall, and the validation loss is at 0.21. The training "
    "loss is measured while something makes the task harder.",
    ("C", RATE): "In C both losses fall at every point of the table; nothing jumps.",
    ("D", OVER): "In D the network is no good on its training images either: its loss there ends "
    "at 2.3, a pure guess.",
    ("D", UNDER): "In D the loss first jumps to 14. A network that is too small learns little, but "
    "it does not get worse than at its start.",
    ("D", DROPOUT): "In D the loss jumps to 14 and ends at a pure guess, 2.3. Dropout makes the "
    "training loss a little higher; it does not throw it about.",
}


@register("read-the-curves")
def read_the_curves(answer):
    choices = (OVER, UNDER, RATE, DROPOUT)
    check_choices(answer, CURVES, choices, lambda letter, said: WHY_NOT[letter, said])
    return "You tell the four cases apart by the gap, its sign, and the way the loss moves."
