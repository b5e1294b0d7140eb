"""How an answer is checked: untouched stubs, what is told, names of exercises, what is imported."""

import re
import subprocess
import sys

import numpy as np
import pytest
from exercises import EXERCISES

from course_utils.checks import check, engine, misconceptions, record


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session in which nothing has been attempted."""
    monkeypatch.setattr(record, "SESSION", record.Record())


@pytest.fixture
def toy(monkeypatch):
    """toy(function, seconds=…) -> check of an exercise of its own."""

    def make(function, seconds=engine.SECONDS):
        checker = engine.Checker(function, seconds)
        monkeypatch.setattr(engine, "checker_of", lambda one: checker)
        return lambda answer: engine.examine(engine.Exercise("toy", 1, "Play"), answer)

    return make


def raises(*_, **__):
    raise KeyError("a learner's own error")


def leaves(*_, **__):
    raise SystemExit(3)


def as_keras_says(x):
    raise ValueError(
        "Exception encountered when calling Conv1D.call().\n\n\x1b[1mNegative dimension size.\x1b[0m"
    )


def double(x):
    return 2 * np.asarray(x)


CASES = [(np.array([1.0, 2.0]),), (np.array([[3.0, -4.0]]),), (np.zeros(0),)]


def compare_with_double(answer):
    misconceptions.compare(
        answer,
        CASES,
        double,
        [("You squared it.", lambda x: x**2), ("You kept the sign off.", lambda x: abs(2 * x))],
    )
    return "It doubles all of its input."


@pytest.mark.parametrize(
    ("answer", "state", "fragment"),
    [
        (double, "done", "It doubles"),
        (lambda x: [2 * v for v in x], "done", "It doubles"),
        (lambda x: x**2, "not yet", "You squared it. (Seen for x [1. 2.].)"),
        (lambda x: abs(2 * x), "not yet", "kept the sign off. (Seen for x [[ 3. -4.]].)"),
        (lambda x: 2 * x + 1, "not yet", "at index (0,) it is 3 where 2 was expected"),
        (lambda x: 2 * x[None], "not yet", "has the shape (1, 2); expected (2,)"),
        (lambda x: x / 0 * np.inf, "not yet", "nan or infinity"),
        (lambda x, y: x, "not yet", "missing 1 required positional argument"),
        (lambda x: 1 / 0, "not yet", "in its line 1 with ZeroDivisionError"),
        (lambda x: x.fill(0), "not yet", "changes its input"),
        (lambda x: print(2 * x, end=""), "not yet", "`print` shows a value to you"),
        (lambda x: (2 * v for v in x), "not yet", "is a generator"),
        (lambda x: print, "not yet", "brackets of a call"),
        (lambda x: ..., "not attempted yet", "Replace the `...`"),
        (np.ones(3), "not yet", "expected a function"),
        (raises, "not yet", "a learner's own error"),
        (leaves, "not yet", "SystemExit"),
        (as_keras_says, "not yet", "with ValueError (“Negative dimension size.”)"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_a_function_is_told(toy, answer, state, fragment):
    outcome = toy(compare_with_double)(answer)
    assert outcome.state == state
    assert fragment in outcome.message


def test_a_fault_in_a_checker_is_an_answer_too(toy):
    outcome = toy(lambda answer: answer.no_such_thing)(3)
    assert outcome.state == "not yet"
    assert "could not use your answer, `3`" in outcome.message


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (..., [""]),
        ((..., ...), [""]),
        ((1, ...), ["number 2"]),
        ({"stride": ..., "size": 3}, ["`stride`"]),
        ([], []),
        (3, []),
        (None, []),
        (double, []),
        (lambda x: None, [""]),
        (lambda x: 0, []),
        (lambda x: "text", []),
        (lambda x: print(), []),
    ],
)
def test_what_is_untouched(answer, missing):
    assert engine.untouched_parts(answer) == missing


def test_stubs_of_functions_and_classes_are_untouched():
    def stub(image, kernel, *, stride=1):
        """Say what it does."""
        # a comment
        ...

    def other(x):
        pass

    class Loader:
        """Gives batches."""

        def __init__(self, x): ...

        def batch(self, size):
            """A batch."""
            ...

    class Begun(Loader):
        def batch(self, size):
            return size

    assert [engine.untouched_parts(s) for s in (stub, other, Loader)] == [[""]] * 3
    assert engine.untouched_parts(Begun) == []


def test_a_name_that_no_exercise_has_is_answered_with_the_nearest():
    near = EXERCISES[0].name
    with pytest.raises(ValueError, match=re.escape(repr(near))):
        check(near + "s", 1)
    for name in (None, np.zeros(3), "x" * 10**6):
        with pytest.raises(ValueError, match="which no lesson has") as problem:
            check(name, 1)
        assert len(str(problem.value)) < 300
    with pytest.raises(ValueError, match="check got no answer") as problem:
        check(near)
    assert problem.value._render_traceback_() == [f"ValueError: {problem.value}"]


def test_html_is_escaped_and_backticks_are_code():
    outcome = engine.Outcome("a", "A < B", "not yet", "`x < y` & <script>")
    text = outcome._repr_html_()
    assert "<script>" not in text
    assert "<code>x &lt; y</code> &amp;" in text


def test_progress_and_the_check_of_a_function_of_arrays_import_no_keras():
    code = (
        "import sys; from course_utils.checks import check, progress\n"
        "repr(progress()), repr(progress(1)), check('write-conv2d', ...)\n"
        "check('write-conv2d', lambda *_: 1), check('loss-from-logits', lambda *_: 1)\n"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_a_check_imports_the_checker_of_its_exercise_and_no_other(monkeypatch):
    def checkers():
        pattern = r"course_utils\.checks\.lesson_\d\d\.[a-z].*"
        return [name for name in sys.modules if re.fullmatch(pattern, name)]

    for name in checkers():
        monkeypatch.delitem(sys.modules, name)
    check("read-the-curves", None)
    assert checkers() == ["course_utils.checks.lesson_08.read_the_curves"]
