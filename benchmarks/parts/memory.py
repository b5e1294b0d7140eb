"""The same training with pixels as bytes, scaled in the model, and as float32 arrays.

Each way runs in a process of its own, by turns; the peak is the whole process: Python, TensorFlow,
data and training. Called by speed.py.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # it is also run as a script

from parts.pairs import LEAST, ratio

WAYS = ("bytes", "floats")
QUICK_TURNS, QUICK_IMAGES = 1, 12_800


def measure(quick: bool = False) -> dict:
    """Peak memory in MB and seconds of an epoch: medians over processes, and the ratios."""
    runs: dict[str, list[dict]] = {way: [] for way in WAYS}
    for turn in range(QUICK_TURNS if quick else LEAST):
        for way in WAYS[:: -1 if turn % 2 else 1]:
            command = [sys.executable, __file__, way, *(["quick"] if quick else [])]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"{way} ended with code {done.returncode}:\n{done.stderr}")
            runs[way].append(json.loads(done.stdout.splitlines()[-1]))
    keys = ("peak_mb", "seconds")
    values = {way: {key: [run[key] for run in kept] for key in keys} for way, kept in runs.items()}
    medians = {
        way: {key: statistics.median(found) for key, found in kept.items()}
        for way, kept in values.items()
    }
    ratios = {f"{key}_ratio": ratio(*(values[way][key] for way in WAYS)) for key in keys}
    return medians | ratios


def one_way(way: str, count: int | None = None) -> dict:
    """Train the recipe on all training images, from bytes or from floats.

    Floats: NumPy arrays from 0 to 1, as most write-ups give them to `fit`. Bytes: as the last act
    of lesson 5 does it, one tensor of uint8 that the model scales; the arrays are let go. The second
    of two epochs is timed.
    """
    import resource  # not on Windows

    from course_utils.datasets import load_mnist_splits
    from course_utils.training import RECIPE_BATCH, compiled_recipe, keras

    digits = load_mnist_splits(scaled=way == "floats")
    one_hot = keras.utils.to_categorical(digits.y_train)
    keras.utils.set_random_seed(1)
    model = compiled_recipe(2)
    if way == "floats":
        recipe = model
        # The same layers without the first, which scales bytes.
        model = keras.Sequential([keras.Input((28, 28, 1)), *recipe.layers[1:]])
        model.compile(
            recipe.optimizer,
            recipe.loss,
            metrics=["accuracy"],
            steps_per_execution=recipe.steps_per_execution,
        )
        images = digits.x_train
    else:
        images = keras.ops.convert_to_tensor(digits.x_train)
        del digits
    images, one_hot = images[:count], one_hot[:count]
    model.fit(images, one_hot, batch_size=RECIPE_BATCH, verbose=0)
    begin = time.perf_counter()
    model.fit(images, one_hot, batch_size=RECIPE_BATCH, verbose=0)
    taken = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB on Linux, bytes on macOS
    return {
        "peak_mb": round(peak / (1e6 if sys.platform == "darwin" else 1e3)),
        "seconds": round(taken, 2),
    }


if __name__ == "__main__":  # a process that `measure` has started
    print(json.dumps(one_way(sys.argv[1], QUICK_IMAGES if "quick" in sys.argv else None)))
