"""The checker of lesson 5's exercise "Count the updates"."""

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import refuse_other
from course_utils.checks.values import as_number, as_parts

UPDATES = {
    2750: "2,750 is 687.5 × 4, or 220,000 / 80. But no batch reaches from one epoch into the next, "
    "and half a batch is one update too.",
    2748: "2,748 leaves out the last batch of each epoch, because it is not full. Keras uses it.",
    2749: "2,749 has the rest of one epoch. Each of the four epochs has such a rest.",
    3440: "3,440 would be right for batches of 64, as in the lesson. Here they have 80 images.",
    687.5: "687.5 is 55,000 / 80. There is no half update, and there are four epochs.",
    688: "688 is one epoch. The call asks for four.",
    687: "687 counts the full batches of one epoch. There is a smaller one behind them, and there "
    "are four epochs.",
    3000: "3,000 counts batches of all 60,000 images. 5,000 of them were held out: they are not in "
    "`x_train`.",
    750: "750 is one epoch over all 60,000 images. 5,000 of them were held out, and the call asks "
    "for four epochs.",
    751: "751 counts one epoch with the batches of the validation set. They are measured, and "
    "measuring changes no weight; and the call asks for four epochs.",
    3004: "3,004 counts the batches of the validation set too. They are measured, and measuring "
    "changes no weight.",
    220_000: "220,000 is the number of images shown. The weights change once for each batch, not "
    "once for each image.",
    55_000: "55,000 is the number of images. The weights change once for each batch.",
    4: "Four is the number of epochs. In each of them the weights change after every batch.",
}

LAST = {
    0: "0 would mean that 80 divides 55,000. How many images are left after 687 full batches?",
    80: "A last batch of 80 would need 55,040 images. What is left after 687 full batches?",
    0.5: "Half a batch is right; the question asks how many images that is.",
}


@register("count-updates")
def count_updates(answer):
    updates, last = as_parts(answer, ["updates", "last batch"])
    updates = as_number(updates, "The number of updates")
    refuse_other(
        updates,
        2752,
        UPDATES,
        f"The number of updates is not {updates:,g}. How many batches does one epoch need until "
        "every image of `x_train` has been shown once, and how many epochs are there?",
    )
    last = as_number(last, "The size of the last batch")
    refuse_other(
        last,
        40,
        LAST,
        f"The updates are right, but the last batch does not have {last:g} images. Take the 687 "
        "full batches away from 55,000.",
    )
    return (
        "688 batches an epoch, the last one with 40 images, four times: 2,752 updates. The "
        "validation set changes no weight."
    )
