"""The files of quizzes: what a malformed one is told, what an odd name is answered, what is read."""

import os
import re
from pathlib import Path

import numpy as np
import pytest
from toml_samples import QUESTION

from course_utils.widgets import Quiz
from course_utils.widgets.quiz.file import QuizError

OPTION = '[[question.option]]\ntext = "4×4"\nwhy = "One place is forgotten: the first."\n'


@pytest.fixture
def written(tmp_path):
    """written(text) -> the path of a file with this text."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def changed(old: str, new: str) -> str:
    assert QUESTION.count(old) == 1
    return QUESTION.replace(old, new)


MALFORMED = {
    "no TOML": (
        changed('why = "That needs', "why = That needs"),
        r"mine.toml: it is not TOML: .*at line 5, column \d+.* double quotes",
    ),
    "a quote in a text": (
        changed("a ring", 'a "ring"'),
        r'at line 5.*a quote inside it is written \\"',
    ),
    "no UTF-8": (
        'text = "7×7"'.encode("latin-1"),
        r"mine.toml, line 1, byte 10: it is not in UTF-8 \(0xd7\). Save it with",
    ),
    "a number without end": (
        "\na = " + "9" * 5000,
        "mine.toml, line 2, column 5: a number in it has thousands of digits. Shorten it",
    ),
    "a number without end in a place": (
        changed("right = true", "right = 0x" + "f" * 5000),
        "question 1, option 2: `right` must be true or false without quotes, got a number of",
    ),
    "brackets without end": (
        "a = " + "[" * 5000,
        "mine.toml, line 1, column 105: lists stand in lists, too many to follow. Shorten it",
    ),
    "tables without end": (
        changed('text = "4×4"', "text" + ".a" * 3000 + " = 1"),
        "question 1, option 3: `text` must be a text, got tables in tables",
    ),
    "a text without end": (
        changed('7×7"', "x" * 9000 + '"'),
        "option 1: `text` has 9,000 letters; 500 are allowed. Shorten it",
    ),
    "a letter that is none": (
        changed('"4×4"', '"4\\u00004"'),
        r"question 1, option 3: `text` holds '\\x00', which cannot be shown. Remove it",
    ),
    "a key that is no word": (
        '"\\n" = 1\n' + QUESTION,
        r"mine.toml: unknown key `'\\n'`. Allowed here: `title`, `question`",
    ),
    "a key without end": (
        "k" * 9000 + " = 1\n" + QUESTION,
        "mine.toml: unknown key `k+ … k+`. Allowed",
    ),
    "nothing in it": ("", "mine.toml: there is no question in it. Write, for example:"),
    "one bracket": (
        'title = "Mine"\n[question]\ntext = "Why?"',
        r"`question` must be written as \[\[question\]\], with two brackets on each side",
    ),
    "one bracket over an option": (
        '[[question]]\ntext = "Why?"\n[question.option]\ntext = "So."',
        r"mine.toml, question 1: `option` must be written as \[\[question.option\]\]",
    ),
    "an option outside a question": (
        QUESTION + OPTION.replace("question.", ""),
        r"`option` belongs to a question. Write \[\[question.option\]\]",
    ),
    "too many questions": (QUESTION * 21, "it has 21 questions; 1 to 20 are allowed"),
    "another key for the file": (
        "questions = []\n" + QUESTION,
        "`questions`. Did you mean `question`",
    ),
    "another key in a question": (
        changed('text = "A', 'txt = "A'),
        "mine.toml, question 1: unknown key `txt`. Did you mean `text`?",
    ),
    "another key in an option": (
        changed('why = "One', 'because = "One'),
        "question 1, option 3: unknown key `because`. Allowed here: `text`, `right`, `why`",
    ),
    "no text": (
        re.sub("text = .*\n", "", QUESTION, count=1),
        'mine.toml, question 1: `text` is missing. Add a line text = "…"',
    ),
    "an empty text": (
        re.sub('text = ".*"\n', 'text = "  "\n', QUESTION, count=1),
        "question 1: `text` is empty. Write its text",
    ),
    "a number for a text": (
        changed('"4×4"', "4"),
        "question 1, option 3: `text` must be a text, got 4. Put it between double quotes",
    ),
    "a list for a text": (changed('"4×4"', '["4×4"]'), r"`text` must be a text, got \['4×4'\]"),
    "no explanation": (
        changed('why = "There are 7 − 3 + 1 = 5 places."\n', ""),
        "question 1, option 2: `why` is missing",
    ),
    "an empty explanation": (
        changed('"There are 7 − 3 + 1 = 5 places."', '""'),
        "question 1, option 2: `why` is empty",
    ),
    "no option": (
        '[[question]]\ntext = "Why?"',
        "question 1: it has 0 options; 2 to 8 are allowed",
    ),
    "one option": (
        QUESTION + '[[question]]\ntext = "Why?"\n' + OPTION,
        r"question 2: it has 1 option; 2 to 8 are allowed. Write \[\[question.option\]\]",
    ),
    "nothing right": (
        changed("right = true\n", ""),
        "question 1: no option is right. Write right = true under",
    ),
    "all said to be wrong": (changed("right = true", "right = false"), "no option is right"),
    "two right": (
        changed('text = "4×4"\n', 'text = "4×4"\nright = true\n'),
        "question 1: options 2 and 3 are right; exactly one may be. Remove",
    ),
    "right in quotes": (
        changed("right = true", 'right = "true"'),
        "question 1, option 2: `right` must be true or false without quotes, got 'true'",
    ),
    "right as a number": (changed("right = true", "right = 1"), "must be true or false .*got 1"),
    "two equal options": (
        changed('"4×4"', '" 5×5 "'),
        "question 1, option 3: it is the same as option 2: '5×5'. Change or remove one",
    ),
    "a backtick alone": (
        changed("`valid` padding", "`valid padding"),
        "question 1: `text` has a backtick without a partner",
    ),
    "a number for a title": ("title = 7\n" + QUESTION, "mine.toml: `title` must be a text, got 7"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_told_what_to_mend(case, written):
    text, message = MALFORMED[case]
    with pytest.raises(QuizError, match=message) as caught:
        Quiz(written(text))
    assert str(caught.value).startswith("mine.toml")


def test_every_malformed_case_has_a_message_of_its_own():
    assert len({message for _, message in MALFORMED.values()}) == len(MALFORMED)


@pytest.mark.parametrize(
    ("lesson", "message"),
    [
        (99, r"lesson 99 has no quiz. Lessons with one: "),
        (0, "lesson 0 has no quiz"),
        (1.0, r"number of a lesson or the path of a file, got 1.0. Write Quiz\(1\)"),
        (None, "got None"),
        (True, "got True"),
        ("not_here.toml", r"not_here.toml: there is no such file in '.*'. Check its name"),
        (Path(__file__).parent, r"tests: it is a folder. Name the one in it"),
    ],
)
def test_a_quiz_that_is_not_there(lesson, message):
    with pytest.raises(QuizError, match=message):
        Quiz(lesson)
    assert issubclass(QuizError, ValueError)


ODD_NAMES = {
    "zero": ("a\0b", r"'a\\x00b': it cannot be read \(embedded null byte\). Check its name"),
    "half a letter": ("\ud800.toml", r"'\\ud800.toml': it cannot be read"),
    "long": ("a" * 300, r"a+ … a+: it cannot be read \(File name too long\)"),
    "bytes": (os.fsencode("none.toml"), r"got b'none.toml'. Write Quiz\(1\)"),
    "digits": (10**5000, "lesson a number of thousands of digits has no quiz"),
    "array": (np.array([1, 2]), r"got array\(\[1, 2\]\)"),
    "device": (Path(os.devnull), "null: it is a device or a pipe. Name one"),
}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_is_answered(name):
    lesson, message = ODD_NAMES[name]
    with pytest.raises(QuizError, match=message) as caught:
        Quiz(lesson)
    assert str(caught.value).isprintable()


def test_the_courses_own_quizzes_have_three_to_five_questions(tmp_path, monkeypatch):
    monkeypatch.setattr("course_utils.widgets.quiz.file.FOLDER", tmp_path)
    file = tmp_path / "07_example.toml"
    for count, good in [(2, False), (3, True), (5, True), (6, False)]:
        file.write_text(QUESTION * count, encoding="utf-8")
        if good:
            assert Quiz(7).score() == (0, count)
            continue
        with pytest.raises(QuizError, match=f"07_example.toml: it has {count} .*3 to 5"):
            Quiz(7)
    file.write_text(QUESTION * 3, encoding="utf-8")
    assert Quiz(np.int64(7)).title == "Quiz of lesson 7"


def test_what_stands_in_the_file_is_what_is_asked(written):
    quiz = Quiz(str(written('title = " My  own "\n' + QUESTION)))
    assert quiz.title == "My own"
    (question,) = quiz.questions
    assert question["text"].startswith("A 7×7 image meets")
    assert [option["right"] for option in question["options"]] == [False, True, False]
    assert question["options"][2] == {
        "text": "4×4",
        "right": False,
        "why": "One place is forgotten: the first.",
    }
    assert repr(quiz) == "Quiz()"


def test_a_file_as_windows_saves_it_is_read(written):
    assert Quiz(written(("\ufeff" + QUESTION).replace("\n", "\r\n"))).score() == (0, 1)
