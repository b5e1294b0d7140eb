"""The index of symptoms: its file, and what a search finds."""

import io

import pytest
from matplotlib.image import imread

from course_utils.widgets import SymptomIndex
from course_utils.widgets.symptoms.explorer import FILE, SymptomError, read_symptoms

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


def numbers(index, text):
    """Which symptoms a text finds, by their number in the file."""
    return [index.symptoms.index(one) for one in index.search(text)]


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
    ("query", "expected"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("  ", [0, 1, 2, 3, 4]),
        ("numpy", [0]),
        ("NUMPY Float", [0]),
        ("float numpy", [0]),  # in any order
        ("np.float64", [0]),  # in the cure, where it is code
        ("`np.int`", [0]),
        ("layer incompatible", [1, 2]),
        ("layer batch", [1]),  # one word in the error, one in the cause
        ("batch numpy", []),  # not in one and the same
        ("learning rate", [4]),
        ("“conv”", [1]),  # quotes as a page prints them
        ("has no attribute ‘float’", [0]),
        ("one-hot", [3]),
        ("zebra", []),
    ],
)
def test_all_words_must_stand_in_one_symptom(index, query, expected):
    assert numbers(index, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (TRACEBACK, [3, 4]),  # "the loss is nan" stands in it too, and comes after the error
        (TRACEBACK.replace("\n", " ↵ "), [3, 4]),  # as the search field writes it
        (TRACEBACK.splitlines()[-1], [3]),
        ("AttributeError:\nmodule 'numpy' has no attribute 'float'", [0]),
        (
            "AttributeError: module 'numpy' has no attribute 'float'.",
            [0],
        ),  # short, a full stop more
        # The nearest first: both are about an input that is incompatible with its layer.
        (
            'ValueError: Input 0 of layer "conv2d_3" is incompatible with the layer: expected '
            "min_ndim=4, found ndim=2. Full shape received: (28, 28)",
            [1],
        ),
        # Without the name of the error
        (
            'Input 0 of layer "conv2d_3" is incompatible with the layer: expected min_ndim=4, '
            "found ndim=3. Full shape received: (32, 32, 3)",
            [1],
        ),
        # The same words under another name are another error.
        (
            "TypeError: module 'numpy' has no attribute 'float', or so says this long sentence",
            [],
        ),
        ("nothing of what stands here can be found among the errors of the file " * 2, []),
        ("x\ny", []),
    ],
)
def test_a_pasted_error_finds_its_symptom(index, query, expected):
    assert numbers(index, query) == expected


def test_a_symptom_is_given_with_all_its_parts(index):
    assert index.search("one-hot") == [
        {
            "error": "ValueError: Arguments `target` and `output` must have the same shape.\n"
            "Received: target.shape=(None, 1), output.shape=(None, 10)",
            "cause": "The labels are class numbers, the loss wants one-hot vectors.",
            "cure": "Take `sparse_categorical_crossentropy`.",
            "cell": "two-losses-cure",
            "section": "Two losses for one task",
        }
    ]
    assert repr(index) == "SymptomIndex()"


def test_the_picture_shows_what_is_found(index, written):
    whole = index.picture()
    assert whole == index.picture()
    index.query = "numpy"
    shapes = [imread(io.BytesIO(picture)).shape for picture in (whole, index.picture())]
    assert shapes[1][0] < shapes[0][0] / 2
    index.query = "zebra"
    assert imread(io.BytesIO(index.picture())).std() > 0.01  # says that nothing is found


def test_the_course_s_index_is_good_and_finds_each_of_its_errors():
    index = SymptomIndex()
    symptoms = read_symptoms(FILE)
    assert len(symptoms) >= 15
    for one in symptoms:
        assert one in index.search(one["error"]), one["error"]
        pasted = (
            f"{'-' * 75}\nTraceback (most recent call last)\nCell In[1], line 1\n{one['error']}"
        )
        assert index.search(pasted)[:1] == [one], one["error"]
    assert len(index.picture()) < 120_000
