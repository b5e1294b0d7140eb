"""The course's data sets: small, bundled with the package, verified, read without a network.

Origin, licence and checksum of every file stand in `course_utils/data/README.md`.
"""

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from course_utils.arguments import as_whole, shown

if TYPE_CHECKING:
    import pandas as pd

DATA = Path(__file__).resolve().parent / "data"

# Size in bytes and SHA-256 of every bundled file, as the scripts that made them printed them.
CHECKSUMS = {
    "bikes.csv": (83934, "543be6755d67257e4935422d804735f79725cbe8c19aad8e7e75dac475ae60f2"),
    "clothes.npz": (149988, "497839a366fc25116f58166c9dcfca0846c139c739afc404be09b2a39432ac0a"),
    "digit_pad.npz": (81356, "af6592b14c7e91be2534c7d5d211ccb38516d0f45bf523639a86ad674fcf25af"),
    "fashion.npz": (5931190, "e8fcfa681d500645d2b41cc02d0844a34400ae313a5371575f87f54a4ee3a91c"),
    "mnist.npz": (11266754, "ee068f36682cba7f38bafdedc77b0f873ebbcf877036f7ebde566966146ac146"),
    "mnist1d.npz": (748210, "00133a443abb431c4217c4966bb8b46802dc08bdbe6cb6673a1bd79b1cba6bbc"),
    "penguins.csv": (15241, "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93"),
    "photos.npz": (1056279, "ae8ab4d6d5f015e0114bd61474797d79a75006350f24c91998eb585669b28bd9"),
    "model_a.npz": (174285, "38da7b990c6566a2a1dbbd6220e95529a8fd6c7385df6d86299149c5d7ed2513"),
    "small_digits.npz": (5482, "d58cc6a0ebfba75e9adfdaa0c3b457de5bba37f16a137b976aa77252ead59884"),
}

TRAINING_IMAGES = 60_000  # of MNIST
# The classes of load_fashion_mnist_subset(), by label; the first holds tops without sleeves too.
FASHION_CLASSES = ("T-shirt/top", "Pullover", "Coat", "Shirt")

Split = tuple[np.ndarray, np.ndarray]


class DataFileError(RuntimeError):
    """A bundled file is missing, cut short or altered. The message says how to put it back."""


def _read(name: str) -> bytes:
    """The verified bytes of one bundled file."""
    path = DATA / name
    size, checksum = CHECKSUMS[name]
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _broken(name, "is missing") from None
    except OSError as error:
        raise _broken(name, f"cannot be read ({error.strerror})") from None
    if len(data) < size:
        raise _broken(name, f"is cut short: {len(data):,} of {size:,} bytes")
    if hashlib.sha256(data).hexdigest() != checksum:
        raise _broken(name, "was altered: its SHA-256 checksum is not the expected one")
    return data


def _broken(name: str, what: str) -> DataFileError:
    return DataFileError(
        f"The course's data file {name} {what}. It belongs in {DATA}. To put it back, {_way_back(name)}"
    )


def _way_back(name: str) -> str:
    """What to do where a file of this folder is missing or damaged."""
    if (
        Path(__file__).parents[1] / "pyproject.toml"
    ).is_file():  # a clone; else a hand-out, or a server
        command = f"git checkout -- course_utils/data/{name}"
        return f"run this in the course's folder: {command} (or clone the course again)."
    again = "stop the course, delete the folder .venv beside its start script, and start it again"
    return f"{again} (on a server: tell its administrator)."


def _read_arrays(name: str) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(_read(name)), allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def _read_splits(name: str) -> tuple[Split, Split]:
    arrays = _read_arrays(name)
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def load_mnist() -> tuple[Split, Split]:
    """Load the whole of MNIST: 70,000 grey pictures of handwritten digits, 28 × 28 pixels.

    Returns exactly what `keras.datasets.mnist.load_data()` returns, so one can stand for the
    other. Introduced in lesson 1; trained on from lesson 5 on.

    Returns:
        `(x_train, y_train), (x_test, y_test)`, all uint8: images of shape (60000, 28, 28) and
        (10000, 28, 28) with values 0 (paper) to 255 (ink), labels 0 to 9 of shape (60000,)
        and (10000,).

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0 (see data/README.md).

    Example:
        >>> from course_utils.datasets import load_mnist
        >>> (x_train, y_train), (x_test, y_test) = load_mnist()
        >>> x_train.shape, x_train.dtype, int(y_train[0])
        ((60000, 28, 28), dtype('uint8'), 5)
    """
    return _read_splits("mnist.npz")


class MnistSplits(NamedTuple):
    """MNIST ready for a network: images (n, 28, 28, 1), labels int64 (n,).

    The images are float32 from 0 to 1, or uint8 from 0 to 255 where they are not scaled.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_mnist_splits(validation: int = 5000, *, scaled: bool = True) -> MnistSplits:
    """Load MNIST and prepare it as lesson 5 does step by step.

    Scales the pixels to [0, 1], adds the channel axis and holds out the last images of the
    training set for validation. Introduced in lesson 4.

    Args:
        validation: how many of the 60,000 training images to hold out, 1 to 59,999.
        scaled: float32 from 0 to 1. False keeps the bytes from 0 to 255, a quarter of the
            memory, for a model that scales them itself, such as `compiled_recipe`.

    Returns:
        A named tuple of six arrays: `x_train`, `y_train`, `x_val`, `y_val`, `x_test`, `y_test`.

    Raises:
        ValueError: `validation` leaves no image for training or none for validation.
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.datasets import load_mnist_splits
        >>> digits = load_mnist_splits()
        >>> digits.x_train.shape, digits.x_val.shape
        ((55000, 28, 28, 1), (5000, 28, 28, 1))
    """
    given, validation = validation, as_whole(validation)
    if validation is None or not 0 < validation < TRAINING_IMAGES:
        raise ValueError(
            f"load_mnist_splits got validation={shown(given)}; expected a whole number of images "
            f"from 1 to {TRAINING_IMAGES - 1}. See lesson 5 (05_sequential_mnist)."
        )
    (x, y), (x_test, y_test) = load_mnist()
    x, x_test = (images[..., np.newaxis] for images in (x, x_test))
    if scaled:
        x, x_test = (images.astype("float32") for images in (x, x_test))
        x /= 255  # in place: a second copy would cost 188 MB
        x_test /= 255
    y, y_test = y.astype("int64"), y_test.astype("int64")
    return MnistSplits(
        x[:-validation], y[:-validation], x[-validation:], y[-validation:], x_test, y_test
    )


def load_mnist1d() -> tuple[Split, Split]:
    """Load MNIST-1D: 5,000 signals of 40 steps, each the outline of a digit as a curve.

    Introduced in lesson 7, as a sequence whose order means something.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: signals float32 of shape (4000, 40) and
        (1000, 40), mean 0 and standard deviation 1 over the set; labels uint8, 0 to 9.

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        S. Greydanus and D. Kobak, "Scaling Down Deep Learning with MNIST-1D" (2024);
        generated with the package's defaults; Apache 2.0 (see data/README.md).

    Example:
        >>> from course_utils.datasets import load_mnist1d
        >>> (x_train, y_train), (x_test, y_test) = load_mnist1d()
        >>> x_train.shape, x_test.shape
        ((4000, 40), (1000, 40))
    """
    return _read_splits("mnist1d.npz")


def load_fashion_mnist_subset() -> tuple[Split, Split]:
    """Load four classes of Fashion-MNIST: 11,200 grey pictures of clothes, 28 × 28 pixels.

    They are the four of the ten classes that are hardest to tell apart: T-shirt/top, Pullover,
    Coat and Shirt, in the order of `FASHION_CLASSES`. Each has 1,800 training images and all of
    the original's 1,000 test images. Introduced in lesson 9.

    Returns:
        `(x_train, y_train), (x_test, y_test)`, all uint8: images of shape (7200, 28, 28) and
        (4000, 28, 28) with values 0 (background) to 255, labels 0 to 3 of shape (7200,) and
        (4000,).

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        H. Xiao, K. Rasul, R. Vollgraf (Zalando SE, 2017); MIT (see data/README.md).

    Example:
        >>> from course_utils.datasets import FASHION_CLASSES, load_fashion_mnist_subset
        >>> (x_train, y_train), (x_test, y_test) = load_fashion_mnist_subset()
        >>> x_train.shape, x_test.shape, FASHION_CLASSES[y_train[0]]
        ((7200, 28, 28), (4000, 28, 28), 'T-shirt/top')
    """
    return _read_splits("fashion.npz")


def load_penguins() -> "pd.DataFrame":
    """Load the Palmer penguins: measurements of 344 birds of three species.

    Introduced in lesson 7. Two birds were not measured and some have no recorded sex; those
    cells are missing (NaN).

    Returns:
        A table of 344 rows: species, island, bill_length_mm, bill_depth_mm,
        flipper_length_mm (millimetres), body_mass_g (grams), sex, year.

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        K. Gorman, T. Williams, W. Fraser (2014) and A. Horst, A. Hill, K. Gorman (2020); CC0.

    Example:
        >>> from course_utils.datasets import load_penguins
        >>> load_penguins()["species"].value_counts().to_dict()
        {'Adelie': 152, 'Gentoo': 124, 'Chinstrap': 68}
    """
    import pandas as pd  # here, because only one lesson needs it and it is slow to import

    return pd.read_csv(io.BytesIO(_read("penguins.csv")))


def load_sample_image(name: str = "china") -> np.ndarray:
    """Load a colour photograph. Introduced in lesson 1.

    Args:
        name: "china" (a temple under a bright sky) or "flower" (a dahlia, close up).

    Returns:
        uint8 array of shape (427, 640, 3): height, width, and red, green, blue from 0 to 255.

    Raises:
        ValueError: there is no photograph of that name.
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        scikit-learn's sample images, by danielbuechele and vultilion on Flickr; CC BY 2.0 (see data/README.md).

    Example:
        >>> from course_utils.datasets import load_sample_image
        >>> load_sample_image("flower").shape
        (427, 640, 3)
    """
    photos = _read_arrays("photos.npz")
    if name not in photos:
        raise ValueError(
            f"load_sample_image got the name {name!r}; expected one of {sorted(photos)}."
        )
    return photos[name]


def load_digit_network() -> dict[str, np.ndarray]:
    """Load the small network behind the explorer "Draw a digit": the weights of its layers.

    The recipe of notebook 05b, its batch normalisation folded into the kernels: Conv2D 16 5×5, with
    stride 2 and ReLU, Conv2D 24 3×3 with ReLU, max pooling 2, Conv2D 128 3×3 with ReLU, flatten and
    Dense 10, whose output is logits: 43,202 parameters. Trained on 55,000 images of MNIST by
    `benchmarks/shipped/digit_pad.py`; it reads 99.53 % of the 10,000 test images right.
    Introduced in lesson 1.

    Returns:
        Arrays by name, float16: `conv1_kernel` (kh, kw, C_in, C_out), `conv1_bias`, the same of
        conv2, conv3 and dense. Pixels go in from 0 (paper) to 1 (ink).

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Example:
        >>> from course_utils.datasets import load_digit_network
        >>> arrays = load_digit_network()
        >>> arrays["conv1_kernel"].ndim
        4
    """
    return _read_arrays("digit_pad.npz")
