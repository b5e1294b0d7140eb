"""What is noticed without an error: losses, accuracies, predictions."""

MET = {
    "The loss becomes NaN": r"""
x = images.copy()
x[0, 0, 0, 0] = np.nan  # a value is missing
net(metrics=["accuracy"]).fit(x, labels, verbose=2)
# cured
assert np.isnan(x).sum() == 1
assert np.isfinite(net().train_on_batch(images, labels))
rate = [keras.optimizers.SGD(10.0**power) for power in (30, -1)]
high, low = (net(layers.Flatten(), layers.Dense(1), loss="mse", optimizer=one) for one in rate)
for _ in range(3):
    losses = high.train_on_batch(images, labels), low.train_on_batch(images, labels)
assert not np.isfinite(losses[0]) and np.isfinite(losses[1])
""",
    "The accuracy stays at chance, and the loss at ln C": r"""
import math
model = net(metrics=["accuracy"], optimizer=keras.optimizers.SGD(1e-6))
model.layers[-1].kernel.assign(tf.zeros((100, 10)))
run = model.fit(images, labels, epochs=3, verbose=2)
assert abs(run.history["loss"][-1] - math.log(10)) < 0.01
# cured
model = net(metrics=["accuracy"], optimizer=keras.optimizers.Adam(0.1), run_eagerly=True)
model.fit(images[:20], labels[:20], epochs=6, verbose=0)
assert model.evaluate(images[:20], labels[:20], verbose=0)[1] == 1
""",
    "The loss falls very slowly": r"""
def losses(rate):
    model = net(optimizer=keras.optimizers.Adam(rate), run_eagerly=True)
    return model.fit(images, labels, epochs=2, batch_size=50, verbose=0).history["loss"]
slow, good, high = losses(1e-5), losses(0.1), losses(10.0)
assert slow[1] > 0.98 * slow[0]
# cured
assert good[1] < 0.7 * slow[1]
assert high[0] > 2 * slow[0]
keras.callbacks.ReduceLROnPlateau(patience=2)
""",
    "The training accuracy rises, and the validation accuracy stays behind": r"""
rng = np.random.default_rng(0)
noise, chance = rng.random((60, 10, 10, 1)), rng.integers(10, size=60)
x, y, unseen = noise[:20], chance[:20], (noise[20:], chance[20:])
def build():
    adam = keras.optimizers.Adam(0.05)
    return net(metrics=["accuracy"], optimizer=adam, run_eagerly=True)
run = build().fit(x, y, epochs=5, validation_data=unseen, verbose=2)
assert run.history["val_loss"][-1] > 1.2 * min(run.history["val_loss"])
# cured
stop = keras.callbacks.EarlyStopping(patience=1, restore_best_weights=True)
model = build()
model.fit(x, y, epochs=5, validation_data=unseen, verbose=0, callbacks=[stop])
assert model.evaluate(*unseen, verbose=0)[0] < run.history["val_loss"][-1]
""",
    "The validation accuracy is higher than the training accuracy": r"""
drop, end = layers.Dropout(0.7), layers.Dense(10, activation="softmax")
adam = keras.optimizers.Adam(0.03)
model = net(drop, layers.Flatten(), end, optimizer=adam, metrics=["accuracy"], run_eagerly=True)
x, y, unseen = images[:50], labels[:50], (images[50:], labels[50:])
run = model.fit(x, y, epochs=5, validation_data=unseen, verbose=2)
# cured
last = run.history["accuracy"][-1]
assert model.evaluate(x, y, verbose=0)[1] > last
""",
    "The validation accuracy stays at 0": r"""
order = labels.argsort(kind="stable")  # sorted by class
x, y = images[order], labels[order]
def fitted(x, y):
    model = net(metrics=["accuracy"], optimizer=keras.optimizers.Adam(0.2), run_eagerly=True)
    return model.fit(x, y, validation_split=0.2, epochs=5, batch_size=80, verbose=0)
assert fitted(x, y).history["val_accuracy"][-1] == 0
# cured
order = np.random.default_rng(0).permutation(len(x))
assert fitted(x[order], y[order]).history["val_accuracy"][-1] > 0.5
from sklearn.model_selection import train_test_split
*_, y_test = train_test_split(x, y, stratify=y)
assert set(y_test) == set(range(10))
""",
    "The accuracy is 1.0 from the first epoch on": r"""
y = np.zeros(100)  # one folder was read
model = net(optimizer=keras.optimizers.Adam(1.0), metrics=["accuracy"])
model.fit(images, y, verbose=2, epochs=2)
# cured
assert np.unique(y, return_counts=True)[1].tolist() == [100]
assert np.unique(labels, return_counts=True)[1].tolist() == [10] * 10
both = {image.tobytes() for image in images[:50]} & {image.tobytes() for image in images[50:]}
assert len(both) == 0
""",
    "The accuracy is high, and one class is never predicted": r"""
rng = np.random.default_rng(0)
y = np.repeat([0, 1], [95, 5])
x = rng.normal(size=(100, 2)) + y[:, np.newaxis]
def said(**weights):
    end, sgd = layers.Dense(2, activation="softmax"), keras.optimizers.SGD(1.0)
    model = net(end, shape=(2,), optimizer=sgd, run_eagerly=True)
    model.fit(x, y, epochs=4, batch_size=100, verbose=0, **weights)
    return model(x).numpy().argmax(axis=1)
always = said()
assert (always == y).mean() >= 0.95 and always.max() == 0
# cured
recall = (said(class_weight={0: 1, 1: 19})[y == 1] == 1).mean()
assert recall >= 0.6
from sklearn.metrics import confusion_matrix
assert confusion_matrix(y, always).sum(axis=0)[1] == 0
""",
    "The accuracy shown in training is far higher": r"""
model = learned()
shown = model.evaluate(images, labels, verbose=0)[1]
scores = model.predict(images, verbose=0)
assert shown > 0.9
assert (scores.argmax() == labels).mean() < 0.2
assert (scores.argmax(axis=1) == labels[:, np.newaxis]).mean() < 0.2
# cured
y = labels[:, np.newaxis]
assert abs((scores.argmax(axis=1) == y.ravel()).mean() - shown) < 1e-6
""",
    "The predictions are no probabilities": r"""
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model = net(layers.Flatten(), layers.Dense(10), loss=loss)
scores = model.predict(images, verbose=0)
assert scores.min() < 0
each = net(layers.Flatten(), layers.Dense(10, activation="sigmoid"))
assert each.predict(images, verbose=0)[0].sum() > 2
# cured
chances = keras.ops.softmax(scores)
assert np.allclose(keras.ops.sum(chances, axis=1), 1)
assert np.array_equal(scores.argmax(axis=1), np.argmax(chances, axis=1))
""",
    "predict gives ten numbers for each image": r"""
model = net()
assert model.predict(images[:1], verbose=0).shape == (1, 10)
assert model.predict(images, verbose=0).argmax() > 9
# cured
said = model.predict(images, verbose=0).argmax(axis=1)
classes = [f"row {number}" for number in range(10)]
assert said.shape == (100,)
assert classes[said[0]].startswith("row")
""",
    "My own pictures are misread": r"""
model = learned()
mine = 1 - images  # dark on light
assert model.evaluate(mine, labels, verbose=0)[1] < 0.3
# cured
assert images.mean() < 0.3 < 0.7 < mine.mean()
assert model.evaluate(1 - mine, labels, verbose=0)[1] > 0.9
""",
    "With BatchNormalization the training is good": r"""
x = (3 + images).reshape(100, -1)
def after(steps, momentum=0.99):
    norm = layers.BatchNormalization(momentum=momentum)
    for _ in range(steps):
        training = norm(x, training=True)
    return float(keras.ops.mean(training)), float(keras.ops.mean(norm(x)))
training, predicting = after(10)
assert abs(training) < 0.01 and predicting > 1
assert 0.3 < 0.99**100 < 0.4  # what is left of the first mean after 100 steps
# cured
assert after(100, momentum=0.9)[1] < 0.01
assert after(300)[1] < predicting / 5
""",
    "fit was run twice": r"""
def build():
    return net(optimizer=keras.optimizers.Adam(0.2), run_eagerly=True)
def first_loss(model):
    return model.fit(images, labels, epochs=3, batch_size=100, verbose=0).history["loss"][0]
model = build()
start = model.get_weights()
first, second = first_loss(model), first_loss(model)
assert second < first / 2
# cured
assert first_loss(build()) > first / 2
model.set_weights(start)
assert first_loss(model) > first / 2
""",
    "The results differ from run to run": r"""
def loss():
    return net().test_on_batch(images, labels)
assert loss() != loss()
# cured
losses = []
for _ in range(2):
    keras.utils.set_random_seed(0)
    losses.append(loss())
assert losses[0] == losses[1]
assert np.std([loss() for _ in range(3)]) > 0
tf.config.experimental.enable_op_determinism
""",
    "RandomRotation turns the pictures much too far": r"""
def lying(x):  # does the bright bar still lie?
    x = np.array(x)[..., 0]
    return (x.sum(axis=2).max(axis=1) > x.sum(axis=1).max(axis=1)).mean()
middle = images[(labels > 3) & (labels < 7)]
assert lying(layers.RandomRotation(0.5, seed=0)(middle, training=True)) < 0.8
# cured
turn = layers.RandomRotation(15 / 360, fill_mode="nearest", seed=0)
assert lying(turn(middle, training=True)) > 0.95
""",
    "It is slow: a cell or a training takes minutes": r"""
import time
x = np.ones((200, 200))
def seconds(action):
    start = time.process_time()
    action()
    return time.process_time() - start
loops = seconds(lambda: [x[i, j] * 2 for i in range(200) for j in range(200)])
assert loops > 10 * min(seconds(lambda: x * 2) for _ in range(3))
# cured
assert np.array_equal(2 * x, [[x[i, j] * 2 for j in range(200)] for i in range(200)])
""",
}
