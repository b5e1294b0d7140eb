"""Train Model A as it was published, for the pictures of lesson 5 that all readers should share.

    python benchmarks/shipped/model_a.py           train, and write the file
    python benchmarks/shipped/model_a.py --test    and measure it once on the test set

Trained like the first seed of `benchmarks/reproduce.py`: 5,000 of the 60,000 training images are
held out. The weights go to `course_utils/data/model_a.npz`; the size and the checksum that are
printed belong in `course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from parts.weights import accuracy_report, export, size_report  # noqa: E402
from reproduce import RECIPES, mnist  # noqa: E402

from course_utils.models import MODEL_A, model_a  # noqa: E402

FILE = ROOT / "course_utils" / "data" / "model_a.npz"
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--test", action="store_true", help="measure on the test set, once")
    given = parser.parse_args()

    digits, (*_, train) = mnist(), RECIPES["model_a"]
    model, _ = train(SEED)

    def answers(network, images=digits.x_val):
        return network.predict(images, batch_size=500, verbose=0)

    data = export(model, model_a(), MODEL_A, FILE, answers)
    with np.load(FILE) as arrays:
        weights = dict(arrays)
    model.set_weights(list(weights.values()))
    print(size_report(weights, FILE.name, data))
    print(accuracy_report("validation", answers(model), digits.y_val))
    if given.test:
        print(accuracy_report("test", answers(model, digits.x_test), digits.y_test))


if __name__ == "__main__":
    main()
