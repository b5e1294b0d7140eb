"""Gradients, compiled steps and types of tensors."""

MET = {
    "Some gradients are None": r"""
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat, self.dense, self.idle = layers.Flatten(), layers.Dense(10), layers.Dense(3)
    def call(self, x):
        if not self.built:
            self.idle(self.flat(x))
        return self.dense(self.flat(x))
model = Net()
model(images)
with tf.GradientTape() as tape:
    loss = keras.ops.mean(model(images))
gradients = tape.gradient(loss, model.trainable_weights)
keras.optimizers.SGD(0.1).apply_gradients(zip(gradients, model.trainable_weights))
# cured
with tf.GradientTape() as tape:
    loss = keras.ops.mean(model(images)) + keras.ops.mean(model.idle(model.flat(images)))
assert None not in tape.gradient(loss, model.trainable_weights)
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
assert tape.gradient(y, x) == 6
""",
    "RuntimeError: A non-persistent GradientTape": r"""
a, b = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = a * b
tape.gradient(loss, a), tape.gradient(loss, b)
# cured
with tf.GradientTape(persistent=True) as tape:
    loss = a * b
assert (tape.gradient(loss, a), tape.gradient(loss, b)) == (3, 2)
with tf.GradientTape() as tape:
    loss = a * b
assert tape.gradient(loss, [a, b]) == [3, 2]
""",
    "AttributeError: 'SymbolicTensor' object has no attribute 'numpy'": r"""
def mine(y_true, y_pred):
    return np.mean(np.abs(y_true.numpy() - y_pred.numpy()))
net(layers.Flatten(), layers.Dense(1), loss=mine).fit(images, labels, batch_size=100, verbose=0)
# cured
def mine(y_true, y_pred):
    return keras.ops.mean(keras.ops.abs(y_true - y_pred))
model = net(layers.Flatten(), layers.Dense(1), loss=mine, run_eagerly=False)
model.train_on_batch(images, labels)
np.array(tf.zeros(3)).astype("int32")
""",
    "OperatorNotAllowedInGraphError": r"""
def mine(y_true, y_pred):
    error = keras.ops.mean(y_pred) - keras.ops.mean(y_true)
    return error if error > 0 else -error
net(layers.Flatten(), layers.Dense(1), loss=mine).fit(images, labels, batch_size=100, verbose=0)
# cured
def mine(y_true, y_pred):
    error = keras.ops.mean(y_pred) - keras.ops.mean(y_true)
    same = keras.ops.cond(error > 0, lambda: error, lambda: -error)
    return (same + keras.ops.where(error > 0, error, -error)) / 2
model = net(layers.Flatten(), layers.Dense(1), loss=mine, run_eagerly=False)
model.train_on_batch(images, labels)
""",
    "print shows Tensor(…, shape=(None, 10)) in place of numbers": r"""
@tf.function
def step(x):
    print(x)
    return x
for number in range(3):
    step(tf.constant(number))
# cured
seen = []
@tf.function
def step(x):
    tf.print(x, output_stream="file://seen.txt")
    return x
for number in range(3):
    step(tf.constant(number))
assert Path("seen.txt").read_text().split() == ["0", "1", "2"]
""",
    "calls to tf.function triggered tf.function retracing": r"""
@tf.function
def double(x):
    return 2 * x
for number in range(8):
    double(number)
# cured
for number in range(8):
    double(tf.constant(number))
tf.function(lambda x: 2 * x, reduce_retracing=True)(tf.zeros(3))
""",
    "InvalidArgumentError: cannot compute MatMul as input #1": r"""
x, weights = np.ones((2, 3)), tf.ones((3, 4))
tf.constant(x, tf.float32) @ tf.constant(x.T)
# cured
tf.constant(x.astype("float32")) @ weights
keras.ops.cast(x, weights.dtype) @ weights
""",
}
