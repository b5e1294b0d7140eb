"""A dense network beside Model A, and those for lesson 7's signals."""

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
