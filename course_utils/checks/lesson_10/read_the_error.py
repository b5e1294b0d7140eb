"""The checker of lesson 10's exercise "Name the cause from the error"."""

from course_utils.checks.engine import register
from course_utils.checks.lesson_10._shared import compare_words

CAUSES = ("moved name", "missing axis", "window too large", "labels and loss", "broken path")


@register("read-the-error")
def read_the_error(answer):
    compare_words(
        answer,
        CAUSES,
        "23104",
        {
            "A": "Its two shapes are those of a map, 2 high and 2 wide, and of a kernel, 3×3. "
            "Which of the two has to fit into the other?",
            "A missing axis": "All four axes are there: None stands for the batch. Compare the "
            "height and width of the map, 2×2, with those of the kernel, 3×3.",
            "B": "Read the two names in it: the target is what you know, the output is what the "
            "network says. One number for each image meets three.",
            "B missing axis": "An axis is missing, but not one of the images: `target` has one "
            "number for each image, `output` has three. What is a target?",
            "C": "Count the axes of the shape it received, (64, 28, 28), and read how many were "
            "expected.",
            "C window too large": "It says nothing about a size. It counts axes: four expected, "
            "three found.",
            "D": "It is no `ValueError`: nothing was computed. Python looked for a module and found "
            "none.",
            "E": "No shape stands in it and no name. The optimizer got nothing to apply: what must "
            "lead from the loss back to the weights?",
            "E labels and loss": "Labels and loss fit each other, or the loss would have complained "
            "first. The optimizer complains: nothing came back from the loss to the weights.",
        },
    )
    return (
        "You read causes out of errors: names, axes, sizes, labels, and the path of the gradient."
    )
