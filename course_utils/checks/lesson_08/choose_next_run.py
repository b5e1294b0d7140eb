"""The checker of lesson 8's exercise "Choose the next experiment"."""

from course_utils.checks.engine import register
from course_utils.checks.lesson_08._shared import check_choices

HIGHER, LOWER, CAPACITY = "higher rate", "lower rate", "more capacity"
REGULARISE, CODE, SEEDS = "regularise", "search the code", "more seeds"
CHOICES = (HIGHER, LOWER, CAPACITY, REGULARISE, CODE, SEEDS)
NEXT = {"A": HIGHER, "B": LOWER, "C": REGULARISE, "D": CAPACITY, "E": CODE, "F": SEEDS}
WHY_NOT = {
    "A": {
        LOWER: "The loss falls at every look, only too slowly. A lower rate makes it slower still.",
        CAPACITY: "After 400 steps the loss has only begun to move. Whether the network is too small "
        "cannot be seen before it has learned as much as it can.",
        REGULARISE: "There is nothing to regularise: it does not know its training images either.",
        CODE: "The loss starts at a guess and falls calmly, so gradients flow. Something cheaper to "
        "try comes first.",
        SEEDS: "Another seed would creep as well. What says that each step is too short?",
    },
    "B": {
        HIGHER: "The loss jumps up and is lost. Longer steps jump farther.",
        CAPACITY: "A network of any size is thrown about by steps that are too long.",
        REGULARISE: "The loss on the training images themselves explodes. That is no over-fitting.",
        CODE: "It could be the code. But the loss starts at 2.31, as it should, and then grows with "
        "each step: try the cheapest cause first.",
        SEEDS: "A few seeds may survive. But a training that lives by luck is no good start.",
    },
    "C": {
        HIGHER: "It is right on all its training images: it learns fast enough.",
        LOWER: "It is right on all its training images, and the loss falls calmly. The rate is not "
        "the trouble.",
        CAPACITY: "It knows all its training images by heart: it has room enough. What is missing is "
        "generalisation.",
        CODE: "0.87 on new images is no accident: the code works. Look at the gap.",
        SEEDS: "A gap of 13 points is no matter of seeds.",
    },
    "D": {
        HIGHER: "Rates three times as high were tried, and gave the same.",
        LOWER: "Rates three times as low were tried, and gave the same.",
        REGULARISE: "There is no gap: it does on new images what it does on its own. Regularisation "
        "would lower both.",
        CODE: "It over-fits one batch, so the code can learn. It cannot learn all the images at once.",
        SEEDS: "Three seeds agree within a point, and the loss is level. More of them will agree too.",
    },
    "E": {
        HIGHER: "Rates from 0.0001 to 1 were tried, in factors of about three.",
        LOWER: "Rates from 0.0001 to 1 were tried, in factors of about three.",
        CAPACITY: "56,970 parameters are far more than twenty images need.",
        REGULARISE: "It does not even learn twenty images by heart.",
        SEEDS: "A sound network over-fits twenty images with any seed.",
    },
    "F": {
        HIGHER: "No rate was changed here. The question is whether the change helps at all.",
        LOWER: "No rate was changed here. The question is whether the change helps at all.",
        CAPACITY: "That would be another change. First find out what this one gives.",
        REGULARISE: "That would be another change. First find out what this one gives.",
        CODE: "Nothing is odd here: the mean is 1.4 standard errors from 0, with three pairs. That "
        "decides nothing.",
    },
}


@register("choose-next-run")
def choose_next_run(answer):
    check_choices(answer, NEXT, CHOICES, lambda letter, said: f"{letter}: {WHY_NOT[letter][said]}")
    return (
        "Each time the cheapest experiment that the numbers ask for, and none that they rule out."
    )
