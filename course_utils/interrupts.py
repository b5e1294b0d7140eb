"""An interrupt (the square in JupyterLab, Ctrl+C) ends a training without a page of TensorFlow."""

import signal
import threading
from types import FrameType
from typing import Any

TOLD = (
    "Interrupted: training ends after this batch. What was learned so far stays in the model; "
    "to start anew, run the cell that builds it first."
)


class EndsTraining:
    """Between `begin` and `end` the first interrupt ends `fit`; a second one is Python's own.

    `fit` returns its history then, so that the cells below find what they need. Where somebody
    else has a handler already, or outside of the main thread, nothing is changed.

    Introduced in lesson 5, inside `EpochReport` and `TrainingProgress`.

    Example:
        >>> from course_utils.interrupts import EndsTraining
        >>> interrupts = EndsTraining()
        >>> interrupts.begin(model=None)
        >>> interrupts.end()
    """

    def __init__(self) -> None:
        self._listening = False

    def begin(self, model: Any) -> None:
        """Listen for this model, whose `stop_training` Keras reads after each batch."""
        in_main = threading.current_thread() is threading.main_thread()
        if not in_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return

        def interrupted(number: int, frame: FrameType | None) -> None:
            self.end()
            model.stop_training = True
            print(TOLD, flush=True)

        signal.signal(signal.SIGINT, interrupted)
        self._listening = True

    def end(self) -> None:
        """Give Python its own handler back."""
        if self._listening:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._listening = False
