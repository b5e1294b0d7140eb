"""Do lessons 5, 6 and 8 and the recipe run on a GPU as they are, in float32 and in 16 bits?

    python benchmarks/gpu.py            each lesson under both policies, then the recipe, by turns
    python benchmarks/gpu.py --anyway   the same on a computer without a GPU; stored nowhere

A lesson is executed as it stands, its hidden checks too, after one cell that sets Keras' dtype
policy; nothing is saved in it. Writes results/gpu.json: the card, and by policy the seconds of each
lesson, the recipe's seconds for one epoch and its validation accuracy. Needs TensorFlow with CUDA:
`pip install "tensorflow[and-cuda]"` in the version of requirements.lock.
"""

import argparse
import sys
import time
from pathlib import Path

from parts import records
from parts.beginning import Beginning
from parts.pairs import LEAST, ratio

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402

import notebooks  # noqa: E402
from course_utils.datasets import load_mnist_splits  # noqa: E402
from course_utils.training import (  # noqa: E402
    RECIPE_BATCH,
    compiled_recipe,
    keras,
    mixed_precision_policy,
    tf,
)

RESULT = records.RESULTS / "gpu.json"
LESSONS = ("05_sequential_mnist", "06_gradienttape_subclassed", "08_techniques")
POLICY = (
    "from course_utils.training import keras as first_keras\n"
    "first_keras.config.set_dtype_policy({policy!r})"
)


def run_lesson(name: str, policy: str) -> float:
    """Execute a lesson under a policy; returns its seconds. A cell that fails ends the script."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    lesson = notebooks.read(path)
    lesson.cells.insert(0, nbformat.v4.new_code_cell(POLICY.format(policy=policy)))
    client = NotebookClient(lesson, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    begin = time.perf_counter()
    client.execute()
    return round(time.perf_counter() - begin, 1)


def recipe(policies: tuple[str, ...]) -> dict[str, dict]:
    """One epoch of the recipe under each policy, by turns, after a first one that warms up."""
    digits = load_mnist_splits(scaled=False)
    y, y_val = (keras.utils.to_categorical(labels, 10) for labels in (digits.y_train, digits.y_val))
    models = {}
    for policy in policies:
        keras.config.set_dtype_policy(policy)
        keras.utils.set_random_seed(1)
        models[policy] = compiled_recipe(1)
    keras.config.set_dtype_policy("float32")
    beginnings = {policy: Beginning(model) for policy, model in models.items()}
    found = {policy: {"seconds": [], "val_accuracy": []} for policy in policies}
    for turn in range(1 + LEAST):
        for policy, model in models.items():
            beginnings[policy].again()
            begin = time.perf_counter()
            model.fit(digits.x_train, y, batch_size=RECIPE_BATCH, verbose=0)
            taken = time.perf_counter() - begin
            right = model.evaluate(digits.x_val, y_val, batch_size=500, verbose=0)[1]
            if turn:
                found[policy]["seconds"].append(round(taken, 3))
                found[policy]["val_accuracy"].append(round(float(right), 4))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--anyway", action="store_true", help="without a GPU too; stores nothing")
    given = parser.parse_args()
    cards = [
        tf.config.experimental.get_device_details(card).get("device_name", "a card without a name")
        for card in tf.config.list_physical_devices("GPU")
    ]
    if not (cards or given.anyway):
        sys.exit("TensorFlow finds no GPU here. To try the script without one: --anyway")
    low = mixed_precision_policy()
    policies = ("float32", low if low != "float32" else "mixed_bfloat16")
    lessons = {policy: {name: run_lesson(name, policy) for name in LESSONS} for policy in policies}
    trained = recipe(policies)
    result = {
        "cards": cards,
        "lessons": lessons,
        "recipe": trained,
        "seconds_ratio": ratio(*(trained[policy]["seconds"] for policy in policies[::-1])),
    }
    print(result)
    if cards:
        records.write(RESULT, records.stamped(result, "gpu"))


if __name__ == "__main__":
    main()
