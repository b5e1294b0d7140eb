"""Stands in for the course's package beside the notebooks, where another Python runs them.

In the course's own Python it hands over to the real package and is gone. It is the same file on
every shelf.
"""

import importlib
import os
import sys


class AnotherPython(ImportError):
    """The Python that runs this notebook has no package of the course."""

    def _render_traceback_(self):  # IPython and Jupyter show these lines in place of their own
        return [str(self)]


folder = os.path.dirname(os.path.realpath(__file__))
kept = sys.path[:]
sys.path[:] = [one for one in kept if os.path.realpath(one or os.curdir) != folder]
del sys.modules[__name__]  # what stands there when this file ends is what the notebook gets
try:
    importlib.import_module(__name__)
except ImportError as problem:
    if problem.name != __name__:  # the real package is there, and something that it needs is not
        raise
    raise AnotherPython(
        "Another Python runs this notebook ({}.{}, {}): choose the kernel “Convolutional networks "
        "(course)” in the menu Kernel → Change Kernel… (in VS Code: Select Kernel → Python "
        "Environments… → .venv); if it is not listed, start the course with “make lab”, or "
        "with its start script.".format(*sys.version_info[:2], sys.executable)
    ) from None
finally:
    sys.path[:] = kept
