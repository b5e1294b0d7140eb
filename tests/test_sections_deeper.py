"""A section of a deeper notebook needs the first cell and itself, too."""

import pytest
import sections
from scripts import LESSONS
from sections import digits_read_once  # noqa: F401
from test_sittings import SITTINGS

pytestmark = pytest.mark.usefixtures("digits_read_once")


@sections.of([name for name in SITTINGS if name not in LESSONS])
def test_a_section_alone_prints_what_was_saved(name, heading):
    sections.prints_what_was_saved(name, heading)
