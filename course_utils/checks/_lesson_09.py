"""The checkers of lesson 9."""

from typing import Any

import numpy as np

from course_utils.checks._answers import as_array, as_number, as_parts, call, compare
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- predict what the matrix says

SCORES = {
    "precision": (
        8 / 30,
        {
            8 / 20: "8/20 stays in the row of the foxes: that is their recall. Precision asks of "
            "all that was called a fox, so it divides by the column.",
            8 / 220: "Precision divides by the answers `fox`, not by all 220 pictures.",
            8 / 22: "You divided by the mistakes in the column alone. The eight right answers are "
            "answers `fox` too.",
        },
    ),
    "recall": (
        8 / 20,
        {
            8 / 30: "8/30 stays in the column of the foxes: that is their precision. Recall asks "
            "of all true foxes, so it divides by the row.",
            8 / 220: "Recall divides by the true foxes, not by all 220 pictures.",
            8 / 12: "You divided by the missed foxes alone. Those that were found are true foxes "
            "too.",
        },
    ),
    "f1": (
        16 / 50,
        {
            1 / 3: "That is the ordinary mean of precision and recall. F1 is the harmonic mean: it "
            "stays nearer to the smaller of the two.",
            (8 / 30) * (8 / 20) / (8 / 30 + 8 / 20): "The factor 2 is missing: with it two equal "
            "numbers have themselves as their mean.",
            (8 / 30) * (8 / 20): "That is the product of precision and recall, without the sum "
            "that divides it.",
        },
    ),
    "accuracy": (
        158 / 220,
        {
            (0.7 + 0.8 + 0.4) / 3: "That is the mean of the three recalls, where each class counts "
            "alike. Accuracy counts each picture alike.",
            62 / 220: "That is the share of the mistakes; accuracy is the share of right answers.",
            162 / 220: "That is the accuracy after the foxes were given up. First the matrix as it "
            "stands.",
        },
    ),
    "accuracy without fox": (
        162 / 220,
        {
            150 / 220: "You took the eight foxes away, but the twelve dogs that were called `fox` "
            "are now called `dog`, and that is right.",
            170 / 220: "The eight foxes are no longer found: they must leave the count of right "
            "answers.",
            158 / 220: "The number changes: eight foxes are lost, and the dogs that were called "
            "`fox` are won.",
            150 / 200: "The foxes themselves stay in the set: still 220 pictures, only the answers "
            "change.",
            162 / 200: "The foxes themselves stay in the set: still 220 pictures, only the answers "
            "change.",
            180 / 220: "All 30 answers `fox` become `dog`, but only twelve of these pictures show "
            "dogs.",
        },
    ),
}


@exercise("predict-class-scores", lesson=9, title="Predict what the matrix says")
def _(answer: Any) -> str:
    for name, given in zip(SCORES, as_parts(answer, list(SCORES)), strict=True):
        right, likely = SCORES[name]
        number = as_number(given, f"Your {name}")
        if abs(number - right) < 0.0051:
            continue
        if abs(number / 100 - right) < 0.0051:
            raise Wrong(f"Your {name} is {number:g}: a percentage. Give a number from 0 to 1.")
        nearest = min(likely, key=lambda value: abs(value - number))
        if abs(nearest - number) < 0.0051:
            raise Wrong(f"Your {name} is {number:.3f}. {likely[nearest]}")
        raise Wrong(
            f"Your {name} is {number:g}, which is not what the matrix gives. Write down which "
            "numbers of the matrix you divide by which sum."
        )
    return (
        "Giving up on the foxes raises the accuracy from 0.72 to 0.74: the reason why a rare "
        "class needs a measure of its own."
    )


# ---------------------------------------------------------------- the loss under class weights


def _weights(counts: np.ndarray) -> np.ndarray:
    return counts.sum() / (len(counts) * counts)


def _weighted_loss(losses: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> float:
    return np.mean(_weights(counts)[labels] * losses)


def _batch_weights(losses, labels, counts):
    own = np.maximum(np.bincount(labels, minlength=len(counts)), 1e-9)
    return np.mean((len(labels) / (len(counts) * own))[labels] * losses)


@exercise("class-weighted-loss", lesson=9, title="Weigh the loss of a batch")
def _(answer: Any) -> str:
    rng = np.random.default_rng(91)
    cases = [
        (np.array([1.0, 2.0, 4.0]), np.array([0, 0, 1]), np.array([90, 10])),
        (np.array([0.5, 0.25]), np.array([2, 2]), np.array([10, 20, 70])),
    ]
    for size, counts in ((7, [1500, 1500, 1500, 225]), (64, [3, 40, 8, 100, 49])):
        labels = rng.integers(0, len(counts), size)
        cases.append((rng.exponential(1, size), labels, np.array(counts)))

    def weighted(per_class, divide=np.mean):
        return lambda losses, labels, counts: divide(per_class(counts)[labels] * losses)

    def per_weight(losses, labels, counts):
        weights = _weights(counts)[labels]
        return np.sum(weights * losses) / weights.sum()

    compare(
        answer,
        cases,
        _weighted_loss,
        [
            (
                "These are the losses without any weight.",
                lambda losses, labels, counts: np.mean(losses),
            ),
            (
                "Your weights grow with the number of images, so the frequent classes count even "
                "more. A rare class needs a large weight: divide by its count.",
                weighted(lambda counts: counts * len(counts) / counts.sum()),
            ),
            (
                "Your weights are the shares of the classes, so the frequent classes count even "
                "more. A rare class needs a large weight: divide by its count.",
                weighted(lambda counts: counts / counts.sum()),
            ),
            (
                "Your weights are 1/count. The balance is right, but the loss shrinks with the size "
                "of the set, and with plain SGD each step does too: the mean weight must be 1.",
                weighted(lambda counts: 1 / counts),
            ),
            (
                "The number of classes is missing in your weights: they are larger by that factor, "
                "and a class of average size does not weigh 1.",
                weighted(lambda counts: counts.sum() / counts),
            ),
            (
                "Your rarest class weighs most, and the most frequent one weighs 1. The weight 1 "
                "belongs to a class of average size.",
                weighted(lambda counts: counts.max() / counts),
            ),
            (
                "You divide by the sum of the weights. Keras divides by the number of images, so a "
                "batch full of shirts has a larger loss than one without.",
                per_weight,
            ),
            (
                "You add the weighted losses up. Divide by the number of images, or a larger batch "
                "has a larger loss.",
                weighted(_weights, np.sum),
            ),
            (
                "You count the classes in the batch. The weights belong to the whole training set: "
                "they must not change from batch to batch.",
                _batch_weights,
            ),
        ],
    )
    return "Each image pays by the rarity of its class, and an average image pays as before."


# ---------------------------------------------------------------- mend the oversampling


def _leaking(labels: np.ndarray, held_out: int, rng: np.random.Generator):
    """The function as the stub has it."""
    classes, most = np.unique(labels), np.bincount(labels).max()
    places = np.concatenate([np.resize(np.flatnonzero(labels == c), most) for c in classes])
    places = rng.permutation(places)
    return places[held_out:], places[:held_out]


class _Generator(np.random.Generator):
    """What `np.random.default_rng(seed)` gives, with a text that holds no address."""

    def __init__(self, seed: int) -> None:
        super().__init__(np.random.PCG64(seed))

    def __repr__(self) -> str:
        return "a random generator"


def _places(value: Any, what: str, count: int) -> np.ndarray:
    places = as_array(value, what)
    if places.ndim != 1 or places.dtype.kind not in "iu":
        raise Wrong(
            f"{what} has the shape {places.shape} and the type {places.dtype}; expected whole "
            "numbers, shape (n,): places in `labels`, not labels, and not true or false."
        )
    if len(places) and (places.min() < 0 or places.max() >= count):
        raise Wrong(f"{what} holds a place outside of 0 to {count - 1}.")
    return places


@exercise("mend-oversampling", lesson=9, title="Mend an oversampling that leaks")
def _(answer: Any) -> str:
    names = ["labels", "held_out", "rng"]
    cases = [([30, 5], 9), ([40, 40, 12], 20), ([7, 60, 25, 3], 30)]
    for seed, (counts, held_out) in enumerate(cases):
        labels = np.repeat(np.arange(len(counts)), counts)
        if seed:  # the first case is sorted by class
            labels = np.random.default_rng(seed).permutation(labels)
        results = [call(answer, labels, held_out, _Generator(s), names=names) for s in (3, 3, 4)]
        parts = [as_parts(result, ["training", "validation"]) for result in results]
        training, validation = (
            _places(part, f"Your {name} part", len(labels))
            for part, name in zip(parts[0], ("training", "validation"), strict=True)
        )
        broken = _leaking(labels, held_out, _Generator(3))
        if np.array_equal(training, broken[0]) and np.array_equal(validation, broken[1]):
            raise NotAttempted("The function is as it came. Mend it, and run the cell again.")
        _check_parts(training, validation, labels, held_out)
        again, other = (np.asarray(part[1]) for part in parts[1:])
        if not np.array_equal(again, validation):
            raise Wrong(
                "The same generator gave two different splits. Draw with `rng`, which the caller "
                "has seeded, and with nothing else."
            )
        if set(other.tolist()) == set(validation.tolist()):
            raise Wrong(
                "Another generator gave the same validation images: you take a fixed part, such as "
                "the first or the last places. If the images are sorted by class, that holds out "
                "whole classes. Draw at random, with `rng`."
            )
    return "The split comes first, and only the training part is repeated: nothing leaks."


def _check_parts(training, validation, labels, held_out) -> None:
    case = f" (Seen with {len(labels)} labels, counts {np.bincount(labels).tolist()}.)"
    if len(training) == held_out < len(validation):
        raise Wrong(
            "The two parts come in the wrong order: return the training part first, then the "
            f"validation part.{case}"
        )
    shared = np.intersect1d(training, validation)
    if len(shared) and len(np.unique(validation)) < len(validation):
        raise Wrong(
            "Images are repeated before they are split, so copies of one image land on both sides: "
            f"{len(shared)} places stand in both parts. Swap the two steps.{case}"
        )
    if len(shared):
        raise Wrong(
            f"{len(shared)} places stand in both parts: the network would be measured on images "
            f"that it has learned.{case}"
        )
    if len(np.unique(validation)) < len(validation):
        raise Wrong(
            "Your validation part holds places twice. Oversampling is for training alone: a "
            f"repeated image adds nothing to a measurement.{case}"
        )
    if len(validation) != held_out:
        raise Wrong(
            f"Your validation part has {len(validation)} places; {held_out} were asked for.{case}"
        )
    unused = len(labels) - len(np.union1d(training, validation))
    counts = np.bincount(labels[training], minlength=labels.max() + 1)
    own = np.bincount(np.delete(labels, validation), minlength=labels.max() + 1)
    present = counts[own > 0]
    if unused and len(set(present.tolist())) == 1:
        raise Wrong(
            f"The classes are equal, but {unused} images are in neither part: you cut the frequent "
            f"classes down (undersampling). Repeat the rare ones instead.{case}"
        )
    if unused:
        raise Wrong(f"{unused} images are in neither part. Use every image.{case}")
    if len(set(present.tolist())) > 1:
        raise Wrong(
            f"The classes of your training part have the counts {counts.tolist()}: they are not "
            f"equal. After the split the rare classes still have to be repeated.{case}"
        )
    if present[0] != own.max():
        raise Wrong(
            f"Each class of your training part has {present[0]} places, its most frequent class has "
            f"{own.max()} images. Count the classes in the training part, after the split.{case}"
        )
    for label in np.flatnonzero(own):
        repeats = np.bincount(training[labels[training] == label])
        if np.ptp(repeats[repeats > 0]) > 1:
            raise Wrong(
                "Some images of a class are repeated far more often than others of it. Go through "
                f"all of them before you begin again, as `np.resize` does.{case}"
            )


# ---------------------------------------------------------------- a threshold for a wanted recall


def _threshold(probability: np.ndarray, is_shirt: np.ndarray, recall: float) -> float:
    falling = np.sort(probability[is_shirt])[::-1]
    found = np.arange(1, len(falling) + 1) / len(falling)
    return falling[np.argmax(found >= recall)]


def _rounded(probability, is_shirt, recall, towards):
    falling = np.sort(probability[is_shirt])[::-1]
    return falling[max(int(towards(recall * len(falling))) - 1, 0)]


def _more_than(probability, is_shirt, recall):
    found = [(is_shirt & (probability >= t)).sum() / is_shirt.sum() for t in np.sort(probability)]
    enough = np.sort(probability)[np.array(found) > recall]
    return enough.max() if len(enough) else probability[is_shirt].min()


def _by_precision(probability, is_shirt, recall):
    order = np.argsort(-probability)
    precision = np.cumsum(is_shirt[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= recall)
    return probability[order][good[-1]] if len(good) else 1.0


def _from_below(probability, is_shirt, recall):
    rising = np.sort(probability[is_shirt])
    return rising[int(np.ceil(recall * len(rising))) - 1]


@exercise("threshold-for-recall", lesson=9, title="Choose a threshold for a wanted recall")
def _(answer: Any) -> str:
    rng = np.random.default_rng(93)
    small = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2])
    truth = np.array([True, False, True, True, False, False, True, False])
    cases = [(small, truth, recall) for recall in (0.6, 0.75, 0.9, 1.0, 0.1)]
    for n, recall in ((40, 0.9), (101, 0.55), (60, 0.33)):
        shirts = rng.random(n) < 0.3
        values = rng.permutation(np.linspace(0.02, 0.98, n)) * 0.5 + 0.4 * shirts
        cases.append((values, shirts, recall))
    compare(
        answer,
        cases,
        _threshold,
        [
            (
                "You look at the probabilities of all pictures. Recall is about the true shirts "
                "alone: of the others, none can be found or missed.",
                lambda p, s, r: np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1],
            ),
            (
                "You count from the smallest probability. The shirts that reach a threshold are "
                "the ones above it: sort from the largest down.",
                _from_below,
            ),
            (
                "You round down, and one shirt too few is found. At least this share must reach the "
                "threshold.",
                lambda p, s, r: _rounded(p, s, r, np.floor),
            ),
            (
                "You round to the nearest whole number, and sometimes one shirt too few is found. At "
                "least this share must reach the threshold.",
                lambda p, s, r: _rounded(p, s, r, np.round),
            ),
            (
                "Counting from 0, you go one place too far: more shirts are found than needed, and "
                "the threshold is not the largest.",
                lambda p, s, r: np.sort(p[s])[::-1][
                    min(int(np.ceil(r * s.sum())), int(s.sum()) - 1)
                ],
            ),
            (
                "`np.quantile` goes between two shirts by default: where it rounds the wrong way, "
                "too few are found, and elsewhere the threshold is not the largest that will do.",
                lambda p, s, r: np.quantile(p[s], 1 - r),
            ),
            (
                "This quantile counts the steps between the shirts, one fewer than there are "
                "shirts: in places one shirt more than needed is found, and the threshold is not "
                "the largest.",
                lambda p, s, r: np.quantile(p[s], 1 - r, method="lower"),
            ),
            (
                "This quantile takes the next larger probability of a shirt, and in places too few "
                "shirts reach it. At least this share must reach the threshold.",
                lambda p, s, r: np.quantile(p[s], 1 - r, method="higher"),
            ),
            (
                "You ask for more than the wanted share. Exactly this share is enough, and then the "
                "threshold can be larger.",
                _more_than,
            ),
            (
                "A quantile at the share itself leaves that share of the shirts below the "
                "threshold. They should be above it.",
                lambda p, s, r: np.quantile(p[s], r),
            ),
            (
                "You give back the wanted share itself. A probability of 0.9 and a recall of 0.9 "
                "are different things.",
                lambda p, s, r: r,
            ),
            (
                "That threshold keeps the precision at the wanted share. Recall counts the true "
                "shirts that are found.",
                _by_precision,
            ),
            (
                "The smallest probability of a shirt finds all of them, whatever was wanted. The "
                "largest threshold that will do has fewer false alarms.",
                lambda p, s, r: p[s].min(),
            ),
        ],
        rtol=1e-9,
        atol=1e-12,
    )
    return "You can trade false alarms for shirts that are found, by one number and no training."


# ---------------------------------------------------------------- other shares of the classes


def _correct(probabilities, training_shares, use_shares):
    changed = probabilities * use_shares / training_shares
    return changed / changed.sum(axis=1, keepdims=True)


def _normalised(values, axis=1):
    return values / values.sum(axis=axis, keepdims=True)


def _softmax(values):
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


@exercise("correct-for-shares", lesson=9, title="Correct a network for other class shares")
def _(answer: Any) -> str:
    rng = np.random.default_rng(94)
    cases = [
        (np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([0.9, 0.1]), np.array([0.5, 0.5])),
        (np.array([[0.2, 0.3, 0.5]]), np.array([0.2, 0.2, 0.6]), np.array([0.5, 0.3, 0.2])),
    ]
    for n, c in ((5, 4), (4, 4), (30, 7)):
        cases.append(_random_case(rng, n, c))
    compare(
        answer,
        cases,
        _correct,
        [
            (
                "The probabilities come back as they were.",
                lambda p, t, u: p,
            ),
            (
                "The rows no longer add up to 1: they are only proportional to probabilities. "
                "Divide each row by its sum.",
                lambda p, t, u: p * u / t,
            ),
            (
                "You correct in the wrong direction: a class that was rare in training loses even "
                "more. Multiply by the share in use, divide by the one in training.",
                lambda p, t, u: _normalised(p * t / u),
            ),
            (
                "You divide by the shares of the training and leave the use out. That is right only "
                "if all classes come equally often in use.",
                lambda p, t, u: _normalised(p / t),
            ),
            (
                "You multiply by the shares in use and leave the training out: what the network "
                "learned about the shares of its training set is still in its answers.",
                lambda p, t, u: _normalised(p * u),
            ),
            (
                "You divide by the sum of each column. Each picture needs probabilities that add up "
                "to 1, and a picture is a row.",
                lambda p, t, u: _normalised(p * u / t, axis=0),
            ),
            (
                "You divide by the sum of the whole array. Each picture needs probabilities that "
                "add up to 1: divide row by row.",
                lambda p, t, u: p * u / t / (p * u / t).sum(),
            ),
            (
                "A softmax of probabilities is not a division by their sum: it flattens them. These "
                "numbers are no logits.",
                lambda p, t, u: _softmax(p * u / t),
            ),
        ],
        rtol=1e-5,
        atol=1e-8,
    )
    return "A network that saw too few shirts is mended without training, if you know the shares."


def _random_case(rng: np.random.Generator, n: int, c: int) -> tuple:
    return rng.dirichlet(np.ones(c), n), rng.dirichlet(np.full(c, 3.0)), rng.dirichlet(np.ones(c))
