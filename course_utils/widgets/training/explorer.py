"""Progress of a training: a bar, and the curves as they grow. Used in lessons 5 to 8."""

import sys
import time
from typing import Any

from IPython import get_ipython
from IPython.display import display
from tqdm import tqdm

from course_utils.arguments import check_whole
from course_utils.interrupts import EndsTraining
from course_utils.trained_before import trained_before
from course_utils.widgets.training.chart import TrainingChart, place_in_words
from course_utils.widgets.training.curves import Curves, rounded

REFRESH = 0.1  # seconds between two messages to the page or to a terminal
REFRESH_FILE = 10.0  # the same for output that goes into a file


def in_terminal() -> bool:
    """Is there no kernel, so that nothing can show a widget?"""
    return getattr(get_ipython(), "kernel", None) is None


class TrainingProgress:
    """Show a training while it runs: a bar, the time left, and the curves as they grow.

    As a callback of `fit` it needs no argument; in a loop written by hand it is a context:

        model.fit(x, y, verbose=0, callbacks=[TrainingProgress()])

        with TrainingProgress(epochs=2, steps=860) as progress:
            for epoch in range(2):
                for images, labels in batches:
                    progress.update(loss=train_step(images, labels))
                progress.end_epoch(val_accuracy=accuracy(x_val, y_val))

    Names that begin with "val_" are drawn as validation beside the metric of the same name. The
    values of `fit` within an epoch are, as Keras reports them, means since its first batch. In
    a long run a point of the chart is the mean of several steps. The page is told about 10
    times a second; in a terminal there is a tqdm bar instead. Each run has an output of its
    own, which keeps the curves, and no times, when training ends or is stopped.

    Args:
        epochs: How many epochs the loop will run; None: unknown, or told by `fit`.
        steps: How many steps (batches) an epoch has; None: unknown, or told by `fit`.

    Raises:
        ValueError: `epochs` or `steps` is not a whole number of 1 or more.

    Example:
        >>> with TrainingProgress(epochs=2, steps=2) as progress:
        ...     for epoch in range(2):
        ...         for loss in (0.75, 0.5):
        ...             progress.update(loss=loss)
        ...         progress.end_epoch(val_loss=0.625)
        >>> progress.chart.curves["loss"]["step"]
        {'x': [1, 2, 3, 4], 'y': [0.75, 0.5, 0.75, 0.5]}
        >>> progress.chart.curves["loss"]["validation"]
        {'x': [2, 4], 'y': [0.625, 0.625]}

    Introduced in lesson 5.
    """

    def __init__(self, epochs: int | None = None, steps: int | None = None) -> None:
        for name, value in {"epochs": epochs, "steps": steps}.items():
            if value is not None:
                check_whole(value, name, 1, also=", or None")
        self._asked = (epochs, steps)
        self._params: dict = {}
        self._model: Any = None
        self._interrupts = EndsTraining()
        self._reset(epochs, steps)

    def _reset(self, epochs: int | None, steps: int | None) -> None:
        self._chart: TrainingChart | None = None
        self._epochs, self._steps, self._per = epochs, steps, steps
        self._state, self._note = "waiting", ""
        self._first = self._epoch = self._step = self._done = self._batch = 0
        self._uneven = self._in_loop = False
        self._kept = Curves()
        self._handle = self._bar = None

    @property
    def chart(self) -> TrainingChart:
        """The widget that shows this run, made when it is first needed."""
        if self._chart is None:
            self._chart = TrainingChart(curves=self._kept.state(), progress=self._progress())
        return self._chart

    # A loop written by hand

    def __enter__(self) -> "TrainingProgress":
        if self._state == "running":
            raise RuntimeError(
                "This TrainingProgress is already in use. Make another one for the inner loop."
            )
        self._begin(*self._asked)
        self._in_loop = True
        return self

    def __exit__(self, kind: type | None, *_: Any) -> None:
        if self._state == "running":
            self._end("stopped" if kind else "finished")

    def update(self, **metrics: Any) -> None:
        """Report one step: its loss, and whatever else was measured on its batch.

        Args:
            metrics: name to number; also a tensor that holds one number. It is read when the
                page is told next, so that this call does not wait for a device.

        Raises:
            RuntimeError: called outside of `with`.
            ValueError: a value is not one number.
        """
        self._count(1, metrics)

    def end_epoch(self, **metrics: Any) -> None:
        """Report the end of an epoch, and what was measured then: `val_accuracy=0.9`.

        Arguments and errors are those of `update`.
        """
        self._check_running("end_epoch")
        self._kept.read()
        if self._step == 0:  # nobody counts steps: an epoch is one
            self._done += 1
        self._learn_steps(self._step or 1)
        self._kept.add(metrics, self._done, each_epoch=True)
        self._epoch += 1
        self._step = 0
        self._show()

    def _check_running(self, name: str) -> None:
        if self._state != "running":
            raise RuntimeError(
                f"{name} belongs inside `with TrainingProgress(…) as progress:`; "
                f"this training is {'not started' if self._state == 'waiting' else self._state}."
            )

    def _count(self, steps: int, metrics: dict) -> None:
        self._check_running("update")
        if self._steps and self._step >= self._steps and self._in_loop:
            if self._epochs is None or self._epoch + 1 < self._epochs:
                self.end_epoch()  # the loop goes on, so an epoch has ended
            else:
                self._steps = self._step + steps  # more steps than announced
        self._step += steps
        self._done += steps
        self._kept.pending.append((self._done, metrics))
        self._show()

    def _learn_steps(self, steps: int) -> None:
        """Epochs of equal length have an axis in epochs, others one in steps."""
        self._uneven |= self._per not in (None, steps)
        self._per = None if self._uneven else steps
        self._steps = None if self._uneven else steps

    # What Keras calls

    def set_params(self, params: dict) -> None:
        """Take from `fit` how many epochs and steps there will be."""
        self._params = dict(params or {})

    def set_model(self, model: Any) -> None:
        """Keras hands over the model here."""
        self._model = model

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Show a new chart."""
        if self._in_loop and self._state == "running":
            raise RuntimeError(
                "This TrainingProgress already reports a loop. Give fit another one."
            )
        self._begin(
            self._params.get("epochs"), self._params.get("steps"), note=trained_before(self._model)
        )
        self._interrupts.begin(self._model)

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Begin counting the batches of an epoch."""
        if self._done == 0:
            self._first = self._epoch = epoch  # fit(initial_epoch=…) begins later
        self._batch = 0

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Report the step; with `steps_per_execution` there are several at once."""
        steps, self._batch = batch + 1 - self._batch, batch + 1
        self._count(max(steps, 1), logs or {})

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Report the epoch."""
        self.end_epoch(**(logs or {}))

    def on_train_end(self, logs: dict | None = None) -> None:
        """Keep the curves; an interrupt, or a callback that stops early, has left them short."""
        self._interrupts.end()
        self._end("stopped" if getattr(self._model, "stop_training", False) else "finished")

    def _nothing(self, *_: Any, **__: Any) -> None:
        """Keras calls these as well."""

    on_batch_begin = on_batch_end = on_train_batch_begin = _nothing
    on_test_begin = on_test_end = on_test_batch_begin = on_test_batch_end = _nothing
    on_predict_begin = on_predict_end = on_predict_batch_begin = on_predict_batch_end = _nothing

    # Showing

    def _begin(self, epochs: int | None, steps: int | None, note: str = "") -> None:
        if self._state == "running":  # the fit before was interrupted
            self._end("stopped")
        self._reset(epochs, steps)
        self._state, self._note = "running", note
        self._shown = self._started = time.perf_counter()
        self._rate = self._rate_done = 0
        shell = get_ipython()
        if shell:  # fit tells nobody when it is interrupted; the end of the cell does
            shell.events.register("post_run_cell", self._cell_ended)
        if in_terminal():
            self._bar = tqdm(total=self._total(), unit="step")
        else:
            self._handle = display(self.chart, display_id=True)

    def _cell_ended(self, result: Any = None) -> None:
        if self._state == "running":
            self._end("stopped")

    def _total(self) -> int | None:
        if not self._epochs or not self._steps:
            return None
        return (self._epochs - self._first) * self._steps

    def _progress(self) -> dict:
        """Return what the bar shows: where training is, and while it runs its speed."""
        resting = self._step == 0 and self._epoch > self._first  # between two epochs
        progress: dict[str, Any] = {
            "state": self._state,
            "note": self._kept.note or self._note,
            "epoch": self._epoch + (not resting),
            "epochs": self._epochs,
            "step": (self._steps or 0) if resting else self._step,
            "steps": self._steps,
            "done": self._done,
            "total": self._total(),
            "per": self._per if self._epochs != 1 else None,  # one epoch: an axis in steps
            "first": self._first,
            "last": {name: rounded(value) for name, value in self._kept.latest.items()},
        }
        if self._state == "running" and self._rate:
            progress["rate"] = float(f"{self._rate:.3g}")
            if progress["total"]:
                each = (self._shown - self._started) / self._done  # with the validation's time
                progress["left"] = round((progress["total"] - self._done) * each)
        return progress

    def _show(self) -> None:
        now = time.perf_counter()
        wait = REFRESH if self._bar is None or sys.stderr.isatty() else REFRESH_FILE
        if now - self._shown < wait:
            return
        self._kept.read()
        rate = (self._done - self._rate_done) / max(now - self._shown, 1e-9)
        self._rate = 0.7 * self._rate + 0.3 * rate if self._rate else rate
        self._rate_done, self._shown = self._done, now
        self._send()

    def _send(self) -> None:
        if self._bar is not None:
            self._bar.total, self._bar.n = self._total(), self._done
            if self._epochs or self._state == "stopped":
                self._bar.set_description(place_in_words(self._progress()), refresh=False)
            self._bar.set_postfix(self._kept.latest, refresh=False)
            self._bar.refresh()
        if self._chart is not None:
            with self._chart.hold_sync():
                self._chart.curves = self._kept.state()
                self._chart.progress = self._progress()

    def _end(self, state: str) -> None:
        shell = get_ipython()
        if shell and self._cell_ended in shell.events.callbacks["post_run_cell"]:
            shell.events.unregister("post_run_cell", self._cell_ended)
        self._state = "stopped"  # unless the last values can be read
        try:
            self._kept.read()
            self._state = state
        finally:
            self._send()
            if self._bar is not None:
                self._bar.close()
            if self._handle is not None:
                self._handle.update(self.chart)  # so that the picture kept is that of the end

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        return self.chart._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        return "TrainingProgress()"  # no address: saved outputs must not change
