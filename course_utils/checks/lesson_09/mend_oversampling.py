"""The checker of lesson 9's exercise "Mend an oversampling that leaks"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.values import as_array, as_parts, call


def _leaking(labels: np.ndarray, one_in: int, rng: np.random.Generator):
    """The function as the stub has it."""
    held_out = len(labels) // one_in
    classes, most = np.unique(labels), np.bincount(labels).max()
    indices = np.concatenate([np.resize(np.flatnonzero(labels == c), most) for c in classes])
    indices = rng.permutation(indices)
    return indices[held_out:], indices[:held_out]


class _Generator(np.random.Generator):
    """What `np.random.default_rng(seed)` gives, with a text that holds no address."""

    def __init__(self, seed: int) -> None:
        super().__init__(np.random.PCG64(seed))

    def __repr__(self) -> str:
        return "a random generator"


def _indices(value: Any, what: str, count: int) -> np.ndarray:
    indices = as_array(value, what)
    if indices.ndim != 1 or indices.dtype.kind not in "iu":
        raise Wrong(
            f"{what} has the shape {indices.shape} and the type {indices.dtype}; expected whole "
            "numbers, shape (n,): indices in `labels`, not labels, and not true or false."
        )
    if len(indices) and (indices.min() < 0 or indices.max() >= count):
        raise Wrong(f"{what} holds an index outside of 0 to {count - 1}.")
    return indices


@register("mend-oversampling")
def mend_oversampling(answer: Any) -> str:
    names = ["labels", "one_in", "rng"]
    cases = [([30, 6], 3), ([40, 40, 12], 4), ([10, 60, 25, 5], 5)]
    for seed, (counts, one_in) in enumerate(cases):
        labels = np.repeat(np.arange(len(counts)), counts)
        if seed:  # the first case is sorted by class
            labels = np.random.default_rng(seed).permutation(labels)
        results = [call(answer, labels, one_in, _Generator(s), names=names) for s in (3, 3, 4)]
        parts = [as_parts(result, ["training", "validation"]) for result in results]
        training, validation = (
            _indices(part, f"Your {name} part", len(labels))
            for part, name in zip(parts[0], ("training", "validation"), strict=True)
        )
        broken = _leaking(labels, one_in, _Generator(3))
        if np.array_equal(training, broken[0]) and np.array_equal(validation, broken[1]):
            raise NotAttempted("The function is as it came. Repair it, and run the cell again.")
        if why := _fault(training, validation, labels, one_in):
            seen = f"(Seen with one_in={one_in} and {len(labels)} labels, counts {np.bincount(labels).tolist()}.)"
            raise Wrong(f"{why} {seen}", (labels, one_in, _Generator(3)))
        again, other = (np.asarray(part[1]) for part in parts[1:])
        if not np.array_equal(again, validation):
            raise Wrong(
                "The same generator gave two different splits. Draw with `rng`, which the caller "
                "has seeded, and with nothing else."
            )
        if set(other.tolist()) == set(validation.tolist()):
            raise Wrong(
                "Another generator gave the same validation images: you take a fixed part, such as "
                "the first or the last indices. If the images are sorted by class, that holds out "
                "whole classes. Draw at random, with `rng`."
            )
    return "The split comes first, and only the training part is repeated: no data leakage."


def _fault(training, validation, labels, one_in) -> str:
    """What is wrong with the two parts; an empty text for a right answer."""
    wanted = np.bincount(labels) // one_in
    held_out = int(wanted.sum())
    if len(np.unique(training)) == len(training) == held_out < len(validation):
        return (
            "The two parts come in the wrong order: return the training part first, then the "
            "validation part."
        )
    shared = len(np.intersect1d(training, validation))
    twice = len(np.unique(validation)) < len(validation)
    if shared and twice:
        return (
            f"{shared} indices stand in both parts. Images that are repeated before they are "
            "split leave copies on both sides: swap the two steps."
        )
    rest = len(labels) - held_out
    if shared and len(training) and training.max() < rest:
        return (
            f"{shared} indices stand in both parts, and your training part has none from "
            f"{rest} on. Are these indices in the rest, and not in `labels`? `rest[…]` leads back."
        )
    if shared:
        return (
            f"{shared} indices stand in both parts: the network would be measured on images "
            "that it has learned."
        )
    if twice:
        return (
            "Your validation part holds indices twice. Oversampling is for training alone: a "
            "repeated image adds nothing to a measurement."
        )
    if len(validation) != held_out:
        return f"Your validation part has {len(validation)} indices; {held_out} were asked for."
    held = np.bincount(labels[validation], minlength=len(wanted))
    if not np.array_equal(held, wanted):
        return (
            f"Your validation part holds {held.tolist()} of the classes; stratified, one in {one_in} "
            f"of each, it holds {wanted.tolist()}. Draw from each class by itself."
        )
    unused = len(labels) - len(np.union1d(training, validation))
    counts = np.bincount(labels[training], minlength=labels.max() + 1)
    own = np.bincount(np.delete(labels, validation), minlength=labels.max() + 1)
    present = counts[own > 0]
    equal = len(set(present.tolist())) == 1
    if unused and equal and present[0] < own.max():
        return (
            f"The classes are equal, but {unused} images are in neither part: you cut the frequent "
            "classes down (undersampling). Repeat the rare ones instead."
        )
    if unused and len(np.unique(training)) < len(training):
        return (
            f"{unused} images are in neither part, while others are repeated. That happens when "
            "they are drawn at random. Take all of a class in turn, as `np.resize` does."
        )
    if unused:
        return f"{unused} images are in neither part. Use every image."
    if not equal:
        return (
            f"The classes of your training part have the counts {counts.tolist()}: they are not "
            "equal. After the split the rare classes still have to be repeated."
        )
    if present[0] != own.max():
        return (
            f"Each class of your training part has {present[0]} indices, its most frequent class "
            f"has {own.max()} images. Count the classes in the training part, after the split."
        )
    for label in np.flatnonzero(own):
        repeats = np.bincount(training[labels[training] == label])
        if np.ptp(repeats[repeats > 0]) > 1:
            return (
                "Some images of a class are repeated more often than others of it, by more than "
                "one. Go through all of them before you begin again, as `np.resize` does."
            )
    return ""
