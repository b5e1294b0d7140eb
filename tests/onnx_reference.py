"""What an operator of ONNX asks for, said in the operations of `course_utils.reference`.

ONNX keeps channels first and a batch; `reference` keeps them last and takes one image. `OPERATORS`
maps an operator's name to a function of its inputs and attributes that returns its outputs.
"""

import numpy as np

from course_utils import reference


def images(x):
    """(n, C, H, W) or (n, C, T) -> n images (H, W, C); a signal is an image one column wide."""
    return [np.moveaxis(one.reshape(*one.shape, *[1] * (4 - x.ndim)), 0, -1) for one in x]


def batch(results, rank):
    """The images of what came out -> (n, C, H, W) or (n, C, T)."""
    whole = np.stack([np.moveaxis(one, -1, 0) for one in results])
    return whole if rank == 4 else whole[..., 0]


def pair(values, default=1):
    """The numbers for height and width; those of a signal have no width."""
    values = list(values or [])
    return (*values, *[default] * (2 - len(values)))


def sides(pads, rank):
    """ONNX's begins and ends -> ((top, bottom), (left, right))."""
    begins, ends = pair(pads[: rank - 2], 0), pair(pads[rank - 2 :], 0)
    return tuple(zip(begins, ends, strict=True))


def padded(image, width, value=0):
    """Padding with a number: `pad2d` pads with zeros."""
    return reference.pad2d(image - value, width) + value


def lower(function, x, auto_pad):
    """SAME_LOWER is "same" seen in a mirror: an odd cell of padding comes first."""
    if auto_pad != "SAME_LOWER":
        return function(x)
    return function(x[::-1, ::-1])[::-1, ::-1]


def conv(x, w, bias=None, pads=None, group=1, auto_pad="", strides=None, dilations=None, **_):
    kernels = np.moveaxis(w.reshape(*w.shape, *[1] * (4 - w.ndim)), (0, 1), (3, 2))
    inputs, outputs = w.shape[1], len(w) // group
    options = {"strides": pair(strides), "dilation_rate": pair(dilations)}
    width = sides(pads or [0] * 2 * (x.ndim - 2), x.ndim)
    padding = "same" if auto_pad.startswith("SAME") else "valid"
    results = []
    for image in images(x):
        image = reference.pad2d(image, width)
        parts = [
            reference.conv2d(
                image[..., g * inputs : (g + 1) * inputs],
                kernels[..., g * outputs : (g + 1) * outputs],
                padding=padding,
                **options,
            )
            for g in range(group)
        ]
        results.append(np.concatenate(parts, axis=-1) + (0 if bias is None else bias))
    return batch(results, x.ndim)


def conv_integer(x, w, x_zero=0, w_zero=0, **asked):
    w_zero = np.reshape(w_zero, (-1, 1, 1, 1))
    return conv(x.astype(int) - int(x_zero), w.astype(int) - w_zero, **asked)


def conv_transpose(x, w, bias=None, group=1, **asked):
    """A convolution of the input with zeros put between its cells, by the turned kernel."""
    rank, n = x.ndim, x.ndim - 2
    strides, gaps = asked.get("strides", [1] * n), asked.get("dilations", [1] * n)
    extra, pads = asked.get("output_padding", [0] * n), asked.get("pads", [0] * 2 * n)
    spans = [g * (k - 1) + 1 for g, k in zip(gaps, w.shape[2:], strict=True)]
    shape = asked.get("output_shape")
    if asked.get("auto_pad", "").startswith("SAME"):
        shape = [size * stride for size, stride in zip(x.shape[2:], strides, strict=True)]
    if shape:  # what is too much is cut off at the end, what is missing is added there
        whole = zip(x.shape[2:], strides, spans, shape, strict=True)
        extra = [wanted - (size - 1) * s - span for size, s, span, wanted in whole]
        pads = [0] * 2 * n
    steps = [(size - 1) * s + 1 for size, s in zip(x.shape[2:], strides, strict=True)]
    spread = np.zeros((*x.shape[:2], *steps), x.dtype)
    spread[(..., *(slice(None, None, s) for s in strides))] = x
    before = [span - 1 - p for span, p in zip(spans, pads[:n], strict=True)]
    after = [b - p + e for b, p, e in zip([s - 1 for s in spans], pads[n:], extra, strict=True)]
    turned = np.flip(w, tuple(range(2, rank)))
    turned = np.concatenate([part.swapaxes(0, 1) for part in np.split(turned, group)])
    return conv(spread, turned, bias, pads=[*before, *after], group=group, dilations=gaps)


def pool(function, fill):
    def run(x, kernel_shape=None, strides=None, pads=None, auto_pad="", count_include_pad=0, **_):
        options = {"pool_size": pair(kernel_shape), "strides": pair(strides)}
        options["padding"] = "same" if auto_pad.startswith("SAME") else "valid"
        width = sides(pads or [0] * 2 * (x.ndim - 2), x.ndim)
        results = []
        for image in images(x):
            made = padded(image, width, image.min() if fill == "lowest" else 0)
            result = lower(lambda cells: function(cells, **options), made, auto_pad)
            if fill == "none" and pads and not count_include_pad:  # over real cells alone
                real = padded(np.ones_like(image), width)
                result = result / lower(lambda cells: function(cells, **options), real, auto_pad)
            results.append(result)
        return batch(results, x.ndim)

    return run


def over_all(function):
    return lambda x: batch([function(one, one.shape[:2]) for one in images(x)], x.ndim)


def flatten(x, axis=1):
    axis %= x.ndim
    return reference.flatten(x.reshape(-1, *x.shape[axis:]) if axis else x[None])


def gemm(a, b, c=0, alpha=1, beta=1, transA=0, transB=0, **_):
    a, b = a.T if transA else a, b.T if transB else b
    if alpha == beta == 1 and np.ndim(c) == 1 and len(c) == b.shape[1]:
        return reference.dense(a, b, c)
    return alpha * reference.dense(a, b) + beta * c


def matmul(a, b):
    return reference.dense(a, b) if b.ndim == 2 else reference.dense(a, b[:, None])[..., 0]


def batch_normalization(x, scale, bias, mean, variance, epsilon=1e-5, **_):
    """Folded, as for a trained network: one factor and one addend for each channel."""
    factor = scale / np.sqrt(variance + epsilon)
    rows = np.moveaxis(x, 1, -1)
    return np.moveaxis(reference.dense(rows, np.diag(factor), bias - mean * factor), -1, 1)


def pad(x, pads, value=0, axes=None, mode="constant"):
    axes = range(x.ndim) if axes is None else axes % x.ndim
    width = {int(a): (int(pads[i]), int(pads[i + len(axes)])) for i, a in enumerate(axes)}
    assert not any(width.pop(0, ()) + width.pop(1, ())), "reference pads height and width alone"
    both = (width.get(2, (0, 0)), width.get(3, (0, 0)))
    if mode == "constant":
        return batch([padded(image, both, value) for image in images(x)], 4)
    return batch([reference.pad2d(image, both, mode=mode) for image in images(x)], 4)


def cross_entropy(scores, labels, weights=None, reduction="mean", ignore_index=None):
    rows = np.moveaxis(scores, 1, -1)
    probabilities = reference.softmax(rows)
    there = labels != ignore_index  # everywhere, where nothing is ignored
    known = np.where(there, labels, 0)
    counted = there * (1 if weights is None else weights[known])
    losses = reference.cross_entropy(known.ravel(), probabilities.reshape(-1, rows.shape[-1]))
    losses = losses.reshape(labels.shape) * counted
    if reduction != "none":
        losses = losses.sum() / (counted.sum() if reduction == "mean" else 1)
    return losses, np.moveaxis(np.log(probabilities), -1, 1)


OPERATORS = {
    "AveragePool": pool(reference.avg_pool2d, "none"),
    "BatchNormalization": batch_normalization,
    "Conv": conv,
    "ConvInteger": conv_integer,
    "ConvTranspose": conv_transpose,
    "Flatten": flatten,
    "Gemm": gemm,
    "GlobalAveragePool": over_all(reference.avg_pool2d),
    "GlobalMaxPool": over_all(reference.max_pool2d),
    "LogSoftmax": lambda x, axis=-1: np.log(reference.softmax(x, axis)),
    "MatMul": matmul,
    "MaxPool": pool(reference.max_pool2d, "lowest"),
    "Pad": pad,
    "Relu": reference.relu,
    "Softmax": lambda x, axis=-1: reference.softmax(x, axis),
    "SoftmaxCrossEntropyLoss": cross_entropy,
}
