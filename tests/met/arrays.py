"""NumPy: shapes, indices, types."""

MET = {
    "ValueError: operands could not be broadcast together": r"""
a, kernel = np.ones((6, 5)), np.ones(6)
a * kernel
# cured
assert (a * kernel[:, np.newaxis]).shape == (6, 5)
""",
    "InvalidArgumentError: Incompatible shapes": r"""
output, y = tf.zeros((6, 5)), tf.zeros(6)
output - y
# cured
assert (output - y[:, np.newaxis]).shape == (6, 5)
assert (keras.ops.squeeze(output[:, :1], -1) - y).shape == (6,)
""",
    "ValueError: matmul: Input operand 1 has a mismatch": r"""
x, weights = np.ones((2, 26, 26)), np.ones((676, 10))
np.ones((2, 784)) @ weights
# cured
assert (x.reshape(len(x), -1) @ weights).shape == (2, 10)
assert (np.ones((2, 10)) @ weights.T).shape == (2, 676)
""",
    "ValueError: cannot reshape array of size": r"""
import gzip
Path("images.gz").write_bytes(gzip.compress(bytes(16) + (255 * images).astype("uint8").tobytes()))
np.fromfile("images.gz", np.uint8).reshape(100, 10, 10, 1)
# cured
x = np.frombuffer(gzip.open("images.gz").read(), np.uint8, offset=16)
assert x.reshape(-1, 10, 10, 1).shape == images.shape
""",
    "ValueError: can only specify one unknown dimension": r"""
images.reshape(-1, -1)
# cured
assert images.reshape(len(images), -1).shape == (100, 100)
""",
    "ValueError: The total size of the tensor must be unchanged": r"""
net(layers.Flatten(), layers.Reshape((10, 10, 3)))
# cured
net(layers.Flatten(), layers.Reshape((10, 10, 1)))
""",
    "ValueError: could not broadcast input array": r"""
x = np.zeros((5, 10, 10, 1))
picture = np.ones((10, 10))
x[0] = picture
# cured
x[0] = picture[..., np.newaxis]
""",
    "ValueError: all the input array dimensions except for the concatenation axis": r"""
pictures = [np.ones((28, 28, 1)), np.ones((28, 32, 1))]
np.concatenate(pictures)
# cured
assert {p.shape for p in pictures} == {(28, 28, 1), (28, 32, 1)}
resized = np.stack([keras.ops.image.resize(p, (64, 64)) for p in pictures])
assert resized.shape == (2, 64, 64, 1)
""",
    "ValueError: setting an array element with a sequence": r"""
rows = [[1, 2, 3], [4, 5], [6]]
np.array(rows)
# cured
assert {np.shape(one) for one in rows} == {(3,), (2,), (1,)}
assert keras.utils.pad_sequences(rows).shape == (3, 3)
""",
    "IndexError: index 10 is out of bounds for axis 0": r"""
x, k = np.arange(10), 3
[x[i + k - 1] for i in range(10)]
# cured
n = len(x)
assert len([x[i : i + k].sum() for i in range(n - k + 1)]) == 8
""",
    "IndexError: too many indices for array": r"""
x = images[0, :, :, 0]
x[0, 0, 0]
# cured
x[0, 0]
x[..., np.newaxis][0, 0, 0]
""",
    "IndexError: only integers, slices": r"""
x = np.arange(10)
x[len(x) / 2]
# cured
assert x[len(x) // 2] == 5
indices = np.array([0.0, 1.0])
x[indices.astype(int)]
""",
    "ValueError: axes don't match array": r"""
picture = np.zeros((3, 28, 32))
picture.transpose(0, 2, 3, 1)
# cured
assert picture.transpose(1, 2, 0).shape == (28, 32, 3)
row = np.array([0.1, 0.9])
assert row.argmax() == row.argmax(axis=-1) == 1
""",
    "ValueError: The truth value of an array": r"""
a, b = np.arange(3), np.arange(3)
if a == b:
    pass
# cured
if np.array_equal(a, b) and (a == b).all():
    pass
assert len(images[(labels == 3) | (labels == 5)]) == 20
""",
    "TypeError: only 0-dimensional arrays": r"""
import math
x = np.array([[1.0]])
float(x)
# cured
assert x.item() == 1
assert np.allclose(np.exp(x), math.exp(x[0, 0]))
""",
    "UFuncTypeError: Cannot cast ufunc 'divide'": r"""
x = np.array([0, 255], np.uint8)
x /= 255
# cured
x = x.astype("float32") / 255
assert x.max() == 1
""",
    "A sum or difference of pixels is wrong": r"""
x = np.array([200, 3], np.uint8)
assert (x + np.uint8(100))[0] == 44
assert (x - np.uint8(4))[1] == 255
# cured
assert (x.astype("float32") + 100)[0] == 300
assert np.clip(x.astype("float32") + 100, 0, 255).astype("uint8")[0] == 255
""",
    "RuntimeWarning: overflow encountered in exp": r"""
scores = np.array([[1000.0, 0.0]], np.float32)
np.exp(scores)
# cured
e = np.exp(scores - scores.max(axis=-1, keepdims=True))
assert (e / e.sum(axis=-1, keepdims=True))[0, 0] == 1
""",
    "RuntimeWarning: divide by zero encountered in log": r"""
p = np.array([0.0, 1.0])
np.log(p)
# cured
assert (p == 0).sum() == 1
assert np.isfinite(np.log(np.clip(p, 1e-7, 1))).all()
""",
    "ValueError: cannot convert float NaN to integer": r"""
import pandas
table = pandas.DataFrame({"height": [1.0, np.nan], "name": ["a", "b"]})
int(table["height"][1])
# cured
assert table.isna().sum()["height"] == 1
table.dropna()["height"].astype(int)
table.fillna(table.median(numeric_only=True))["height"].astype(int)
""",
    "AttributeError: module 'numpy' has no attribute 'float'": r"""
np.zeros(3, np.float)
# cured
np.zeros(3, float), np.zeros(3, np.float64), np.zeros(3, np.float32)
""",
    "ValueError: assignment destination is read-only": r"""
x = np.asarray(tf.zeros((2, 2)))
x[0, 0] = 1
# cured
x = x.copy()
x[0, 0] = 1
""",
    "TypeError: 'tensorflow.python.framework.ops.EagerTensor' object does not support": r"""
x = tf.zeros((2, 2))
x[0, 0] = 1
# cured
new = keras.ops.slice_update(x, (0, 0), np.ones((1, 2), "float32"))
assert keras.ops.where(new > 0, 5.0, x)[0, 0] == 5
v = tf.Variable(x)
v[0, 0].assign(1.0)
assert v[0, 0] == 1
""",
    "numpy._core._exceptions._ArrayMemoryError": r"""
np.zeros((60000, 50000, 50000))
# cured
x = np.zeros((3, 5, 5, 1), "uint8")
assert x.nbytes == 3 * 5 * 5
assert float(keras.ops.max(layers.Rescaling(1 / 255)(x + 255))) == 1
assert (np.zeros((7, 1)) + np.zeros(7)).shape == (7, 7)  # the accident
""",
    "Numbers of float16 become inf": r"""
assert np.float16(2048) + np.float16(1) == 2048
assert np.isinf(keras.ops.sum(np.full(10, 10_000, "float16")))
# cured
x = np.full(10, 10_000, "float16")
assert x.astype("float32").sum() == 100_000
assert x.mean(dtype="float32") == 10_000
assert layers.Dense(10, dtype="float32").compute_dtype == "float32"
""",
}
