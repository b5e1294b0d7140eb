"""Errors of training and saving, met in other words."""

OTHERS = {
    "ValueError: Could not interpret activation": [
        "net(metrics=['f1']).evaluate(images, labels, verbose=0)",
    ],
    "ValueError: Arguments `target` and `output` must have the same rank": [
        "net(loss='categorical_crossentropy').fit(images, labels, verbose=0)",
        "net(loss='categorical_crossentropy').fit(images, labels[:, np.newaxis], verbose=0)",
        "net(loss='binary_crossentropy').fit(images, labels, verbose=0)",
        "net(loss='categorical_crossentropy').evaluate(images, labels, verbose=0)",
    ],
    "ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 8)": [
        "net(loss='categorical_crossentropy').fit(images, np.eye(11)[labels], verbose=0)",
        "net(layers.Flatten(), layers.Dense(5, activation='softmax'), loss='categorical_crossentropy').fit(images, np.eye(10)[labels], verbose=0)",
    ],
    "ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 10)": [
        "net(layers.Flatten(), layers.Dense(1), loss='binary_crossentropy').fit(images, np.eye(10)[labels], verbose=0)",
        "net(layers.Flatten(), layers.Dense(1), loss='binary_crossentropy').fit(images, np.eye(2)[labels % 2], verbose=0)",
    ],
    "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(None,), output": [
        "net(layers.Conv2D(4, 3), layers.Dense(10)).fit(images, labels, verbose=0)",
        "net(layers.Dense(10)).fit(images, labels, verbose=0)",
        "net(layers.Conv2D(4, 3), layers.Dense(10), loss='categorical_crossentropy').fit(images, np.eye(10)[labels], verbose=0)",
        "net(layers.Conv2D(4, 3), layers.Dense(1), loss='binary_crossentropy').fit(images, labels % 2, verbose=0)",
        "net(layers.Conv2D(10, 3), metrics=['accuracy']).fit(images, labels, verbose=0)",
    ],
    "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(None, 10)": [
        "net(metrics=['accuracy']).fit(images, np.eye(10)[labels], verbose=0)",
        "net().evaluate(images, np.eye(10)[labels], verbose=0)",
    ],
    "InvalidArgumentError: Received a label value": [
        "net(run_eagerly=True).fit(images, labels + 1, verbose=0)",
    ],
    "IndexError: index 10 is out of bounds for axis 1": [
        "keras.utils.to_categorical([1, 255], num_classes=10)",
        "keras.utils.to_categorical(labels, 5)",
        "np.ones((3, 4))[:, 4]",
    ],
    "ValueError: You must call `compile()`": [
        "keras.Sequential([layers.Dense(1)]).fit(labels, labels)",
        "keras.Sequential([layers.Dense(1)]).evaluate(labels, labels)",
        "keras.Sequential([layers.Dense(1)]).train_on_batch(labels, labels)",
        "m = keras.Sequential([layers.Dense(1)])\nm.compile()\nm.fit(labels[:, None], labels)",
    ],
    "UserWarning: You are using a softmax": [
        "layers.Dense(1, activation='softmax')(np.ones((2, 3)))",
    ],
    "ValueError: y_true and y_pred have": [
        "x = keras.Input((3,))\nm = keras.Model(x, {'a': layers.Dense(1, name='a')(x), 'b': layers.Dense(1, name='b')(x)})\nm.compile('adam', {'a': 'mse', 'c': 'mse'})\nm.fit(np.ones((4, 3)), {'a': np.ones(4), 'b': np.ones(4)}, verbose=0)",
        "x = keras.Input((3,))\nm = keras.Model(x, [layers.Dense(1)(x), layers.Dense(1)(x)])\nm.compile('adam', 'mse')\nm.fit(np.ones((4, 3)), np.ones(4), verbose=0)",
    ],
    "ValueError: Unknown variable": [
        "o = keras.optimizers.SGD(0.1, momentum=0.9)\na, b = net(), net()\no.apply([tf.zeros((100, 10)), tf.zeros(10)], a.trainable_variables)\no.apply([tf.zeros((100, 10)), tf.zeros(10)], b.trainable_variables)",
    ],
    "ValueError: No gradients provided": [
        "w = keras.Variable(1.0)\nwith tf.GradientTape() as tape:\n    loss = tf.constant(3.0)\nkeras.optimizers.SGD().apply_gradients([(tape.gradient(loss, w.value), w)])",
        "m = net()\nm.trainable = False\nm.compile('adam', 'mse')\nkeras.optimizers.SGD().apply([None, None], net().trainable_variables)",
        "def mine(a, b): return tf.constant(1.0)\nnet(loss=mine).fit(images, labels, verbose=0)",
    ],
    "AttributeError: 'SymbolicTensor' object has no attribute 'numpy'": [
        "def mine(a, b): return b.numpy()\nnet(loss=mine).fit(images, labels, verbose=0)",
        "def mine(a, b): return np.mean(np.abs(a - b))\nnet(loss=mine).fit(images, labels, verbose=0)",
        "tf.function(lambda x: x.numpy())(tf.zeros(3))",
        "tf.function(lambda x: np.exp(x))(tf.zeros(3))",
        "tf.zeros(3).astype('int32')",
        "tf.zeros(3).reshape(3, 1)",
        "tf.data.Dataset.from_tensor_slices(images).map(lambda x: x.numpy())",
        "tf.zeros(3).mean()",
        "tf.zeros(3).tolist()",
    ],
    "OperatorNotAllowedInGraphError": [
        "tf.function(lambda x: 1 if x > 0 else 2, autograph=False)(tf.constant(3))",
        "tf.function(lambda x: [y for y in x], autograph=False)(tf.zeros(3))",
    ],
    "ValueError: tf.function only supports singleton": [
        "@tf.function\ndef f(x):\n    return layers.Dense(3)(x)\nf(tf.zeros((1, 2)))",
    ],
    "InvalidArgumentError: cannot compute MatMul as": [
        "tf.constant(1.0) * tf.constant(1, tf.float64)",
        "tf.constant([1, 2]) + tf.constant([0.5, 1.0])",
        "tf.constant(np.ones((2, 2))) @ tf.ones((2, 2))",
        "tf.constant(1) * tf.constant(2.5)",
        "tf.nn.conv2d(np.zeros((1, 8, 8, 1), 'uint8'), np.zeros((3, 3, 1, 1), 'float32'), 1, 'SAME')",
        "tf.function(lambda x, y: x * y)(tf.constant(1.0), tf.constant(1))",
        "def mine(a, b): return tf.reduce_mean(tf.cast(a, tf.int64) * b)\nnet(loss=mine).fit(images, labels, verbose=0)",
        "tf.ones(3, tf.int32) * 0.5",
    ],
    "RuntimeError: A non-persistent": [
        "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\nt.jacobian(y, x)",
    ],
    "ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. 'x' sizes: 6": [
        "net().evaluate(images, labels[:3])",
    ],
    "ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. 'x' sizes: 80": [
        "net().fit(list(images[:5]), labels[:5])",
        "net().fit(list(images[:20]), labels[:20])",
    ],
    "ValueError: Failed to convert a NumPy array": [
        "net().fit(np.array([np.ones((2, 3)), np.ones((3, 2))], object), labels[:2])",
        "tf.constant(np.array([1, 'a', None], object))",
        "tf.constant(np.array([{}], object))",
        "net().predict(np.array([None, None], object))",
        "import pandas\nnet(layers.Dense(3), shape=(2,)).fit(pandas.DataFrame({'a': [1.0, 2.0], 'b': ['x', 'y']}).to_numpy(), labels[:2])",
    ],
    "ValueError: When providing `x` as a tf.data": [
        "net().fit((x for x in [(images, labels)]), labels)",
        "def g():\n    while True: yield [images, labels]\nnet().fit(g(), steps_per_epoch=1, shuffle=False, verbose=0)",
        "d = tf.data.Dataset.from_tensor_slices((images, labels)).batch(9)\nnet().evaluate(d, labels, verbose=0)",
    ],
    "ValueError: None values not supported": [
        "net().fit(images, verbose=0)",
        "tf.constant(None)",
        "tf.zeros(3) + None",
        "def mine(a, b): pass\nnet(loss=mine).fit(images, labels, verbose=0)",
        "keras.ops.mean(None)",
    ],
    "UserWarning: Early stopping conditioned": [
        "net(run_eagerly=True).fit(images, labels, verbose=0, callbacks=[keras.callbacks.ModelCheckpoint('a.keras', save_best_only=True)])",
    ],
    "ValueError: The filepath provided must end": [
        "net().save('model')",
        "net().save_weights('model.h5')",
        "net().save('model.hdf6')",
        "net().save('a.keras', save_format='tf')",
        "net().save('a.h5', save_format='h5')",
        "keras.callbacks.ModelCheckpoint('a.h5', save_weights_only=True)",
        "net().save_weights('checkpoint')",
        "keras.callbacks.ModelCheckpoint('weights.{epoch:02d}-{val_loss:.2f}.hdf5')",
        "net().save('model', overwrite=True)",
    ],
    "WARNING:absl:You are saving": [
        "keras.saving.save_model(net(), 'a.h5')",
        "m = net()\nm.save('a.h5')\nprint()\nkeras.models.load_model('a.h5')",
    ],
    "TypeError: Could not locate class": [
        "def mine(a, b): return a\nnet(loss=mine).save('a.keras')\nkeras.models.load_model('a.keras')",
        "def act(x): return x\nkeras.Sequential([keras.Input((2,)), layers.Dense(2, activation=act)]).save('a.keras')\nkeras.models.load_model('a.keras')",
        "def act(x): return x\nkeras.Sequential([keras.Input((2,)), layers.Dense(2, activation=act)]).save('a.h5')\nkeras.models.load_model('a.h5')",
    ],
    "ValueError: Requested the deserialization of a": [
        "keras.Sequential([keras.Input((2,)), layers.Lambda(lambda x: x)]).save('a.h5')\nkeras.models.load_model('a.h5')",
    ],
    "ValueError: File format not supported": [
        "keras.models.load_model('model')",
        "keras.models.load_model('model.tf')",
        "tf.saved_model.save(tf.Module(), 'm')\nkeras.models.load_model('m')",
    ],
    "ValueError: File not found": [
        "keras.models.load_model('nowhere.keras')",
        "Path('a.keras').write_text('x')\nkeras.models.load_model('a.keras')",
        "Path('a.h5').write_text('x')\nkeras.models.load_model('a.h5')",
        "net().save_weights('a.weights.h5')\nkeras.models.load_model('a.weights.h5')",
        "net().save_weights('a.weights.h5')\nimport shutil\nshutil.copy('a.weights.h5', 'a.keras')\nkeras.models.load_model('a.keras')",
    ],
    "ValueError: A total of 2 objects": [
        "net().save_weights('a.weights.h5')\nnet(layers.Flatten(), layers.Dense(5)).load_weights('a.weights.h5')",
        "net().save_weights('a.weights.h5')\nnet(layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(10)).load_weights('a.weights.h5')",
        "net().save_weights('a.weights.h5')\nkeras.Sequential([layers.Flatten(), layers.Dense(10)]).load_weights('a.weights.h5')",
    ],
    "NotImplementedError: Object MyLayer": [
        "class L(keras.Layer):\n    def __init__(self, n):\n        super().__init__()\n        self.n = n\n    def call(self, x): return x\nL(layers.Dense(3)).get_config()",
        "class L(keras.Layer):\n    def __init__(self, n):\n        super().__init__()\n    def call(self, x): return x\nm = keras.Sequential([keras.Input((2,)), L(3)])\nm.save('a.keras')\nkeras.models.load_model('a.keras', custom_objects={'L': L})",
    ],
}
