"""The table that `make mark` writes: quizzes from their choices, safe in a spreadsheet, never lost."""

import csv
import signal
import subprocess
import sys
import time

import mark
import pytest
import sandbox
from handed_in import cells, needs_sandbox, notebook, right
from scripts import ROOT

from course_utils.checks import engine, record
from course_utils.widgets import Quiz
from course_utils.widgets.quiz.file import mark_of

QUESTIONS = Quiz(5).questions
RIGHT = [[option["right"] for option in one["options"]].index(True) for one in QUESTIONS]
WRONG = [(place + 1) % len(one["options"]) for place, one in zip(RIGHT, QUESTIONS, strict=True)]


def read_table(file):
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # so Excel takes it for UTF-8
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize(
    ("tried", "score"),
    [
        ([[one] for one in RIGHT], (4, 4)),
        ([[one] for one in WRONG], (0, 0)),
        ([[RIGHT[0]], [WRONG[1], RIGHT[1]], [WRONG[2]], []], (2, 1)),
    ],
)
def test_a_quiz_is_marked_from_its_choices(tried, score):
    assert mark.quiz_score(5, mark_of(QUESTIONS), tried) == score


@pytest.mark.parametrize("tried", [[], [[0]] * 99, [[99], [], [], []], [[-1], [], [], []]])
def test_choices_of_other_questions_are_told(tried):
    assert "are not those of its questions" in mark.quiz_score(5, mark_of(QUESTIONS), tried)
    assert "had other questions" in mark.quiz_score(5, "another mark", tried)


def test_a_stored_score_counts_for_nothing():
    boast = record.Record()
    boast.quizzes[5], boast.states["count-updates"] = (4, 4), "done"
    boast.choices[5] = (mark_of(QUESTIONS), [[one] for one in WRONG])
    row = mark.mark(mark.submissions.Submission("x", [], [boast], []), None)
    assert (row.states, row.quizzes) == ({}, {5: (0, 0)})


def test_a_table_is_safe_in_a_spreadsheet(tmp_path):
    names = ["=1+1", "+1", "-1", "@x", " \t=1", "a\nb\r\0\x1bc", 'Zoë, "die Ältere"']
    first = engine.exercises_of(5)[0].name
    rows = [mark.Row(name, {first: "done"}, {5: (3, 2)}, ["=2", "x" * 5000]) for name in names]
    mark.write(rows, 5, tmp_path / "marks.csv")
    table = read_table(tmp_path / "marks.csv")
    wanted = ["'=1+1", "'+1", "'-1", "'@x", "'=1", "a b c", 'Zoë, "die Ältere"']
    assert [row["name"] for row in table] == wanted
    assert all(len(row["remarks"]) < 1100 and row["remarks"].startswith("'=2; x") for row in table)
    one = table[0]
    assert (one["done (of 5)"], one[first]) == ("1", "done")
    assert (one["quiz 5 (of 4)"], one["quiz 5, at the first choice (of 4)"]) == ("3", "2")


def test_without_a_lesson_those_stand_there_that_were_tried(tmp_path):
    rows = [mark.Row("a", {"count-updates": "not yet"}, {2: (1, 1)}, []), mark.Row("b", {}, {}, [])]
    heads, a, b = mark.table(rows, None)
    lessons = {engine.find(name).lesson for name in heads if "-" in name}
    assert lessons == {2, 5}
    assert (a[2], b[2]) == (1, "")


def command(*words):
    return [sys.executable, str(ROOT / "tools" / "mark.py"), *map(str, words)]


def put(folder, **handed):
    folder.mkdir()
    for name, sources in handed.items():
        (folder / f"{name}.ipynb").write_text(notebook(sources), encoding="utf-8")


@needs_sandbox
def test_the_command_writes_a_table_beside_the_folder_and_keeps_an_earlier_one(tmp_path):
    folder = tmp_path / "submissions"
    put(folder, ada=cells(1, right), bob=["1 +", 'check("predict-shapes", 1/0)'])
    (tmp_path / "submissions-marks.csv").write_text("my notes")
    done = subprocess.run(
        command(folder, "--lesson", 1), capture_output=True, text=True, check=True, timeout=300
    )
    assert (tmp_path / "submissions-marks.csv").read_text() == "my notes"
    ada, bob = read_table(tmp_path / "submissions-marks-2.csv")
    assert (ada["name"], ada["done (of 5)"], ada["remarks"]) == ("ada", "5", "")
    assert (bob["predict-shapes"], bob["done (of 5)"]) == ("error", "0")
    assert "cell 1: SyntaxError" in bob["remarks"]
    assert "cell 2: ZeroDivisionError" in bob["remarks"]
    assert "2 submissions. Done by: predict-shapes 1" in done.stdout
    assert "bob: cell 1: SyntaxError" in done.stdout


@needs_sandbox
def test_ctrl_c_writes_what_is_done(tmp_path):
    folder = tmp_path / "submissions"
    put(folder, a=cells(1, right), b=["while True: pass", 'check("predict-shapes", 1)'])
    words = command(folder, "--lesson", 1, "--jobs", 1)
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background has none
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    assert "a: 5 done" in process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    a, b = read_table(tmp_path / "submissions-marks.csv")
    assert a["done (of 5)"] == "5"
    assert "not run" in b["remarks"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["a file"], "a file is no folder"),
        ([".", "--lesson", "77"], "there is no lesson 77"),
        ([".", "--jobs", "0"], "positive"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(tmp_path, monkeypatch, capsys, words, told):
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["mark.py", *words])
    with pytest.raises(SystemExit):
        mark.main()
    assert told in capsys.readouterr().err


def test_without_a_sandbox_the_teacher_is_asked(tmp_path, monkeypatch, capsys):
    put(tmp_path / "class", ada=cells(1, right))
    monkeypatch.setattr(sandbox, "no_sandbox", lambda: "there is none")
    monkeypatch.setattr(sys, "argv", ["mark.py", str(tmp_path / "class"), "--lesson", "1"])
    assert mark.main() == 1
    assert "TRUST=1" in capsys.readouterr().err
    sys.argv.append("--trust")
    assert mark.main() == 0
    [ada] = read_table(tmp_path / "class-marks.csv")
    assert ada["done (of 5)"] == "5"
