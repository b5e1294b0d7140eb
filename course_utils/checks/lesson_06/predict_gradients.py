"""The checker of lesson 6's exercise "Predict the gradients"."""

import numpy as np

from course_utils.checks.engine import Wrong, register, shown
from course_utils.checks.values import as_number, as_parts

SLOPES = {
    120: "120 is one of two paths: `w` also stands behind the minus, and that path adds its share.",
    -30: "−30 is the path through the minus alone. `w` is used twice, and both paths count.",
    30: "30 is the slope of the square, 2 · error. From there the tape goes on: how does `error` "
    "change with `w`?",
    45: "45 leaves out the factor 2: the slope of `error * error` is 2 · error.",
    15: "15 is the error itself, a value of the way forward.",
    225: "225 is the loss, not its slope.",
    3: "3 is the slope of `error` alone. The loss is its square, and the square has a slope too.",
    150: "150 would be the slope with respect to `x`.",
    60: "60 comes from the first path with the factor 2 left out. `w` is used twice, and the slope "
    "of a square has a factor 2.",
}


NONES = {
    "x": (
        "The slope with respect to `x` exists, but nobody asked the tape to watch a constant. What "
        "does it give then?",
        "0 would say: the loss does not change with `x`. But it does; the tape has not recorded "
        "`x` at all. What does it give for something that it did not watch?",
    ),
    "b": (
        "`b` is a variable, so the tape watches it. But no path leads from `b` to the loss.",
        "Mathematically 0 is right: the loss does not depend on `b`. The tape says it in another "
        "way when no path leads from the source to the result.",
    ),
}


@register("predict-gradients")
def predict_gradients(answer):
    of_w, of_x, of_b = as_parts(answer, ["w", "x", "b"])
    if of_w is None:
        raise Wrong("`w` is a variable, and a path leads from it to the loss: there is a number.")
    slope = as_number(of_w, "The gradient of `w`")
    if not np.isclose(slope, 90):
        reason = SLOPES.get(slope, "Write the loss as the square of w · x − w, and apply the rule.")
        raise Wrong(
            reason if slope in SLOPES else f"The gradient of `w` is not {slope:g}. {reason}"
        )
    for name, given in (("x", of_x), ("b", of_b)):
        if given is None:
            continue
        if isinstance(given, str):
            raise Wrong(f"For `{name}` you gave a text, {shown(given)}. Write it without quotes.")
        number = as_number(given, f"The gradient of `{name}`")
        some, zero = NONES[name]
        raise Wrong(zero if number == 0 else some)
    return (
        "Two paths lead from `w` to the loss, and their slopes add up: 120 − 30 = 90. `x` is not "
        "watched, and from `b` no path leads to the loss: None."
    )
