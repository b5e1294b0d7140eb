"""What is sent to a worker: functions with what they use, arrays, and what is refused."""

import importlib.util
import linecache
import sys
import threading

import numpy as np
import pytest

from course_utils import quiet_start
from course_utils.program import load, parcel_of, save
from course_utils.workers import WorkerError, run_workers

ANSWER = 42


def by_its_name(worker):
    return {"answer": ANSWER}


def defined(code: str, **names):
    """The function `work` of a notebook whose cells hold this code and these names."""
    names["__name__"] = "__main__"
    exec(compile(code, "<cell>", "exec"), names)
    return names["work"]


CELLS = """
OFFSET, SEVERAL = 100, [1, 2.5, "three", None, {"four": (5, True)}]

class Doubling:
    def __call__(self, number):
        return 2 * number

def twice(function):
    return lambda *values: function(function(*values))

@twice
def doubled(number, by=Doubling()):
    return by(number)

def nest(outer):
    def inner(worker):
        return {"sum": doubled(ARRAY.sum()) + OFFSET + worker, "outer": outer(len(SEVERAL))}
    return inner

work = nest(lambda number: np.square(number))
"""


def test_what_a_function_uses_of_the_notebook_goes_with_it():
    work = defined(CELLS, np=np, ARRAY=np.arange(4))
    first, second = run_workers(work, 2)
    assert (first["sum"], second["sum"]) == (4 * 6 + 100, 4 * 6 + 101)
    assert first["outer"] == 25


def test_a_function_of_a_file_is_found_by_its_name():
    assert run_workers(by_its_name, 1) == [{"answer": 42}]


def test_a_worker_finds_the_modules_beside_the_notebook(tmp_path, monkeypatch):
    (tmp_path / "beside_the_notebook.py").write_text("def word(): return 'hello'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])  # as in a kernel
    neighbour = importlib.import_module("beside_the_notebook")
    work = defined("def work(worker): return {'said': neighbour.word()}", neighbour=neighbour)
    assert str(run_workers(work, 1)[0]["said"]) == "hello"


@pytest.mark.parametrize("code", ["lost.word()", "word()"])
def test_a_module_that_a_worker_would_not_find_is_refused(tmp_path, monkeypatch, code):
    (tmp_path / "lost.py").write_text("def word(): return 'hello'\n")
    spec = importlib.util.spec_from_file_location("lost", tmp_path / "lost.py")
    lost = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "lost", lost)
    spec.loader.exec_module(lost)
    work = defined(f"def work(worker): return {code}", lost=lost, word=lost.word)
    with pytest.raises(ValueError, match="module 'lost' is loaded here, but a worker would not"):
        run_workers(work)


def test_an_error_shows_the_lines_of_the_cell():
    code = "def work(worker):\n    raise ArithmeticError('lost')  # here\n"
    linecache.cache["<cell>"] = (len(code), None, code.splitlines(True), "<cell>")  # as IPython
    with pytest.raises(WorkerError, match="'ArithmeticError: lost'") as caught:
        run_workers(defined(code), 1)
    assert "line 2, in work\n    raise ArithmeticError('lost')  # here" in caught.value.logs[0]


def test_what_belongs_to_tensorflow_is_refused_by_its_name():
    with quiet_start():
        import keras
        import tensorflow as tf
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    code = "def work(worker): return [inner for _ in range(3) if thing]"
    for thing in (model, tf.constant(1.0), tf.Variable(1.0), keras.optimizers.SGD()):
        said = rf"work uses 'thing', a {type(thing).__name__} of this notebook's TensorFlow"
        with pytest.raises(ValueError, match=said):
            parcel_of(defined(code, thing=thing, inner=1))
    parcel_of(defined(code, thing=keras, inner=tf.float32))


INNER = "def inner(): return [another for _ in range(3)]\ndef work(worker): return inner()"


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (3, "expected a function, got 3"),
        (None, "expected a function, got None"),
        (defined("def work(worker): return missing"), "work uses the name 'missing', which is not"),
        (defined(INNER), "inner uses the name 'another'"),
        (
            defined("def work(worker): return lock", lock=threading.Lock()),
            r"work cannot be sent.*\(cannot pickle '_thread\.lock' object\): make that inside",
        ),
    ],
)
def test_a_function_that_cannot_be_sent_is_refused(function, said):
    with pytest.raises(ValueError, match=said) as caught:
        parcel_of(function)
    assert type(caught.value) is ValueError
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("arguments", [{"a": object()}, {"a": [1, [2, 3]]}, [1], {"a": print}])
def test_arguments_that_are_no_arrays_are_refused(arguments):
    with pytest.raises(ValueError, match=r"no array|expected a dictionary|inhomogeneous"):
        run_workers(by_its_name, 1, arguments)


def test_masked_values_are_not_sent_without_their_mask(tmp_path):
    with pytest.raises(ValueError, match="'x' has 1 masked values"):
        save(tmp_path / "values.npz", {"x": np.ma.array([1, 2], mask=[0, 1])})


def test_arrays_keep_their_names_values_and_dtypes(tmp_path):
    values = {
        "file": np.arange(3, dtype="uint8"),
        "a/b": np.float32(2),
        "": "text",
        "empty": np.zeros((0, 3)),
    }
    save(tmp_path / "values.npz", values)
    found = load(tmp_path / "values.npz")
    assert list(found) == list(values)
    for name, value in values.items():
        assert found[name].dtype == np.asarray(value).dtype
        np.testing.assert_array_equal(found[name], value)
