"""Every checker: the lesson's solution passes, likely wrong answers get the sentence that fits them,
and nothing that a learner can hand over breaks it.

Wrong answers stand beside the checkers (tried.py), solutions in the lessons.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest
from case_claims import faults_of
from tried import tried

from course_utils import checks
from course_utils.checks import check, engine, guard, record, values

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = {int(path.name[:2]): path for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))}
EXERCISES = [one for lesson in NOTEBOOKS for one in engine.exercises_of(lesson)]
LEAST_WRONG = 4


def exercise_id(one):
    return f"lesson_{one.lesson:02}-{one.name}"


every_exercise = pytest.mark.parametrize("one", EXERCISES, ids=exercise_id)


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session in which nothing has been attempted."""
    monkeypatch.setattr(record, "SESSION", record.Record())


@cache
def lesson(number):
    return {cell.id: cell for cell in nbformat.read(NOTEBOOKS[number], as_version=4).cells}


@cache
def imports(number):
    """What the imports cell of a lesson brings."""
    code = next(cell for cell in lesson(number).values() if cell.cell_type == "code")
    names: dict = {}
    exec(code.source, names)
    return names


@cache
def answers(number):
    """{exercise: (answer of the stub, answer of the solution)}: what their cells hand to check."""
    given: dict = {}

    def run(cell, place):
        def catch(name, answer, *, counts=True):
            assert counts == (place == 0), f"{cell.id}: only a solution has counts=False"
            given.setdefault(name, [None, None])[place] = answer

        exec(cell.source, {**imports(number), "check": catch})

    for one in engine.exercises_of(number):
        run(lesson(number)[f"exercise-{one.name}-stub"], 0)
        run(lesson(number)[f"exercise-{one.name}-solution"], 1)
    return given


# ---------------------------------------------------------------- the exercises of the lessons


def test_a_lesson_has_four_to_six_exercises_in_its_order():
    for number in NOTEBOOKS:
        names = [one.name for one in engine.exercises_of(number)]
        assert 4 <= len(names) <= 6, number
        pattern = r"exercise-(.*)-stub"
        stubs = [found.group(1) for i in lesson(number) if (found := re.fullmatch(pattern, i))]
        assert stubs == names


@every_exercise
def test_has_task_stub_hint_and_folded_solution(one):
    cells = lesson(one.lesson)
    ids = list(cells)
    place = ids.index(f"exercise-{one.name}")
    assert ids[place + 1 : place + 3] == [
        f"exercise-{one.name}-stub",
        f"exercise-{one.name}-solution",
    ]
    task, stub, solution = (cells[i] for i in ids[place : place + 3])
    assert task.source.startswith(f"### {one.title}\n")
    assert re.search(r"<details><summary>Hint</summary>\n\n(.|\n)+\n\n</details>$", task.source)
    assert f'check("{one.name}"' in stub.source
    assert "..." in stub.source or "mend" in task.source.lower()
    assert {"solution", "hide-cell"} <= set(solution.metadata.tags)
    folded = {"source_hidden": True, "outputs_hidden": True}  # its output tells the answer too
    assert solution.metadata.jupyter == folded
    assert solution.source.startswith("# Solution")


@every_exercise
def test_the_untouched_stub_is_told_apart(one):
    assert check(one.name, answers(one.lesson)[one.name][0]).state == engine.NOT_ATTEMPTED


@every_exercise
def test_the_solution_passes_and_says_what_it_shows(one):
    """The long checks train; `make lessons` runs them too, and compares what they say."""
    if engine.checker_of(one).seconds > engine.SECONDS:
        solution = lesson(one.lesson)[f"exercise-{one.name}-solution"]
        assert not {tag for tag in solution.metadata.tags if "nbval" in tag or "raises" in tag}
        (output,) = solution.outputs
        assert output.data["text/plain"].startswith(f"✓ {one.title}: done. ")
        return
    outcome = check(one.name, answers(one.lesson)[one.name][1])
    assert outcome.state == engine.DONE, outcome.message
    assert len(outcome.message) > 20


@every_exercise
def test_wrong_answers_are_told_what_is_wrong(one, monkeypatch):
    wrong = tried(one, "WRONG")
    assert len(wrong) >= LEAST_WRONG
    fragments = {fragment.lower() for _, _, fragment in wrong}
    assert len(fragments) >= min(3, LEAST_WRONG), "three different misconceptions at least"
    faults, outcomes, limit, raised = [], [], engine.checker_of(one).seconds, []

    def record(work, seconds):
        try:
            return guard.run(work, seconds)
        except engine.Wrong as problem:
            raised.append(problem)
            raise

    monkeypatch.setattr(engine, "run", record)
    for what, answer, fragment in wrong:
        # It ends at any limit: a short one will do.
        seconds = 0.2 if fragment == "had not finished" else limit
        checker = engine.checker_of(one)._replace(seconds=seconds)
        monkeypatch.setitem(engine.CHECKERS, one.name, checker)
        outcome = check(one.name, answer)
        outcomes.append(outcome)
        if outcome.state != engine.NOT_YET or fragment.lower() not in outcome.message.lower():
            faults.append(f"{what}: {outcome}")
        while raised:
            faults += [f"{what}: {fault}" for fault in faults_of(one, answer, raised.pop())]
    assert not faults, "\n".join(faults)
    # Once for each checker; test_checkers_draw_from_seeded_generators looks at what all draw from.
    assert check(one.name, wrong[0][1]) == outcomes[0], "the same answer, the same message"


@pytest.mark.parametrize(
    "name", ["mend-table-network", "build-forecaster", "mend-residual-block", "mend-the-recipe"]
)
@pytest.mark.parametrize("state", ["done", "not yet"])
def test_a_model_of_the_learners_stays_as_it_was(name, state):
    """`lambda: model` hands over a model that the learner may have trained, and uses afterwards."""
    one = engine.find(name)
    build = answers(one.lesson)[name][1] if state == "done" else tried(one, "KEPT")
    model = build()
    weights, optimizer = model.get_weights(), getattr(model, "optimizer", None)
    of_optimizer = [] if optimizer is None else [v.numpy() for v in optimizer.variables]
    assert check(name, lambda: model).state == state
    assert all(map(np.array_equal, model.get_weights(), weights))
    if optimizer is not None:
        assert optimizer is model.optimizer
        assert all(map(np.array_equal, [v.numpy() for v in optimizer.variables], of_optimizer))


def test_checkers_draw_from_seeded_generators_and_read_no_clock():
    for path in Path(checks.__file__).parent.glob("lesson_*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.parent.name}/{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                function = ast.unparse(node.func)
                assert not function.endswith("default_rng") or node.args, where
                drawn = re.match(r"(np\.random|random|keras\.random)\.(\w+)", function)
                assert not drawn or drawn[2] in {"default_rng", "seed", "PCG64"}, where
            if isinstance(node, ast.Import):
                assert not {"time", "datetime", "secrets"} & {one.name for one in node.names}, where


def endless():
    while True:
        yield 1.0


class Odd:
    """An object that answers everything with an error."""

    def __getattr__(self, name):
        raise RuntimeError("odd")

    def __repr__(self):
        raise RuntimeError("odd")

    def __array__(self, *_, **__):
        raise RuntimeError("odd")


def raises(*_, **__):
    raise KeyError("a learner's own error")


def leaves(*_, **__):
    raise SystemExit(3)


def tensor():
    import keras

    return keras.ops.ones((2, 3))


GARBAGE = {
    "None": lambda: None,
    "Ellipsis in a list": lambda: [..., ...],
    "a text": lambda: "seven",
    "a number": lambda: -1e308,
    "a very large number": lambda: 10**400,
    "not a number": lambda: float("nan"),
    "nothing": lambda: [],
    "a ragged list": lambda: [[1, 2], [3]],
    "a wrong shape": lambda: np.zeros((2, 0, 3)),
    "an array of objects": lambda: np.array([None, "x"]),
    "a dict": lambda: {"a": 1},
    "a set": lambda: {1, 2},
    "a generator without an end": endless,
    "a tensor": tensor,
    "a class": lambda: int,
    "a module": lambda: np,
    "an object that only fails": Odd,
    "a function that raises": lambda: raises,
    "a function that leaves": lambda: leaves,
    "a function of nothing": lambda: lambda: 1,
    "a function that returns None": lambda: lambda *_, **__: print(end=""),
    "a function that returns a generator": lambda: lambda *_, **__: endless(),
    "a function that returns a wrong shape": lambda: lambda *_, **__: np.zeros((7, 1, 7, 1)),
    "a function that returns a text": lambda: lambda *_, **__: "seven",
    "a function that returns a tensor": lambda: lambda *_, **__: tensor(),
    "a function that returns odd things": lambda: lambda *_, **__: Odd(),
}


@every_exercise
def test_survives_anything(one):
    solution = lesson(one.lesson)[f"exercise-{one.name}-solution"].source
    lines = {line.strip() for line in solution.splitlines() if len(line.strip()) > 25}
    for what, make in GARBAGE.items():
        outcome = check(one.name, make())
        assert outcome.state != engine.DONE, what
        assert len(outcome.message) > 20, what
        told = repr(outcome) + outcome._repr_html_()
        assert "0x" not in told, what
        assert [line for line in lines if line in told] == [], "it shows the solution"


# ---------------------------------------------------------------- the engine


@pytest.fixture
def toy(monkeypatch):
    """toy(function, seconds=…) -> check of an exercise of its own."""

    def make(function, seconds=engine.SECONDS):
        checker = engine.Checker(function, seconds)
        monkeypatch.setattr(engine, "checker_of", lambda one: checker)
        return lambda answer: engine.examine(engine.Exercise("toy", 1, "Play"), answer)

    return make


def as_keras_says(x):
    raise ValueError(
        "Exception encountered when calling Conv1D.call().\n\n\x1b[1mNegative dimension size.\x1b[0m"
    )


def double(x):
    return 2 * np.asarray(x)


CASES = [(np.array([1.0, 2.0]),), (np.array([[3.0, -4.0]]),), (np.zeros(0),)]


def compare_with_double(answer):
    values.compare(
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


@pytest.mark.parametrize(
    ("right", "came", "fragment"),
    [
        (np.array([0.1, 0.123456789]), 0.12345, "at index (1,) it is 0.12345 where 0.123457 was"),
        (np.array([1.0, 0.9]), 0.9000000001, "it is 0.9000000001 where 0.9 was expected"),
        (np.array(0.9), 0.9000000001, "is 0.9000000001; expected 0.9."),
        (np.array([True, False]), True, "it is True where False was expected"),
        (np.array([np.inf, 1.0]), 2.0, "it is 2 where 1 was expected"),
        (np.array([1.0, np.inf]), 2.0, "it is 2 where inf was expected"),
    ],
)
def test_numbers_are_printed_with_the_digits_in_which_they_differ(right, came, fragment):
    result = np.append(right[:-1], came) if right.ndim else np.array(came)
    with pytest.raises(engine.Wrong) as problem:
        values.compare(lambda: result, [()], lambda: right, rtol=1e-20, atol=1e-20)
    assert fragment in str(problem.value)
    assert problem.value.case == ()
    assert values.apart(2**62, 2**62 + 1) == (str(2**62), str(2**62 + 1))


def test_the_case_that_is_named_is_one_of_which_the_sentence_is_true():
    """Half of a number, rounded, is 1 too small for 3 and for 5; the sentence is true of 5 alone."""
    half = [("You round down above 4.", lambda x: x // 2, lambda x: x > 4)]

    def told(cases):
        with pytest.raises(engine.Wrong) as problem:
            values.compare(lambda x: x // 2, cases, lambda x: (x + 1) // 2, half)
        return str(problem.value)

    assert told([(2,), (3,), (5,)]) == "You round down above 4. (Seen for x 5.)"
    assert told([(2,), (3,)]) == "Your function's result is 1; expected 2 for x 3."


def changes_in_a_list(images):
    images[0][0] = 7
    return 1


def changes_a_dict(shares):
    shares["b"] = 1
    return 1


@pytest.mark.parametrize(
    ("answer", "argument"),
    [
        (changes_in_a_list, [np.zeros(2000), 1]),
        (changes_in_a_list, ([1.5, 2],)),
        (changes_a_dict, {"a": np.zeros(3)}),
        (lambda values: values.append(1), [1]),
    ],
)
def test_an_argument_that_is_changed_is_noticed_wherever_it_stands(answer, argument):
    kept = repr(argument)
    with pytest.raises(engine.Wrong, match="changes its input"):
        values.call(answer, argument)
    assert repr(argument) == kept


def test_what_is_given_back_unchanged_is_not_called_changed():
    nan = np.array([np.nan, 1.0])
    model = object()
    assert values.call(lambda *_: 1, nan, [nan, "a"], {"a": nan}, model, 3) == 1


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


READ = {
    "as_number of a text": (values.as_number, ("5",), "without quotes"),
    "as_number of a bool": (values.as_number, (True,), "expected a number"),
    "as_number of a bool in an array": (values.as_number, (np.array(True),), "is True; expected"),
    "as_number, nearly whole": (
        values.as_number,
        (2.0000001, "It", True),
        "It is 2.0000001; exp",
    ),
    "as_number of 10**400": (values.as_number, (10**400,), "beyond 64 bits"),
    "as_array, masked": (
        values.as_array,
        (np.ma.array([1, 2], mask=[0, 1]),),
        "has 1 masked values",
    ),
    "as_array, too many": (
        values.as_array,
        ([[0.0] * 20000] * 20000,),
        "more than 100,000,000 values",
    ),
    "as_number of two": (values.as_number, ([1, 2],), "2 numbers"),
    "as_number, whole": (values.as_number, (2.5, "It", True), "It is 2.5; expected a whole"),
    "as_shape of a number": (values.as_shape, (5,), "the number 5"),
    "as_shape of text": (values.as_shape, ("5×5",), "such as (2, 3)"),
    "as_shape of floats": (values.as_shape, ((2.5, 3),), "whole numbers"),
    "as_choice": (values.as_choice, ("maybe", ("yes", "no")), 'one of "yes", "no"'),
    "as_parts, too few": (values.as_parts, ((1,), ("a", "b")), "2 parts: a, b"),
    "as_parts, a key": (values.as_parts, ({"a": 1}, ("a", "b")), "has no 'b'"),
    "as_model": (values.as_model, (3,), "expected a Keras model"),
    "as_array, shape": (values.as_array, (np.ones(3), "It", (2,)), "(3,); expected (2,)"),
    "as_array of None": (values.as_array, (None, "It"), "after `return`"),
}


@pytest.mark.parametrize("what", READ)
def test_what_cannot_be_read_is_said(what):
    function, arguments, fragment = READ[what]
    with pytest.raises(engine.Wrong) as problem:
        function(*arguments)
    assert fragment in str(problem.value)


def test_what_can_be_read():
    assert values.as_number(np.float32(2), whole=True) == 2
    assert values.as_number(tensor()[0, 0]) == 1.0
    assert values.as_shape([None, np.int64(3), 4.0]) == (None, 3, 4)
    for whole in (np.array(5, object), np.array([[5, 6]], object)[:, :1]):
        assert values.as_array(whole).dtype.kind == "i"
        assert values.as_number(whole, whole=True) == 5
    assert values.as_choice(" Yes ", ("yes", "no")) == "yes"
    assert values.as_array(tensor()).tolist() == [[1, 1, 1], [1, 1, 1]]


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


def test_names_are_kebab_case_and_used_once():
    for one in EXERCISES:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", one.name)
    assert len({one.name for one in EXERCISES}) == len(EXERCISES)
    calls = [
        (number, node.args[0].value)
        for number in NOTEBOOKS
        for cell in lesson(number).values()
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
    ]
    for number, name in calls:
        assert engine.find(name).lesson == number


# ---------------------------------------------------------------- around it


def test_html_is_escaped_and_backticks_are_code():
    outcome = engine.Outcome("a", "A < B", "not yet", "`x < y` & <script>")
    text = outcome._repr_html_()
    assert "<script>" not in text
    assert "<code>x &lt; y</code> &amp;" in text


def test_every_exercise_of_a_lesson_has_its_own_title():
    assert len({(one.lesson, one.title) for one in EXERCISES}) == len(EXERCISES)


def test_progress_and_an_untouched_stub_import_no_keras():
    code = (
        "import sys; from course_utils.checks import check, progress\n"
        "repr(progress()), repr(progress(1)), check('write-conv2d', ...)\n"
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
