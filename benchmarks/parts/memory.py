"""The same training with pixels as bytes, scaled in the model, and as float32 arrays.

Each way runs in a process of its own, by turns; the peak is the whole process: Python, TensorFlow,
data and training. Called by speed.py.
"""

import json
import statistics
import subprocess
import sys
import time

WAYS = ("bytes", "floats")


def measure(quick: bool = False) -> dict:
    """Peak memory in MB and seconds of training, medians over processes, and the ratios."""
    runs = {way: [] for way in WAYS}
    for _ in range(1 if quick else 3):
        for way in WAYS:
            command = [sys.executable, __file__, way, "1" if quick else "2"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"{way} ended with code {done.returncode}:\n{done.stderr}")
            runs[way].append(json.loads(done.stdout.splitlines()[-1]))
    result = {
        way: {key: statistics.median(run[key] for run in kept) for key in kept[0]}
        for way, kept in runs.items()
    }
    for key in ("peak_mb", "seconds"):
        result[f"{key}_ratio"] = round(result["bytes"][key] / result["floats"][key], 3)
    return result | {"processes": len(runs["bytes"])}


def one_way(way: str, epochs: int) -> dict:
    """Train the recipe on all training images, from bytes or from floats.

    Floats: NumPy arrays from 0 to 1, as most write-ups give them to `fit`. Bytes: as the last act
    of lesson 5 does it, one tensor of uint8 that the model scales; the arrays are let go.
    """
    import resource  # not on Windows

    from course_utils.datasets import load_mnist_splits
    from course_utils.training import RECIPE_BATCH, compiled_recipe, keras

    digits = load_mnist_splits(scaled=way == "floats")
    one_hot = keras.utils.to_categorical(digits.y_train)
    keras.utils.set_random_seed(1)
    model = compiled_recipe(epochs)
    if way == "floats":
        recipe = model
        # The same layers without the first, which scales bytes.
        model = keras.Sequential([keras.Input((28, 28, 1)), *recipe.layers[1:]])
        model.compile(recipe.optimizer, recipe.loss, metrics=["accuracy"])
        images = digits.x_train
    else:
        images = keras.ops.convert_to_tensor(digits.x_train)
        del digits
    begin = time.perf_counter()
    model.fit(images, one_hot, batch_size=RECIPE_BATCH, epochs=epochs, verbose=0)
    taken = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB on Linux, bytes on macOS
    return {
        "peak_mb": round(peak / (1e6 if sys.platform == "darwin" else 1e3)),
        "seconds": round(taken, 2),
    }


if __name__ == "__main__":  # a process that `measure` has started
    way, epochs = sys.argv[1:]
    print(json.dumps(one_way(way, int(epochs))))
