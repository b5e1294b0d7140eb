"""Nothing may be said past an error: neither a warning, nor a text written by a C library."""

import contextlib
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def nothing_said() -> Iterator[None]:
    """Fail where a warning is given, or where anything reaches file descriptor 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = {number: os.dup(number) for number in (1, 2)}
    with tempfile.TemporaryFile() as said, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            for number in kept:
                os.dup2(said.fileno(), number)
            yield
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            for number, copy in kept.items():
                os.dup2(copy, number)
                os.close(copy)
            said.seek(0)
            assert said.read() == b""  # beside an error too
