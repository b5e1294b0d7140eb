"""From a key or a pointer to the drawn frame: each explorer beside the same idea with `interact`.

    python benchmarks/latency.py [--quick]

One run in JupyterLab under a headless Chromium. An explorer computes and draws in the page. Its
neighbour is what ipywidgets offers: a slider, `interact`, and a figure that the kernel draws
anew (the explorer's own picture, in Matplotlib). parts/stopwatch.py says what is measured. Prints
a table and writes results/latency.json; `--quick` stores nothing.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from parts import records

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from browser import StaticPage, chromium  # noqa: E402
from lab_pages import Lab, lab_server  # noqa: E402
from parts.stopwatch import (  # noqa: E402
    SLIDE,
    Case,
    field_times,
    interact_times,
    map_times,
    stroke_times,
)

RESULT = records.RESULTS / "latency.json"
PACKAGES = ("anywidget", "ipywidgets", "jupyterlab", "matplotlib", "playwright")
FRAME, PEN_IN_KERNEL, UPDATE, RATIO = 16, 50, 2, 10  # targets: milliseconds, and times as fast

STEP = ("ArrowUp", "ArrowDown")
CONV = '{"type": "Conv2D", "filters": value}'
CASES = [
    Case(
        "convolution",
        "ConvolutionExplorer()",
        "Stride",
        STEP,
        "ConvolutionExplorer(strides=value)",
        (1, 3),
    ),
    Case("padding", "PaddingExplorer()", "Stride", STEP, "PaddingExplorer(strides=value)", (1, 3)),
    Case(
        "pooling", "PoolingExplorer()", "Window", STEP, "PoolingExplorer(pool_size=value)", (2, 4)
    ),
    Case("flatten", "FlattenExplorer()", "Height H", STEP, "FlattenExplorer(height=value)", (2, 4)),
    Case(
        "shapes",
        'ShapesExplorer(preset="conv")',
        "filters",
        STEP,
        f"ShapesExplorer(layers=[{CONV}])",
        (32, 34),
    ),
    Case(
        "descent",
        "OptimizerExplorer()",
        "Learning rate",
        SLIDE,
        "OptimizerExplorer(learning_rate=value / 100)",
        (8, 12),
    ),
    Case("sequence", "Conv1DExplorer()", "Stride", STEP, "Conv1DExplorer(strides=value)", (1, 3)),
]


OWN_MODEL = """
import keras
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.MaxPooling2D(), keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.MaxPooling2D(), keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
DigitPad(model=model)
"""
UPDATES = """
import statistics, time
import matplotlib.pyplot as plt
from IPython.display import display
times, redrawn, losses = [], [], []
with TrainingProgress(epochs=1, steps=2000) as progress:
    for step in range(2000):
        start = time.perf_counter()
        progress.update(loss=1 / (step + 1), accuracy=step / 2000)
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(0.001)
figure, ax = plt.subplots(figsize=(8, 4))
picture = display(figure, display_id=True)
for step in range(20):
    start = time.perf_counter()
    losses.append(1 / (step + 1)); ax.clear(); ax.plot(losses); picture.update(figure)
    redrawn.append(1000 * (time.perf_counter() - start))
plt.close(figure)
"""


def update_times(lab: Lab) -> tuple[float, float, float]:
    """Milliseconds: an update of TrainingProgress (median, largest), a redrawn figure (median)."""
    lab.run(1, UPDATES)
    told = lab.ask("statistics.median(times), max(times), statistics.median(redrawn)")
    return tuple(float(word) for word in told.split())


def measure(count: int) -> dict:
    rows = []
    with (
        chromium() as browser,
        tempfile.TemporaryDirectory() as folder,
        lab_server(Path(folder) / "notebooks") as server,
    ):
        lab = Lab(browser, server)
        page = StaticPage(browser, Path(folder))
        for case in CASES:
            field, on_map = field_times(lab, case, count), map_times(lab, case, count)
            static = field_times(page, case, count)
            slow = interact_times(lab, case, max(10, count // 3))
            row = {"explorer": case.name, "field": field, "map": on_map, "static": static}
            rows.append({**row, "interact": slow})
            print_row(rows[-1])
        pad = {"page": stroke_times(page, "DigitPad()", count)}
        pad["lab"] = stroke_times(lab, "DigitPad()", count)
        pad["kernel"] = stroke_times(lab, OWN_MODEL, count)
        update, longest, redrawn = update_times(lab)
    return {
        "rows": [{k: summary(v) for k, v in row.items()} for row in rows],
        "digit_pad": {where: summary(times) for where, times in pad.items()},
        "training": {"update": update, "longest": longest, "redrawn_figure": redrawn},
    }


def summary(times: object) -> object:
    if not isinstance(times, list):
        return times
    ordered = sorted(times)
    return {
        "median": round(statistics.median(times), 1),
        "p90": round(ordered[int(0.9 * (len(ordered) - 1))], 1),
        "count": len(times),
    }


def print_row(row: dict) -> None:
    field, slow = statistics.median(row["field"]), statistics.median(row["interact"])
    on_map = f"{statistics.median(row['map']):6.1f}" if row["map"] else "     –"
    static = statistics.median(row["static"])
    print(
        f"{row['explorer']:12} {field:6.1f} {on_map} {static:6.1f} {slow:8.0f} {slow / field:6.0f}×",
        flush=True,
    )


def main() -> int:
    options = argparse.ArgumentParser(description="Latency of the explorers beside interact.")
    options.add_argument("--quick", action="store_true", help="a third; stored nowhere")
    given = options.parse_args()
    print("Milliseconds from a key to the drawn frame, medians; the last column is the ratio.")
    print("explorer      field    map   page interact  ratio")
    result = measure(10 if given.quick else 30)
    pad, training = result["digit_pad"], result["training"]
    print(
        f"digit pad, stroke to bars: {pad['page']['median']} ms on a page, {pad['lab']['median']} "
        f"in JupyterLab, {pad['kernel']['median']} through the kernel\n"
        f"training, one update: {training['update']:.3f} ms (longest {training['longest']:.1f}); "
        f"a redrawn figure: {training['redrawn_figure']:.0f} ms"
    )
    if not given.quick:
        records.write(RESULT, records.stamped(result, *result, packages=PACKAGES))
    missed = targets_missed(result)
    print("All targets met." if not missed else "Targets missed: " + "; ".join(missed))
    return 0


def targets_missed(result: dict) -> list[str]:
    """What is slower than the course wants it, in words."""
    missed = []
    for row in result["rows"]:
        field, slow = row["field"]["median"], row["interact"]["median"]
        for kind in ("field", "map", "static"):
            if row[kind] and row[kind]["median"] >= FRAME:
                missed.append(f"{row['explorer']} ({kind}) {row[kind]['median']} ms")
        if slow < RATIO * field:
            missed.append(f"{row['explorer']} {slow / field:.1f} times as fast as interact")
    pad = result["digit_pad"]
    if pad["page"]["median"] >= FRAME or pad["kernel"]["median"] >= PEN_IN_KERNEL:
        missed.append(f"digit pad {pad['page']['median']} and {pad['kernel']['median']} ms")
    if result["training"]["update"] >= UPDATE:
        missed.append(f"training update {result['training']['update']:.1f} ms")
    return missed


if __name__ == "__main__":
    sys.exit(main())
