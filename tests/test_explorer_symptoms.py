"""The index of symptoms, without a page: its arithmetic in Python and in its module."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from toml_samples import SYMPTOMS

from course_utils.symptoms import FILE
from course_utils.widgets import SymptomIndex


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("symptoms") / "mine.toml"
    path.write_text(SYMPTOMS, encoding="utf-8")
    return str(path)


REPORTED = json.loads(Path(__file__).with_name("symptoms_reported.json").read_text("utf-8"))
PASTED = [
    "Epoch 1/2 - accuracy: 0.1012 - loss: 2.3027\nEpoch 2/2 - accuracy: 0.0987 - loss: 2.3026",
    "loss: 0.31 - acc: 0.91 - val_acc: 0.93\nloss: 0.29 - acc: 0.92 - val_acc: 0.94",
    "loss: 0.31 - accuracy: 0.91 - val_accuracy: 0.7\nloss: 0 - accuracy: 1 - val_accuracy: 0.6",
    "loss: -3.1e+02\r\nloss: -4.5e+02",
    "loss: 1.2.3 - accuracy: 0.5.\nloss: nan",
    "Epoch 1/9\nloss: 3 - acc: 0 - val_acc: 0\nEpoch 2/9\nloss: 2 - acc: 0 - val_acc: 0.01",
    "why?\nEpoch 1/9\nloss: 3 - acc: 0.8 - val_acc: 0\nloss: 2 - acc: 0.9 - val_acc: 0.01",
    'File "<ipython-input-1>", line 9 for x in y: ^ IndentationError: unexpected indent',
    "numpy fl",
    "categ",
]


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


def as_the_page_says(found):
    return {"symptoms": found.symptoms, "sure": found.sure}


@pytest.mark.parametrize("whose", ["mine", "the course's"])
def test_python_and_the_page_find_the_same(call, file, whose):
    index = SymptomIndex(file if whose == "mine" else FILE)
    count = 300 if whose == "mine" else 80
    queries = random_queries(index.symptoms, count)
    if whose != "mine":
        queries += [case["text"] for case in REPORTED] + [*PASTED, "zebra"]
    answers = call("symptoms/search", "searchAll", index.symptoms, queries)
    kinds = Counter()
    for query, answer in zip(queries, answers, strict=True):
        expected = index.search(query)
        assert answer == as_the_page_says(expected), repr(query)
        kinds[bool(expected.symptoms), expected.sure] += 1
    assert min(kinds[True, True], kinds[True, False], kinds[False, False]) > 0
