"""The traits of the explorers, and the checks that their values pass, given or set later."""

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from course_utils.arguments import as_list, as_real, check_whole, check_word, shown

if TYPE_CHECKING:
    from course_utils.widgets.shared.explorer import Explorer

LARGEST = 1e100  # of the numbers that are computed with: sums of their products stay finite


class Checked(traitlets.TraitType):
    """A trait that one of the package's own checks accepts, or answers with its clear error.

    Every set is one of several that belong together: see `Explorer.hold_trait_notifications`.

    Args:
        check: called with (value, name of the trait); returns the value to keep.
        default: the value before any is given. It is not checked: None may wait for `_settle`.
    """

    name: str  # from the class that has the trait

    def __init__(self, check: Callable[[Any, str], Any], default: Any):
        super().__init__()
        self._check, self._default = check, default

    def make_dynamic_default(self) -> Any:
        return copy.deepcopy(self._default)  # a list of one explorer is no other's

    def set(self, obj: "Explorer", value: Any) -> None:  # type: ignore[override] # no other has one
        with obj.hold_trait_notifications():
            obj._touched.add(self.name)
            try:
                value = self._check(value, self.name)
            except ValueError:
                raise
            except Exception as problem:  # whatever the value's own methods raise
                raise ValueError(
                    f"{self.name} cannot be read: {type(problem).__name__} from {shown(value)}."
                ) from None
            super().set(obj, value)


class Fixed(traitlets.TraitType):
    """A synced value that an explorer gives itself once, before any other; nobody changes it."""

    name: str  # from the class that has the trait

    def set(self, obj: "Explorer", value: Any) -> None:  # type: ignore[override] # no other has one
        if self.name in obj._trait_values:
            raise ValueError(
                f"{self.name} belongs to the {type(obj).__name__} and cannot be set; "
                f"{obj._settable()} can."
            )
        obj._trait_values[self.name] = value


def whole(least: int, most: int) -> Callable[[Any, str], int]:
    """Return a check for a whole number within bounds."""
    return lambda value, name: check_whole(value, name, least, most)


def number(least: float, most: float) -> Callable[[Any, str], float]:
    """Return a check for a number within bounds; a whole one may be an int."""

    def check(value: Any, name: str) -> float:
        real = as_real(value)
        if real is None or not least <= real <= most:
            raise ValueError(
                f"{name} must be a number from {least:g} to {most:g}, got {shown(value)}."
            )
        return float(real)

    return check


def one_of(*words: str) -> Callable[[Any, str], str]:
    """Return a check for one of some words."""
    return lambda value, name: check_word(value, name, words)


def yes_or_no(value: Any, name: str) -> bool:
    """Check for True or False."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be True or False, got {shown(value)}.")
    return bool(value)


def text(value: Any, name: str, most: int) -> str:
    """Check for a text of at most `most` letters that can be sent to a page."""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text, got {shown(value)}.")
    plain = str.__str__(value)  # also of a subclass
    if len(plain) > most:
        raise ValueError(f"{name} must be a text of at most {most} letters, got {len(plain)}.")
    if not plain.isascii() and re.search("[\ud800-\udfff]", plain):
        raise ValueError(
            f"{name} holds half of a surrogate pair, which is no letter: {plain!a:.60}."
        )
    return plain


def items(value: Any, name: str, expected: str, count: int | None = None) -> list:
    """Check for a list, a tuple or an array of one axis; return a list, of `count` things."""
    found = as_list(value)
    if found is None or (count is not None and len(found) != count):
        raise ValueError(f"{name} must be {expected}, got {shown(value)}.")
    return found


def finite(array: NDArray, name: str) -> list:
    """Return an array as nested lists of floats of a size that sums of products can bear."""
    with np.errstate(over="ignore"):  # a longdouble may become infinite here
        floats = array.astype(float)
    if not (np.abs(floats) <= LARGEST).all():
        raise ValueError(
            f"{name} must hold finite numbers up to {LARGEST:g}, and it has NaN, infinity or a "
            "larger one."
        )
    return floats.tolist()
