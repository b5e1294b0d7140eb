"""A traceback from afar, and the rungs of the debugging ladder."""

import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import show_rungs, show_traceback
from course_utils.plotting.clinic import KINDS

PAGE = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[2], line 8
      7 layers = []
----> 8 model = build()

File …/site-packages/keras/src/models/sequential.py:76, in Sequential.__init__(self)
     75     self.add(layer)
---> 76 self._maybe_rebuild()

ValueError: Exception encountered when calling MaxPooling1D.call().

Computed output size would be zero. Received: inputs.shape=[None 1 32].

Arguments received by MaxPooling1D.call():
  • args=('shape=(None, 1, 32)',)
"""


def bars(ax):
    """(row, colour) of each line that is drawn."""
    return {round(bar.get_y() + 0.4): to_hex(bar.get_facecolor()) for bar in ax.patches}


def test_each_line_has_the_colour_of_whom_it_belongs_to():
    drawn = bars(show_traceback(PAGE))
    for row, kind in {2: "yours", 4: "yours", 6: "library", 8: "library", 10: "message"}.items():
        assert drawn[row] == KINDS[kind][0].lower(), row


def test_the_three_places_are_the_name_its_numbers_and_the_arrow():
    ax = show_traceback(PAGE)
    assert {text.get_text()[0]: text.xy[1] for text in ax.texts} == {"1": 10, "2": 12, "3": 4}


def test_the_title_counts_whose_lines_they_are():
    assert show_traceback(PAGE).get_title() == (
        "16 lines: 3 of your cell, 3 of libraries, 4 of the message"
    )
    assert show_traceback(PAGE, title="a page").get_title() == "a page"


def test_colour_codes_are_no_letters():
    coloured = PAGE.replace("ValueError:", "\x1b[31mValueError\x1b[39m:")
    assert bars(show_traceback(coloured)) == bars(show_traceback(PAGE))


@pytest.mark.parametrize("page", [3, "", "no error here", "ValueError: no\n" + "line\n" * 400])
def test_what_is_no_traceback_is_refused(page):
    with pytest.raises(ValueError, match="page must be"):
        show_traceback(page)


LADDER = {"names": ["healthy", "ill"], "rungs": ["start", "twenty", "all"]}


def test_a_rung_that_breaks_is_hatched_and_says_so():
    ax = show_rungs([[2.3, 0, 0.94], [31.21, 0, 0.88]], [[1, 1, 1], [0, 1, 1]], **LADDER)
    assert words(ax)[:6] == ["2.30", "0.00", "0.94", "31.21  breaks", "0.00", "0.88"]
    assert [bool(cell.get_hatch()) for cell in ax.patches] == [0, 0, 0, 1, 0, 0]
    assert [label.get_text() for label in ax.get_yticklabels()] == LADDER["names"]
    assert [label.get_text() for label in ax.get_xticklabels()] == LADDER["rungs"]


def test_the_first_network_stands_on_top():
    bottom, top = show_rungs([[1], [2]], [[1], [1]], names="ab", rungs="c").get_ylim()
    assert bottom > top


@pytest.mark.parametrize(
    ("values", "holds", "names", "rungs"),
    [
        ([1, 2], [1, 1], "ab", "c"),
        ([[1, 2]], [[1]], "a", "bc"),
        ([[1, 2]], [[1, 1]], "ab", "bc"),
        ([[1] * 6], [[1] * 6], "a", "abcdef"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(values, holds, names, rungs):
    with pytest.raises(ValueError, match=r"values|holds"):
        show_rungs(values, holds, names=names, rungs=rungs)
