"""What is read from an answer, called and compared; what is said where that fails."""

import keras
import numpy as np
import pytest

from course_utils.checks import engine, misconceptions, models, values


@pytest.mark.parametrize(
    ("right", "came", "fragment"),
    [
        (np.array([0.1, 0.123456789]), 0.12345, "at index (1,) it is 0.12345 where 0.123457 was"),
        (np.array([1.0, 0.9]), 0.9000000001, "it is 0.9000000001 where 0.9 was expected"),
        (np.array(0.9), 0.9000000001, "is 0.9000000001; expected 0.9."),
        (np.array([True, False]), True, "it is True where False was expected"),
        (np.array([np.inf, 1.0]), 2.0, "it is 2 where 1 was expected"),
        (np.array([1.0, np.inf]), 2.0, "it is 2 where inf was expected"),
    ],
)
def test_numbers_are_printed_with_the_digits_in_which_they_differ(right, came, fragment):
    result = np.append(right[:-1], came) if right.ndim else np.array(came)
    with pytest.raises(engine.Wrong) as problem:
        misconceptions.compare(lambda: result, [()], lambda: right, rtol=1e-20, atol=1e-20)
    assert fragment in str(problem.value)
    assert problem.value.case == ()
    assert values.apart(2**62, 2**62 + 1) == (str(2**62), str(2**62 + 1))


def test_the_case_that_is_named_is_one_of_which_the_sentence_is_true():
    """Half of a number, rounded, is 1 too small for 3 and for 5; the sentence is true of 5 alone."""
    half = [("You round down above 4.", lambda x: x // 2, lambda x: x > 4)]

    def told(cases):
        with pytest.raises(engine.Wrong) as problem:
            misconceptions.compare(lambda x: x // 2, cases, lambda x: (x + 1) // 2, half)
        return str(problem.value)

    assert told([(2,), (3,), (5,)]) == "You round down above 4. (Seen for x 5.)"
    assert told([(2,), (3,)]) == "Your function's result is 1; expected 2 for x 3."


def told_by(function, *arguments):
    with pytest.raises(engine.Wrong) as problem:
        function(*arguments)
    return str(problem.value)


def test_a_table_may_hold_several_functions_for_a_sentence():
    table = {
        "You add.": [lambda x: x + 9, lambda x: x + 1],
        "You halve, above 2.": (lambda x: x / 2, lambda x: x > 2),
    }

    def told(answer):
        return told_by(misconceptions.compare, answer, [(1,), (4,)], lambda x: 2 * x, table)

    assert told(lambda x: x + 9) == "You add. (Seen for x 1.)"
    assert told(lambda x: x + 1) == "You add. (Seen for x 4.)"
    assert told(lambda x: x + 2) == "Your function's result is 3; expected 2 for x 1."
    assert told(lambda x: x / 2) == "You halve, above 2. (Seen for x 4.)"
    rows = [(sentence, *(row if type(row) is tuple else (row,))) for sentence, row in table.items()]
    assert [*misconceptions.mistakes(rows)] == [*misconceptions.mistakes(table)]


def test_a_result_is_looked_up_among_those_of_mistakes():
    table = {"You squared it.": np.array([9.0]), "You halved it.": lambda: np.array([1.5])}
    misconceptions.refuse_mistakes(np.array([6.0]), table)
    assert told_by(misconceptions.refuse_mistakes, np.array([1.5]), table, "`x`: ") == (
        "`x`: You halved it."
    )


def test_a_value_is_looked_up_in_a_table_and_the_right_one_is_not():
    told = {3: "You forgot {n}.", (1, 2): "Swapped."}
    misconceptions.refuse_other(4, 4, told, "No.")
    assert told_by(misconceptions.refuse_other, 3, 4, told, "No.") == "You forgot {n}."
    assert told_by(misconceptions.refuse_other, 5, 4, told, "No.", "`x`: {} (Here.)") == (
        "`x`: No. (Here.)"
    )


def test_a_problem_gets_the_first_advice_that_fits():
    def advised(text):
        with misconceptions.advised({"seven|nine": "Count.", "i": "Look."}):
            raise engine.Wrong(text, (1,))

    assert told_by(advised, "It is nine.") == "It is nine. Count."
    assert told_by(advised, "It is ten.") == "It is ten. Look."
    assert told_by(advised, "Ten.") == "Ten."


def changes_in_a_list(images):
    images[0][0] = 7
    return 1


def changes_a_dict(shares):
    shares["b"] = 1
    return 1


@pytest.mark.parametrize(
    ("answer", "argument"),
    [
        (changes_in_a_list, [np.zeros(2000), 1]),
        (changes_in_a_list, ([1.5, 2],)),
        (changes_a_dict, {"a": np.zeros(3)}),
        (lambda values: values.append(1), [1]),
    ],
)
def test_an_argument_that_is_changed_is_noticed_wherever_it_stands(answer, argument):
    kept = repr(argument)
    with pytest.raises(engine.Wrong, match="changes its input"):
        values.call(answer, argument)
    assert repr(argument) == kept


def test_what_is_given_back_unchanged_is_not_called_changed():
    nan = np.array([np.nan, 1.0])
    model = object()
    assert values.call(lambda *_: 1, nan, [nan, "a"], {"a": nan}, model, 3) == 1


TENSOR = keras.ops.ones((2, 3))

READ = {
    "as_number of a text": (values.as_number, ("5",), "without quotes"),
    "as_number of a bool": (values.as_number, (True,), "expected a number"),
    "as_number of a bool in an array": (values.as_number, (np.array(True),), "is True; expected"),
    "as_number, nearly whole": (
        values.as_number,
        (2.0000001, "It", True),
        "It is 2.0000001; exp",
    ),
    "as_number of 10**400": (values.as_number, (10**400,), "beyond 64 bits"),
    "as_array, masked": (
        values.as_array,
        (np.ma.array([1, 2], mask=[0, 1]),),
        "has 1 masked values",
    ),
    "as_array, too many": (
        values.as_array,
        ([[0.0] * 20000] * 20000,),
        "more than 100,000,000 values",
    ),
    "as_number of two": (values.as_number, ([1, 2],), "2 numbers"),
    "as_number, whole": (values.as_number, (2.5, "It", True), "It is 2.5; expected a whole"),
    "as_shape of a number": (values.as_shape, (5,), "the number 5"),
    "as_shape of text": (values.as_shape, ("5×5",), "such as (2, 3)"),
    "as_shape of floats": (values.as_shape, ((2.5, 3),), "whole numbers"),
    "as_choice": (values.as_choice, ("maybe", ("yes", "no")), 'one of "yes", "no"'),
    "as_parts, too few": (values.as_parts, ((1,), ("a", "b")), "2 parts: a, b"),
    "as_parts, a key": (values.as_parts, ({"a": 1}, ("a", "b")), "has no 'b'"),
    "as_model": (models.as_model, (3,), "expected a Keras model"),
    "as_array, shape": (values.as_array, (np.ones(3), "It", (2,)), "(3,); expected (2,)"),
    "as_array of None": (values.as_array, (None, "It"), "after `return`"),
}


@pytest.mark.parametrize("what", READ)
def test_what_cannot_be_read_is_said(what):
    function, arguments, fragment = READ[what]
    with pytest.raises(engine.Wrong) as problem:
        function(*arguments)
    assert fragment in str(problem.value)


def test_what_can_be_read():
    assert values.as_number(np.float32(2), whole=True) == 2
    assert values.as_number(TENSOR[0, 0]) == 1.0
    assert values.as_shape([None, np.int64(3), 4.0]) == (None, 3, 4)
    for whole in (np.array(5, object), np.array([[5, 6]], object)[:, :1]):
        assert values.as_array(whole).dtype.kind == "i"
        assert values.as_number(whole, whole=True) == 5
    assert values.as_choice(" Yes ", ("yes", "no")) == "yes"
    assert values.as_array(TENSOR).tolist() == [[1, 1, 1], [1, 1, 1]]
