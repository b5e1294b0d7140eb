"""Labels, losses and `fit`."""

MET = {
    "ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 8), output.shape=(None, 7)": r"""
y = keras.utils.to_categorical(labels % 7 + 1)
end = layers.Dense(7, activation="softmax")
net(layers.Flatten(), end, loss="categorical_crossentropy").fit(images, y, verbose=0)
# cured
end = layers.Dense(y.shape[1], activation="softmax")
net(layers.Flatten(), end, loss="categorical_crossentropy").test_on_batch(images, y)
assert keras.utils.to_categorical(labels % 7 + 1 - 1).shape[1] == 7
""",
    "ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 10), output.shape=(None, 1)": r"""
y = keras.utils.to_categorical(labels)
model = net(layers.Flatten(), layers.Dense(1), loss="categorical_crossentropy")
model.fit(images, y, verbose=0)
# cured
end = layers.Dense(10, activation="softmax")
net(layers.Flatten(), end, loss="categorical_crossentropy").test_on_batch(images, y)
end = layers.Dense(1, activation="sigmoid")
two = keras.utils.to_categorical(labels > 4).argmax(axis=1)
net(layers.Flatten(), end, loss="binary_crossentropy").test_on_batch(images, two)
""",
    "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(None,), output.shape=(None, 26, 26, 10)": r"""
net(layers.Conv2D(4, 3), layers.Dense(10, activation="softmax")).fit(images, labels, batch_size=100, verbose=0)
# cured
model = net(layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10, activation="softmax"))
model.test_on_batch(images, labels)
""",
    "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(None, 10), output.shape=(None, 10)": r"""
y = keras.utils.to_categorical(labels)
net().fit(images, y, verbose=0)
# cured
net(loss="categorical_crossentropy").test_on_batch(images, y)
net().test_on_batch(images, y.argmax(axis=1))
""",
    "InvalidArgumentError: Received a label value of 10": r"""
net().fit(images, labels + 1, verbose=0)
# cured
y = labels + 1
assert np.unique(y).tolist() == list(range(1, 11))
net().test_on_batch(images, y - 1)
net(layers.Flatten(), layers.Dense(11, activation="softmax")).test_on_batch(images, y)
end = layers.Dense(1, activation="sigmoid")
net(layers.Flatten(), end, loss="binary_crossentropy").test_on_batch(images, labels % 2)
""",
    "IndexError: index 10 is out of bounds for axis 1": r"""
y = labels + 1
keras.utils.to_categorical(y, num_classes=10)
# cured
assert keras.utils.to_categorical(y).shape[1] == 11
assert keras.utils.to_categorical(y - y.min(), num_classes=10).shape[1] == 10
classes, numbered = np.unique([3, 70, 3], return_inverse=True)
assert numbered.tolist() == [0, 1, 0]
""",
    "ValueError: You must call `compile()`": r"""
model = keras.Sequential([keras.Input((10, 10, 1)), layers.Flatten(), layers.Dense(10)])
model.fit(images, labels)
# cured
model.predict(images, verbose=0)
model.compile("adam", "mse", metrics=["accuracy"])
model.test_on_batch(images, keras.utils.to_categorical(labels))
""",
    "UserWarning: You are using a softmax over axis -1": r"""
end = layers.Dense(1, activation="softmax")
net(layers.Flatten(), end, loss="binary_crossentropy").fit(images, labels % 2, verbose=0)
# cured
end = layers.Dense(1, activation="sigmoid")
net(layers.Flatten(), end, loss="binary_crossentropy").train_on_batch(images, labels % 2)
assert net().predict(images, verbose=0).min() < 0.99
""",
    "The loss is negative": r"""
end = layers.Dense(1, activation="sigmoid")
net(layers.Flatten(), end, loss="binary_crossentropy", optimizer="sgd").fit(images, labels, verbose=2)
# cured
assert net().test_on_batch(images, labels) > 0
assert net(layers.Conv2D(1, 1, activation="sigmoid"), loss="bce").test_on_batch(images, images) > 0
""",
    "The accuracy stays near 0 while the loss falls": r"""
end, pounds = layers.Dense(1), labels / 7 + 0.01
model = net(layers.Flatten(), end, loss="mse", metrics=["accuracy"])
model.fit(images, pounds, verbose=2)
# cured
model = net(layers.Flatten(), end, loss="mse", metrics=["mae"])
assert model.test_on_batch(images, pounds, return_dict=True)["mae"] > 0
for right in ("accuracy", keras.metrics.SparseCategoricalAccuracy()):
    assert net(metrics=[right]).test_on_batch(images, labels)[1] > 0
""",
    "ValueError: y_true and y_pred have different structures": r"""
image = keras.Input((10, 10, 1))
x = layers.Flatten()(image)
digit = layers.Dense(10, activation="softmax", name="digit")(x)
parity = layers.Dense(1, activation="sigmoid", name="parity")(x)
model = keras.Model(image, [digit, parity])
model.compile("adam", "mse")
model.fit(images, labels, batch_size=100, verbose=0)
# cured
model = keras.Model(image, {"digit": digit, "parity": parity})
losses = {"digit": "sparse_categorical_crossentropy", "parity": "binary_crossentropy"}
model.compile("adam", loss=losses)
model.test_on_batch(images, {"digit": labels, "parity": labels % 2})
""",
    "ValueError: Unknown variable": r"""
adam = keras.optimizers.Adam(0.001)
for _ in range(2):
    net(optimizer=adam).train_on_batch(images, labels)
# cured
for _ in range(2):
    net(optimizer=keras.optimizers.Adam(0.001)).train_on_batch(images, labels)
""",
    "UserWarning: A layer's `trainable` state has changed": r"""
model = net(layers.Conv2D(1, 3), layers.Flatten(), layers.Dense(10, activation="softmax"))
model.layers[0].trainable = False
model.fit(images, labels, batch_size=100, verbose=0)
# cured
model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
model.fit(images, labels, batch_size=100, verbose=0)
assert len(model.trainable_weights) == 2
""",
    "UserWarning: Early stopping conditioned on metric": r"""
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
model = net(run_eagerly=True)
model.fit(images, labels, batch_size=100, verbose=0, callbacks=[stop])
# cured
model.fit(images, labels, validation_data=(images, labels), verbose=0, callbacks=[stop])
""",
    'UserWarning: "`sparse_categorical_crossentropy` received `from_logits=True`': r"""
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
net(loss=loss).train_on_batch(images, labels)
# cured
net(layers.Flatten(), layers.Dense(10), loss=loss).train_on_batch(images, labels)
net(loss=keras.losses.SparseCategoricalCrossentropy()).train_on_batch(images, labels)
""",
}
