"""The checker of lesson 6's exercise "Mend the subclassed model"."""

import random

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, name_of, register, shown
from course_utils.checks.models import as_it_was, keras
from course_utils.checks.values import as_array, call, refuse_empty, said_by


def _outputs(model, images) -> np.ndarray:
    """The model's outputs; layers made on the way start from the same seed each time."""
    random.seed(0)  # the engine restores it; Keras draws the seeds of new layers from here
    try:
        return as_array(call(model, images, names=["images"]), "The output of your model")
    except Wrong as problem:
        if problem.__cause__ is None:
            raise
        kind, said = name_of(type(problem.__cause__)), said_by(problem.__cause__)
        raise Wrong(f"Your model stopped with {kind}: “{said}”") from problem


def _variable(model, shape):
    return next((v for v in model.trainable_variables if tuple(v.shape) == shape), None)


def _pools(model, images) -> bool:
    """Does only the largest pixel of each window count? The kernel is made to copy the image."""
    kernel = _variable(model, (3, 3, 1, 8))
    copying = np.zeros(kernel.shape)
    copying[1, 1] = 1
    low = np.where(np.arange(28) % 2 == 0, 1.0, 0.2)[:, None] * np.ones(28)
    pictures = [low[None, :, :, None] + np.zeros_like(images), None]
    pictures[1] = np.where(pictures[0] < 1, 0.6, pictures[0])
    with as_it_was(model):
        kernel.assign(copying)
        one, other = (_outputs(model, p.astype("float32")) for p in pictures)
    return bool(np.allclose(one, other, atol=1e-5))


def _end(outputs) -> str:
    """What the outputs look like: softmax, sigmoid, relu or logits."""
    if (outputs < 0).any():
        return "logits"
    if np.allclose(outputs.sum(axis=1), 1, atol=1e-4):
        return "softmax"
    return "relu" if (outputs == 0).any() or (outputs > 1).any() else "sigmoid"


ENDS = {
    "softmax": "Your model ends in softmax. The loss of this lesson has `from_logits=True`, so it "
    "would take the softmax of a softmax.",
    "sigmoid": "Your ten outputs all lie between 0 and 1. Logits are any numbers: no activation.",
    "relu": "Your outputs are never negative. Logits are any numbers: no activation.",
}


@register("mend-subclass")
def mend_subclass(answer):
    if isinstance(answer, keras.Model):
        raise Wrong("You handed over a model. Hand over the class itself: `Network`, no brackets.")
    if not isinstance(answer, type):
        raise Wrong(f"Your answer is {shown(answer)}; expected a class, `Network`.")
    model = call(answer)
    refuse_empty(model, "What your class makes")
    if not isinstance(model, keras.Model):
        raise Wrong(f"Your class makes {shown(model)}; expected a keras.Model.")
    images = np.random.default_rng(6).normal(size=(6, 28, 28, 1)).astype("float32")
    outputs = _outputs(model, images)
    if outputs.shape != (6, 10):
        raise Wrong(f"Six images give the shape {outputs.shape}; expected (6, 10).")
    shapes = [tuple(v.shape) for v in model.trainable_variables]
    listed = ", ".join(map(str, shapes[:6])) + ", …" * (len(shapes) > 6)
    if (3, 3, 1, 8) not in shapes:
        raise Wrong(
            "The kernel of the convolution, 3×3×1×8, is not among the model's trainable variables "
            f"any more: {listed}."
        )
    has_dense = any(len(shape) == 2 for shape in shapes)
    pools, end = _pools(model, images), _end(outputs)
    if not has_dense and not pools and end == "softmax":
        raise NotAttempted("The class is still as it came. Three lines in it are wrong.")
    if not has_dense:
        raise Wrong(
            f"After a call the model has {len(shapes)} trainable variables, and none belongs to "
            "the dense layer. A layer that is made in `call` is a new one with new random weights "
            "at every call, and no optimizer ever sees them."
        )
    if not pools and (28 * 28 * 8, 10) not in shapes:
        raise Wrong(
            "Your dense layer gets other numbers than the largest value of each window. The "
            "pooling layer was the right one: leave `MaxPooling2D` as it came."
        )
    if not pools:
        raise Wrong(
            "The maps reach the dense layer unpooled, 28×28: no pooling is done, or its result is "
            "thrown away. A layer does not change what it is given, it gives back something new."
        )
    if end != "logits":
        raise Wrong(ENDS[end])
    if sorted(shapes) != [(3, 3, 1, 8), (8,), (10,), (1568, 10)]:
        raise Wrong(
            f"Your variables have the shapes {listed}; expected a kernel and a bias of the "
            "convolution, 3×3×1×8 and 8, and of the dense layer, 1568×10 and 10."
        )
    if not np.allclose(outputs, _expected(model, images), atol=1e-3):
        raise Wrong(
            "All variables are right, but the model computes something else. Convolution with "
            "ReLU, pooling, flatten, dense without activation: what stands in between?"
        )
    return "Four variables, the same at every call, and ten logits: this model can be trained."


def _expected(model, images) -> np.ndarray:
    shapes = ((3, 3, 1, 8), (8,), (1568, 10), (10,))
    kernel, bias, matrix, shift = (_variable(model, shape) for shape in shapes)
    ops = keras.ops
    maps = ops.max_pool(ops.relu(ops.conv(images, kernel, padding="same") + bias), 2)
    return np.asarray(ops.reshape(maps, (len(images), -1)) @ matrix + shift)
