"""What Python says of one line: an error before a warning, a warning before nothing."""

import warnings

from course_utils import complaint


def warn_of(*messages):
    for message in messages:
        warnings.warn(message, stacklevel=2)


def test_an_error_is_named_with_its_first_sentence():
    assert complaint("1 / 0", {}) == "ZeroDivisionError: division by zero"
    names = {"error": ValueError("too small. It must be 3.\nArguments received: none")}
    assert complaint("next(e for e in ()).x", names) == "StopIteration: "
    assert complaint("(_ for _ in ()).throw(error)", names) == "ValueError: too small."


def test_the_first_warning_is_named_where_no_error_comes():
    names = {"warn_of": warn_of}
    assert complaint("warn_of('first.', 'second.')", names) == "warning: first."
    assert complaint("warn_of('first.') or 1 / 0", names) == "ZeroDivisionError: division by zero"


def test_a_warning_comes_every_time_and_does_not_reach_the_reader(recwarn):
    names = {"warn_of": warn_of}
    said = [complaint("warn_of('old.')", names) for _ in range(2)]
    assert said == ["warning: old."] * 2
    assert len(recwarn) == 0


def test_nothing_is_said_of_a_good_line_and_no_name_is_added():
    names = {"five": 5}
    assert complaint("five + 1", names) == "nothing"
    assert names == {"five": 5}


def test_what_does_not_fit_a_projector_is_cut():
    said = complaint("x", {}), complaint("{}['" + 200 * "k" + "']", {})
    assert said[0] == "NameError: name 'x' is not defined"
    assert len(said[1]) == 90
    assert said[1].endswith("…")


def test_a_number_with_a_point_does_not_end_the_sentence():
    names = {"error": ValueError("NumPy 1.24 has no float")}
    assert complaint("(_ for _ in ()).throw(error)", names) == "ValueError: NumPy 1.24 has no float"
