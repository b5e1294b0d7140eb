"""The checkers of lesson 10: causes, the debugging ladder, shapes, pairs and a broken recipe."""

from typing import Any

import numpy as np

from course_utils.checks._answers import (
    as_array,
    as_choice,
    as_model,
    as_parts,
    call,
    equal,
    refuse_empty,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise, shown
from course_utils.datasets import load_mnist

LETTERS = "ABCDE"


def _sort(answer: Any, words: tuple[str, ...], right: str, clues: dict[str, str]) -> None:
    """Compare one word for each letter; a wrong one is answered with the clue of its letter.

    Args:
        words: the words to choose from.
        right: the right ones, as numbers into `words`, in the order of the letters.
        clues: what to look at, by letter, or by letter and the word that was chosen.
    """
    parts = as_parts(answer, LETTERS)
    chosen = [as_choice(p, words, f"`{letter}`") for letter, p in zip(LETTERS, parts, strict=True)]
    for letter, word, number in zip(LETTERS, chosen, right, strict=True):
        if word != words[int(number)]:
            clue = clues.get(f"{letter} {word}", clues[letter])
            raise Wrong(f'{letter} is not "{word}". {clue}')


CAUSES = ("moved name", "missing axis", "window too large", "labels and loss", "broken path")


@exercise("read-the-error", lesson=10, title="Name the cause from the error")
def _(answer):
    _sort(
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


FAULTS = ("healthy", "bright pixels", "softmax twice", "labels shuffled")


@exercise("climb-the-ladder", lesson=10, title="Find the fault from three numbers")
def _(answer):
    _sort(
        answer,
        FAULTS,
        "21030",
        {
            "A": "Its first rung holds: 2.31 is near ln 10. Its second does not: the loss on a "
            "handful stays above 1.46. What keeps a network from ever being sure?",
            "A healthy": "A validation accuracy of 0.83 looks well, but twenty images could not be "
            "learned by heart: the loss stays above 1.46. A healthy network brings it near 0.",
            "B": "Its first rung broke: ten classes, and the loss before training is far above "
            "ln 10 = 2.30. Wrong labels or a second softmax leave that number alone.",
            "C": "It has 100 classes, and ln 100 = 4.61. Compare the first rung with the logarithm "
            "of its own number of classes, not with 2.30.",
            "D": "Its first two rungs hold, and the third is at chance, 0.1. Which fault lets "
            "twenty pairs be learned by heart, and leaves no rule to find?",
            "D healthy": "The first two rungs hold, but 0.13 on ten classes is hardly better than "
            "guessing. Climb to the third rung.",
            "E": "2.30 is near ln 10, a handful was learned by heart, and the validation accuracy "
            "is high. No rung broke.",
        },
    )
    return "You stop at the first rung that breaks, and you know ln C for any number of classes."


WORDS = ("healthy", "too high", "too low", "not a number")
SWAPPED = {"too high": "too low", "too low": "too high"}
STARTS = [(2.31, 10), (4.6, 100), (0.72, 2), (2.55, 10), (2.1, 10), (31.2, 10), (2.31, 100)]
STARTS += [(1.2, 10), (2.7, 10), (6.9, 1000), (float("nan"), 10), (float("inf"), 10)]
GUESSES = {
    "You compare with log to the base 10. Cross-entropy takes natural logarithms.": np.log10,
    "You compare with log to the base 2. Cross-entropy takes natural logarithms.": np.log2,
    "You compare with 1/C, the probability of each class. The loss is minus its logarithm.": (
        lambda c: 1 / c
    ),
    "You compare with the number of classes itself, not with its logarithm.": lambda c: c,
    "You compare with ln 10 whatever the number of classes is. A hundred are harder to guess.": (
        lambda c: np.log(10)
    ),
}


def judge(loss: float, classes: int, guess=np.log) -> str:
    """The word for a loss before training; `guess` says what knowing nothing costs."""
    if np.isnan(loss):
        return "not a number"
    distance = loss - guess(classes)
    if abs(distance) <= 0.3:
        return "healthy"
    return "too high" if distance > 0 else "too low"


@exercise("check-the-start", lesson=10, title="Write the check of the first rung")
def _(answer):
    names = ("loss", "classes")
    given = []
    for case in STARTS:
        result = call(answer, *case, names=names)
        if isinstance(result, bool | np.bool_):
            raise Wrong(f"Your function's result is {result}; four words are wanted, as texts.")
        given.append(as_choice(result, WORDS, "Your function's result"))
    right = [judge(*case) for case in STARTS]
    failing = [i for i, word in enumerate(right) if given[i] != word]
    if not failing:
        return "Your check knows ln C for any number of classes, both sides of it, and `nan`."

    def without_nan(words):
        return [word for word, (loss, _) in zip(words, STARTS, strict=True) if not np.isnan(loss)]

    loss, classes = STARTS[failing[0]]
    seen = f" (Seen for loss {loss}, classes {classes}.)"
    if all(np.isnan(STARTS[i][0]) for i in failing):
        raise Wrong(
            f'A loss of `nan` is called "{given[failing[0]]}". Every comparison with `nan` is false, '
            f"so it falls through to a word that nobody meant.{seen}"
        )
    if without_nan(given) == without_nan([SWAPPED.get(word, word) for word in right]):
        raise Wrong(
            '"too high" and "too low" are exchanged: a loss above ln C is too high, the network is '
            f"sure and wrong.{seen}"
        )
    for sentence, guess in GUESSES.items():
        if without_nan(given) == without_nan([judge(*case, guess) for case in STARTS]):
            raise Wrong(sentence + seen)
    if all(given[i] == "healthy" and right[i] == "too low" for i in failing):
        raise Wrong(
            "A loss far below ln C passes. Before training that is as suspicious as a high one: "
            f"the network seems to know the labels already.{seen}"
        )
    raise Wrong(
        f'A loss of {loss} with {classes} classes is called "{given[failing[0]]}"; knowing nothing '
        f"would cost about {np.log(classes):.2f}."
    )


def _pictures(n: int, height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(height)
    pictures = rng.integers(0, 256, (n, 3, height, width), dtype=np.uint8)
    pictures[0, 0, 0, :2] = 0, 255
    return pictures


@exercise("prepare-the-batch", lesson=10, title="Prepare pictures that came channels first")
def _(answer):
    for size in ((2, 5, 7), (1, 4, 3), (3, 3, 3)):
        pictures = _pictures(*size)
        _compare_batch(call(answer, pictures, names=("pictures",)), pictures)
    return "Axes moved and not cut anew, float32, values from 0 to 1: a network can read it."


def _compare_batch(result: Any, pictures: np.ndarray) -> None:
    result = as_array(result)
    right = pictures.transpose(0, 2, 3, 1) / 255
    seen = f" (Seen for pictures of shape {pictures.shape}.)"
    if result.shape != right.shape:
        if result.shape == pictures.shape:
            raise Wrong("The channels are still in the second place: no axis has moved." + seen)
        if result.shape == pictures.transpose(0, 3, 2, 1).shape:
            raise Wrong(
                "Height and width have changed places: the order of the axes was turned round. The "
                f"pictures lie on their side, {result.shape}; expected {right.shape}.{seen}"
            )
        if result.shape == right.shape[1:] or result.ndim == 3:
            raise Wrong(f"The batch axis is lost: your result has {result.ndim} axes.{seen}")
        raise Wrong(f"Your result has the shape {result.shape}; expected {right.shape}.{seen}")
    if result.dtype.kind in "iub":
        if result.max() <= 1:
            raise Wrong(
                "Whole numbers are left: nearly every pixel became 0. Convert to float32 before "
                f"you divide, and do not convert back.{seen}"
            )
        raise Wrong(
            f"Your result still holds {result.dtype}, up to {result.max()}, not 0 to 1.{seen}"
        )
    values = result.astype("float64")
    layouts = {
        "": right,
        "The shape is right and the pictures are destroyed: `reshape` cuts the row of numbers anew "
        "and moves no axis.": (pictures / 255).reshape(right.shape),
        "Height and width have changed places. A square picture hides that in its shape, not in its "
        "pixels.": pictures.transpose(0, 3, 2, 1) / 255,
        "The channels are in reverse order: red and blue have changed places.": right[..., ::-1],
    }
    for sentence, layout in layouts.items():
        for factor, about in (
            (1, ""),
            (255, "The values go up to 255: images left at 0 to 255. "),
            (1 / 255, "The values are divided by 255 twice. "),
            (255 / 256, "You divide by 256. The largest value is 255, and it should become 1. "),
        ):
            if equal(values, layout * factor, rtol=1e-3, atol=1e-9):
                if sentence or about:
                    raise Wrong((about + sentence).strip() + seen)
                if result.dtype != np.float32:
                    raise Wrong(
                        f"All values are right, but as {result.dtype}. A network computes in float32.{seen}"
                    )
                return
    if np.allclose(values, 2 * right - 1, atol=1e-4):
        raise Wrong("The values go from −1 to 1; from 0 to 1 was asked for." + seen)
    raise Wrong(f"The shape is right; some pixels are not where they belong.{seen}")


@exercise("shuffle-together", lesson=10, title="Shuffle images and labels together")
def _(answer):
    names = ("images", "labels", "seed")
    orders = []
    for count, seed in ((40, 0), (40, 1), (7, 3), (40, 0)):
        images = np.arange(count * 6, dtype="float32").reshape(count, 2, 3, 1)
        labels = np.arange(count) * 10
        result = call(answer, images, labels, seed, names=names)
        orders.append(_order(result, images, labels, f" (Seen for {count} images, seed {seed}.)"))
    first, second, _, again = orders
    if first == sorted(first):
        raise Wrong("Nothing is shuffled: the images are in the order in which they came.")
    if first != again:
        raise Wrong("The same seed gave two different orders. Make the generator from `seed`.")
    if first == second:
        raise Wrong("Two different seeds gave the same order: your function does not use `seed`.")
    return "One order for both arrays, decided by the seed: every image kept its label."


def _order(result: Any, images: np.ndarray, labels: np.ndarray, seen: str) -> list[int]:
    """The order in which the images came back; raises Wrong where a pair is broken."""
    refuse_empty(result, "Your function's result")
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Wrong(
            f"Your function's result is {shown(result)}; expected `(images, labels)`.{seen}"
        )
    given = as_array(result[0], "The first part of your result")
    numbers = as_array(result[1], "The second part of your result")
    if numbers.shape == images.shape and given.shape == labels.shape:
        raise Wrong(f"Images and labels have changed places in your result.{seen}")
    if given.shape[1:] != images.shape[1:] or numbers.ndim != 1:
        raise Wrong(
            f"Your result has the shapes {given.shape} and {numbers.shape}; expected "
            f"{images.shape} and {labels.shape}.{seen}"
        )
    if len(given) != len(images) or len(numbers) != len(images):
        raise Wrong(
            f"{len(images)} images came in, {len(given)} images and {len(numbers)} labels come "
            f"out: every pair should stand there once.{seen}"
        )
    known = {image.tobytes(): i for i, image in enumerate(images)}
    order = [known.get(image.astype(images.dtype).tobytes()) for image in given]
    if None in order:
        raise Wrong(
            "The images themselves have changed: their pixels were mixed. Shuffle the rows along "
            f"the first axis only.{seen}"
        )
    if len(set(order)) < len(order):
        raise Wrong(
            "Some images stand there twice and others are missing: drawn with replacement. A "
            f"shuffle takes each once.{seen}"
        )
    if numbers.tolist() != labels[order].tolist():
        if order == sorted(order):
            raise Wrong(f"Only the labels were shuffled; the images stayed where they were.{seen}")
        if numbers.tolist() == labels.tolist():
            raise Wrong(f"Only the images were shuffled; the labels stayed where they were.{seen}")
        raise Wrong(
            "The labels have left their images: the two arrays came in two different orders. A "
            f"second call of the generator gives a second order.{seen}"
        )
    return order


def _as_it_came():
    import keras
    from keras import layers

    def build():
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(16, 5, strides=2, activation="relu"),
                layers.MaxPooling2D(4),
                layers.Conv2D(32, 5, activation="relu"),
                layers.Flatten(),
                layers.Dense(10),
            ]
        )
        loss = keras.losses.CategoricalCrossentropy()
        model.compile(keras.optimizers.Adam(lr=0.003), loss)
        return model

    return build


def _spelling(function: Any) -> list:
    """Names and numbers of a function in their order, whatever variables it takes from outside."""
    code = getattr(function, "__code__", None)
    return [code.co_consts[1:], sorted(code.co_names + code.co_freevars)] if code else []


@exercise("mend-the-recipe", lesson=10, title="Mend a recipe with four faults", seconds=90)
def _(answer):
    if _spelling(answer) == _spelling(_as_it_came()):
        raise NotAttempted("The recipe is as it came. Mend its first fault, then run it again.")
    try:
        model = call(answer)
    except Wrong as problem:
        raise Wrong(_named(str(problem))) from None
    model = as_model(model)
    if model.input_shape != (None, 28, 28, 1) or model.output_shape != (None, 10):
        raise Wrong(
            f"Your model takes {model.input_shape} and gives {model.output_shape}; it should take "
            "(None, 28, 28, 1) and give (None, 10): ten numbers for each image."
        )
    if not model.compiled:
        raise Wrong("Your model is not compiled: it has no loss and no optimizer yet.")
    _climb(model)
    return "All four faults are mended: the first two rungs of the ladder hold."


def _named(message: str) -> str:
    if "zero or negative" in message:
        return (
            "A window is larger than the map that it gets. Write down the side of the map after "
            "each layer: leave it larger, or make the window smaller."
        )
    if "not recognized" in message:
        return "The optimizer does not know its argument `lr`: it has another name today."
    return message


def _climb(model: Any) -> None:
    (images, digits), _ = load_mnist()
    images, digits = images[:200, ..., np.newaxis].astype("float32") / 255, digits[:200]
    digits = digits.astype("int64")
    try:
        start = _loss(model, images, digits)
    except Exception as problem:
        if "rank" in str(problem) or "shape" in str(problem).lower():
            raise Wrong(
                "The labels are integers, one for each image, and your loss wants ten numbers for "
                "each: it expects one-hot labels. There is a loss for integers."
            ) from None
        raise Wrong(
            f"Your model cannot be evaluated on images and integer labels: {type(problem).__name__}."
        ) from None
    if not abs(start - np.log(10)) < 0.6:
        raise Wrong(
            f"The first rung breaks: before training the loss is {start:.1f}, far from ln 10 = 2.3. "
            "Your last layer gives scores, and the loss takes them for probabilities."
        )
    again = np.arange(60 * 20) % 20
    model.fit(images[again], digits[again], batch_size=20, shuffle=False, verbose=0)
    handful = _loss(model, images[:20], digits[:20])
    if not handful < 0.5:
        why = (
            "A softmax on numbers that have passed a softmax is never sure."
            if 1.4 < handful < start - 0.3
            else "It falls too slowly: is the learning rate of the recipe still 0.003?"
        )
        raise Wrong(
            f"The second rung breaks: after 60 steps on twenty images their loss is {handful:.2f}. "
            f"{why}"
        )


def _loss(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    result = model.evaluate(images, labels, verbose=0)
    return float(result[0] if isinstance(result, list) else result)
