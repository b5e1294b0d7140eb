"""Import TensorFlow without its start-up messages. Used by every lesson from the first on."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

STANDARD_ERROR = 2


@contextmanager
def quiet_start() -> Iterator[None]:
    """Hold back what is written to standard error inside the block; show it if the block fails.

    TensorFlow's C++ code greets every reader with lines about processors and drivers that
    no Python setting can silence, so the file descriptor itself is held. An exception passes
    through unchanged, after everything that was held back. Introduced in lesson 1.

    Raises:
        Whatever the block raises.

    Example:
        >>> from course_utils import quiet_start
        >>> with quiet_start():
        ...     import keras
    """
    # Read by TensorFlow once, when it is first imported; the reader's own setting wins.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    try:
        saved = os.dup(STANDARD_ERROR)
    except OSError:  # no standard error at all, as under pythonw: nothing to hold
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), STANDARD_ERROR)
        failed = True
        try:
            yield
            failed = False
        finally:
            sys.stderr.flush()
            os.dup2(saved, STANDARD_ERROR)
            os.close(saved)
            if failed:
                held.seek(0)
                sys.stderr.write(held.read().decode(errors="replace"))
                sys.stderr.flush()
