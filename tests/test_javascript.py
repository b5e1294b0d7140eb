"""The engine behind the `call` fixture."""

import math

import pytest
from javascript import Calls, ModuleError

from course_utils import widgets
from course_utils.widgets.shared.explorer import Explorer

EXPLORERS = [
    thing
    for thing in map(vars(widgets).get, widgets.__all__)
    if isinstance(thing, type) and issubclass(thing, Explorer)
]

GOOD = """
export const same = (value) => value;
export const kinds = () =>
  [NaN, -0, -Infinity, 1e21, undefined, new Float32Array([1, -0]), { a: undefined, b() {} }, "\\u2028\\n×"];
export const refuse = () => { throw new RangeError("too far"); };
export const forever = () => { for (;;); };
export const leave = () => process.exit(3);
"""
TEXTS = {"good": GOOD, "broken": "export const one = 1;\nexport const two = (1 + ;\n"}


@pytest.fixture
def calls(tmp_path):
    calls = Calls(tmp_path, TEXTS.get, processor_seconds=1)
    yield calls
    calls.close()


def test_values_survive_in_both_directions(calls):
    values = [math.nan, -0.0, math.inf, 2**53, 0.1, None, True, "\u2028\n×", [[]], {"a": [1]}]
    for value in values:
        assert repr(calls("good", "same", value)) == repr(value)
    nan, *rest = calls("good", "kinds")
    assert math.isnan(nan)
    assert (
        repr(rest) == "[-0.0, -inf, 1e+21, None, [1, -0.0], {'a': None, 'b': None}, '\\u2028\\n×']"
    )
    assert calls.many("good", "refuse", [[], []]) == [{"error": "too far"}] * 2


@pytest.mark.parametrize("one", EXPLORERS)
def test_the_joined_module_of_an_explorer_is_one_module(one, call):
    """Its parts share one scope: two may not declare the same name."""
    with pytest.raises(ModuleError, match="it exports no function nothing"):
        call(one._module, "nothing")


def test_a_broken_module_is_named_with_its_line(calls):
    with pytest.raises(ModuleError, match=r"broken\.js: .*\nexport const two = \(1 \+ ;\n"):
        calls("broken", "one")
    with pytest.raises(ModuleError, match=r"good\.js: it exports no function more"):
        calls("good", "more")


def test_a_function_that_never_comes_back_is_ended_and_the_next_call_works(calls):
    with pytest.raises(ModuleError, match="did not come back, so Node was ended"):
        calls("good", "forever")
    with pytest.raises(ModuleError, match="Node ended with code 3"):
        calls("good", "leave")
    assert calls("good", "same", 1) == 1
