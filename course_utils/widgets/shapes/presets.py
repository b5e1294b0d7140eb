"""The stacks that the Parameters and shapes explorer begins with."""

from course_utils.widgets.shapes.stack import LAYERS, check_layers, row_parameters, table


def _stack(*words: tuple) -> list[dict]:
    """Write layers shortly: (type, first argument, second argument, …)."""
    return [
        {"type": kind, **dict(zip(LAYERS[kind], arguments, strict=False))}
        for kind, *arguments in words
    ]


def _conv(filters: int, size: int = 3, strides: int = 1, padding: str = "same") -> tuple:
    return ("Conv2D", filters, size, strides, padding, 1, True, "relu")


def _thin(filters: int) -> list[tuple]:
    """A convolution of the recipe, without bias: the normalisation after it has one."""
    return [("Conv2D", filters, 3, 1, "valid", 1, False), ("BatchNormalization",), ("ReLU",)]


def _dense(units: int) -> tuple:
    return ("Dense", units, True, "relu")


POOL, FLATTEN = ("MaxPooling2D", 2), ("Flatten",)
CONV_32, CONV_64 = ("Conv2D", 32, 3), ("Conv2D", 64, 3)
DIGIT, MAPS = (28, 28, 1), (7, 7, 64)
MODEL_A = [CONV_32, POOL, CONV_64, POOL, CONV_64]
DEEPER = [*MODEL_A, POOL, CONV_64]
MODEL_B = [CONV_32, CONV_64, POOL, ("Dropout", 0.25), FLATTEN, ("Dense", 128), ("Dropout", 0.5)]
LENET = [("Conv2D", 6, 5, 1, "same"), ("AveragePooling2D", 2), ("Conv2D", 16, 5)]
LENET += [("AveragePooling2D", 2), FLATTEN, ("Dense", 120), ("Dense", 84)]
END, CLASSES = ("Dense", 10), ("Dense", 1000)
(THIN, *NORMAL), WIDE = _thin(24), _thin(128)
RECIPE = [("Rescaling",), _conv(16, 5, 2, "valid"), THIN, POOL, *NORMAL, *WIDE, FLATTEN, END]
BIG_POOL, HIDDEN = ("MaxPooling2D", 3, 2), [_dense(4096), _dense(4096)]
ALEXNET = [_conv(96, 11, 4, "valid"), BIG_POOL, _conv(256, 5), BIG_POOL]
ALEXNET += [_conv(384), _conv(384), _conv(256), BIG_POOL, FLATTEN, *HIDDEN, CLASSES]
VGG_16 = [_conv(64), _conv(64), POOL, _conv(128), _conv(128), POOL]
for _filters in (256, 512, 512):
    VGG_16 += [_conv(_filters), _conv(_filters), _conv(_filters), POOL]
VGG_16 += [FLATTEN, *HIDDEN, CLASSES]
STACKS: dict[str, tuple[str, tuple[int, int, int], list[tuple]]] = {
    "conv": ("Lesson 1: one convolution", DIGIT, [CONV_32]),
    "flatten": ("Lesson 4: Flatten, then Dense", MAPS, [FLATTEN, END]),
    "global_average": (
        "Lesson 4: global average, then Dense",
        MAPS,
        [("GlobalAveragePooling2D",), END],
    ),
    "model_a": ("Lesson 5: Model A", DIGIT, [*MODEL_A, FLATTEN, ("Dense", 64), END]),
    "model_b": ("Lesson 5: Model B", DIGIT, [*MODEL_B, END]),
    "recipe": ("The recipe of 05b", DIGIT, RECIPE),
    "lenet": ("LeNet-5 (1998), as built today", DIGIT, [*LENET, END]),
    "alexnet": ("AlexNet (2012), in one tower", (227, 227, 3), ALEXNET),
    "vgg16": ("VGG-16 (2014)", (224, 224, 3), VGG_16),
    "impossible": ("One layer too many", DIGIT, [*DEEPER, FLATTEN, END]),
}


def preset(title: str, input_shape: list[int], layers: list[dict]) -> dict:
    """A stack as the page knows it; its title says its parameters, where it can be built."""
    rows = table(input_shape, layers)
    if not any(row["error"] for row in rows):
        title += f": {sum(map(row_parameters, rows)):,} parameters"
    return {"title": title, "input_shape": input_shape, "layers": layers}


PRESETS = {
    name: preset(title, list(shape), check_layers(_stack(*words), name))
    for name, (title, shape, words) in STACKS.items()
}
