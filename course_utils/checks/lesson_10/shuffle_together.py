"""The checker of lesson 10's exercise "Shuffle images and labels together"."""

import itertools
from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register, shown
from course_utils.checks.values import as_array, call, refuse_empty


@register("shuffle-together")
def shuffle_together(answer):
    names = ("images", "labels", "seed")
    orders = []
    for count, seed in ((40, 0), (40, 1), (7, 3), (40, 0)):
        images = np.arange(count * 6, dtype="float32").reshape(count, 2, 3, 1)
        labels = np.arange(count) * 10
        result = call(answer, images, labels, seed, names=names)
        try:
            orders.append(_order(result, images, labels))
        except Wrong as problem:
            text = f"{problem} (Seen for {count} images, seed {seed}.)"
            raise Wrong(text, (images, labels, seed)) from None
    first, second, _, again = orders
    if first == sorted(first):
        raise Wrong("Nothing is shuffled: the images are in the order in which they came.")
    if first != again:
        raise Wrong("The same seed gave two different orders. Make the generator from `seed`.")
    if first == second:
        raise Wrong(
            "Two different seeds gave the same order, as if your function did not use `seed`. Make "
            "the generator from it."
        )
    for order in (first, second):
        beside = [abs(a - b) in (1, 39) for a, b in itertools.pairwise(order)]
        if sum(beside) > 20:
            raise Wrong(
                "Most images still stand beside their old neighbours: they were moved along or "
                "turned round, not shuffled."
            )
    return "One order for both arrays, decided by the seed: every image kept its label."


def _order(result: Any, images: np.ndarray, labels: np.ndarray) -> list[int]:
    """The order in which the images came back; raises Wrong where a pair is broken."""
    refuse_empty(result, "Your function's result")
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Wrong(f"Your function's result is {shown(result)}; expected `(images, labels)`.")
    given = as_array(result[0], "The first part of your result")
    numbers = as_array(result[1], "The second part of your result")
    if numbers.shape == images.shape and given.shape == labels.shape:
        raise Wrong("Images and labels have changed places in your result.")
    if given.shape[1:] != images.shape[1:] or numbers.ndim != 1:
        raise Wrong(
            f"Your result has the shapes {given.shape} and {numbers.shape}; expected "
            f"{images.shape} and {labels.shape}."
        )
    if len(given) != len(images) or len(numbers) != len(images):
        raise Wrong(
            f"{len(images)} images came in, {len(given)} images and {len(numbers)} labels come "
            f"out: every pair should stand there once."
        )
    known = {image.tobytes(): i for i, image in enumerate(images)}
    order = [known.get(image.astype(images.dtype).tobytes()) for image in given]
    if None in order:
        raise Wrong(
            "The images themselves have changed: not each of them came in. Put the images into "
            "another order along the first axis, and leave their pixels as they are."
        )
    if len(set(order)) < len(order):
        raise Wrong(
            "Some images stand there twice and others are missing, as if drawn with replacement. A "
            "shuffle takes each once."
        )
    if sorted(numbers.tolist()) != sorted(labels.tolist()):
        raise Wrong("The labels themselves have changed: they are not those that came in.")
    if numbers.tolist() != labels[order].tolist():
        if order == sorted(order):
            raise Wrong("Only the labels were shuffled; the images stayed where they were.")
        if numbers.tolist() == labels.tolist():
            raise Wrong("Only the images were shuffled; the labels stayed where they were.")
        raise Wrong(
            "The labels have left their images: the two arrays came in two different orders. A "
            "second call of the generator gives a second order."
        )
    return order
