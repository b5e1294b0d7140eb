"""The checker of lesson 10's exercise "Find the fault from three numbers"."""

from course_utils.checks.engine import register
from course_utils.checks.lesson_10._shared import compare_words

FAULTS = ("healthy", "bright pixels", "softmax twice", "labels shuffled")


@register("climb-the-ladder")
def climb_the_ladder(answer):
    compare_words(
        answer,
        FAULTS,
        "21030",
        {
            "A": "Its first rung holds: 2.31 is near ln 10. Its second does not: the loss on a "
            "handful stays above 1.46. What keeps a network from ever being sure?",
            "A healthy": "A validation accuracy of 0.72 is far above chance, but twenty images could not be "
            "learned by heart: the loss stays above 1.46. A healthy network brings it near 0.",
            "B healthy": "Its later rungs hold, and 0.89 looks well. But ten classes, and a loss before "
            "training of 30.9: the first rung broke, and it is the first that counts.",
            "B": "Its first rung broke: ten classes, and the loss before training is far above "
            "ln 10 = 2.30. Wrong labels or a second softmax leave that number alone.",
            "C bright pixels": "It has 100 classes, and ln 100 = 4.61. Compare the first rung with "
            "the logarithm of its own number of classes, not with 2.30.",
            "C": "It has 100 classes, and ln 100 = 4.61: the first rung holds. A handful was learned "
            "by heart, and an accuracy of 0.64 is far above chance, which is 0.01 here.",
            "D": "Its first two rungs hold, and the third is at chance, 0.1. Which fault lets "
            "twenty pairs be learned by heart, and leaves no rule to find?",
            "D healthy": "The first two rungs hold, but 0.13 on ten classes is hardly better than "
            "guessing. Climb to the third rung.",
            "E": "2.30 is near ln 10, a handful was learned by heart, and the validation accuracy "
            "is high. No rung broke.",
        },
    )
    return "You stop at the first rung that breaks, and you know ln C for any number of classes."
