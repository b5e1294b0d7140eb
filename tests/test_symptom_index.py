"""The index of symptoms: its file, and what a search finds."""

import io
import json
from pathlib import Path

import pytest
from matplotlib.image import imread

from course_utils.symptoms import SymptomError
from course_utils.widgets import SymptomIndex

GOOD = r"""
[[symptom]]
error = "AttributeError: module 'numpy' has no attribute 'float'"
cause = "NumPy 1.24 took the names `np.float` and `np.int` away."
cure = "Write `float`, or `np.float64` for an array."
cell = "float-cure"

[[symptom]]
error = "ValueError: Input 0 of layer \"conv\" is incompatible with the layer: expected min_ndim=4, found ndim=3. Full shape received: (28, 28, 1)"
cause = "The batch axis is missing."
cure = "Add it: `image[None]`."
cell = "batch-cure"

[[symptom]]
error = "ValueError: Input 0 of layer \"dense\" is incompatible with the layer: expected axis -1 of input shape to have value 784, but received input with shape (None, 676)"
cause = "The picture has another size than the one the layer was built for."
cure = "Give pictures of one size."

[[symptom]]
error = '''
ValueError: Arguments `target` and `output` must have the same shape.
Received: target.shape=(None, 1), output.shape=(None, 10)'''
cause = "The labels are class numbers, the loss wants one-hot vectors."
cure = "Take `sparse_categorical_crossentropy`."
cell = "two-losses-cure"
section = "Two losses for one task"

[[symptom]]
error = "The loss is nan."
cause = "The learning rate is too high, or a logarithm got zero."
cure = "Lower the learning rate."
"""

TRACEBACK = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[7], line 2
      1 model = build()
----> 2 history = model.fit(images, labels, epochs=1)

File .venv/lib/python3.11/site-packages/keras/src/utils/traceback_utils.py:122, in filter_traceback
    119     filtered_tb = _process_traceback_frames(e.__traceback__)
    120     # To get the full stack trace, the loss is computed: nan is not what this is about.
--> 122     raise e.with_traceback(filtered_tb)

ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=(32, 1), output.shape=(32, 10)
"""


@pytest.fixture
def written(tmp_path):
    """written(text) -> the path of a file with this text."""

    def write(text: str):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def index(written):
    return SymptomIndex(written(GOOD))


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


MALFORMED = {
    "no TOML": (changed('"float-cure"', "float-cure"), "mine.toml: it is not TOML: .*at line 6"),
    "nothing in it": ("", r"mine.toml: there is no symptom in it. Write \[\[symptom\]\]"),
    "one bracket": (
        '[symptom]\nerror = "a"',
        r"mine.toml: `symptom` must be written as \[\[symptom\]\], with two brackets",
    ),
    "another key for the file": ("[[symptoms]]\n", "key `symptoms`. Did you mean `symptom`"),
    "another key": (
        changed('cell = "batch-cure"', 'sell = "batch-cure"'),
        "mine.toml, symptom 2: unknown key `sell`. Did you mean `cell`?",
    ),
    "no cause": (
        changed('cause = "The batch axis is missing."\n', ""),
        "symptom 2: `cause` is missing. Add a line",
    ),
    "no cure": (
        changed('cure = "Lower the learning rate."\n', ""),
        "symptom 5: `cure` is missing",
    ),
    "an empty error": (changed('"The loss is nan."', '" "'), "symptom 5: `error` is empty"),
    "a number": (changed('"The loss is nan."', "7"), "symptom 5: `error` must be a text, got 7"),
    "one error twice": (
        GOOD + '[[symptom]]\nerror = "The loss is nan."\ncause = "a"\ncure = "b"',
        "symptom 6: it has the `error` of symptom 5. Change or remove one",
    ),
    "no list": (
        changed('cell = "float-cure"', 'also = "float"'),
        r'symptom 1: `also` must be a list of texts, got \'float\'. Write also = \["…", "…"\]',
    ),
    "an empty wording": (
        changed('cell = "float-cure"', 'also = ["a", ""]'),
        "symptom 1: `also 2` is empty",
    ),
    "a backtick alone": (
        changed("`image[None]`", "`image[None]"),
        "symptom 2: `cure` has a backtick without a partner",
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_told_what_to_mend(case, written):
    text, message = MALFORMED[case]
    with pytest.raises(SymptomError, match=message):
        SymptomIndex(written(text))


def test_wrong_arguments_are_answered(written, tmp_path):
    with pytest.raises(SymptomError, match=r"none.toml: there is no such file in '.*'"):
        SymptomIndex(tmp_path / "none.toml")
    with pytest.raises(ValueError, match="query must be a text, got 7"):
        SymptomIndex(written(GOOD), query=7)
    with pytest.raises(ValueError, match="text must be a text, got None"):
        SymptomIndex(written(GOOD)).search(None)


@pytest.mark.parametrize(
    ("query", "first", "sure"),
    [
        ("NUMPY Float", 0, True),
        ("float numpy", 0, True),  # in any order
        ("np.float64", 0, True),  # in the cure
        ("nump", 0, True),  # still being typed
        ("the layer wants a batch", 1, False),
        ("learning rate", 4, True),
        ("one-hot", 3, True),
        (TRACEBACK, 3, True),  # and not "the loss is nan", which stands in the code
        (TRACEBACK.replace("\n", " ↵ "), 3, True),  # as the search field writes it
        (TRACEBACK.splitlines()[-1], 3, True),
        ("AttributeError:\nmodule 'numpy' has no attribute ‘float’.", 0, True),
        # Both are about an input that is incompatible with its layer.
        (
            'ValueError: Input 0 of layer "conv2d_3" is incompatible with the layer: expected '
            "min_ndim=4, found ndim=3. Full shape received: (32, 32, 3)",
            1,
            True,
        ),
        # Without the name of the error
        ("Input 0 of layer conv is incompatible: expected min_ndim=4, found ndim=3", 1, True),
        # A ValueError of the same words may be something else.
        ("TypeError: The loss got `target` and `output`, they have not one shape", 3, False),
        ("Epoch 1/2 - loss: 1.4\nEpoch 2/2 - accuracy: 0.1 - loss: nan", 4, True),
    ],
)
def test_a_text_finds_its_symptom(index, query, first, sure):
    found = index.search(query)
    assert found.symptoms[0] == index.symptoms[first]
    assert found.sure == sure


@pytest.mark.parametrize(
    "query", ["", "  ", "zebra", "7", "x\ny", "sunshine above every beach " * 9, "28 28"]
)
def test_nothing_in_common_finds_nothing(index, query):
    assert index.search(query) == ([], False)


def test_a_name_and_a_number_are_variables(written):
    index = SymptomIndex(
        written(
            """
[[symptom]]
error = "KeyError: 'acc'"
also = ["KeyError: 'val_acc'"]
cause = "The name has changed."
cure = "Write `accuracy`."

[[symptom]]
error = "KeyError: 'species'"
also = ["KeyError: {name}"]
cause = "There is no such column."
cure = "Look at `table.columns`."

[[symptom]]
error = "ValueError: cannot reshape array of size 784 into shape (28,28,3)"
cause = "The product of the sizes differs."
cure = "Count them."
"""
        )
    )
    for text, number in {
        "KeyError: 'val_acc'": 0,
        "KeyError: 'island'": 1,
        "ValueError: cannot reshape array of size 9912406 into shape (60000,28,28)": 2,
    }.items():
        assert index.search(text).symptoms[0] == index.symptoms[number], text


def test_a_symptom_is_given_with_all_its_parts(index):
    assert index.search("one-hot").symptoms[0] == {
        "error": "ValueError: Arguments `target` and `output` must have the same shape.\n"
        "Received: target.shape=(None, 1), output.shape=(None, 10)",
        "also": [],
        "cause": "The labels are class numbers, the loss wants one-hot vectors.",
        "cure": "Take `sparse_categorical_crossentropy`.",
        "cell": "two-losses-cure",
        "section": "Two losses for one task",
    }
    assert repr(index) == "SymptomIndex()"


def test_the_picture_shows_what_is_found(index, written):
    whole = index.picture()
    assert whole == index.picture()
    index.query = "numpy"
    shapes = [imread(io.BytesIO(picture)).shape for picture in (whole, index.picture())]
    assert shapes[1][0] < shapes[0][0] / 2
    index.query = "zebra"
    assert imread(io.BytesIO(index.picture())).std() > 0.01  # says that nothing is found


@pytest.fixture(scope="module")
def course_s():
    return SymptomIndex()


def test_the_course_s_index_finds_each_of_its_errors(course_s):
    unsure = []
    for one in course_s.symptoms:
        found = course_s.search(one["error"])
        assert found.symptoms[0] == one, one["error"]
        unsure += [one["error"]] * (not found.sure)
    assert len(unsure) < len(course_s.symptoms) / 10
    assert len(course_s.picture()) < 120_000


REPORTED = json.loads(Path(__file__).with_name("symptoms_reported.json").read_text("utf-8"))


def test_errors_of_public_reports_are_found_first_and_none_is_surely_wrong(course_s):
    wrong = []
    for case in REPORTED:
        found, sure = course_s.search(case["text"])
        if [one["error"] for one in found[:1]] != [case["finds"]]:
            wrong.append(case["id"])
            assert not sure, case["id"]
    assert len(REPORTED) >= 88
    assert len(wrong) <= 0.05 * len(REPORTED), wrong


@pytest.mark.parametrize(
    ("lines", "beginning"),
    [
        ("loss: 2.3 - accuracy: 0.1\nloss: nan - accuracy: 0.1", "The loss becomes NaN"),
        ("loss: -3.1e+01 - acc: 0.11\nloss: -55 - acc: 0.114", "The loss is negative"),
        ("loss: 9 - acc: 0\nloss: 4 - acc: 0.001", "The accuracy stays near 0"),
        (
            "Epoch 1/2\nloss: 0.5 - acc: 0.81 - val_acc: 0\nEpoch 2/2\nloss: 0.4 - acc: 0.87 - val_acc: 0",
            "The validation accuracy stays at 0",
        ),
        (
            "accuracy: 0.91 - val_accuracy: 0.80\naccuracy: 0.99 - val_accuracy: 0.79",
            "The training accuracy rises",
        ),
        ("accuracy: 0.098 - loss: 2.303\naccuracy: 0.1 - loss: 2.3027", "The accuracy stays at ch"),
        (
            "accuracy: 0.7 - val_accuracy: 0.8\naccuracy: 0.8 - val_accuracy: 0.85",
            "The validation accuracy is higher",
        ),
    ],
)
def test_lines_of_a_training_are_read(course_s, lines, beginning):
    found, sure = course_s.search(lines)
    assert found[0]["error"].startswith(beginning)
    assert sure


def test_a_traceback_in_one_line_is_read(course_s):
    line = 'File "<ipython-input-1>", line 9 for x in y: ^ IndentationError: unexpected indent'
    assert course_s.search(line).symptoms[0]["error"].startswith("IndentationError: unexpected")
