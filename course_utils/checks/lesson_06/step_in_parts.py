"""The checker of lesson 6's exercise "Take one step in parts"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_06._shared import (
    PROBABILITIES,
    UPHILL,
    batch,
    check_weights,
    gradients_of,
    small_model,
    step,
)
from course_utils.checks.models import keras


def _only(index):
    """The gradients of one part, as the mean over the part, and over the batch, and as a sum."""
    return lambda n, size: np.outer([1, n[index] / n.sum(), n[index]], np.eye(len(n))[index])


# What the gradients of the parts' mean losses are multiplied with before they are added: a function
# of the images of each part and of a full one; it gives several rows where there are several ways.
MISTAKES = {
    "You took the mean of the parts' means. The last part is smaller, and yet each of its images "
    "counts more than those of the others: weigh each part by its images.": (
        lambda n, size: np.ones(len(n)) / len(n)
    ),
    "You added the parts' means. The step is as many times too long as there are parts, about: the "
    "mean over the whole batch is asked for.": lambda n, size: np.ones(len(n)),
    "You added the losses of all images and did not divide: the step is as many times too long as "
    "there are images.": lambda n, size: n,
    "Only the last part's gradients reached the optimizer. Each part must be added to those before "
    "it.": _only(-1),
    "Only the first part's gradients reached the optimizer. If you added lists: `+` puts one "
    "behind the other, and gradients are added variable by variable.": _only(0),
    "The images that do not fill a part are left out. The last part may be smaller.": (
        lambda n, size: np.outer([1 / max(1, (n == size).sum()), size / n.sum()], n == size)
    ),
    "You divided the sum of all losses by `part_size`. The mean is asked for over all images of "
    "the batch.": lambda n, size: n / size,
    "You divided the sum of all losses by the number of parts. The mean is asked for over images: "
    "divide by their number.": lambda n, size: n / len(n),
    "You divided every part by the full size of a part. The last one has fewer images.": (
        lambda n, size: n / size / len(n)
    ),
}
NOT_THE_WHOLE = (
    "The weights have changed, but not by the step of the whole batch. How much does one image of "
    "a full part count in your sum, and how much one of the last part?"
)


@register("step-in-parts")
def step_in_parts(answer):
    for n, part_size in ((10, 4), (9, 3), (5, 8), (7, 6)):
        where = f" (Seen with {n} images in parts of at most {part_size}.)"
        images, labels = batch(n, seed=n)
        sizes: list[int] = []
        model = _watched_model(n, sizes)
        whole = gradients_of(model, images, labels)
        taken = gradients_of(model, images, labels, from_logits=False)
        cuts = [slice(k, k + part_size) for k in range(0, n, part_size)]
        parts = [gradients_of(model, images[c], labels[c]) for c in cuts]
        shares = np.array([len(labels[c]) for c in cuts])
        sizes.clear()
        _, steps, before, after = step(answer, model, images, labels, part_size)
        if getattr(model, "compiled", False):
            raise Wrong(
                "Keras has made the steps for you, and `fit` makes one for each part. Here you "
                "write it yourself: tape, gradients, their sum, optimizer."
            )
        if max(sizes, default=0) > part_size:
            raise Wrong(
                f"Your model was shown {max(sizes)} images at once, and there is room for "
                f"{part_size}.{where}"
            )
        if steps > 1:
            raise Wrong(
                f"Your optimizer made {steps} steps{', one for each part' * (steps == len(parts))}. "
                "After the first one the others meet other weights. Collect all gradients, then "
                f"step once.{where}"
            )
        if steps == 0:
            raise Wrong(f"The optimizer that you were given made no step.{where}")
        mistakes = [
            (sentence, _added(parts, factors))
            for sentence, factors_of in MISTAKES.items()
            for factors in np.atleast_2d(factors_of(shares, part_size))
        ]
        mistakes += [(PROBABILITIES, taken), (UPHILL, [-g for g in whole])]
        check_weights(after, before, whole, mistakes, NOT_THE_WHOLE, where)
    return (
        "The same step as with all images at once: each image counts alike, however the parts "
        "are cut."
    )


def _watched_model(seed, sizes):
    """A model that notes how many images it is shown at once."""

    class Watched(keras.layers.Dense):
        def call(self, images):
            sizes.append(images.shape[0] or 0)  # a graph may leave it open
            return super().call(images)

    return small_model(seed, output=Watched(3))


def _added(gradients, factors) -> list[np.ndarray]:
    """The weighted sum of the gradients of several parts."""
    return [
        sum(f * g for f, g in zip(factors, of_one, strict=True))
        for of_one in zip(*gradients, strict=True)
    ]
