"""Measure how well handwritten digits are read in photographs and drawings of many kinds.

    python benchmarks/pictures.py           50 pictures of each kind, and store the result
    python benchmarks/pictures.py --quick   one of each; stores nothing

The pictures are made (`parts/digit_pictures.py`). The digits are of two sources: drawn from a list of
curves, each bent in its own way, and traced in test images of MNIST. `read_digit` was made on
pictures with other seeds, and with digits traced in training images.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from parts import records
from parts.digit_pictures import GIVEN, NONE, OWN
from parts.digit_strokes import Stroke, drawn_strokes, traced_strokes
from PIL import Image

from course_utils.datasets import load_mnist
from course_utils.reading import read_digit

SEED = 18
SETS = {
    "drawn": ("drawn from a list of curves", GIVEN),
    "traced": ("traced in test images of MNIST", OWN),
    "none": ("not one digit", NONE),
}


def strokes_of(name: str, number: int, rng: np.random.Generator) -> tuple[int, list[Stroke]]:
    """The digit of picture `number` in a set, and its strokes."""
    digit = number % 10
    if name != "traced":
        return digit, drawn_strokes(digit, rng)
    images, labels = load_mnist()[1]
    return digit, traced_strokes(images[np.flatnonzero(labels == digit)[number // 10]])


def pictures(
    name: str, kind: str, numbers: Iterable[int], seed: int = SEED
) -> Iterator[tuple[int, Image.Image]]:
    """Some pictures of one kind, each with its digit."""
    for number in numbers:
        rng = np.random.default_rng([seed, number, *kind.encode()])
        digit, strokes = strokes_of(name, number, rng)
        yield digit, SETS[name][1][kind](strokes, rng)


def counted(name: str, kind: str, numbers: Iterable[int], seed: int = SEED) -> dict[str, int]:
    """How many were read right, answered by a sentence, wrong, and wrong with more than 0.9."""
    counts = Counter(pictures=0, right=0, sentence=0, wrong=0, confident=0)
    for digit, picture in pictures(name, kind, numbers, seed):
        counts["pictures"] += 1
        reading = read_digit(picture)
        if reading.digit is None:
            counts["sentence"] += 1
        elif reading.digit == digit and name != "none":
            counts["right"] += 1
        else:
            counts["wrong"] += 1
            counts["confident"] += bool(reading.probabilities.max() > 0.9)
    return dict(counts)


def measure(path: Path, count: int) -> None:
    result = {"recipe": __doc__.strip().splitlines()[0], "random_seed": SEED, "sets": {}}
    for name, (text, kinds) in SETS.items():
        result["sets"][name] = {"digits": text, "kinds": {}}
        for kind in kinds:
            counts = result["sets"][name]["kinds"][kind] = counted(name, kind, range(count))
            print(f"{name:7} {kind:34}", counts, flush=True)
    records.write(path, records.stamped(result, *SETS))


def main() -> None:
    options = argparse.ArgumentParser(description="Read digits in pictures of many kinds.")
    options.add_argument("--quick", action="store_true", help="one of each, stored nowhere")
    if options.parse_args().quick:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "pictures.json", 1)
        return
    measure(records.RESULTS / "pictures.json", 50)


if __name__ == "__main__":
    main()
