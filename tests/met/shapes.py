"""Sizes and shapes between layers."""

MET = {
    "ValueError: Exception encountered when calling MaxPooling2D.call(). Computed output size": r"""
net(layers.Conv2D(4, 3), layers.MaxPooling2D(8), layers.Conv2D(4, 1), layers.MaxPooling2D(2))
# cured
net(layers.Conv2D(4, 3), layers.MaxPooling2D(8), layers.MaxPooling2D(2, padding="same"))
net(layers.MaxPooling2D(2), shape=np.zeros((1, 1, 28, 28)).transpose(0, 2, 3, 1).shape[1:])
""",
    "ValueError: Computed output size would be zero or negative. Received `inputs shape=(None, 1, 28, 28)`": r"""
pictures = np.zeros((5, 1, 28, 28))
net(layers.Conv2D(32, 3), shape=(1, 28, 28))
# cured
pictures = pictures.transpose(0, 2, 3, 1)
net(layers.Conv2D(32, 3), shape=(28, 28, 1)).predict(pictures, verbose=0)
""",
    "ValueError: `strides > 1` not supported": r"""
layers.Conv2D(4, 3, strides=2, dilation_rate=2)
# cured
net(layers.Conv2D(4, 3, dilation_rate=2), layers.Conv2D(4, 3, strides=2))
""",
    "ValueError: The `kernel_size` argument must be a tuple of 2 integers": r"""
layers.Conv2D(16, (3,))
# cured
layers.Conv2D(16, 3), layers.Conv2D(16, (3, 5)), layers.Dense(9 // 2), layers.Dropout(0.5)
""",
    "ValueError: The `padding` argument must be": r"""
layers.Conv1D(4, 3, padding="casual")
# cured
layers.Conv1D(4, 3, padding="causal"), layers.ZeroPadding2D(1)
""",
    "Conv2D(32, 3, 3) gives a map that is three times too small": r"""
assert layers.Conv2D(32, 3, 3).compute_output_shape((None, 28, 28, 1))[1] == 9
# cured
assert layers.Conv2D(32, (3, 3)).compute_output_shape((None, 28, 28, 1))[1] == 26
""",
    "InvalidArgumentError: Exception encountered when calling Conv2D.call(). Computed output": r"""
model = net(layers.Conv2D(4, 3), layers.Flatten())
model(images[0])
# cured
model.predict(images[0][np.newaxis], verbose=0)
data = tf.data.Dataset.from_tensor_slices(images)
model.predict(data.batch(32), verbose=0)
""",
    "ValueError: Input 0 with name 'None' of layer 'conv2d' is incompatible with the layer: expected min_ndim=4, found ndim=2": r"""
net(layers.Flatten(), layers.Conv2D(4, 3))
# cured
net(layers.Conv2D(4, 3), layers.Flatten())
assert np.zeros((5, 784)).reshape(-1, 28, 28, 1).shape == (5, 28, 28, 1)
assert np.zeros((28, 28))[np.newaxis, ..., np.newaxis].shape == (1, 28, 28, 1)
""",
    "ValueError: Input 0 with name 'None' of layer 'conv1d' is incompatible": r"""
x = np.zeros((5, 30))
net(layers.Conv1D(4, 3), shape=x.shape[1:])
# cured
model = net(layers.Conv1D(4, 3), shape=(30, 1))
assert model(x[..., np.newaxis]).shape == (5, 28, 4)
assert model(x[0][np.newaxis, :, np.newaxis]).shape == (1, 28, 4)
""",
    "ValueError: Input 0 with name 'None' of layer 'max_pooling1d' is incompatible": r"""
net(layers.Conv2D(16, 3), layers.MaxPooling1D(2))
# cured
net(layers.Conv2D(16, 3), layers.MaxPooling2D(2))
net(layers.Conv2D(16, 3), layers.Reshape((8, 8 * 16)), layers.LSTM(4))
net(layers.Flatten(), layers.Dense(10))(np.squeeze(images[np.newaxis], axis=0))
""",
    "ValueError: Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected min_ndim=2": r"""
model = keras.Sequential([layers.Dense(3)])
x = np.zeros((5, 4))
model(x[3])
# cured
model = keras.Sequential([layers.Dense(3)])
assert model(x[3][np.newaxis]).shape == model(x[3:4]).shape == (1, 3)
""",
    "ValueError: Cannot convert '28' to a shape": r"""
keras.Input((28))
# cured
keras.Input((28,))
keras.Input(images.shape[1:])
""",
    "ValueError: Shapes used to initialize variables must be fully-defined": r"""
net(layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10), shape=(None, None, 3))
# cured
net(layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(10), shape=(None, None, 3))
net(layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10), shape=(64, 64, 3))
""",
    "ValueError: Exception encountered when calling Sequential.call(). Cannot take the length": r"""
def read(image, label):
    return tf.numpy_function(lambda x: x / 2, [image], tf.float32), label
model = net(run_eagerly=False)
data = tf.data.Dataset.from_tensor_slices((images, labels))
model.fit(data.map(read).batch(32), verbose=0)
# cured
def read_whole(image, label):
    image, label = read(image, label)
    image.set_shape((10, 10, 1))
    label.set_shape(())
    return image, label
assert data.map(read_whole).batch(32).element_spec[0].shape[1:] == (10, 10, 1)
""",
    "ValueError: Exception encountered when calling Sequential.call(). Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis -1 of input shape to have value 2704": r"""
model = net(layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10), shape=(28, 28, 1))
x = np.zeros((1, 32, 32, 1), "float32")
model.predict(x, verbose=0)
# cured
model(keras.ops.image.resize(x, (28, 28)))
""",
    "ValueError: Exception encountered when calling Sequential.call(). Input 0 with name 'None' of layer 'conv2d' is incompatible with the layer: expected axis -1": r"""
from PIL import Image
Image.new("RGBA", (10, 10)).save("picture.png")
model = net(layers.Conv2D(4, 3), shape=(10, 10, 3))
with Image.open("picture.png") as picture:
    model.predict(np.array(picture)[np.newaxis], verbose=0)
# cured
with Image.open("picture.png") as picture:
    model(np.array(picture.convert("RGB"))[np.newaxis])
    assert np.array(picture.convert("L"))[..., np.newaxis].shape == (10, 10, 1)
assert keras.utils.load_img("picture.png", color_mode="grayscale").mode == "L"
""",
    "ValueError: The input must have 3 channels": r"""
keras.applications.MobileNetV2(input_shape=(96, 96, 1), include_top=False)
# cured
grey = keras.Input((28, 28, 1))
x = keras.layers.Resizing(96, 96)(grey)
x = keras.layers.Concatenate()([x, x, x])
whole = keras.applications.VGG16(input_shape=(96, 96, 3), include_top=False, weights=None)
layers.Dense(10)(layers.GlobalAveragePooling2D()(whole(x)))
""",
    "ValueError: A `Concatenate` layer requires inputs with matching shapes": r"""
image = keras.Input((89, 89, 1))
small = layers.UpSampling2D(2)(layers.MaxPooling2D(2)(image))
layers.Concatenate()([small, image])
# cured
layers.Concatenate()([small, layers.Cropping2D(((0, 1), (0, 1)))(image)])
layers.Concatenate()([layers.ZeroPadding2D(((0, 1), (0, 1)))(small), image])
image = keras.Input((176, 176, 1))
layers.Concatenate()([layers.UpSampling2D(16)(layers.MaxPooling2D(16)(image)), image])
""",
    "ValueError: A merge layer should be called on a list of inputs": r"""
a, b = keras.Input((28, 28, 8)), keras.Input((28, 28, 8))
layers.Add()(a, b)
# cured
layers.Add()([a, b])
""",
    "UnimplementedError: The Conv2D op currently only supports the NHWC": r"""
pictures = np.zeros((2, 1, 8, 8), "float32")
layers.Conv2D(4, 3, data_format="channels_first")(pictures)
# cured
layers.Conv2D(4, 3)(pictures.transpose(0, 2, 3, 1))
""",
    "ValueError: Exception encountered when calling Pad.call(). Value of argument `mode`": r"""
x = keras.Input((28, 28, 1))
keras.ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
# cured
for mode in ("reflect", "symmetric"):
    keras.ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode=mode)
np.pad(images[0, :, :, 0], 1, mode="edge")
""",
}
