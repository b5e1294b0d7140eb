"""Models that are put together, and classes of one's own."""

MET = {
    "ValueError: Only input tensors may be passed as positional arguments": r"""
x = layers.Conv2D(16, 7)
layers.Dense(10)(x)
# cured
x = layers.Conv2D(16, 7)(keras.Input((28, 28, 1)))
layers.Dropout(0.5)(x, training=True)
""",
    "TypeError: Sequential.add() got an unexpected keyword argument 'activation'": r"""
model = keras.Sequential()
model.add(layers.Dense(512), activation="relu")
# cured
model.add(layers.Dense(512, activation="relu"))
""",
    "ValueError: Only instances of `keras.Layer` can be added to a Sequential model. Received: <tensorflow_hub": r"""
class MyLayer:
    def __call__(self, x):
        return x
keras.Sequential([MyLayer()])
# cured
class MyLayer(keras.Layer):
    def call(self, x):
        return x
net(MyLayer())
""",
    "ValueError: Only instances of `keras.Layer` can be added to a Sequential model. Received: <class 'keras.src.layers.reshaping.flatten.Flatten'>": r"""
keras.Sequential([layers.Flatten, layers.Dense(10)])
# cured
keras.Sequential([layers.Flatten(), layers.Dense(10)])
block = [layers.Conv2D(4, 3), layers.ReLU()]
keras.Sequential([*block, layers.Flatten()])
""",
    "ValueError: All layers added to a Sequential model should have unique names": r"""
conv = layers.Conv2D(1, 3, padding="same", name="conv")
keras.Sequential([conv, conv])
# cured
keras.Sequential([layers.Conv2D(16, 3), layers.Conv2D(16, 3)])
""",
    "ValueError: Sequential model 'sequential' has already been configured": r"""
model = keras.Sequential()
for _ in range(2):  # the cell with `add` ran twice
    model.add(keras.Input((28, 28, 1)))
    model.add(layers.Flatten())
# cured
for _ in range(2):
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(layers.Flatten())
assert len(model.layers) == 1
""",
    "AttributeError: The layer sequential has never been called": r"""
model = keras.Sequential([layers.Conv2D(4, 3), layers.Flatten()])
keras.Model(model.inputs[0], model.layers[-1].output)
# cured
model = keras.Sequential([keras.Input((10, 10, 1)), layers.Conv2D(4, 3), layers.Flatten()])
keras.Model(model.inputs[0], model.layers[-1].output)
assert keras.Model(model.inputs[0], model.layers[0].output)(images).shape == (100, 8, 8, 4)
""",
    "ValueError: You tried to call `count_params`": r"""
model = keras.Sequential([layers.Flatten(), layers.Dense(10)])
model.count_params()
# cured
model(images[:1])
assert model.count_params() == net().count_params() == 1010
""",
    "ValueError: You called `set_weights(weights)`": r"""
model = net(layers.Conv2D(1, 3))
layer, kernel = model.layers[0], np.ones((3, 3))
layer.set_weights([kernel[..., np.newaxis, np.newaxis]])
# cured
assert [w.shape for w in layer.get_weights()] == [(3, 3, 1, 1), (1,)]
layer.set_weights([kernel[..., np.newaxis, np.newaxis], np.zeros(1)])
model = net(layers.Conv2D(1, 3, use_bias=False))
model.layers[0].set_weights([kernel[..., np.newaxis, np.newaxis]])
""",
    "ValueError: No such layer: conv2d": r"""
for _ in range(2):
    model = net(layers.Conv2D(4, 3), layers.Flatten())
model.get_layer("conv2d")
# cured
model.layers[0]
net(layers.Conv2D(4, 3, name="conv")).get_layer("conv")
keras.utils.clear_session()
net(layers.Conv2D(4, 3)).get_layer("conv2d")
""",
    'ValueError: Layer "functional" expects 1 input(s)': r"""
image = keras.Input((10, 10, 1))
model = keras.Model(image, layers.Dense(10, activation="softmax")(layers.Flatten()(image)))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit([images, labels], verbose=0)
# cured
model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
model.fit(images, labels, batch_size=100, verbose=0)
a, b = keras.Input((10, 10, 1)), keras.Input((10, 10, 1))
keras.Model([a, b], layers.Add()([a, b]))([images, images])
""",
    "ValueError: Graph disconnected": r"""
image = keras.Input((28, 28, 1))
x = layers.Conv2D(8, 3, name="conv")(image)
image = keras.Input((28, 28, 1))  # the cell ran again
keras.Model(image, x)
# cured
image = keras.Input((28, 28, 1))
x = layers.Conv2D(8, 3, name="conv")(image)
model = keras.Model(image, layers.Flatten()(x))
keras.Model(model.inputs[0], model.layers[1].output)
""",
    "ValueError: A KerasTensor is symbolic": r"""
x = keras.Input((28, 28, 1))
np.mean(x)
# cured
keras.ops.mean(x)
class Mean(keras.Layer):
    def call(self, x):
        return tf.reduce_mean(x, axis=(1, 2))
model = keras.Model(x, Mean()(x))
model.predict(np.zeros((1, 28, 28, 1)), verbose=0)
""",
    "TypeError: A symbolic KerasTensor cannot be used as a boolean": r"""
x = keras.Input((3,))
if x > 0:
    pass
# cured
keras.ops.where(x > 0, x, 0)
keras.ops.shape(x)[0]
keras.ops.reshape(x, (-1, 3, 1))
""",
    "NotImplementedError: Exception encountered when calling Lambda.call()": r"""
x = keras.Input((28, 28, 3))
grey = layers.Lambda(lambda x: np.mean(x, axis=-1, keepdims=True))
grey(x)
# cured
layers.Lambda(lambda x: keras.ops.mean(x, axis=-1, keepdims=True))(x)
class Grey(keras.Layer):
    def call(self, x):
        return keras.ops.mean(x, axis=-1, keepdims=True)
assert Grey()(x).shape == (None, 28, 28, 1)
layers.Lambda(lambda x: x[..., :1], output_shape=(28, 28, 1))(x)
""",
    "RuntimeError: In layer 'MyLayer', you forgot to call": r"""
class MyLayer(keras.Layer):
    def __init__(self, units):
        self.dense = layers.Dense(units)
MyLayer(3)
# cured
class MyLayer(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units)
MyLayer(3, name="mine")
""",
    "NotImplementedError: Model Net does not have a `call()`": r"""
class Net(keras.Model):
    def forward(self, x):
        return x
Net()(images)
# cured
class Net(keras.Model):
    def call(self, x, training=False):
        return x
Net()(images)
""",
    "ValueError: tf.function only supports singleton tf.Variables": r"""
@tf.function
def step(x):
    v = tf.Variable(1.0)
    return v * x
step(tf.constant(2.0))
# cured
v = tf.Variable(1.0)
@tf.function
def step(x):
    return v * x
assert step(tf.constant(2.0)) == 2
""",
    "ValueError: Creating variables on a non-first call": r"""
model = net()
try:
    model.fit(images, keras.utils.to_categorical(labels), verbose=0)
except ValueError:
    model.fit(images, labels, batch_size=100, verbose=0)
# cured
model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
model.fit(images, labels, batch_size=100, verbose=0)
""",
    "RuntimeError: Unable to automatically build the model": r"""
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat, self.dense = layers.Flatten(), layers.Dense(10)
    def call(self, x):
        return self.dense(self.flat(x))
model = Net()
model.build((None, 10, 10, 1))
# cured
model = Net()
model(images[:2])
assert model.count_params() == 1010
""",
}
