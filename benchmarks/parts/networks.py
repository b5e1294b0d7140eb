"""A dense network beside Model A, and those for the signals and series of lessons 7 and 7b."""

from course_utils import quiet_start

with quiet_start():
    import keras
    from keras import layers


def dense_baseline() -> keras.Model:
    """About as many parameters as Model A, and no convolution."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(110, activation="relu"),
            layers.Dense(56, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def signal_conv(filters: int = 32, strides: tuple[int, ...] = (2, 2, 2)) -> keras.Sequential:
    """Conv1D layers of kernel size 5, "same", with ReLU; Flatten, and a dense layer of 10."""
    options = {"kernel_size": 5, "padding": "same", "activation": "relu"}
    hidden = [layers.Conv1D(filters, strides=stride, **options) for stride in strides]
    ends = [layers.Flatten(), layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input((40, 1)), *hidden, *ends])


def signal_dense() -> keras.Sequential:
    """About as many parameters as `signal_conv`, 12,102 and 12,106, and no convolution."""
    return keras.Sequential(
        [
            keras.Input((40, 1)),
            layers.Flatten(),
            layers.Dense(100, activation="relu"),
            layers.Dense(72, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def forecaster(pooled: int = 1) -> keras.Sequential:
    """Five causal Conv1D layers of 16 filters and kernel size 3, dilations 1, 3, 9, 27 and 81, with
    ReLU, and a dense layer of 1 at each step. Each output sees 243 steps.

    With `pooled` above 1 the dense layer reads the mean over so many steps, the last of them its own.
    """
    network = keras.Sequential([keras.Input((None, 1))])
    for dilation in (1, 3, 9, 27, 81):
        options = {"padding": "causal", "dilation_rate": dilation, "activation": "relu"}
        network.add(layers.Conv1D(16, 3, **options))
    if pooled > 1:
        network.add(layers.ZeroPadding1D((pooled - 1, 0)))
        network.add(layers.AveragePooling1D(pooled, strides=1))
    network.add(layers.Dense(1))
    return network


def keeping_forecaster(hours: int) -> keras.Sequential:
    """The control of the mean: as `forecaster`, but each of so many steps has weights of its own.

    The last layer is one causal convolution with a kernel as long as these steps.
    """
    network = forecaster()
    network.pop()
    network.add(layers.Conv1D(1, hours, padding="causal"))
    return network


def dense_forecaster(hidden: tuple[int, ...] = (13,)) -> keras.Sequential:
    """A dense network of hidden layers with ReLU on the last 243 steps, at each step.

    Its first layer is written as one causal convolution with a kernel as long as the window, which is
    the same. One layer of 13 units has 3,186 parameters, five layers of 11 have 3,224, beside the
    3,217 of `forecaster`.
    """
    first = layers.Conv1D(hidden[0], 243, padding="causal", activation="relu")
    more = [layers.Dense(units, activation="relu") for units in hidden[1:]]
    return keras.Sequential([keras.Input((None, 1)), first, *more, layers.Dense(1)])
