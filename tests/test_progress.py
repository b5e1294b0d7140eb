"""What is done is kept beside the learner's copies, comes back the next day, and never falls."""

import json
import os
import stat
import subprocess
import sys

import pytest

from course_utils.checks import (
    COPIES,
    check,
    engine,
    load_progress,
    progress,
    record,
    save_progress,
)
from course_utils.widgets import Quiz

DONE = "✓"


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(record, "SESSION", record.Record())
    monkeypatch.setattr(record, "FILE", None)
    monkeypatch.setattr(record, "_told", False)
    monkeypatch.delenv(record.SWITCH, raising=False)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder with a learner's copies, in which this process works."""
    (tmp_path / COPIES).write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def next_day(mine, monkeypatch):
    """next_day() forgets all that is in memory, and imports the module anew as a kernel does."""

    def begin():
        monkeypatch.setattr(record, "SESSION", record.Record())
        monkeypatch.setattr(record, "FILE", record.kept_file())
        record.begin()

    begin()
    return begin


def answer(quiz, *numbers, right=True):
    """What the page sends when the right option, or a wrong one, is checked in these questions."""
    for i in numbers:
        options = [option["right"] for option in quiz.questions[i]["options"]]
        answers = [*quiz.answers]
        answers[i] = [*answers[i], options.index(right)]
        quiz.answers = answers


def finish(name="predict-gradients", state="done"):
    record.note(record.Outcome(name, "", state, ""))


def test_a_shelf_shares_the_progress_of_its_lessons(mine, monkeypatch):
    kept, inside = mine / record.KEPT, mine / "exercises" / "inside"
    inside.mkdir(parents=True)
    for folder, expected in ((mine, kept), (inside.parent, kept), (inside, None)):
        monkeypatch.chdir(folder)
        assert record.kept_file() == expected


def test_progress_counts_what_was_checked_and_never_takes_it_back():
    first, second, third, *_ = names = [one.name for one in engine.exercises_of(2)]
    finish(first)
    assert check(first, None).state == "not yet"
    check(second, None)
    check(third, ...)
    states = [progress(2)._state(one) for one in engine.exercises_of(2)[:3]]
    assert states == ["done", "not yet", "not attempted yet"]
    assert f"Lesson 2: 1 of {len(names)} exercises done, quiz: not begun" in repr(progress(2))
    record.note_quiz(2, (3, 4), "", [[]])
    assert "quiz: 3 of 4 right" in repr(progress(2))
    assert repr(progress()).count("\n") == len(engine.LESSONS) - 1
    check(third, None, counts=False)
    assert third not in progress(2).states


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"exercises": {"no-such": "done"}, "quizzes": {}}',
        '{"exercises": {}, "quizzes": {"1": [5, 4]}}',
        '{"exercises": {}, "quizzes": {"77": [1, 4]}}',
        '{"exercises": [], "quizzes": {}}',
        '{"exercises": {}, "quizzes": {}, "choices": {"1": 2}}',
        '{"exercises": {}, "quizzes": {"1": [Infinity, 4]}}',
        '{"exercises": {}, "quizzes": {"1": [0, 0]}}',  # would take the place of any score
        '{"exercises": {}, "quizzes": {"1": [1.5, 4]}}',
        '{"exercises": {}, "quizzes": {}, "choices": {"1": {"questions": "a", "tried": {"": []}}}}',
        '{"exercises": {}, "quizzes": {}, "choices": null}',
        '{"exercises": {}, "quizzes": {}, "choices": {"99": {"questions": "a", "tried": []}}}',
    ],
)
def test_a_file_that_is_no_progress_changes_nothing(tmp_path, text):
    file = tmp_path / "mine.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"The progress in 'mine\.json' cannot be read"):
        load_progress(file)
    assert progress(1).states == progress(1).quizzes == {}


def test_a_file_without_a_score_takes_none_away(tmp_path):
    record.note_quiz(2, (3, 4), "", [[]])
    (tmp_path / "mine.json").write_text('{"exercises": {}, "quizzes": {"2": [0, 0]}}')
    with pytest.raises(ValueError, match="the score of the quiz of lesson 2 is"):
        load_progress(tmp_path / "mine.json")
    assert progress(2).quizzes[2] == (3, 4)


def test_where_a_damaged_file_cannot_be_put_aside_that_is_said(next_day, mine, capsys):
    (mine / record.KEPT).write_text("null")
    (mine / "progress.unreadable.json").mkdir()
    next_day()
    assert "It stays there, and nothing is kept: Is a directory" in capsys.readouterr().out


@pytest.mark.parametrize("lesson_number", [0, 11, "1", True, 2.0])
def test_progress_of_a_lesson_that_is_not_there(lesson_number):
    with pytest.raises(ValueError, match="1 to 10"):
        progress(lesson_number)


def test_a_check_is_kept_without_being_asked_for(next_day):
    assert check("output-size", lambda *_: 3).state == "not yet"
    finish()
    next_day()
    assert "tried, not right yet" in repr(progress(2))
    assert DONE in repr(progress(6))


def test_a_quiz_comes_back_with_its_choices_and_its_best_score(next_day):
    quiz = Quiz(2)
    answer(quiz, 0, 1, 2)
    next_day()
    again = Quiz(2)
    assert again.answers == quiz.answers
    assert (again.score(), again.best) == ((3, 4), 3)
    assert "quiz: 3 of 4 right" in repr(progress(2))


def test_no_click_lowers_a_score(next_day):
    quiz = Quiz(2)
    answer(quiz, 0, 1, 2)
    quiz.answers = [[] for _ in quiz.questions]  # Start again
    answer(quiz, 0, right=False)
    assert "quiz: 3 of 4 right" in repr(progress(2))
    assert (quiz.score()[0], quiz.best) == (0, 3)
    next_day()
    assert "quiz: 3 of 4 right" in repr(progress(2))
    assert Quiz(2).best == 3


def test_choices_of_other_questions_are_not_taken_for_these(next_day, mine):
    quiz = Quiz(2)
    answer(quiz, 0)
    file = mine / record.KEPT
    saved = json.loads(file.read_text())
    kept = saved["choices"]["2"]
    for edited in ({"questions": "another mark"}, {"tried": [[99], [], [], []]}):
        saved["choices"]["2"] = kept | edited
        file.write_text(json.dumps(saved))
        next_day()
        assert Quiz(2).answers == [[], [], [], []]


def test_two_notebooks_at_once_lose_nothing(next_day, mine, monkeypatch):
    finish("output-size")
    other = record.Record()
    other.states["find-padding"] = "done"
    other.quizzes[2] = (4, 4)
    (mine / record.KEPT).write_text(other.as_text())  # written by another kernel meanwhile
    finish("predict-stride", "not yet")
    next_day()
    assert repr(progress(2)).count(DONE) == 2
    assert "quiz: 4 of 4 right" in repr(progress(2))


def test_done_stays_done_whatever_comes_later(next_day, mine):
    finish("output-size")
    finish("output-size", "not yet")
    old = record.Record()
    old.states["output-size"] = "not yet"
    (mine / "old.json").write_text(old.as_text())
    load_progress("old.json")
    next_day()
    assert DONE in repr(progress(2))


def test_a_file_saved_by_an_editor_that_marks_it_is_read(next_day, mine):
    finish("output-size")
    file = mine / record.KEPT
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8-sig")
    next_day()
    assert DONE in repr(progress(2))


@pytest.mark.parametrize(
    "text", ["", "null", "[]", '{"exercises": 1}', "[" * 5000, '{"exercises": {"a": "b"}}']
)
def test_a_file_that_cannot_be_read_is_kept_and_said(next_day, mine, capsys, text):
    (mine / record.KEPT).write_text(text)
    next_day()
    (line,) = capsys.readouterr().out.splitlines()
    assert "progress.json" in line
    assert "progress.unreadable.json" in line
    assert (mine / "progress.unreadable.json").read_text() == text
    finish("output-size")
    next_day()
    assert DONE in repr(progress(2))


def test_an_exercise_that_the_course_no_longer_has_is_no_fault(next_day, mine, capsys):
    finish("output-size")
    finish("an-exercise-of-last-year")
    next_day()
    assert capsys.readouterr().out == ""
    assert DONE in repr(progress(2))


def test_where_nothing_can_be_written_one_line_says_so(next_day, mine, capsys, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(record.os, "replace", refuse)
    finish("output-size")
    finish("find-padding")
    (line,) = capsys.readouterr().out.splitlines()
    assert "lasts only as long as this kernel" in line
    assert "Permission denied" in line
    assert repr(progress(2)).count(DONE) == 2
    assert not list(mine.glob("*.part"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_the_right_to_write(next_day, mine, capsys):
    mine.chmod(stat.S_IRUSR | stat.S_IXUSR)
    finish("output-size")
    assert "Permission denied" in capsys.readouterr().out
    mine.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("switched_off", [True, False])
def test_nothing_is_written_elsewhere_or_when_switched_off(tmp_path, monkeypatch, switched_off):
    monkeypatch.chdir(tmp_path)
    if switched_off:
        (tmp_path / COPIES).write_text("{}")
        monkeypatch.setenv(record.SWITCH, "off")
    monkeypatch.setattr(record, "FILE", record.kept_file())
    finish("output-size")
    assert {path.name for path in tmp_path.iterdir()} <= {COPIES}


def test_saving_needs_no_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    finish("output-size")
    save_progress()
    monkeypatch.setattr(record, "SESSION", record.Record())
    load_progress()
    assert DONE in repr(progress(2))


def test_the_first_cell_of_the_next_day_restores_it(mine):
    """In a process of its own, as a kernel imports it; and Keras is not needed for it."""

    def run(code):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=mine, capture_output=True, text=True, check=True
        )
        return done.stdout

    run("from course_utils.checks import check; check('follow-a-pixel', 1)")
    told = run(
        "import sys\n"
        "from course_utils.checks import check, progress\n"
        "print(progress(4))\n"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    assert "tried, not right yet" in told
    assert told.endswith("set()\n")
