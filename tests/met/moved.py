"""Names of older versions, and names that are misspelled."""

MET = {
    "ModuleNotFoundError: No module named 'keras.engine'": r"""
from keras.engine.topology import Layer
# cured
keras.Layer, keras.Model, keras.layers.InputSpec
keras.utils.plot_model, keras.utils.get_custom_objects
""",
    "ImportError: cannot import name 'np_utils'": r"""
from keras.utils import np_utils
# cured
assert keras.utils.to_categorical(labels, num_classes=10).shape == (100, 10)
""",
    "ImportError: cannot import name 'adam'": r"""
from keras.optimizers import adam
# cured
from keras.optimizers import Adam
keras.optimizers.Adam(learning_rate=0.001)
""",
    "ImportError: cannot import name 'Convolution2d'": r"""
from keras.layers import Convolution2d
# cured
assert "Conv2D" in [name for name in dir(keras.layers) if "Conv" in name]
keras.layers.Concatenate, keras.layers.Add, keras.layers.LSTM
""",
    "AttributeError: module 'keras._tf_keras.keras.layers' has no attribute": r"""
tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)
# cured
keras.layers.Rescaling(1 / 255), keras.layers.RandomFlip("horizontal")
keras.layers.RandomRotation(0.1), keras.optimizers.Adam()
""",
    "AttributeError: module 'keras.backend' has no attribute 'mean'": r"""
from keras import backend as K
K.mean(images)
# cured
assert abs(float(keras.ops.mean(images)) - images.mean()) < 1e-5
keras.ops.square(images), keras.ops.cast(labels, "float32")
""",
    "AttributeError: module 'tensorflow' has no attribute 'Session'": r"""
tf.Session()
# cured
tf.math.log(1.0), keras.optimizers.Adam(), keras.datasets.mnist.load_data
tf.compat.v1.Session
""",
    "ModuleNotFoundError: No module named 'keras.wrappers.scikit_learn'": r"""
from keras.wrappers.scikit_learn import KerasClassifier
# cured
keras.wrappers.SKLearnClassifier(net())
""",
    "ValueError: Argument `learning_rate` should be float": r"""
keras.optimizers.Adam(learning_rate=1)
# cured
keras.optimizers.Adam(learning_rate=1.0)
rate = np.float32(0.1) / 10
keras.optimizers.Adam(float(rate))
""",
    "UserWarning: Argument `decay` is no longer supported": r"""
keras.optimizers.SGD(learning_rate=0.1, decay=1e-4)
# cured
rate = keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=1e-4)
keras.optimizers.SGD(rate)
assert rate(10_000) == 0.05
""",
    "AttributeError: module 'keras.layers' has no attribute 'Regularization'": r"""
layers.Regularization(0.01)
# cured
layers.Conv2D(16, 3, kernel_regularizer=keras.regularizers.L2(0.01))
""",
    "AttributeError: module 'keras.preprocessing.image' has no attribute": r"""
keras.preprocessing.image.ImageDataGenerator(rotation_range=15)
# cured
turn = [layers.RandomRotation(15 / 360), layers.RandomTranslation(0.1, 0.1), layers.RandomZoom(0.1)]
assert keras.Sequential(turn)(images, training=True).shape == images.shape
keras.utils.image_dataset_from_directory
""",
    "AttributeError: module 'keras.preprocessing' has no attribute 'text'": r"""
keras.preprocessing.text.Tokenizer()
# cured
assert keras.utils.pad_sequences([[1, 2], [3]]).shape == (2, 2)
keras.layers.TextVectorization, keras.utils.load_img, keras.utils.img_to_array
""",
    "AttributeError: 'Sequential' object has no attribute 'fit_generator'": r"""
model = net(run_eagerly=True)
model.fit_generator(((images, labels) for _ in range(2)))
# cured
model.fit(((images, labels) for _ in range(2)), steps_per_epoch=2, shuffle=False, verbose=0)
assert model.predict(images, verbose=0).argmax(axis=1).shape == (100,)
one = net(layers.Flatten(), layers.Dense(1, activation="sigmoid"), run_eagerly=True)
assert (one.predict(images, verbose=0)[:, 0] > 0.5).astype(int).shape == (100,)
""",
    "TypeError: TensorFlowTrainer.fit() got an unexpected keyword argument 'nb_epoch'": r"""
model = net(metrics=["accuracy"], run_eagerly=True)
model.fit(images, labels, nb_epoch=2)
# cured
run = model.fit(images, labels, epochs=2, verbose=0)
assert "accuracy" in run.history
keras.utils.PyDataset(workers=2, use_multiprocessing=False)
""",
    "ValueError: Unrecognized keyword arguments passed to Conv2D: {'border_mode'": r"""
layers.Conv2D(32, 3, border_mode="same")
# cured
layers.Conv2D(filters=32, kernel_size=(3, 3), padding="same", strides=2)
layers.Dense(units=3, kernel_initializer="he_normal", kernel_regularizer="l2")
""",
    "ValueError: Unrecognized keyword arguments passed to Dense: {'batch_input_shape'": r"""
layers.Dense(3, batch_input_shape=(None, 1))
# cured
keras.Sequential([keras.Input((1,)), layers.Dense(3)])
keras.Sequential([keras.Input(batch_shape=(32, 10, 1)), layers.LSTM(3, stateful=True)])
""",
    "ValueError: Unrecognized keyword arguments passed to Conv2D: {'activaton'": r"""
layers.Conv2D(16, 3, activaton="relu")
# cured
layers.Conv2D(16, 3, activation="relu")
""",
    "UserWarning: Do not pass an `input_shape`": r"""
keras.Sequential([layers.Conv2D(16, 3, input_shape=(28, 28, 1))])
# cured
keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(16, 3)])
""",
    "AttributeError: 'Conv2D' object has no attribute 'output_shape'": r"""
model = net(layers.Conv2D(4, 3), layers.Flatten())
model.layers[0].output_shape
# cured
assert model.layers[0].output.shape == (None, 8, 8, 4)
assert layers.Conv2D(4, 3).compute_output_shape((None, 28, 28, 1)) == (None, 26, 26, 4)
assert model.output_shape == (None, 256)
""",
    "KeyError: 'acc'": r"""
model = net(metrics=["accuracy"], run_eagerly=True)
run = model.fit(images, labels, validation_data=(images, labels), batch_size=100, verbose=0)
run.history["acc"]
# cured
assert {"accuracy", "val_accuracy"} < set(run.history.keys())
""",
    "KeyError: 'val_accuracy'": r"""
model = net(metrics=["accuracy"], run_eagerly=True)
run = model.fit(images, labels, batch_size=100, verbose=0)
run.history["val_accuracy"]
# cured
run = model.fit(images, labels, validation_data=(images, labels), verbose=0)
run.history["val_accuracy"]
""",
    "ValueError: Could not interpret optimizer identifier": r"""
model = net()
model.compile(keras.optimizers.Adam, "mse")
# cured
model.compile(keras.optimizers.Adam(0.001), "mse")
""",
    "ValueError: Could not interpret activation function identifier": r"""
layers.Dense(10, activation="rleu")
# cured
layers.Dense(10, activation="relu", kernel_initializer="he_normal")
net(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy())
""",
    "ValueError: Expected `metrics` argument to be a list": r"""
net(metrics="accuracy")
# cured
net(metrics=["accuracy"])
""",
    "TypeError: image_dataset_from_directory() got an unexpected keyword argument 'class_mode'": r"""
for name in ("cats", "dogs"):
    Path("pictures", name).mkdir(parents=True)
    plt.imsave(f"pictures/{name}/1.png", images[0, :, :, 0])
read = keras.utils.image_dataset_from_directory
read("pictures", class_mode="categorical", target_size=(10, 10))
# cured
for mode, shape in (("int", (2,)), ("categorical", (2, 2))):
    data = read("pictures", label_mode=mode, image_size=(10, 10), seed=0, verbose=False)
    for x, y in data:
        assert (x.shape, y.shape) == ((2, 10, 10, 3), shape)
""",
    "ValueError: The `factor` argument should be a number": r"""
layers.RandomRotation(15)
# cured
layers.RandomRotation(15 / 360)
layers.RandomTranslation(0.1, 0.1)
""",
}
