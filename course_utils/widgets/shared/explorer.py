"""What every explorer shares on the Python side: its module, its picture, how it is set."""

import io
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from typing import Any

import anywidget
import matplotlib.pyplot as plt
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.widgets.shared.modules import FOLDER, module_text
from course_utils.widgets.shared.traits import Checked

STYLE = "course_utils.course"
ASLEEP = "This is a picture. Run its cell in a notebook, and it answers to mouse and keyboard."
QUIET_GREY = "#595959"  # small text that is still read easily


def literal(text: str, most: int) -> str:
    """Return a text as Matplotlib is to write it: short, its dollar signs no formula."""
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return text.replace("$", r"\$")


def write_instead(ax: Axes, problem: Exception) -> None:
    """Write in a picture why there is nothing to draw."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, str(problem), ha="center", va="center", wrap=True, parse_math=False)


class Explorer(anywidget.AnyWidget):
    """A widget that computes and draws in the page, and leaves a picture where nothing runs.

    A subclass names its ES module in `_module` ("convolution/view", see `module_text`) and draws its
    state in `_draw`. The traits that are synced are its state: the page may change
    them as well as Python.
    """

    _module = ""
    _trait_values: dict[str, Any]  # of traitlets: the traits by name
    _also: tuple[str, ...] = ()  # what the constructor takes beside the traits
    _how_to_wake = ASLEEP  # what its picture says under the drawing

    def setup_instance(self, *arguments: Any, **named: Any) -> None:
        self._touched: set[str] = set()  # what is being set
        self._refused = False
        super().setup_instance(*arguments, **named)

    def __init_subclass__(cls, **options: Any) -> None:
        if "_module" in cls.__dict__:
            cls._esm = module_text(cls._module)
            cls._css = (FOLDER / "shared" / "kit.css").read_text(encoding="utf-8")
        super().__init_subclass__(**options)

    def __init__(self, **state: Any) -> None:
        unknown = [name for name in state if name not in self._arguments()]
        if unknown:
            raise TypeError(
                f"{type(self).__name__} has no argument {unknown[0]!r}; it takes "
                f"{self._settable(self._also)}."
            )
        super().__init__(**state)

    @classmethod
    def _arguments(cls) -> list[str]:
        checked = [name for name, one in cls.class_traits().items() if isinstance(one, Checked)]
        return [*checked, "layout", "tooltip", "tabbable"]

    @classmethod
    def _settable(cls, also: tuple[str, ...] = ()) -> str:
        own = cls.class_traits()
        return ", ".join(sorted({*also, *(n for n in own if isinstance(own[n], Checked))}))

    def __setattr__(self, name: str, value: Any) -> None:
        # A slip of the pen, `explorer.stride = 2`, would be kept and would change nothing.
        method = callable(value) and callable(getattr(type(self), name, None))
        if not (method or name.startswith("_") or self.has_trait(name)):
            raise AttributeError(
                f"{type(self).__name__} has no {name!r} that can be set; it has {self._settable()}."
            )
        try:
            super().__setattr__(name, value)
        except traitlets.TraitError as problem:  # of ipywidgets' own: layout, tooltip
            raise _in_short(problem) from None

    # Setting: every value passes its own check, all together pass `_settle`, or nothing is set.

    def _settle(self, touched: Set[str]) -> None:
        """Refuse values that do not go together, and set what follows from the `touched` ones."""

    def open(self) -> None:
        """Tell the page of the new widget, once what the constructor was given goes together."""
        given = self._touched
        with self.hold_trait_notifications():
            self._touched |= given
        super().open()

    @contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """Set several traits at once; where one is refused, all are as they were.

        traitlets takes back only what its own errors refuse, and tells observers of the rest.
        """
        if self._cross_validation_lock:  # inside another: that one decides
            yield
            return
        before, self._touched = self._trait_values.copy(), set()
        try:
            with super().hold_trait_notifications():
                try:
                    yield
                    self._settle(frozenset(self._touched))
                except BaseException as problem:
                    self._trait_values, self._refused = before, True
                    if isinstance(problem, traitlets.TraitError):
                        raise _in_short(problem) from None
                    raise
        finally:
            self._refused = False

    def notify_change(self, change: Any) -> None:
        """Tell observers and the page of a change, unless it has been refused."""
        if not self._refused:
            super().notify_change(change)

    def set_state(self, sync_data: dict) -> None:
        """Take what the page may set; where it is refused, the page gets back what is kept."""
        traits = self.traits()
        state = {
            name: value
            for name, value in sync_data.items()
            if name == "_view_count" or isinstance(traits.get(name), Checked)
        }
        try:
            super().set_state(state)
        except Exception:
            self.send_state(list(state))
            raise

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
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return {**data, "image/png": self.picture()}, metadata

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # no address: saved outputs must not change


def _in_short(problem: traitlets.TraitError) -> ValueError:
    """The same, without the whole of a long value in it."""
    text = str(problem)
    return ValueError(text if len(text) <= 300 else f"{text[:299]}…")


def offered(source: str, samples: dict, wanted: str) -> None:
    """Refuse the source "own" where there is none."""
    if source not in samples:
        raise ValueError(
            f"source {source!r} needs {wanted}: make a new explorer with {wanted}=… and it has it."
        )


class Sampled(Explorer):
    """An explorer of an image: a sample that its menu offers, or one of one's own."""

    image: Any  # a trait, as `source` and `samples` are

    def _offer(self, samples: dict, state: dict, check: Callable[[Any, str], Any]) -> None:
        if "image" not in state:
            self.samples = samples
            return
        if state.get("source", "own") != "own":
            raise ValueError("give either source or image, and not both.")
        self.samples = {"own": check(state["image"], "image"), **samples}
        state["source"] = "own"

    def _settle(self, touched: Set[str]) -> None:
        offered(self.source, self.samples, "image")
        if self.image is None or ("source" in touched and "image" not in touched):
            self.image = self.samples[self.source]
