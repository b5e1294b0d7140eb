"""What every explorer shares on the Python side: its module, its picture, its checks."""

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import matplotlib.pyplot as plt
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import [^;]*? from "\./(\w+)\.js";\n', re.MULTILINE)
STYLE = "course_utils.course"
ASLEEP = "This is a picture. Run its cell in a notebook, and it answers to mouse and keyboard."
QUIET_GREY = "#595959"  # small text that is still read easily


@cache
def module_text(name: str) -> str:
    """Return `name`.js with the modules it imports written before it, each of them once.

    A widget's module travels as one text, so it cannot import files beside it. The files stay
    ordinary ES modules; here their import lines go, and the `export` of all but the last.
    """
    parts: dict[str, str] = {}

    def add(module: str) -> None:
        text = (FOLDER / f"{module}.js").read_text(encoding="utf-8")
        for wanted in IMPORT.findall(text):
            if wanted not in parts:
                add(wanted)
        parts[module] = IMPORT.sub("", text)

    add(name)
    last = parts.pop(name)
    before = [re.sub(r"^export ", "", text, flags=re.MULTILINE) for text in parts.values()]
    return "\n".join([*before, last])


class Checked(traitlets.TraitType):
    """A trait that one of the package's own checks accepts, or answers with its clear error.

    Args:
        check: called with (value, name of the trait); returns the value to keep.
        default: the value before any is given.
    """

    def __init__(self, check: Callable[[Any, str], Any], default: Any):
        super().__init__(default_value=default)
        self._check = check

    def validate(self, owner: traitlets.HasTraits, value: Any) -> Any:
        return self._check(value, self.name)


def whole(least: int, most: int) -> Callable[[Any, str], int]:
    """Return a check for a whole number within bounds."""

    def check(value: Any, name: str) -> int:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise ValueError(
                f"{name} must be a whole number from {least} to {most}, got {value!r}."
            )
        if not least <= value.__index__() <= most:
            raise ValueError(f"{name} must be from {least} to {most}, got {value!r}.")
        return value.__index__()

    return check


def one_of(*words: str) -> Callable[[Any, str], str]:
    """Return a check for one of some words."""

    def check(value: Any, name: str) -> str:
        if value not in words:
            allowed = ", ".join(repr(word) for word in words)
            raise ValueError(f"{name} must be one of {allowed}, got {value!r}.")
        return value

    return check


def yes_or_no(value: Any, name: str) -> bool:
    """Check for True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, got {value!r}.")
    return value


def with_image(state: dict, samples: dict, check: Callable[[Any, str], Any]) -> dict:
    """Return an explorer's arguments with `image` and `samples`: the reader's own, or a sample."""
    if "image" in state:
        image = check(state["image"], "image")
        return {**state, "source": "own", "image": image, "samples": {"own": image, **samples}}
    source = one_of(*samples)(state.get("source", "numbers"), "source")
    return {**state, "image": samples[source], "samples": samples}


def write_instead(ax: Axes, problem: Exception) -> None:
    """Write in a picture why there is nothing to draw."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, str(problem), ha="center", va="center", wrap=True)


class Explorer(anywidget.AnyWidget):
    """A widget that computes and draws in the page, and leaves a picture where nothing runs.

    A subclass names its ES module in `_module` (`_module = "convolution"` for convolution.js) and
    draws its state in `_draw`. The traits that are synced are its state: the page may change
    them as well as Python.
    """

    _module = ""
    _how_to_wake = ASLEEP  # what its picture says under the drawing

    def __init_subclass__(cls, **options: Any) -> None:
        if "_module" in cls.__dict__:
            cls._esm = module_text(cls._module)
            cls._css = (FOLDER / "kit.css").read_text(encoding="utf-8")
        super().__init_subclass__(**options)

    def __init__(self, **state: Any) -> None:
        unknown = [name for name in state if not self.has_trait(name)]
        if unknown:
            known = ", ".join(sorted(name for name in self.class_own_traits(sync=True)))
            raise TypeError(
                f"{type(self).__name__} has no argument {unknown[0]!r}; it takes {known}."
            )
        super().__init__(**state)

    def _draw(self, figure: Figure) -> None:
        """Draw the present state into an empty figure."""
        raise NotImplementedError

    def _write_note(self, figure: Figure) -> None:
        """Say under the drawing how to wake it."""
        figure.supxlabel(self._how_to_wake, x=0.01, ha="left", size=10, color=QUIET_GREY)

    def picture(self) -> bytes:
        """Return the present state as a PNG picture.

        Where a page cannot run the explorer (GitHub, an untrusted notebook, a printed page),
        this picture stands in its place.
        """
        with plt.style.context(STYLE):
            figure = Figure(figsize=(9, 3.6), layout="constrained")
            self._draw(figure)
            self._write_note(figure)
            file = io.BytesIO()
            figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
        return file.getvalue()

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**options)
        return {**data, "image/png": self.picture()}, metadata

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # no address: saved outputs must not change
