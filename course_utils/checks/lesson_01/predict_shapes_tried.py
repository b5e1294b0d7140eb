"""What is tried on lesson 1's exercise "Predict four shapes"."""

import numpy as np

SHAPES = {
    "first_kernels": (5, 3, 3, 12),
    "first_output": (16, 46, 38, 12),
    "second_kernels": (1, 1, 12, 6),
    "second_output": (16, 46, 38, 6),
}

WRONG = [
    ("no batch", SHAPES | {"first_output": (46, 38, 12)}, "the batch is missing"),
    ("open batch", SHAPES | {"first_output": (None, 46, 38, 12)}, "leaves the batch open"),
    ("size kept", SHAPES | {"first_output": (16, 50, 40, 12)}, "would need padding"),
    ("moves counted", SHAPES | {"first_output": (16, 45, 37, 12)}, "before the first move"),
    ("sides swapped", SHAPES | {"first_output": (16, 48, 36, 12)}, "3 rows and 5 columns"),
    ("window by window", SHAPES | {"first_output": (16, 10, 13, 12)}, "moves by its own size"),
    ("width alone", SHAPES | {"first_output": (16, 46, 37, 12)}, "40 − 3 = 37"),
    ("maps per colour", SHAPES | {"first_output": (16, 46, 38, 36)}, "one map for each kernel"),
    ("colours stay", SHAPES | {"first_output": (16, 46, 38, 3)}, "do not stay 3"),
    ("maps first", SHAPES | {"first_output": (16, 12, 46, 38)}, "channels_first"),
    ("some height", SHAPES | {"first_output": (16, 44, 38, 12)}, "At how many positions"),
    ("no input channels", SHAPES | {"first_kernels": (5, 3, 12)}, "input channels is missing"),
    ("one channel", SHAPES | {"first_kernels": (5, 3, 1, 12)}, "gave each kernel one channel"),
    ("PyTorch's order", SHAPES | {"first_kernels": (12, 3, 5, 3)}, "PyTorch"),
    ("turned kernel", SHAPES | {"first_kernels": (3, 5, 3, 12)}, "swapped height and width"),
    ("one kernel", SHAPES | {"first_kernels": (5, 3, 3)}, "a single kernel"),
    ("output first", SHAPES | {"first_kernels": (5, 3, 12, 3)}, "comes last"),
    ("an odd order", SHAPES | {"first_kernels": (5, 12, 3, 3)}, "in another order"),
    ("the image's size", SHAPES | {"first_kernels": (50, 40, 3, 12)}, "does not depend"),
    ("colours again", SHAPES | {"second_kernels": (1, 1, 3, 6)}, "counted the colours"),
    ("just 1×1", SHAPES | {"second_kernels": (1, 1)}, "one kernel on one channel"),
    ("from the image", SHAPES | {"second_output": (16, 50, 40, 6)}, "not the photograph"),
    ("1×1 shrinks", SHAPES | {"second_output": (16, 45, 37, 6)}, "Nothing is lost"),
    ("12 maps", SHAPES | {"second_output": (16, 46, 38, 12)}, "of this layer"),
    ("72 maps", SHAPES | {"second_output": (16, 46, 38, 72)}, "72 = 12 · 6"),
]

AS_LIST = [(5, 3, 3, 12), (16, 46, 38, 12), (1, 1, 12, 6), (16, 46, 38, 6)]

RIGHT = [
    ("a list of four", AS_LIST),
    ("arrays", [np.array(shape) for shape in AS_LIST]),
    ("decimals that are whole", [[float(n) for n in shape] for shape in AS_LIST]),
]
