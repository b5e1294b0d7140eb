"""The trainings of recipes.py: how long, and what is wanted of them."""

from typing import NamedTuple

FIRST_SEED = 111  # fresh: all choices were made with small seeds


class Way(NamedTuple):
    """A way to train on the digits, and what is wanted of it (Model A: nothing)."""

    text: str
    epochs: int
    images: int  # of the 60,000, in each epoch
    shift: float = 0.0  # of images, at most, as a part of their 28 pixels
    wanted_accuracy: float | None = None  # the median on the test set, at least …
    wanted_share: float | None = None  # … in at most this share of Model A's time
    most_parameters: int | None = None
    rate: float = 0.014  # to which the learning rate rises
    smoothing: float = 0.1  # of the labels


WAYS = {
    "model_a": Way("Model A, as reported", 5, 60_000),
    "one": Way("the recipe", 1, 50_000, 0.0, 0.992, 1 / 18),
    "five": Way("the recipe, shifted a little", 5, 60_000, 0.04, 0.995, 1 / 3),
    "wide": Way("a wider recipe, shifted a little", 26, 60_000, 0.06, 0.9965, 3),
    "small": Way("a smaller recipe, shifted a little", 19, 60_000, 0.04, 0.994, 1, 8000),
    "tiny": Way(
        "three small convolutions, shifted a little", 17, 60_000, 0.03, 0.99, 1, 2000, 0.03, 0.0
    ),
}
