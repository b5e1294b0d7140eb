"""What Python and the pages must both know: one file, and every other place agrees with it."""

import re

import matplotlib as mpl
import pytest
from explorer_cases import MAKE

from course_utils.constants import CONSTANTS
from course_utils.plotting import ROLE_COLOURS
from course_utils.widgets.shared.modules import FOLDER

EXPLORERS = {name.removesuffix("Explorer").lower(): make for name, make in MAKE.items()}


def test_pictures_pages_and_their_styles_have_one_palette():
    light, dark = CONSTANTS["palette"]["light"], CONSTANTS["palette"]["dark"]
    assert set(light) == set(dark)
    assert {role: light[role] for role in ROLE_COLOURS} == ROLE_COLOURS
    style = mpl.style.library.get("course_utils.course") or mpl.rc_params_from_file(
        FOLDER.parent / "course.mplstyle", use_default_template=False
    )
    cycle = [
        f"#{colour.removeprefix('#')}" for colour in style["axes.prop_cycle"].by_key()["color"]
    ]
    assert cycle[:3] == [light[role] for role in ("input", "kernel", "output")]
    css = (FOLDER / "shared" / "kit.css").read_text(encoding="utf-8")
    for name in ("paper", "ink"):
        written = re.findall(rf"--cu-{name}: (#\w+)", css)
        assert [one.upper() for one in written] == [light[name], dark[name]]


@pytest.mark.parametrize("explorer", CONSTANTS["limits"])
def test_python_takes_what_lies_between_the_limits_and_no_more(explorer):
    made = EXPLORERS[explorer]()
    tried = 0
    for trait, (least, most) in CONSTANTS["limits"][explorer].items():
        if not isinstance(getattr(made, trait, None), int | float):
            continue
        tried += 1
        for value in (least, most):
            setattr(made, trait, value)
        for value in (least - 1, most + 1):
            with pytest.raises(ValueError, match=trait):
                setattr(made, trait, value)
    assert tried or explorer == "flatten"


def test_no_module_of_the_page_writes_a_limit_of_its_own():
    for module in FOLDER.glob("*/*.js"):
        text = module.read_text(encoding="utf-8")
        assert not re.search(r"range: \[-?\d|\b(least|most): \d", text), module
        assert not re.search(r"parseInt\(.*16\)", text) or module.name == "colour.js"
        own = module.name == "colour.js" or module.match("digit/network.js")
        assert own or not set(re.findall("#[0-9A-F]{6}", text)) - {"#000000", "#FFFFFF"}, module
