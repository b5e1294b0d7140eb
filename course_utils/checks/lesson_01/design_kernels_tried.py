"""What is tried on lesson 1's exercise "Design three kernels"."""

import numpy as np

from course_utils.checks.lesson_01._tried_shared import ACROSS

KERNELS = {
    "copy": [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
    "difference": [[0, -1, 0], [0, 0, 0], [0, 1, 0]],
    "mean": [[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]],
}

WRONG = [
    ("flipped", KERNELS | {"copy": np.flip(KERNELS["copy"])}, "turned by 180°"),
    ("identity", KERNELS | {"copy": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}, "this is the identity"),
    ("only right", KERNELS | {"copy": [[0, 0, 0], [0, 0, 1], [0, 0, 0]]}, "step down"),
    ("upper right", KERNELS | {"copy": [[0, 0, 1], [0, 0, 0], [0, 0, 0]]}, "from the top"),
    ("twice", KERNELS | {"copy": [[0, 0, 0], [0, 0, 0], [0, 0, 2]]}, "2 times as large"),
    ("5×5", KERNELS | {"copy": np.eye(5)}, "expected (3, 3)"),
    ("sign", KERNELS | {"difference": -np.array(KERNELS["difference"])}, "above minus below"),
    (
        "swapped",
        KERNELS | {"difference": np.transpose(KERNELS["difference"])},
        "left and right",
    ),
    ("edge kernel", KERNELS | {"difference": ACROSS.T}, "edge kernel of the lesson"),
    ("sum", KERNELS | {"difference": np.abs(KERNELS["difference"])}, "needs a minus"),
    ("from the centre", KERNELS | {"difference": [[0] * 3, [0, -1, 0], [0, 1, 0]]}, "centre"),
    (
        "undivided",
        KERNELS | {"mean": [[0, 1, 0], [1, 0, 1], [0, 1, 0]]},
        "four times as bright",
    ),
    (
        "with centre",
        KERNELS | {"mean": np.array([[0, 1, 0], [1] * 3, [0, 1, 0]]) / 5},
        "as well",
    ),
    ("blur", KERNELS | {"mean": np.full((3, 3), 1 / 9)}, "the mean of all nine"),
    ("by nine", KERNELS | {"mean": np.array(KERNELS["mean"]) * 4 / 9}, "divided by 9"),
    ("corners", KERNELS | {"mean": np.array([[1, 0, 1], [0] * 3, [1, 0, 1]]) / 4}, "corners"),
    ("integers", KERNELS | {"mean": np.array(KERNELS["mean"]).astype(int)}, "integer array"),
    ("nothing", KERNELS | {"mean": np.zeros((3, 3))}, "so it reads no pixel."),
    ("other cells", KERNELS | {"mean": np.eye(3) / 4}, "Each number of the kernel"),
]

RIGHT = [
    ("lists", KERNELS),
    ("float32", {name: np.float32(kernel) for name, kernel in KERNELS.items()}),
]
