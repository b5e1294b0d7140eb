"""For all tests, lessons included: no connection leaves this machine."""

import os
import sys
from pathlib import Path

GUARD = str(Path(__file__).parent / "tests" / "offline")

sys.path.insert(0, GUARD)
sys.modules.pop("sitecustomize", None)  # the system may have one of its own
import sitecustomize  # noqa: E402, F401

# Kernels inherit this.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [GUARD, os.environ.get("PYTHONPATH")]))
