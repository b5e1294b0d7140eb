"""Python's own types, and functions that are called in another way than they want."""

MET = {
    "TypeError: 'int' object is not iterable": r"""
for i in 3:
    pass
# cured
assert [i for i in range(3)] == [0, 1, 2]
assert sum((3,)) == sum([3]) == 3
""",
    "TypeError: unsupported operand type(s) for +: 'int' and 'str'": r"""
1 + "2"
# cured
assert 1 + int("2") == 3
assert f"{1} images" == "1 images"
import pandas
table = pandas.DataFrame({"height": ["1.5", "2.5"]})
assert table["height"].astype(float).sum() == 4
""",
    "TypeError: can only concatenate str": r"""
"images: " + 3
# cured
f"{3} images"
""",
    "TypeError: unsupported operand type(s) for /: 'list' and 'int'": r"""
numbers = [0, 255]
numbers / 255
# cured
assert (np.array(numbers) / 255).max() == 1
""",
    "AttributeError: 'list' object has no attribute 'shape'": r"""
numbers = [[1, 2, 3]]
numbers.shape
# cured
assert np.array(numbers).shape == (1, 3)
assert np.stack([images[0], images[1]]).shape == (2, *images[0].shape)
""",
    "AttributeError: 'NoneType' object has no attribute 'shape'": r"""
plt.imsave("three.png", images[3, :, :, 0])
def read(path):
    picture = plt.imread(path)
read("three.png").shape
# cured
def read(path):
    assert Path(path).exists()
    picture = plt.imread(path)
    return picture
assert read("three.png").shape == (10, 10, 4)
""",
    "TypeError: cannot unpack non-iterable NoneType object": r"""
def halves(x):
    x[:10], x[10:]
first, second = halves(images)
# cured
def halves(x):
    return x[:10], x[10:]
first, second = halves(images)
""",
    "TypeError: build() missing 1 required positional argument": r"""
def build(images):
    return keras.Input(images.shape[1:])
build()
# cured
build(images)
class Net:
    def build(self, shape):
        return shape
assert Net().build((10, 10)) == (10, 10)
""",
    "TypeError: Net.call() takes 1 positional argument": r"""
class Net:
    def call(x):
        return x
Net().call(images)
# cured
class Net:
    def call(self, x):
        return x
Net().call(images)
""",
    "TypeError: convolve() got an unexpected keyword argument": r"""
def convolve(image, strides=1):
    return image[::strides]
convolve(images[0], stride=2)
# cured
convolve(images[0], strides=2)
""",
    "TypeError: 'numpy.ndarray' object is not callable": r"""
image = images[0]
image(0, 1)
# cured
image[0, 1]
""",
    "TypeError: 'module' object is not callable": r"""
from PIL import Image
Image("three.png")
# cured
plt.imsave("three.png", images[3, :, :, 0])
with Image.open("three.png") as picture:
    assert picture.size == (10, 10)
layers.Dense(10)
""",
    "TypeError: 'method' object is not subscriptable": r"""
model = net()
model.get_weights[0]
# cured
model.get_weights()[0]
np.zeros((3, 3))
""",
    "TypeError: 'History' object is not subscriptable": r"""
run = net(run_eagerly=True).fit(images, labels, batch_size=100, verbose=0)
run["loss"]
# cured
assert len(run.history["loss"]) == 1
""",
    "TypeError: list indices must be integers or slices, not tuple": r"""
rows = [[1, 2], [3, 4]]
rows[0, 1]
# cured
assert np.array(rows)[0, 1] == rows[0][1] == 2
""",
    "TypeError: unhashable type: 'list'": r"""
count = {[10, 10]: 3}
# cured
count = {tuple([10, 10]): 3}
""",
    "TypeError: 'float' object cannot be interpreted as an integer": r"""
np.zeros(28 / 2)
# cured
assert len(np.zeros(28 // 2)) == len(range(int(28 / 2))) == 14
""",
    "ValueError: too many values to unpack": r"""
image = images[0]
height, width = image.shape
# cured
height, width = image.shape[:2]
height, width = image[:, :, 0].shape[:2]
""",
    "IndexError: list index out of range": r"""
numbers = [3, 1, 4]
numbers[3]
# cured
assert numbers[len(numbers) - 1] == 4
for one in numbers:
    pass
""",
    "KeyError: 'species'": r"""
import pandas
table = pandas.DataFrame({"Species": ["Adelie"]})
table["species"]
# cured
assert list(table.columns) == ["Species"]
table["Species"]
""",
    "ValueError: invalid literal for int() with base 10": r"""
int("3.5")
# cured
assert int(float("3.5")) == 3
""",
    "ZeroDivisionError: division by zero": r"""
losses = []
sum(losses) / len(losses)
# cured
assert len(losses) == 0
losses = [1.0, 2.0]
assert sum(losses) / len(losses) == 1.5
""",
    "AssertionError": r"""
rng = np.random.default_rng(0)
first = rng.random()
rng.random()  # this cell ran twice
assert rng.random() == 0.2697867137638703
# cured
rng = np.random.default_rng(0)
first = rng.random()
assert rng.random() == 0.2697867137638703
""",
    "RecursionError: maximum recursion depth exceeded": r"""
def double(x):
    return double(x)
double(1)
# cured
def double(x):
    return 2 * x
assert double(1) == 2
""",
    "KeyboardInterrupt": r"""
model = net(run_eagerly=True)
before = model.get_weights()[0]
def stop(epoch, logs):
    raise KeyboardInterrupt  # the square was pressed
model.fit(images, labels, batch_size=100, verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=stop)])
# cured
assert not np.array_equal(model.get_weights()[0], before)  # what was learned stays
model = net(run_eagerly=True)
model.fit(images, labels, batch_size=100, verbose=0)
""",
    "TypeError: Object of type float32 is not JSON serializable": r"""
import json
history = {"loss": [np.float32(0.5)]}
json.dumps(history)
# cured
assert json.dumps({name: [float(v) for v in values] for name, values in history.items()})
assert json.dumps(np.arange(3).tolist()) == "[0, 1, 2]"
""",
}
