"""The checker of lesson 7's exercise "Predict steps and channels"."""

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_number, as_parts, as_shape

SHAPES = {"causal": (50, 8), "strided": (16, 12), "pooled": (5, 12), "dilated": (1, 10)}
STEPS = {
    ("causal", 42): "50 − 8 = 42 is the size under `valid`. `causal` puts eight zeros before the "
    "first step, so that no step is lost.",
    ("causal", 46): "50 − 4 = 46 is the size under `valid`, and without the dilation. `causal` "
    "puts zeros before the first step, so that no step is lost.",
    ("causal", 25): "You halved the steps: that is a stride of 2. A dilation of 2 leaves gaps "
    "inside the kernel; the kernel still moves by one step.",
    ("causal", 58): "50 + 8 = 58 counts the eight zeros that `causal` adds, and forgets that the "
    "kernel, which spans nine steps, takes eight away again.",
    ("causal", 54): "50 + 4 = 54 counts zeros that `causal` adds, and forgets that the kernel "
    "takes as many steps away again.",
    ("strided", 15): "15 is ⌊(50 − 4)/3⌋, the number of moves. The first window needs no move, so "
    "there is one output more.",
    ("strided", 17): "50/3, rounded up, is 17: that is the size under `same`. Under the default, "
    "`valid`, the last windows would hang over the end.",
    ("strided", 47): "50 − 4 + 1 = 47 is the size with a stride of 1. The layer keeps every third.",
    ("strided", 12): "50/4 is about 12: you moved by the kernel size. That is pooling's default; a "
    "convolution moves by its stride.",
    ("strided", 13): "50/4 is about 13: you moved by the kernel size. That is pooling's default; a "
    "convolution moves by its stride.",
    ("pooled", 6): "A sixth window would hold a single step. Under `valid`, pooling drops what "
    "does not fill a window.",
    ("pooled", 14): "16 − 3 + 1 = 14 is a window that moves by one step. Pooling moves by its own "
    "size unless `strides` is given.",
    ("pooled", 4): "4 is ⌊(16 − 3)/3⌋, the number of moves. The first window needs no move, so "
    "there is one output more.",
    ("dilated", 3): "5 − 3 + 1 = 3 is the size without the dilation. With gaps of one step between "
    "them, three weights span more than three steps.",
    ("dilated", 2): "There is a gap between the first weight and the second, and another between "
    "the second and the third. Count again what the kernel spans.",
    ("dilated", 0): "Either you forgot the first position, which needs no move, or you counted a "
    "gap after the last weight, too. The kernel just fits.",
    ("dilated", 5): "5 is the size under `same` or `causal`. The default is `valid`: the steps "
    "that the kernel spans beyond the first are lost.",
}
PARAMETERS = {
    610: "You counted the gaps: (5 · 12 + 1) · 10. A gap has no weight: dilation makes "
    "a kernel wider, not heavier.",
    40: "(3 + 1) · 10 is a kernel that sees one channel. Each kernel reaches through all 12 "
    "channels of its input.",
    360: "3 · 12 · 10 = 360 are the weights. Each of the ten kernels has a bias, too.",
    361: "A bias for each kernel, not one for the layer: there are ten.",
    894: "894 are the parameters of all the layers together. The last one alone is asked for.",
    250: "(3 · 8 + 1) · 10 = 250 takes the 8 channels of the first layer. The last layer reads the "
    "channels that stand right before it.",
    310: "(3 · 10 + 1) · 10 takes the channels that the layer gives. A kernel reaches through the "
    "channels that the layer reads.",
    444: "(3 · 12 + 1) · 12 takes 12 kernels. The last layer has ten.",
}
PRODUCTS = {"causal": 24, "strided": 96, "dilated": 120}  # filters times channels of the input


@register("conv1d-shapes")
def conv1d_shapes(answer):
    *given, parameters = as_parts(answer, [*SHAPES, "parameters"])
    for name, value in zip(SHAPES, given, strict=True):
        _check_shape(name, as_shape(value, f"`{name}`"))
    parameters = as_number(parameters, "`parameters`", whole=True)
    if parameters != 370:
        why = PARAMETERS.get(
            parameters,
            "One kernel has a weight for each of its three positions and each channel it reads, and "
            "one bias. How many kernels are there?",
        )
        raise Wrong(f"`parameters` is {parameters}. {why}")
    return (
        "Padding decides whether steps are lost, the stride how many are kept, and dilation how "
        "far a kernel reaches; the channels are the filters of the layer before."
    )


def _check_shape(name: str, shape: tuple) -> None:
    right, head = SHAPES[name], f"`{name}` is {shape}."
    if shape == right:
        return
    if len(shape) == 3 and shape[1:] == right:
        raise Wrong(f"{head} Leave the batch axis out: (steps, channels) is asked for.")
    if len(shape) != 2:
        raise Wrong(f"{head} Expected two numbers: (steps, channels).")
    if shape[::-1] == right:
        raise Wrong(f"{head} You exchanged the axes: steps first, channels last.")
    steps, channels = shape
    if steps != right[0]:
        default = (
            "Count where the kernel or the window can start: what does it span, how far does it "
            "move, and does the padding add steps?"
        )
        raise Wrong(f"{head} {STEPS.get((name, steps), default)}")
    if name == "pooled":
        why = "Pooling works on each channel alone: as many channels come out as went in."
    elif channels == PRODUCTS[name]:
        why = (
            "You multiplied by the channels of the input. Each kernel adds all its input channels "
            "up into one output."
        )
    else:
        why = "Each kernel gives one output channel, so it is the layer's first argument."
    raise Wrong(f"{head} The steps are right, the channels are not. {why}")
