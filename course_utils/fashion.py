"""The pictures of lesson 9 as its project uses them: split, with few shirts, and one more to draw."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from course_utils.datasets import FASHION_CLASSES, load_fashion_mnist_subset

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

HELD_OUT = 1200  # validation images, 300 of each class
SEED = 1  # of the split
SHIRT = FASHION_CLASSES.index("Shirt")
SHIRTS = 225  # of 1,500 training images that stay
SIDE = 14  # of a picture whose pixels are each the mean of four


class FashionSplits(NamedTuple):
    """Images float32 (n, 28, 28, 1) from 0 to 1, labels int64 (n,) in the order of the classes."""

    x_train: NDArray
    y_train: NDArray
    x_val: NDArray
    y_val: NDArray
    x_test: NDArray
    y_test: NDArray


def load_fashion_splits() -> FashionSplits:
    """Load the clothes, split and thinned as lesson 9 does it step by step.

    Held out for validation are 1,200 of the 7,200 training images, stratified, with seed 1. Of the
    shirts that are left only 225 stay. Validation and test set are balanced.
    Introduced in lesson 9.

    Returns:
        A named tuple of six arrays: `x_train` (4725, 28, 28, 1), `y_train`, `x_val`
        (1200, 28, 28, 1), `y_val`, `x_test` (4000, 28, 28, 1), `y_test`.

    Raises:
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.fashion import load_fashion_splits
        >>> parts = load_fashion_splits()
        >>> [int(n) for n in np.bincount(parts.y_train)]
        [1500, 1500, 1500, 225]
    """
    from sklearn.model_selection import train_test_split  # here, because it is slow to import

    (images, labels), (x_test, y_test) = load_fashion_mnist_subset()
    training, validation = train_test_split(
        np.arange(len(labels)), test_size=HELD_OUT, stratify=labels, random_state=SEED
    )
    surplus = np.flatnonzero(labels[training] == SHIRT)[SHIRTS:]
    training = np.delete(training, surplus)
    parts = (
        (images, labels, training),
        (images, labels, validation),
        (x_test, y_test, slice(None)),
    )
    arrays = []
    for pixels, classes, chosen in parts:
        arrays.append(pixels[chosen, ..., np.newaxis].astype("float32") / 255)
        arrays.append(classes[chosen].astype("int64"))
    return FashionSplits(*arrays)


def as_rows(images: ArrayLike) -> NDArray:
    """Return pictures shrunk to 14 × 14, each pixel the mean of 2 × 2, as rows of numbers.

    Introduced in lesson 9.

    Args:
        images: (n, 28, 28) or (n, 28, 28, 1).

    Returns:
        (n, 196).

    Raises:
        ValueError: the images are of another shape.

    Example:
        >>> from course_utils.fashion import as_rows
        >>> as_rows(np.ones((3, 28, 28, 1))).shape
        (3, 196)
    """
    pixels = np.asarray(images)
    if pixels.shape[1:] not in {(28, 28), (28, 28, 1)}:
        raise ValueError(
            f"images must have the shape (n, 28, 28) or (n, 28, 28, 1), not {pixels.shape}."
        )
    return pixels.reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4)).reshape(len(pixels), -1)


def fit_baseline(
    images: ArrayLike, labels: ArrayLike, class_weight: "dict[int, float] | str | None" = None
) -> "Pipeline":
    """Fit scikit-learn's `LogisticRegression` to pictures shrunk by `as_rows`.

    On one thread: for numbers as small as these, more of them wait for each other.
    Introduced in lesson 9.

    Args:
        images: (n, 28, 28) or (n, 28, 28, 1).
        labels: (n,) classes.
        class_weight: from class to how much its pictures count; "balanced": n / (C · n_c); None: all
            alike.

    Returns:
        The fitted model, with the methods `predict`, `predict_proba` and `score`, which take
        images of 28 × 28 as well.

    Raises:
        ValueError: the arrays do not fit each other.

    Example:
        >>> from course_utils.fashion import fit_baseline, load_fashion_splits
        >>> parts = load_fashion_splits()
        >>> model = fit_baseline(parts.x_train[:200], parts.y_train[:200])
        >>> model.predict(parts.x_val[:5]).shape
        (5,)
    """
    from sklearn.linear_model import LogisticRegression  # here: slow to import
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer
    from threadpoolctl import threadpool_limits

    last = LogisticRegression(max_iter=1000, class_weight=class_weight)
    with threadpool_limits(1):
        return make_pipeline(FunctionTransformer(as_rows), last).fit(images, labels)


def draw_garment() -> Image.Image:
    """Draw a blue garment on white, lit from the left, as if somebody had photographed it.

    Introduced in lesson 9.

    Returns:
        A Pillow image in colour, 240 pixels wide and 300 high.

    Example:
        >>> from course_utils.fashion import draw_garment
        >>> draw_garment().size
        (240, 300)
    """
    garment = Image.new("RGB", (240, 300), "white")
    outline = [(80, 30), (160, 30), (215, 90), (235, 270), (195, 275), (175, 130), (175, 285)]
    mirrored = [(240 - x, y) for x, y in reversed(outline)]
    ImageDraw.Draw(garment).polygon(outline + mirrored, fill="#3A5FA8", outline="#1A2F58")
    light = np.linspace(1, 0.6, 240)[:, np.newaxis]  # over the columns
    return Image.fromarray(np.round(np.asarray(garment) * light).astype(np.uint8))
