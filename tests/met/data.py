"""What `fit` is fed with."""

MET = {
    "ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. 'x' sizes: 6 'y' sizes: 3": r"""
net().fit(images[:6], labels[:3], verbose=0)
# cured
chosen = labels > 4
assert len(images[chosen]) == len(labels[chosen])
from sklearn.model_selection import train_test_split
x_train, x_test, y_train, y_test = train_test_split(images, labels)
net().test_on_batch(x_train, y_train)
""",
    "ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. 'x' sizes: 80, 80": r"""
pictures = [np.zeros((80, 80, 1)) for _ in range(8)]
net(shape=(80, 80, 1)).fit(pictures, labels[:8], verbose=0)
# cured
x, y = np.stack(pictures), np.array(list(labels[:8]))
assert x.shape == (8, 80, 80, 1)
net(shape=(80, 80, 1)).test_on_batch(x, y)
""",
    "ValueError: Failed to convert a NumPy array to a Tensor": r"""
x = images.reshape(100, -1).astype(object)
net(layers.Dense(10, activation="softmax"), shape=(100,)).fit(x, labels, verbose=0)
# cured
x = np.asarray(x).astype("float32")
net(layers.Dense(10, activation="softmax"), shape=(100,)).test_on_batch(x, labels)
import pandas
assert pandas.DataFrame({"name": ["a"], "size": [1]}).dtypes["name"] != float
assert len({p.shape for p in [np.zeros((2, 3)), np.zeros((3, 2))]}) == 2
""",
    "InvalidArgumentError: Cannot batch tensors with different shapes": r"""
pictures = [np.zeros((48, 64, 3), "float32"), np.zeros((33, 50, 3), "float32")]
shape = tf.TensorSpec((None, None, 3))
data = tf.data.Dataset.from_generator(lambda: iter(pictures), output_signature=shape)
next(iter(data.batch(2)))
# cured
resized = data.map(lambda image: tf.image.resize(image, (64, 64)))
assert next(iter(resized.batch(2))).shape == (2, 64, 64, 3)
""",
    "ValueError: When providing `x` as a tf.data.Dataset": r"""
train = tf.data.Dataset.from_tensor_slices((images, labels)).batch(50)
model = net(run_eagerly=True)
model.fit(train, labels, verbose=0)
# cured
model.fit(train, validation_data=train, shuffle=False, verbose=0)
def batches():
    while True:
        yield images, labels
model.fit(batches(), steps_per_epoch=1, shuffle=False, verbose=0)
""",
    "UserWarning: `shuffle=True` was passed": r"""
data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(50)
model = net(run_eagerly=True)
model.fit(data, verbose=0)
# cured
data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(100).batch(50)
model.fit(data, shuffle=False, verbose=0)
""",
    "UserWarning: Your input ran out of data": r"""
data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(50)
model = net(run_eagerly=True)
model.fit(data, steps_per_epoch=100, shuffle=False, verbose=0)
# cured
model.fit(data, epochs=2, shuffle=False, verbose=0)
model.fit(data.repeat(), steps_per_epoch=2, epochs=2, shuffle=False, verbose=0)
""",
    "The first epoch never ends": r"""
def batches():
    while True:
        yield images, labels
def stop(batch, logs):
    if batch == 5:
        raise KeyboardInterrupt
model = net(run_eagerly=True)
stops = keras.callbacks.LambdaCallback(on_train_batch_end=stop)
try:
    model.fit(batches(), shuffle=False, callbacks=[stops])
except KeyboardInterrupt:
    pass
# cured
model.fit(batches(), shuffle=False, steps_per_epoch=len(images) // 50, verbose=0)
data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(50)
model.fit(data, shuffle=False, verbose=0)
""",
    "ValueError: None values not supported": r"""
net(run_eagerly=True).fit(images, verbose=0)
# cured
net(run_eagerly=True).fit(images, labels, batch_size=100, verbose=0)
""",
    "The bar counts to 1875": r"""
import math
assert math.ceil(60_000 / 32) == 1875
model = net(run_eagerly=True)
assert model.fit(images, labels, verbose=0).params["steps"] == math.ceil(100 / 32)
# cured
assert math.ceil(60_000 / 128) == 469
assert model.fit(images, labels, batch_size=50, verbose=0).params["steps"] == 2
""",
    "The confusion matrix looks random": r"""
data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(100, seed=0).batch(50)
first, second = (np.concatenate([y for _, y in data]) for _ in range(2))
assert (first == second).mean() < 0.5
column = labels[:, np.newaxis]
assert (column == labels).shape == (100, 100)
# cured
x, y = (np.concatenate(parts) for parts in zip(*data))
assert np.array_equal(x[:, :, 0, 0].argmax(axis=1), y)
assert np.array_equal(column[:, 0], labels)
""",
}
