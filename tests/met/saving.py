"""Models that are saved and loaded."""

MET = {
    "ValueError: The filepath provided must end in `.keras`": r"""
keras.callbacks.ModelCheckpoint("best.hdf5")
# cured
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True)
model.save("model.keras")
model.save_weights("model.weights.h5")
""",
    "WARNING:absl:You are saving your model as an HDF5 file": r"""
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.save("model.h5")
# cured
model.save("model.keras")
x = np.ones((1, 2))
assert np.allclose(keras.models.load_model("model.keras")(x), model(x))
""",
    "TypeError: Could not locate class 'MyNet'": r"""
class MyNet(keras.Layer):
    def call(self, x):
        return 2 * x
keras.Sequential([keras.Input((2,)), MyNet()]).save("model.keras")
keras.models.load_model("model.keras")
# cured
keras.models.load_model("model.keras", custom_objects={"MyNet": MyNet})
@keras.saving.register_keras_serializable()
class MyNet(keras.Layer):
    def call(self, x):
        return 2 * x
keras.Sequential([keras.Input((2,)), MyNet()]).save("model.keras")
assert keras.models.load_model("model.keras")(np.ones((1, 2)))[0, 0] == 2
def mine(y_true, y_pred):
    return keras.ops.mean(y_true - y_pred)
net(layers.Dense(3), shape=(2,), loss=mine).save("model.keras")
keras.models.load_model("model.keras", compile=False)
""",
    "NotImplementedError: Object MyLayer was created by passing": r"""
class MyLayer(keras.Layer):
    def __init__(self, scale):
        super().__init__()
        self.scale = scale
    def call(self, x):
        return x * self.scale
net(MyLayer(np.float32(3)), shape=(2,)).save("model.keras")
# cured
class MyLayer(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
    def call(self, x):
        return x * self.units
    def get_config(self):
        return {**super().get_config(), "units": self.units}
keras.Sequential([keras.Input((2,)), MyLayer(3)]).save("model.keras")
loaded = keras.models.load_model("model.keras", custom_objects={"MyLayer": MyLayer})
assert loaded(np.ones((1, 2)))[0, 0] == 3
""",
    "ValueError: Requested the deserialization of a `Lambda` layer": r"""
keras.Sequential([keras.Input((2,)), layers.Lambda(lambda x: 2 * x)]).save("model.keras")
keras.models.load_model("model.keras")
# cured
keras.models.load_model("model.keras", safe_mode=False)
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.save_weights("model.weights.h5")
model.load_weights("model.weights.h5")
""",
    "ValueError: File format not supported": r"""
Path("my_model").mkdir()
Path("my_model/saved_model.pb").touch()
keras.models.load_model("my_model")
# cured
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.save("model.keras")
keras.models.load_model("model.keras")
tf.saved_model.save(model, "exported", signatures=tf.function(model, [tf.TensorSpec((None, 2))]))
frozen = keras.layers.TFSMLayer("exported", call_endpoint="serving_default")
x = tf.ones((1, 2))
assert np.allclose(frozen(x)["output_0"], model(x))
""",
    "ValueError: File not found: filepath=model.keras": r"""
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.save("modell.keras")
keras.models.load_model("model.keras")
# cured
assert [path.name for path in Path().iterdir()] == ["modell.keras"]
keras.models.load_model("modell.keras")
model.save_weights("model.weights.h5")
model.load_weights("model.weights.h5")
""",
    "TypeError: Error when deserializing class 'InputLayer'": r"""
import json
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.save_weights("model.weights.h5")
newer = json.loads(model.to_json())
newer["config"]["layers"][0]["config"]["of_next_year"] = True
keras.models.model_from_json(json.dumps(newer))
# cured
model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
model.load_weights("model.weights.h5")
keras.__version__
""",
    "ValueError: A total of 2 objects could not be loaded": r"""
net(layers.Dense(3), layers.Dense(4), shape=(2,)).save_weights("model.weights.h5")
other = net(layers.Dense(5), layers.Dense(4), shape=(2,))
other.load_weights("model.weights.h5")
# cured
net(layers.Dense(3), layers.Dense(4), shape=(2,)).load_weights("model.weights.h5")
import warnings
with warnings.catch_warnings(record=True) as left_out:
    warnings.simplefilter("always")
    other.load_weights("model.weights.h5", skip_mismatch=True)
assert any("dense" in str(one.message) for one in left_out)
""",
    "A loaded model predicts worse": r"""
pixels = (255 * images).astype("uint8")
model = learned()
assert model.evaluate(pixels / 255, labels, verbose=0)[1] > 0.95
keras.Sequential([keras.Input((10, 10, 1)), *model.layers]).save("model.keras")
loaded = keras.models.load_model("model.keras")
assert not np.allclose(loaded.predict(pixels, verbose=0), model.predict(pixels / 255, verbose=0))
# cured
whole = keras.Sequential([keras.Input((10, 10, 1)), layers.Rescaling(1 / 255), *model.layers])
whole.save("whole.keras")
loaded, right = keras.models.load_model("whole.keras"), model.predict(pixels / 255, verbose=0)
assert np.allclose(loaded.predict(pixels, verbose=0), right, atol=1e-5)
""",
}
