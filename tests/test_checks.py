"""Every checker: the lesson's solution passes, and likely wrong answers get the sentence that fits.

Wrong answers stand beside the checkers (tried.py), solutions in the lessons.
"""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from case_claims import faults_of
from exercises import EXERCISES, NOTEBOOKS, answers, every_exercise, lesson
from tried import tried

from course_utils import checks
from course_utils.checks import check, engine, guard, record

LEAST_WRONG = 4


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session in which nothing has been attempted."""
    monkeypatch.setattr(record, "SESSION", record.Record())


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
    assert task.source.startswith(f"## {one.title}\n")
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


@pytest.mark.parametrize("name", ["mend-table-network", "build-forecaster", "mend-the-recipe"])
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
        if path.stem.endswith("_tried"):
            continue  # a wrong answer may
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.parent.name}/{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                function = ast.unparse(node.func)
                assert not function.endswith("default_rng") or node.args, where
                drawn = re.match(r"(np\.random|random|keras\.random)\.(\w+)", function)
                assert not drawn or drawn[2] in {"default_rng", "seed", "PCG64"}, where
            if isinstance(node, ast.Import):
                assert not {"time", "datetime", "secrets"} & {one.name for one in node.names}, where


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


def test_every_exercise_of_a_lesson_has_its_own_title():
    assert len({(one.lesson, one.title) for one in EXERCISES}) == len(EXERCISES)
