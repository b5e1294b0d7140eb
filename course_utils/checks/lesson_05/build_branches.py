"""The checker of lesson 5's exercise "Build a model with two branches"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_05._shared import check_ends, kernel_shape
from course_utils.checks.misconceptions import refuse_mistakes
from course_utils.checks.models import keras, layers_of, of_model
from course_utils.checks.values import as_array


def _check_convolutions(kernels) -> None:
    if len(kernels) != 2:
        raise Wrong(f"Your model has {len(kernels)} convolution layer(s); two are asked for.")
    if any(kernel[2] == 8 for kernel in kernels):
        raise Wrong(
            "One of your convolutions reads the other one's 8 channels: it stands behind it, not "
            "beside it. In a branch both are called on the same input."
        )
    if sorted(kernel[:2] for kernel in kernels) != [(3, 3), (5, 5)]:
        sizes = " and ".join(f"{k[0]}×{k[1]}" for k in kernels)
        raise Wrong(f"Your kernels are {sizes}; asked for are one of 3×3 and one of 5×5.")
    if any(kernel[3] != 8 for kernel in kernels):
        filters = " and ".join(str(kernel[3]) for kernel in kernels)
        raise Wrong(f"Your branches have {filters} channels; 8 are asked for in each.")


def _check_join(shapes) -> None:
    if (28, 28, 16) in shapes or (7, 7, 16) in shapes:
        return
    if {(56, 28, 8), (28, 56, 8), (14, 7, 8), (7, 14, 8)} & set(shapes):
        raise Wrong(
            "You put the two maps below or beside each other, as a larger picture. They show the "
            "same positions, so they belong on top of each other: along the channels, the last "
            "axis."
        )
    if (28, 28, 16) not in shapes and any(shape[-1:] == (16,) for shape in shapes):
        raise Wrong(
            "Your maps are joined, but not at 28 × 28. Both branches keep the size of the picture "
            "(padding), and the pooling with windows of 4 brings 28 to 7."
        )
    raise Wrong(
        "Nowhere in your model are 16 channels together. Joining keeps the 8 of one branch beside "
        "the 8 of the other; adding them would mix the two into 8."
    )


ADVICE = {
    "concatenation axis": "The two maps differ in height and width, so they cannot be joined. Both "
    "convolutions keep the size of the picture: which `padding` does that?"
}


@register("build-branches")
@of_model(ADVICE, anew=True)
def build_branches(model):
    check_ends(model)
    flat = layers_of(model)
    convolutions = [layer for layer in flat if len(kernel_shape(layer)) == 4]
    _check_convolutions([kernel_shape(layer) for layer in convolutions])
    seen = keras.tree.flatten([(layer.input, layer.output) for layer in flat])
    _check_join([tuple(tensor.shape[1:]) for tensor in seen])
    dense = [layer for layer in flat if len(kernel_shape(layer)) == 2]
    if len(dense) != 1:
        raise Wrong(f"Your model has {len(dense)} dense layers; one is asked for, with ten units.")
    if kernel_shape(dense[0]) != (784, 10):
        rows = kernel_shape(dense[0])[0]
        raise Wrong(
            f"Your dense layer reads {rows:,} numbers; expected 784: after pooling with windows of "
            "4 there are 7 × 7 positions with 16 channels, and all of them are flattened."
        )
    if model.count_params() != 8138:
        raise Wrong(
            f"Your model has {model.count_params():,} parameters; with a bias in each of the three "
            "layers there are 80 + 208 + 7,850 = 8,138."
        )
    _check_outputs(model, [*sorted(convolutions, key=kernel_shape), *dense])
    return "Two kernels of different size look at the same picture. A list of layers could not say that."


def _check_outputs(model, weighted) -> None:
    """Refuse a model that computes something else with weights that are known."""
    ops, rng = keras.ops, np.random.default_rng(5)
    for layer in weighted:
        layer.bias.assign(rng.normal(size=layer.bias.shape))
    x = rng.normal(size=(3, 28, 28, 1)).astype("float32")
    three, five, dense = ((layer.kernel, layer.bias) for layer in weighted)

    def outputs(activation=ops.relu, pool=ops.max_pool, last=ops.softmax):
        """Of both orders in which the branches may be joined."""
        for order in ((three, five), (five, three)):
            maps = [activation(ops.conv(x, k, padding="same") + b) for k, b in order]
            pooled = pool(ops.concatenate(maps, axis=-1), 4)
            yield ops.convert_to_numpy(
                last(ops.reshape(pooled, (len(x), -1)) @ dense[0] + dense[1])
            )

    def plain(values):
        return values

    given = as_array(model(x, training=False), "The output of your model")
    if any(np.allclose(given, right, atol=1e-4) for right in outputs()):
        if np.allclose(given, model(x, training=True), atol=1e-4):
            return
        raise Wrong(
            "In training your model computes something else than in inference, as dropout does. No "
            "such layer was asked for."
        )
    likely = {
        "Your network ends in logits. Ten probabilities are asked for.": outputs(last=plain),
        "The last layer squeezes each output by itself. The ten must share a sum of 1.": outputs(
            last=ops.sigmoid
        ),
        "Your convolutions have no ReLU: negative values pass through.": outputs(activation=plain),
        "You pooled with the average. The largest value of each window is asked for.": outputs(
            pool=ops.average_pool
        ),
        "Your convolutions have no ReLU, and your network ends in logits.": outputs(
            activation=plain, last=plain
        ),
    }
    refuse_mistakes(given, {sentence: [*both] for sentence, both in likely.items()})
    raise Wrong(
        "All shapes are right, but your model computes something else. Convolution with ReLU in "
        "each branch, joined, max pooling, flatten, dense with softmax: what stands in between?"
    )
