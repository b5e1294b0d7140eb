"""The engine behind the `call` fixture."""

import math

import pytest
from javascript import Calls, ModuleError

from course_utils import widgets
from course_utils.widgets.shared.explorer import Explorer
from course_utils.widgets.shared.modules import ModuleProblem, joined

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


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('import { one as two } from "./part.js";', "names as they are, without `as`"),
        ('import part from "./part.js";', "expected import { a, b }"),
        ('import * as part from "./part.js";', "expected import { a, b }"),
        ('import "./part.js";', "expected import { a, b }"),
        ('  import { one } from "./part.js";', "expected import { a, b }"),
        ('export { one } from "./part.js";', "expected import { a, b }"),
        ('export * from "./part.js";', "expected import { a, b }"),
        ('const part = await import("./part.js");', "expected import { a, b }"),
        ('import { one } from "https://elsewhere/part.js";', "expected import { a, b }"),
        ('import { one } from "./none.js";', "There is no module none.js, which whole.js imports"),
        ('import { one } from "./whole.js";', "in a circle: whole.js → whole.js"),
        ('import { far } from "./far.js";', "in a circle: whole.js → far.js → whole.js"),
        ('import { late } from "./late.js";', "late.js: got the line `export { late };`; expected"),
        ('import text from "./facts.json";', "expected import { a, b }"),
        (
            'import { again } from "./again.js";\n'
            'import FACTS from "./facts.json" with { type: "json" };',
            "again.js: got the line `import AGAIN`; expected facts.json under one name everywhere",
        ),
    ],
)
def test_what_the_joined_text_could_not_keep_is_refused(tmp_path, line, answer):
    write(
        tmp_path,
        whole=f"{line}\nexport default 1;\n",
        part="export const one = 1;\n",
        far='import { whole } from "./whole.js";\nexport const far = 1;\n',
        late="const late = 1;\nexport { late };\n",
        again='import AGAIN from "./facts.json" with { type: "json" };\nexport const again = 1;\n',
    )
    (tmp_path / "facts.json").write_text('{"one": 1}')
    with pytest.raises(ModuleProblem) as refused:
        joined("whole", tmp_path)
    assert answer in str(refused.value)


def test_modules_are_joined_once_each_and_a_comment_imports_nothing(tmp_path):
    write(
        tmp_path,
        whole='// import x from "./none.js";\n/*\nimport { none } from "./none.js";\n*/\n'
        'import { one } from "./part.js";\nimport {\n  two,\n} from "./more.js";\n'
        "export function sum() { return one + two() + FACTS.three; }\n",
        part='import FACTS from "./facts.json" with { type: "json" };\nexport const one = 1;\n',
        more='import { one } from "./part.js";\nexport async function no() {}\n'
        "export function two() { return one + one; }\n",
    )
    (tmp_path / "facts.json").write_text('{"three": 3}')
    text = joined("whole", tmp_path)
    assert (text.count("const one"), text.count("three"), text.count("export ")) == (1, 2, 1)
    calls = Calls(tmp_path / "..", lambda _: text)
    assert calls("whole", "sum") == 6
    calls.close()
