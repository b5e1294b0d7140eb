"""The checker of lesson 6's exercise "Take one step in parts"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_06._shared import (
    _arrays,
    _batch,
    _check_weights,
    _step,
    gradients_of,
)


def _watched_model(seed, sizes):
    """A model of three logits that notes how many images it is shown at once."""
    import keras

    class Watched(keras.layers.Dense):
        def call(self, images):
            sizes.append(images.shape[0] or 0)  # a graph may leave it open
            return super().call(images)

    model = keras.Sequential([keras.Input((4,)), Watched(3)])
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


def _added(gradients, factors) -> list[np.ndarray]:
    """The weighted sum of the gradients of several parts."""
    return [
        sum(f * g for f, g in zip(factors, of_one, strict=True))
        for of_one in zip(*gradients, strict=True)
    ]


NOT_THE_WHOLE = (
    "The weights have changed, but not by the step of the whole batch. How much does one image of "
    "a full part count in your sum, and how much one of the last part?"
)


@register("step-in-parts")
def step_in_parts(answer):
    import keras

    for n, part_size in ((10, 4), (9, 3), (5, 8), (7, 6)):
        where = f" (Seen with {n} images in parts of at most {part_size}.)"
        images, labels = _batch(n, seed=n)
        sizes: list[int] = []
        model, optimizer = _watched_model(n, sizes), keras.optimizers.SGD(0.5)
        before = _arrays(model.trainable_variables)
        whole = gradients_of(model, images, labels)[1]
        taken = gradients_of(model, images, labels, from_logits=False)[1]
        cuts = [slice(k, k + part_size) for k in range(0, n, part_size)]
        parts = [gradients_of(model, images[c], labels[c])[1] for c in cuts]
        shares = [len(labels[c]) for c in cuts]
        sizes.clear()
        _step(answer, model, optimizer, images, labels, part_size)
        after, steps = _arrays(model.trainable_variables), int(optimizer.iterations)
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
                f"After the first one the others meet other weights. Collect all gradients, then step once.{where}"
            )
        if steps == 0:
            raise Wrong(f"The optimizer that you were given made no step.{where}")
        ones = np.ones(len(parts))
        first, last = np.eye(len(parts))[[0, -1]]
        full = np.array([share == part_size for share in shares])
        candidates = [
            ("", whole),
            (
                "You took the mean of the parts' means. The last part is smaller, and yet each of "
                "its images counts more than those of the others: weigh each part by its images.",
                _added(parts, ones / len(parts)),
            ),
            (
                "You added the parts' means. The step is as many times too long as there are "
                "parts, about: the mean over the whole batch is asked for.",
                _added(parts, ones),
            ),
            (
                "You added the losses of all images and did not divide: the step is as many times "
                "too long as there are images.",
                _added(parts, shares),
            ),
            (
                "Only the last part's gradients reached the optimizer. Each part must be added to "
                "those before it.",
                _added(parts, last),
            ),
            (
                "Only the last part's gradients reached the optimizer. Each part must be added to "
                "those before it.",
                _added(parts, last * shares[-1] / n),
            ),
            *(
                (
                    "Only the first part's gradients reached the optimizer. If you added lists: `+` "
                    "puts one behind the other, and gradients are added variable by variable.",
                    _added(parts, first * factor),
                )
                for factor in (1, shares[0], shares[0] / n)
            ),
            *(
                (
                    "The images that do not fill a part are left out. The last part may be "
                    "smaller.",
                    _added(parts, full * factor),
                )
                for factor in (1 / max(1, full.sum()), part_size / n)
            ),
            (
                "You divided the sum of all losses by `part_size`. The mean is asked for over all "
                "images of the batch.",
                _added(parts, np.array(shares) / part_size),
            ),
            (
                "You divided the sum of all losses by the number of parts. The mean is asked for "
                "over images: divide by their number.",
                _added(parts, np.array(shares) / len(parts)),
            ),
            (
                "Your loss takes the outputs for probabilities. This model gives logits, and the "
                "loss must be told so.",
                taken,
            ),
            (
                "You divided every part by the full size of a part. The last one has fewer images.",
                _added(parts, np.array(shares) / part_size / len(parts)),
            ),
            ("Your step goes up the slope: the loss grows.", [-g for g in whole]),
        ]
        told = [(text + where if text else "", gradients) for text, gradients in candidates]
        _check_weights(after, before, 0.5, told, NOT_THE_WHOLE + where)
    return (
        "The same step as with all images at once: each image counts alike, however the parts "
        "are cut."
    )
