"""One convolution, climbed rung by rung: loops, slices, windows, matrix product, framework.

The job is a layer of 64 kernels of 3×3 on a photograph of 224×224×3, in float32. The rungs are
the functions that notebook 1c writes; they are read out of it. Beside them stand the
course's `reference.conv2d`, TensorFlow's own convolution, and the limit of the machine: the rate
of one large matrix product. All take turns, in one process, on the CPU. Called by speed.py.
"""

import ast
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils import quiet_start, reference
from course_utils.datasets import load_sample_image
from parts.pairs import LEAST, ratio, told

with quiet_start():
    import keras
    import tensorflow as tf

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import notebooks  # noqa: E402

NOTEBOOK = ROOT / "notebooks" / "deeper" / "01c_by_hand_but_fast.ipynb"
RUNGS = {
    "loops": "by_loops",
    "slices": "by_slices",
    "windows": "by_windows",
    "matrix product": "by_matrix_product",
    "framework": "by_framework",
}
SIZE, FILTERS, KERNEL = 224, 64, 3
PART = 6  # the loops compute this many rows and columns of the output
LIMIT = 2048  # rows and columns of the two matrices
TURNS = {False: 15, True: LEAST}  # by whether it is quick
PAUSE = 0.1  # seconds: the threads of the library before have gone to sleep


def lesson_functions() -> dict[str, Callable]:
    """The functions of the ladder as notebook 1c writes them, by name."""
    try:
        cells = notebooks.read(NOTEBOOK).cells
    except notebooks.NotebookProblem as problem:
        sys.exit(str(problem))
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    wanted = set(RUNGS.values())
    found = {}
    for source in sources:
        if not any(f"def {name}(" in source for name in wanted):
            continue
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name in wanted:
                found.setdefault(node.name, node)
    missing = wanted - found.keys()
    if missing:
        raise ValueError(f"notebook 1c defines no function {', '.join(sorted(missing))}")
    namespace = {"np": np, "keras": keras, "sliding_window_view": sliding_window_view}
    module = ast.Module(list(found.values()), type_ignores=[])
    exec(compile(module, NOTEBOOK.name, "exec"), namespace)
    return {name: namespace[name] for name in wanted}


def measure(quick: bool = False) -> dict:
    """Climb the ladder in turns. Returns seconds, GFLOP/s and shares of the machine's limit.

    Args:
        quick: 5 turns in place of 15.

    Returns:
        "job": shapes of the image, the kernels and the output; "operations", the products and
        additions together. "turns". "limit": the matrix product's "size", "seconds", "gflops".
        "rungs": for each of the five, and for "reference" and "tensorflow": "seconds" for the
        whole job (the median over the turns, scaled up where only a part was computed),
        "gflops", "share_of_limit", "part" (the measured share of the outputs), "equal" (its
        numbers are those of TensorFlow). "ratios": "reference_to_tensorflow" and
        "loops_to_reference", each with "median", "lowest" and "highest" over the turns.
    """
    with tf.device("CPU:0"):  # where NumPy computes; TensorFlow returns when it is done
        jobs = _jobs()
        results = {name: np.asarray(way(*given)) for name, (way, *given) in jobs.items()}
        square = np.random.default_rng(3).normal(size=(LIMIT, LIMIT)).astype("float32")
        jobs["limit"] = np.matmul, square, square
        turns = _by_turns(jobs, TURNS[quick])

    _, image, kernels = jobs["framework"]
    right = results["tensorflow"] = results["tensorflow"][0]
    operations = 2 * right[..., 0].size * kernels.size
    limit = _rate(2 * LIMIT**3, turns["limit"])
    whole, rungs = {}, {}
    for name, result in results.items():
        height, width = result.shape[:2]
        part = result.size / right.size
        whole[name] = [seconds / part for seconds in turns[name]]
        rate = _rate(operations, whole[name])
        rungs[name] = {
            **rate,
            "share_of_limit": rate["gflops"] / limit["gflops"],
            "part": part,
            "equal": np.allclose(result, right[:height, :width], atol=1e-4),
        }
    return {
        "job": {
            "image": list(image.shape),
            "kernels": list(kernels.shape),
            "output": list(right.shape),
            "operations": operations,
        },
        "turns": len(turns["limit"]),
        "limit": {"size": LIMIT, **limit},
        "rungs": rungs,
        "ratios": {
            "reference_to_tensorflow": ratio(whole["reference"], whole["tensorflow"]),
            "loops_to_reference": ratio(whole["loops"], whole["reference"]),
        },
    }


def _jobs() -> dict[str, tuple]:
    """(function, its arguments) by name: the rungs, then what stands beside them."""
    functions = lesson_functions()
    image = load_sample_image("china")[100 : 100 + SIZE, 150 : 150 + SIZE].astype("float32") / 255
    shape = (KERNEL, KERNEL, image.shape[2], FILTERS)
    kernels = np.random.default_rng(2).normal(size=shape).astype("float32")
    jobs = {name: (functions[way], image, kernels) for name, way in RUNGS.items()}
    part = PART + KERNEL - 1
    jobs["loops"] = functions[RUNGS["loops"]], image[:part, :part], kernels
    jobs["reference"] = reference.conv2d, image, kernels
    tensors = tf.constant(image[np.newaxis]), tf.constant(kernels)
    jobs["tensorflow"] = tf.nn.conv2d, *tensors, 1, "VALID"
    return jobs


def _by_turns(jobs: dict[str, tuple], count: int) -> dict[str, list[float]]:
    """Seconds of each job in each turn."""
    turns = {name: [] for name in jobs}
    for _ in range(count):
        for name, (way, *given) in jobs.items():
            time.sleep(PAUSE)
            start = time.perf_counter()
            way(*given)
            turns[name].append(time.perf_counter() - start)
    return turns


def _rate(operations: int, seconds: list[float]) -> dict:
    median = statistics.median(seconds)
    return {"seconds": median, "gflops": operations / median / 1e9}


def table(result: dict) -> str:
    """What `measure` returned, for people."""
    lines = [f"{'way':16}{'seconds':>12}{'GFLOP/s':>12}{'of the limit':>14}  equal"]
    for name, rung in result["rungs"].items():
        seconds, gflops = rung["seconds"], rung["gflops"]
        share, equal = rung["share_of_limit"], "yes" if rung["equal"] else "NO"
        lines.append(f"{name:16}{seconds:12.4f}{gflops:12.4f}{share:14.3%}  {equal}")
    limit = result["limit"]
    lines.append(f"{'limit':16}{limit['seconds']:12.4f}{limit['gflops']:12.4f}")
    part = result["rungs"]["loops"]["part"]
    lines.append(f"Medians of {result['turns']} turns; loops: {part:.3%} of the outputs, scaled.")
    for name, found in result["ratios"].items():
        lines.append(f"{name.replace('_', ' ')}: {told(found, ',.2f')}")
    return "\n".join(lines)
