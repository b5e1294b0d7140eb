"""The index of symptoms, without a page: its arithmetic in Python and in its module."""

import numpy as np
import pytest
from toml_samples import SYMPTOMS

from course_utils.widgets import SymptomIndex
from course_utils.widgets.symptoms.explorer import FILE


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("symptoms") / "mine.toml"
    path.write_text(SYMPTOMS, encoding="utf-8")
    return str(path)


def random_queries(symptoms, count):
    """Words of the symptoms, pieces of their errors, whole errors, and things that are neither."""
    random = np.random.default_rng(10)
    texts = [one[key] for one in symptoms for key in ("error", "cause", "cure")]
    vocabulary = sorted({word for text in texts for word in text.split()})
    spaces = [" ", "  ", "\t", "\u00a0", "\n", " ↵ ", "\r\n"]
    oddities = [
        "`",
        "“",
        "’float’",
        "İ",
        "ΣΣ",
        "ß",
        "𝒳",
        "×",
        "",
        "Error",
        "valueerror",
        "\x1c",
        "É",
    ]
    queries = []
    for _ in range(count):
        kind = random.integers(5)
        if kind == 0:
            words = random.choice(vocabulary, random.integers(1, 4)).tolist()
        elif kind == 1:
            words = [*random.choice(vocabulary, random.integers(8, 30)), random.choice(oddities)]
        elif kind == 2:
            text = str(random.choice(texts))
            start = random.integers(0, len(text))
            words = [text[start : start + random.integers(1, 90)]]
        elif kind == 3:
            words = [random.choice(one)["error"] for one in (symptoms, symptoms)]
        else:
            words = [random.choice(oddities), str(random.choice(texts)), random.choice(vocabulary)]
        space = spaces[random.choice(len(spaces), p=[0.7, *[0.05] * 6])]
        query = space.join(map(str, words))
        queries.append([query, query.upper(), query.lower(), f" {query}\n"][random.integers(4)])
    return queries


@pytest.mark.parametrize("whose", ["mine", "the course's"])
def test_python_and_the_page_find_the_same(call, file, whose):
    index = SymptomIndex(file if whose == "mine" else FILE)
    index.symptoms[:] = [  # each error in its own words, under another name, and without a name
        {**one, "error": new + one["error"].removeprefix(old)}
        for one in index.symptoms
        for old, new in [("", ""), ("ValueError:", "TypeError:"), ("ValueError:", "")]
    ]
    queries = random_queries(index.symptoms, 300 if whose == "mine" else 100)
    answers = call.many("symptoms/view", "search", [[index.symptoms, query] for query in queries])
    counts = []
    for query, answer in zip(queries, answers, strict=True):
        expected = index.search(query)
        assert answer == expected, repr(query)
        counts.append(len(expected))
    assert 0.1 < np.mean(np.array(counts) > 0) < 0.9  # some find something, some do not
