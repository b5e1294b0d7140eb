"""Files, folders, downloads."""

LINUX = ["PermissionError: [Errno 13]", "OSError: [Errno 28]", "OSError: [Errno 18]"]

MET = {
    "FileNotFoundError: [Errno 2]": r"""
from PIL import Image
Image.open("pictures/three.png")
# cured
plt.imsave("three.png", images[3, :, :, 0])
assert [path.name for path in Path().iterdir()] == ["three.png"]
with Image.open("three.png") as picture:
    assert picture.size == (10, 10)
""",
    "PermissionError: [Errno 13]": r"""
open("/sys/model.keras", "wb")
# cured
with open("model.keras", "wb") as file:
    file.write(b"mine")
""",
    "IsADirectoryError: [Errno 21]": r"""
Path("pictures").mkdir()
open("pictures")
# cured
plt.imsave("pictures/three.png", images[3, :, :, 0])
assert [plt.imread(path).shape for path in Path("pictures").glob("*.png")] == [(10, 10, 4)]
Path("pictures").mkdir(exist_ok=True)
""",
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x89": r"""
plt.imsave("three.png", images[3, :, :, 0])
Path("three.png").read_text(encoding="utf-8")
# cured
from PIL import Image
with Image.open("three.png") as picture:
    assert picture.size == (10, 10)
import pandas
Path("table.csv").write_text("Größe;Art\n3;a", encoding="latin-1")
assert list(pandas.read_csv("table.csv", encoding="latin-1", sep=";").columns) == ["Größe", "Art"]
""",
    "Exception: URL fetch failure": r"""
keras.utils.get_file("mnist.npz", "http://127.0.0.1:9/mnist.npz", cache_dir=".")
# cured
from course_utils.datasets import load_mnist
(x_train, y_train), (x_test, y_test) = load_mnist()
np.savez("datasets/mnist.npz", x=x_test[:3])  # loaded in a browser, put where Keras looks
keras.utils.get_file("mnist.npz", "http://127.0.0.1:9/mnist.npz", cache_dir=".")
""",
    "ValueError: Incomplete or corrupted file detected": r"""
import hashlib
whole = hashlib.sha256(b"all of it").hexdigest()
Path("server").mkdir()
Path("server/mnist.npz").write_text("<html>Sorry</html>")
address = (Path.cwd() / "server/mnist.npz").as_uri()
keras.utils.get_file("mnist.npz", address, file_hash=whole, cache_dir=".")
# cured
assert "Sorry" in Path("datasets/mnist.npz").read_text()
Path("datasets/mnist.npz").unlink()
Path("server/mnist.npz").write_text("all of it")
keras.utils.get_file("mnist.npz", address, file_hash=whole, cache_dir=".")
""",
    "OSError: [Errno 28] No space left on device": r"""
with open("/dev/full", "w") as full:
    full.write("weights")
# cured
model = net(run_eagerly=True)
best = keras.callbacks.ModelCheckpoint("best.keras", monitor="loss", save_best_only=True)
model.fit(images, labels, epochs=2, verbose=0, callbacks=[best])
assert [path.name for path in Path().iterdir()] == ["best.keras"]
""",
    "OSError: [Errno 18] Invalid cross-device link": r"""
import os, shutil, tempfile
Path("model.keras").touch()
with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
    os.rename("model.keras", f"{other}/model.keras")
# cured
with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
    shutil.move("model.keras", f"{other}/model.keras")
    assert Path(other, "model.keras").exists()
""",
    "InvalidArgumentError: Unknown image file format": r"""
for name in ("cats", "dogs"):
    Path("pictures", name).mkdir(parents=True)
    plt.imsave(f"pictures/{name}/1.png", images[0, :, :, 0])
Path("pictures/dogs/2.jpg").write_text("<html>Not found</html>")
for batch in keras.utils.image_dataset_from_directory("pictures", verbose=False):
    pass
# cured
from PIL import Image
for path in sorted(Path("pictures").rglob("*.*")):
    try:
        with Image.open(path) as picture:
            picture.verify()
    except OSError:
        print(path)
        path.unlink()
for batch, _ in keras.utils.image_dataset_from_directory("pictures", verbose=False):
    assert batch.shape == (2, 256, 256, 3)
""",
    "ValueError: No images found in directory": r"""
Path("pictures").mkdir()
plt.imsave("pictures/1.png", images[0, :, :, 0])
keras.utils.image_dataset_from_directory("pictures", verbose=False)
# cured
assert not list(Path("pictures").glob("*/*"))
for _ in keras.utils.image_dataset_from_directory("pictures", labels=None, verbose=False):
    pass
for name in ("cats", "dogs"):
    Path("pictures", name).mkdir()
    plt.imsave(f"pictures/{name}/1.png", images[0, :, :, 0])
found = keras.utils.image_dataset_from_directory("pictures", verbose=False)
assert found.class_names == ["cats", "dogs"]
""",
    "It says: Found 300 files belonging to 1 classes": r"""
for name in ("cats", "dogs"):
    Path("pictures/train", name).mkdir(parents=True)
    plt.imsave(f"pictures/train/{name}/1.png", images[0, :, :, 0])
keras.utils.image_dataset_from_directory("pictures")
# cured
Path("pictures/train/.ipynb_checkpoints").mkdir()
found = keras.utils.image_dataset_from_directory("pictures/train", class_names=["cats", "dogs"])
assert found.class_names == ["cats", "dogs"]
""",
}
