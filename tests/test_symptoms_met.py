"""Every symptom of the index is met with today's versions, found by what it says, and cured.

`met/` holds for each, under the beginning of its title, lines of code that fail as a beginner's
would, and after `# cured` the mended ones, which run as in a notebook: after the others. `OTHERS`
are lines that fail for the same cause and say it otherwise.
"""

import contextlib
import importlib
import io
import logging
import os
import re
import subprocess
import sys
import warnings
from functools import partial
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scripts import NOTEBOOKS
from test_clinic import LESSON, WARD

from course_utils.pasted import kind_of
from course_utils.symptoms import FILE, Index, read_symptoms

MODULES = [
    importlib.import_module(f"met.{path.stem}")
    for path in sorted((Path(__file__).parent / "met").glob("*.py"))
]
INDEX = Index(read_symptoms(FILE))
OLD = "__array__ implementation"  # what NumPy says of TensorFlow's tensors
TITLES = [one["error"] for one in INDEX.symptoms]


def plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def title_of(beginning: str) -> str:
    """The one title that begins like this."""
    (found,) = [title for title in TITLES if title.startswith(beginning)]
    return found


MET = {
    title_of(beginning): code
    for module in MODULES
    for beginning, code in getattr(module, "MET", {}).items()
}
LINUX = [title_of(one) for module in MODULES for one in getattr(module, "LINUX", [])]
OTHERS = {
    title_of(beginning): codes
    for module in MODULES
    for beginning, codes in getattr(module, "OTHERS", {}).items()
}

# Met and cured in notebooks 10 and 10a, which `test_clinic.py` and nbval run. An error counts where
# a cell of theirs has stored it; what is only noticed, where the cell of its cure has run.
STORED = [
    re.sub(r"\x1b\[[0-9;]*m", "", f"{output.ename}: {output.evalue}")
    for name in (LESSON, WARD)
    for cell in NOTEBOOKS[name].cells
    for output in cell.get("outputs", [])
    if output.output_type == "error"
]
HAVE_RUN = {
    cell.id for name in (LESSON, WARD) for cell in NOTEBOOKS[name].cells if cell.get("outputs")
}
CLINIC = {
    one["error"]
    for one in INDEX.symptoms
    if one["error"] not in MET
    and (
        one["cell"] in HAVE_RUN
        if not kind_of(one["error"])
        else any(plain(one["error"]) in plain(error) for error in STORED)
    )
}
ELSEWHERE = {
    title_of(beginning): reason
    for reason, beginnings in {
        "a server with a certificate of its own": ["URLError: <urlopen error [SSL"],
        "another operating system, or parts of two installations": [
            "ImportError: DLL load failed while importing _pywrap_tensorflow_internal",
            "ImportError: DLL load failed while importing defs",
            "OMP: Error #15",
        ],
        "another processor": ["Illegal instruction"],
        "another version of a package": [
            "TypeError: Descriptors cannot be created directly",
            "ValueError: numpy.dtype size changed",
            "AttributeError: module 'keras' has no attribute 'ops'",
        ],
        "a shell without make": ["make: command not found"],
        "the front end, and a kernel behind it": [
            "The kernel appears to have died",
            "The cell shows [*]",
            "Failed to load model class 'AnyModel'",
            "IOPub data rate exceeded",
            "Debugger warning",
        ],
        "TensorFlow's own notices, once, when it starts": [
            "I tensorflow/core/platform/cpu_feature_guard.cc",
            "Could not find cuda drivers",
            "Allocation of 188160000 exceeds",
        ],
        "a GPU": ["FailedPreconditionError: DNN library initialization failed"],
        "TensorFlow waits ten seconds for memory": ["ResourceExhaustedError: OOM"],
        "hours, and gigabytes": ["The memory fills up from model to model"],
    }.items()
    for beginning in beginnings
}


def net(*stack, shape=(10, 10, 1), loss="sparse_categorical_crossentropy", **compiled):
    """A compiled network; without layers, the smallest that tells ten classes apart."""
    stack = stack or (layers.Flatten(), layers.Dense(10, activation="softmax"))
    model = keras.Sequential([keras.Input(shape), *stack])
    model.compile(**{"optimizer": "adam", "loss": loss, **compiled})
    return model


def learned():
    """A network that tells the rows apart, without the seconds of a training."""
    model = net(metrics=["accuracy"], run_eagerly=True)
    model.set_weights([np.repeat(20 * np.eye(10), 10, axis=0) / 10, np.zeros(10)])
    return model


def python(code: str, *, site: bool = False) -> str:
    """What another Python prints, without the course's packages unless `site`."""
    return _run(*(() if site else ("-S",)), "-c", code)


def pip(*arguments: str) -> str:
    return _run("-m", "pip", "--isolated", "--disable-pip-version-check", *arguments)


def _run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def names() -> dict:
    """What stands in the first cell; the row of an image that is bright is its label."""
    rng = np.random.default_rng(0)
    labels = np.arange(100) % 10
    images = rng.random((100, 10, 10, 1), "float32") / 4
    images[np.arange(100), labels] += 0.75
    return {
        **{"np": np, "plt": plt, "tf": tf, "keras": keras, "layers": layers, "Path": Path},
        **{
            "images": images,
            "labels": labels,
            "net": net,
            "learned": learned,
            "python": python,
            "pip": pip,
        },
        "__name__": "met",
    }


class Logged(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.levelname}:{record.name}:{record.getMessage()}")


def said(code: str, space: dict) -> str:
    """What the code says: its error, or its first warning, or what is logged and printed."""
    printed, logged = io.StringIO(), Logged()
    loggers = [logging.getLogger(name) for name in ("tensorflow", "absl", "matplotlib")]
    with (
        warnings.catch_warnings(record=True) as warned,
        contextlib.redirect_stdout(printed),
        contextlib.ExitStack() as stack,
    ):
        for logger in loggers:
            logger.addHandler(logged)
            stack.callback(logger.removeHandler, logged)
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", OLD)
        try:
            exec(code, space)
        except BaseException as error:
            return f"{type(error).__name__}: {error}"
    lines = [f"{one.category.__name__}: {one.message}" for one in warned]
    # TensorFlow counts what is traced over all tests.
    lines += [one for one in logged.lines if "retracing" not in one or "tf.function" in code]
    return lines[0] if lines else printed.getvalue()


@pytest.fixture(autouse=True)
def _anew(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(0)
    yield
    plt.close("all")


def test_every_symptom_is_met_here_or_in_the_clinic_or_has_a_reason_not_to_be():
    assert sorted([*MET, *CLINIC, *ELSEWHERE]) == sorted(TITLES)


@pytest.mark.parametrize("title", [one for one in TITLES if not kind_of(one)])
def test_what_is_noticed_is_found_by_its_own_words(title):
    assert INDEX.search(title).symptoms[0]["error"] == title


# Hundreds of lines that fail as the libraries want: all with EVERY_WORDING=1 (`make symptoms`, each
# night, and where the lock changes), else the other words of ten symptoms, and a third of all.
EVERY = bool(os.environ.get("EVERY_WORDING"))
SOME = list(OTHERS)[:: 1 if EVERY else len(OTHERS) // 10]


@pytest.mark.parametrize("title", SOME, ids=lambda title: title[:90])
def test_a_symptom_that_is_met_in_other_words_is_found(title):
    texts = [said(code, names()) for code in OTHERS[title]]
    assert [one for one in texts if INDEX.search(one).symptoms[0]["error"] != title] == []


@pytest.mark.parametrize("title", list(MET)[:: 1 if EVERY else 3], ids=lambda title: title[:90])
def test_a_symptom_is_met_found_and_cured(title):
    if title in LINUX and sys.platform != "linux":
        pytest.skip("its files are Linux's own")
    ill, cure = MET[title].split("# cured\n")
    space = names()
    text = said(ill, space) or title
    assert text is title or not text.startswith("AssertionError: ") or title == "AssertionError"
    found = INDEX.search(text).symptoms
    assert found, text
    assert found[0]["error"] == title, text
    space["net"] = partial(net, run_eagerly=True)  # what works needs no seconds of tracing
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", OLD)
        exec(cure, space)
