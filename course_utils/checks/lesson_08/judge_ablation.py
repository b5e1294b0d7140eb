"""The checker of lesson 8's exercise "Judge an ablation"."""

from course_utils.checks.engine import register
from course_utils.checks.lesson_08._shared import check_choices

GAIN, LOSS, OPEN, UNFAIR = "clear gain", "clear loss", "not clear", "unfair"
VERDICTS = {"A": GAIN, "B": OPEN, "C": LOSS, "D": UNFAIR, "E": OPEN}
ALL_ALIKE = "A has the steps of the row none, and the same seeds. Nothing but the change differs."
WHY_NOT = {
    ("A", OPEN): "A gains only about half a point, but in every seed: 0.58 on average, with a "
    "standard error of 0.08. Take the differences seed by seed. How far single seeds lie apart is "
    "another matter, because that spread is in both rows.",
    ("A", LOSS): "In A every seed is higher than the same seed of none.",
    ("A", UNFAIR): ALL_ALIKE,
    (
        "B",
        GAIN,
    ): "B has the highest single runs of its size and a mean of 1.2 points above none, but "
    "half of its seeds lost. The standard error of the differences is about as large as their mean.",
    ("B", LOSS): "In B three seeds lost, and the three others gained more than that.",
    ("B", UNFAIR): ALL_ALIKE.replace("A has", "B has"),
    ("C", OPEN): "C loses in every seed, by 1.1 points on average, with a standard error of 0.14. "
    "That is more than three of them: a loss can be clear too.",
    ("C", GAIN): "In C every seed is lower than the same seed of none.",
    ("C", UNFAIR): ALL_ALIKE.replace("A has", "C has"),
    (
        "D",
        GAIN,
    ): "Look at the steps of D. It was trained four times as long as none, so nobody knows "
    "what the change gave, and what the steps. It needs a row of none with 1,000 steps beside it.",
    ("D", OPEN): "The numbers of D are far from none in every seed. But look at its steps: what is "
    "it compared with?",
    ("D", LOSS): "In D every seed is higher than the same seed of none. And look at its steps.",
    (
        "E",
        GAIN,
    ): "E looks good, but it has four seeds. From so few the standard error itself is not "
    "known: the rule asks for five pairs or more.",
    ("E", LOSS): "In E every seed is higher than the same seed of none.",
    ("E", UNFAIR): "E has fewer seeds, but the same steps, and its four seeds are in the row none "
    "too. It can be compared. Is that enough to be sure?",
}


@register("judge-ablation")
def judge_ablation(answer):
    choices = (GAIN, LOSS, OPEN, UNFAIR)
    check_choices(answer, VERDICTS, choices, lambda letter, said: WHY_NOT[letter, said])
    return (
        "You looked at the steps first, then at the number of pairs, and then at the differences "
        "seed by seed beside their standard error."
    )
