"""What a network costs, counted by hand beside what the package counts."""

import pytest
from scripts import NOTEBOOKS

from course_utils import models, quiet_start
from course_utils.costs import Cost, layer_macs, network_cost

with quiet_start():
    import keras
    from keras import layers


def macs(layer, shape):
    keras.Sequential([keras.Input(shape), layer])
    return layer_macs(layer)


@pytest.mark.parametrize(
    ("layer", "shape", "by_hand"),
    [
        (layers.Dense(10), (7,), 7 * 10),
        (layers.Dense(10), (5, 5, 7), 25 * 7 * 10),
        (layers.Conv2D(6, 5, padding="same"), (28, 28, 1), 28 * 28 * 25 * 1 * 6),
        (layers.Conv2D(8, 3, strides=2), (9, 9, 4), 4 * 4 * 9 * 4 * 8),
        (layers.Conv2D(8, 3, groups=2), (9, 9, 4), 7 * 7 * 9 * 2 * 8),
        (layers.Conv2D(8, 3, groups=4), (9, 9, 4), 7 * 7 * 9 * 1 * 8),
        (layers.Conv2D(2, 3, dilation_rate=2), (9, 9, 4), 5 * 5 * 9 * 4 * 2),
        (layers.DepthwiseConv2D(3), (9, 9, 4), 7 * 7 * 9 * 4),
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (9, 9, 4), 7 * 7 * 9 * 8),
        (layers.SeparableConv2D(8, 3), (9, 9, 4), 7 * 7 * (9 * 4 + 4 * 8)),
        (layers.Conv1D(8, 3), (10, 2), 8 * 3 * 2 * 8),
        (layers.Conv2DTranspose(5, 2, strides=2), (4, 4, 3), 4 * 4 * 4 * 3 * 5),
        (layers.MaxPooling2D(2), (4, 4, 3), 0),
        (layers.BatchNormalization(), (4, 4, 3), 0),
    ],
)
def test_multiplications_are_those_counted_by_hand(layer, shape, by_hand):
    assert macs(layer, shape) == by_hand


def test_channels_may_come_first():
    with quiet_start():
        layer = layers.Conv2D(8, 3, data_format="channels_first")
    inputs = keras.Input((4, 9, 9))
    keras.Model(inputs, layer(inputs))
    assert layer_macs(layer) == 7 * 7 * 9 * 4 * 8


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="LSTM are not known"):
        macs(layers.LSTM(3), (5, 2))
    with pytest.raises(ValueError, match="no fixed size"):
        macs(layers.Conv2D(8, 3), (None, None, 4))
    with pytest.raises(ValueError, match="not part of a built model"):
        layer_macs(layers.Conv2D(8, 3))
    with pytest.raises(ValueError, match="built Sequential or functional"):
        network_cost(keras.Sequential([layers.Dense(1)]))
    with pytest.raises(ValueError, match="built Sequential or functional"):
        network_cost("ResNet")


def test_depth_is_the_longest_way_and_inner_models_count():
    """A projection beside two convolutions adds parameters and products, and no depth."""
    inputs = keras.Input((8, 8, 3))
    inner = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 1), layers.Conv2D(4, 1)])
    added = inner(inputs) + layers.Conv2D(4, 1)(inputs)
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling2D()(added)))
    convolutions = (3 * 4 + 4) + (4 * 4 + 4) + (3 * 4 + 4)
    products = 64 * (12 + 16 + 12) + 8
    cost = network_cost(model)
    assert cost == Cost(3, convolutions + 10, 10, products)
    assert str(cost) == "depth 3, 62 parameters (10 in dense layers), 2,568 MACs"


PUBLISHED = {  # depth, parameters and (in millions) products, as papers and Keras' table give them
    "VGG16": (16, 138_357_544, 15_470),
    "ResNet50": (50, 25_636_712, 3_858),
    "MobileNetV2": (53, 3_538_984, 301),
    "ConvNeXtTiny": (59, 28_589_128, 4_456),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_famous_networks_have_the_published_counts(name):
    with keras.StatelessScope(initialize_variables=False):
        model = getattr(keras.applications, name)(weights=None)
    cost = network_cost(model)
    assert (cost.depth, cost.parameters, round(cost.macs / 1e6)) == PUBLISHED[name]


def test_08c_writes_out_the_same_lenet():
    names = {"keras": keras, "layers": layers}
    (cell,) = [c for c in NOTEBOOKS["deeper/08c_classic_networks"].cells if c.id == "lenet"]
    exec(compile(cell.source, cell.id, "exec"), names)
    kinds = [
        [(type(one).__name__, one.output.shape) for one in model.layers]
        for model in (names["lenet"], models.lenet5())
    ]
    assert kinds[0] == kinds[1]
