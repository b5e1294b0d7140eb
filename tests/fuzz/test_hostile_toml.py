"""Damaged quizzes and indexes of symptoms: what can be read is read, the rest is one sentence."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import damage
import pytest
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st
from toml_samples import QUESTIONS, SYMPTOMS

from course_utils.symptoms import SymptomError, read_symptoms
from course_utils.widgets.quiz.file import SHAPE, QuizError, read_quiz

READERS = {
    "quiz": (lambda path: read_quiz(path, (1, 20)), QuizError, QUESTIONS),
    "symptoms": (read_symptoms, SymptomError, SYMPTOMS),
}
TOKEN = re.compile(r"'''.*?'''|\"(?:\\.|[^\"\\])*\"|\[\[|\]\]|[\w.]+|=|\n", re.S)
ENDLESS = ["9" * 5000, "0x" + "f" * 5000, "[" * 5000, "[" * 90 + "]" * 90, "{a=" * 5000]
ODD_TOKENS = [
    *("", "[", "]", "[[", "]]", "{", "}", "=", ",", "#", "\n", "\r", "\0", '"', "'", '"""', "'''"),
    *("0", "-1", "1e400", "nan", "inf", "true", "1979-05-27", "25:61:00", "1979-05-27T07:32:00Z"),
    *("9" * 5000, "0x" + "f" * 5000, "[" * 5000, "[" * 90 + "]" * 90, "{a=" * 5000, "a." * 3000),
    *("[]", "{}", "[[]]", "[{}]", '["a"]', "{a = 1}", '{text = "a"}', '""', '" "', '"\\n"'),
    *('"`"', '"\\u0000"', '"\\u200b"', '"\\u202e"', '"\\U0010ffff"', '"\\ud800"', '"a\\qb"'),
    *(
        '"' + "long " * 20_000 + '"',
        '"\\n" = 1',
        '"' + "k" * 5000 + '" = 1',
        "clé = 1",
        "[question]",
    ),
    *("question = 1", "question = []", "[symptom]", "[[symptom]]", "[[question.option]]", "right"),
]


@st.composite
def damaged(draw, good: str) -> bytes:
    """A valid file with some tokens exchanged, then with some bytes lost, doubled or put in."""
    parts = [[found.start(), found.end()] for found in TOKEN.finditer(good)]
    values = [place for place, (start, _) in enumerate(parts) if good[start] in "\"'"]
    text = good
    places = draw(st.lists(st.sampled_from([*values, *range(len(parts))]), max_size=2, unique=True))
    for place in sorted(places, reverse=True):
        start, end = parts[place]
        text = (
            text[:start] + draw(st.sampled_from(ODD_TOKENS) | st.sampled_from(ENDLESS)) + text[end:]
        )
    whole = text.encode(draw(st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16"])))
    return draw(damage.content(whole))


def answered(kind: str, path: Path) -> str:
    """What the reader of a file says; "" where the file can be read. No other error passes."""
    read, error, _ = READERS[kind]
    try:
        found = read(path)
    except error as refused:
        return damage.sentence(str(refused).replace(SHAPE, "…"))
    assert found
    return ""


@pytest.mark.parametrize("kind", READERS)
@inputs(40)
@given(st.data())
def test_a_damaged_file_is_read_or_told_in_one_sentence(kind, data):
    content = data.draw(damaged(READERS[kind][2]))
    with TemporaryDirectory() as folder:
        path = Path(folder, "mine.toml")
        path.write_bytes(content)
        told = answered(kind, path)
    assert told == "" or told.startswith("mine.toml")


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("file", damage.KINDS)
def test_whatever_stands_at_a_path_is_answered(kind, file):
    for name in ["mine.toml", *damage.NAMES]:
        with TemporaryDirectory() as folder:
            path = damage.put(Path(folder, name), file, READERS[kind][2].encode())
            told = answered(kind, path)
        assert (told == "") == (file == "text")
