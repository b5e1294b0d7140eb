"""Pictures of measurements: repeated runs, pairs of columns, signals and what kernels make of one."""

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import ROLE_COLOURS as COLOURS
from course_utils.plotting import plot_kernels_at_work, plot_pairs, plot_signals, plot_spread

RUNS = {"wider": [0.03, 0.05, 0.04], "deeper": [-0.02, 0.0]}


def test_runs_are_dots_with_their_mean_and_standard_errors():
    ax = plot_spread(RUNS, across={"base": 0}, xlabel="change", title="changes", errors=2)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["wider", "deeper"]
    dots = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "o"]
    assert dots == [list(values) for values in RUNS.values()]
    spans = [one.get_segments()[0] for one in ax.collections]
    wide = [segment[:, 0] for segment in spans if np.ptp(segment[:, 1]) == 0]
    for values, (low, high) in zip(RUNS.values(), wide, strict=True):
        error = np.std(values, ddof=1) / len(values) ** 0.5
        assert (low, high) == pytest.approx(
            (np.mean(values) - 2 * error, np.mean(values) + 2 * error)
        )
    means = [segment[0, 0] for segment in spans if np.ptp(segment[:, 0]) == 0]
    assert means == pytest.approx([np.mean(values) for values in RUNS.values()])
    assert words(ax) == ["base"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first way on top


def test_a_single_run_has_no_standard_error():
    ax = plot_spread({"once": [0.5]})
    assert len(ax.collections) == 1
    assert ax.lines[0].get_ydata().tolist() == [0]


@pytest.mark.parametrize("count", [1, 6, 12])
def test_runs_fit_a_projected_screen(count):
    ax = plot_spread({str(way): [1.0, 2.0] for way in range(count)}, across={"base": 0})
    assert ax.get_figure().get_size_inches()[1] <= 4.2


def test_other_measurements_stand_beside_the_runs_and_are_named():
    ax = plot_spread(RUNS, others={"longer": [0.1, 0.2], "published": [0.3, np.nan]}, color="red")
    longer, published = ax.collections[-2:]
    assert longer.get_offsets().tolist() == [[0.1, 0], [0.2, 1]]
    assert published.get_offsets()[0].tolist() == [0.3, 0]
    assert to_hex(longer.get_facecolor()[0]) != to_hex(published.get_facecolor()[0])
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert named == ["longer", "published"]
    assert {line.get_color() for line in ax.lines} == {"red"}


@pytest.mark.parametrize("others", [{"one": [1.0]}, {key: [1.0, 2.0] for key in "abc"}])
def test_other_measurements_that_do_not_fit(others):
    with pytest.raises(ValueError, match="others"):
        plot_spread(RUNS, others=others)


@pytest.mark.parametrize("errors", [-1, "3", float("nan")])
def test_runs_want_a_number_of_standard_errors(errors):
    with pytest.raises(ValueError, match="errors must be a"):
        plot_spread(RUNS, errors=errors)


ROWS, GROUPS = np.arange(12.0).reshape(4, 3), [0, 1, 1, 0]


def test_pairs_show_each_group_and_the_marked():
    axes = plot_pairs(
        ROWS,
        GROUPS,
        columns=["a", "b", "c"],
        names=["one", "two"],
        marked=ROWS[2:3],
        marked_name="wrong",
    )
    assert [(ax.get_xlabel(), ax.get_ylabel()) for ax in axes] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    first, second, ring = axes[1].collections
    assert np.array_equal(first.get_offsets(), ROWS[[0, 3]][:, [0, 2]])
    assert np.array_equal(second.get_offsets(), ROWS[[1, 2]][:, [0, 2]])
    assert np.array_equal(ring.get_offsets(), ROWS[[2]][:, [0, 2]])
    assert to_hex(ring.get_edgecolor()[0]) == COLOURS["highlight"].lower()
    legend = axes[0].get_figure().legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["one", "two", "wrong"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rows": ROWS[:, :1]}, "2 to 4 columns; got 1"),
        ({"groups": [0, 1, 2, 0]}, "number of one of the 2 names"),
        ({"groups": [0, 1]}, "each of the 4 rows"),
        ({"marked": [[1, 2]]}, "marked must have 3 columns"),
        ({"columns": ["a", "b"]}, "expected 3, got 2"),
    ],
)
def test_pairs_that_do_not_fit_are_refused(changed, message):
    given = {
        "rows": ROWS,
        "groups": GROUPS,
        "columns": ["a", "b", "c"],
        "names": ["one", "two"],
    } | changed
    with pytest.raises(ValueError, match=message):
        plot_pairs(given.pop("rows"), given.pop("groups"), **given)


def test_curves_share_one_scale():
    signals = np.arange(24.0).reshape(3, 8)
    axes = plot_signals(signals, titles=["a", "b", "c"], ncols=2)
    assert [ax.get_title() for ax in axes] == ["a", "b", "c"]
    for ax, signal in zip(axes, signals, strict=True):
        assert np.array_equal(ax.lines[0].get_ydata(), signal)
    assert len({ax.get_ylim() for ax in axes}) == 1
    assert not axes[0].get_figure().axes[3].get_visible()
    with pytest.raises(ValueError, match="expected 3, got 2"):
        plot_signals(signals, titles=["a", "b"])


def test_a_kernel_stands_beside_its_map():
    signal, maps = np.array([0, 1, 3, 3]), np.array([[1, 2, 0], [0, 0, 5]])
    axes = plot_kernels_at_work(signal, [[-1, 1], [2, 0]], maps, places=[0.5, 1.5, 2.5])
    assert [bar.get_height() for bar in axes[1, 0].patches] == [2, 0]
    colours = [to_hex(bar.get_facecolor()) for bar in axes[0, 0].patches]
    assert colours == [COLOURS["negative"].lower(), COLOURS["kernel"].lower()]
    behind, found = axes[1, 1].lines
    assert found.get_xdata().tolist() == [0.5, 1.5, 2.5]
    assert found.get_ydata().tolist() == [0, 0, 5]
    assert np.ptp(behind.get_ydata()) == 5  # scaled to the largest value of all maps


@pytest.mark.parametrize(
    ("maps", "places", "message"),
    [
        ([[1, 2]], None, "2 kernels and 1 maps"),
        ([[1, 2], [3, 4]], [0], "each of the 2 outputs; got 1"),
    ],
)
def test_kernels_without_fitting_maps_are_refused(maps, places, message):
    with pytest.raises(ValueError, match=message):
        plot_kernels_at_work([0, 1], [[1, 0], [0, 1]], maps, places=places)
