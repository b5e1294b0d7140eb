"""The checker of lesson 4's exercise "Count the parameters of a classifier"."""

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import refuse_other
from course_utils.checks.values import as_number, as_parts

CLASSIFIER = {  # layer: (right, {wrong: what it comes from})
    "conv_1": (
        (5 * 5 * 3 + 1) * 8,
        {
            5 * 5 * 3 * 8: "You left out the biases: one for each of the 8 channels.",
            (5 * 5 + 1) * 8: "You left out the input's 3 channels: a kernel is as deep as its "
            "input.",
            5 * 5 * 8: "You left out the input's 3 channels, and the biases.",
            5 * 5 * 3 * 8 + 1: "You counted one bias for the layer. There is one for each output "
            "channel.",
            5 * 5 * 3 * 8 + 3: "You counted one bias for each input channel. There is one for "
            "each output channel.",
            5 * 5 * 3 + 1: "That is one output channel. The layer has 8.",
            (3 * 3 * 3 + 1) * 8: "You took a 3×3 kernel. This one is 5×5.",
            5 * 3 + 8: "A kernel has 5·5 cells, and each of the 8 channels has its own.",
            (5 * 3 + 1) * 8: "A kernel has 5·5 cells, not 5.",
        },
    ),
    "conv_2": (
        (3 * 3 * 8 + 1) * 16,
        {
            3 * 3 * 8 * 16: "You left out the biases: one for each of the 16 channels.",
            (3 * 3 + 1) * 16: "You left out the 8 channels that come in: a kernel is as deep as "
            "its input.",
            3 * 3 * 16: "You left out the 8 channels that come in, and the biases.",
            (3 * 3 * 3 + 1) * 16: "You took the image's 3 channels. The second convolution reads "
            "the 8 channels of the first.",
            3 * 3 * 8 * 16 + 8: "You counted one bias for each channel that comes in. There is "
            "one for each that goes out.",
            3 * 3 * 8 * 16 + 1: "You counted one bias for the layer. There is one for each output "
            "channel.",
            (5 * 5 * 8 + 1) * 16: "You took a 5×5 kernel. This one is 3×3.",
            3 * 3 * 8 + 1: "That is one output channel. The layer has 16.",
        },
    ),
    "dense_1": (
        (6 * 11 * 16 + 1) * 20,
        {
            6 * 11 * 16 * 20: "You left out the biases: one for each output.",
            6 * 11 * 16 * 20 + 1: "You counted one bias for the layer. There is one for each "
            "output.",
            6 * 11 * 16: "That is the number of inputs. Each of the 20 outputs has a weight for "
            "every one of them.",
            6 * 11 * 16 + 20: "You added inputs and outputs. Every output has a weight for every "
            "input.",
            (7 * 11 * 16 + 1) * 20: "You rounded up after the pooling: 17 rows give 8 windows of "
            "2, and the last row is dropped.",
            (8 * 13 * 16 + 1) * 20: "You forgot that both convolutions make the map smaller: "
            "without `padding` they are `valid`.",
            (8 * 13 * 8 + 1) * 20: "Those are the maps after the pooling. The second convolution "
            "is still to come.",
            (10 * 15 * 16 + 1) * 20: "You kept the size in both convolutions. Without `padding` "
            "they are `valid`, and the map shrinks.",
            (8 * 13 * 16) * 20: "You forgot that both convolutions make the map smaller, and "
            "the biases.",
            (15 * 24 * 16 + 1) * 20: "You left out the pooling: it halves rows and columns.",
            (7 * 12 * 16 + 1) * 20: "A kernel of 3 takes away 2 rows and 2 columns, not 1.",
            (6 * 11 + 1) * 20: "You left out the 16 channels: `Flatten` keeps every number.",
            (16 + 1) * 20: "That would be after global average pooling. `Flatten` keeps every "
            "number of the 16 maps.",
            (7 * 12 * 16) * 20: "A kernel of 3 takes away 2 rows and 2 columns. And the biases "
            "are missing.",
        },
    ),
    "dense_2": (
        (20 + 1) * 3,
        {
            20 * 3: "You left out the biases: one for each of the 3 outputs.",
            20 * 3 + 1: "You counted one bias for the layer. There is one for each output.",
            20 + 3: "You added inputs and outputs. Every output has a weight for every input.",
            (3 + 1) * 20: "You swapped inputs and outputs: there is one bias for each output, and "
            "there are 3 outputs.",
            (6 * 11 * 16 + 1)
            * 3: "The last layer reads the 20 numbers of the one before it, not the flat vector.",
        },
    ),
}

COUNT = {
    "conv": "(kernel height · kernel width · channels in + 1) · channels out",
    "dense": "(inputs + 1) · outputs. How many numbers come in? Follow the shape to here",
}


@register("count-classifier")
def count_classifier(answer):
    counts = [
        as_number(part, f"Your count for `{name}`", whole=True)
        for part, name in zip(as_parts(answer, list(CLASSIFIER)), CLASSIFIER, strict=True)
    ]
    for name, count in zip(CLASSIFIER, counts, strict=True):
        right, told = CLASSIFIER[name]
        if count not in {right, *told}:
            ask = COUNT[name.split("_")[0]]
            raise Wrong(f"`{name}` does not have {count:,} parameters. Count {ask}.")
        refuse_other(count, right, told, "", f"{{}} (This is about `{name}`.)")
    total = sum(right for right, _ in CLASSIFIER.values())
    share = CLASSIFIER["dense_1"][0] / total
    return (
        f"All four are right: {total:,} parameters in all, and {share:.0%} of them sit in the "
        "dense layer after `Flatten`."
    )
