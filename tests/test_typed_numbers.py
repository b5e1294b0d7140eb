"""A number typed in a page is read exactly, or refused with a sentence that says what to type."""

import pytest

FIELD = {"name": "Kernel", "range": [-2000, 2000], "whole": False}
READ = {
    "1,5": 1.5,
    "-2,5": -2.5,
    "−2.5": -2.5,
    "0,125": 0.125,  # no thousands begin with 0
    "1,0000": 1,
    " 7 ": 7,
    "+7": 7,
    "1.000": 1,
    ".5": 0.5,
    "5.": 5,
    "1e3": 1000,
    "2,5E−1": 0.25,
    "-0": 0,
}
AMBIGUOUS = ["1,000", "-1,000", "+12,345", "1,000,000", "1,000.5"]
NONE = ["", " ", "0x10", "0b1", "0o7", "1_000", "1 000", "Infinity", "NaN", "1.5.2", "1,5,2", "--1"]
NONE += ["1.000,5", "e3", "1e", "1e1.5", ".", ",", "½", "٣", "1/2", "null", "1n", "0x" + "f" * 500]


def test_a_decimal_comma_is_a_point_and_all_else_that_is_read_is_exact(call):
    found = call.many("shared/fields", "readNumber", [[text, FIELD] for text in READ])
    assert found == [{"value": value} for value in READ.values()]
    whole = {**FIELD, "whole": True}
    assert call("shared/fields", "readNumber", "−12", whole) == {"value": -12}


@pytest.mark.parametrize("whole", [True, False])
def test_a_comma_before_three_digits_is_not_guessed(call, whole):
    for text in AMBIGUOUS:
        told = call("shared/fields", "readNumber", text, {**FIELD, "whole": whole})
        assert told["problem"].startswith(f"In “{text}” the comma may part thousands or decimals.")
        assert ("with a point before decimals" in told["problem"]) != whole


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_no_number_is_answered_with_what_to_type(call, whole):
    kind = "a whole number" if whole else "a number"
    more = ["1.5", "1,5", "1e3"] if whole else []
    for text in NONE + more:
        told = call("shared/fields", "readNumber", text, {**FIELD, "whole": whole})
        assert told["problem"].startswith(f"Kernel is {kind}; “{text.strip()[:23]}"), text
        assert told["problem"].endswith(f" is not. Type {kind}.")
        assert len(told["problem"]) < 100


def test_what_is_outside_is_shown_as_it_was_typed(call):
    field = {**FIELD, "range": [-9, 9]}
    for text, shown in [("9.004", "9.004"), ("-99", "−99"), ("1e400", "1e400"), ("9" * 400, "…")]:
        told = call("shared/fields", "readNumber", text, field)["problem"]
        assert told.startswith("Kernel goes from −9 to 9; ")
        assert f"{shown} is outside. The last value is kept." in told
    rate = {"name": "The learning rate", "range": [1e-4, 10], "whole": False}
    assert (
        "from 0.0001 to 10; 0.00001 is outside"
        in call("shared/fields", "readNumber", "0.00001", rate)["problem"]
    )
