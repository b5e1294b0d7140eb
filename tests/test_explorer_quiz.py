"""The quiz, without a page: its arithmetic in Python and in its module."""

import numpy as np
import pytest
from toml_samples import QUESTIONS

from course_utils.widgets import Quiz


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("quiz") / "mine.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return str(path)


def test_python_and_the_page_count_the_same(call, file):
    random = np.random.default_rng(8)
    quiz = Quiz(file)
    states = [
        [random.permutation(n)[: random.integers(0, n + 1)].tolist() for n in (3, 2)]
        for _ in range(100)
    ]
    scores = call.many("quiz/view", "score", [[quiz.questions, state] for state in states])
    lines = call.many("quiz/view", "scoreLine", [[quiz.questions, state] for state in states])
    for state, score, text in zip(states, scores, lines, strict=True):
        quiz.answers = state
        right, total = quiz.score()
        rights = [[option["right"] for option in one["options"]] for one in quiz.questions]
        first = sum(
            tried != [] and options[tried[0]] for tried, options in zip(state, rights, strict=True)
        )
        assert score == {"right": right, "first": first, "total": total}
        begun = f"{right} of {total} right, {first} at the first try."
        assert text == (begun if any(state) else "2 questions, none answered yet.")
