"""The Gradient descent explorer."""

import numpy as np
import pytest

from course_utils.quiet import quiet_start
from course_utils.widgets.descent import OPTIMIZERS, SURFACES, DescentExplorer

RANDOM = np.random.default_rng(8)
IMPORT = "from course_utils.widgets.descent import DescentExplorer\n"


def padded(path, steps):
    full = np.full((steps + 1, 2), np.nan)
    full[: len(path)] = np.array(path, dtype=float)
    return full


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [
        {
            "surface": str(RANDOM.choice(list(SURFACES))),
            "optimizers": list(OPTIMIZERS),
            "learning_rate": float(10 ** RANDOM.uniform(-4, 1)),
            "start": RANDOM.uniform(-2, 2, 2).tolist(),
            "steps": int(RANDOM.integers(0, 201)),
        }
        for _ in range(150)
    ]
    diverged = 0
    answers = call.many("optimizers", "compute", [[state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        explorer = DescentExplorer(**state)
        for name, path in explorer.paths.items():
            got = answer[name]
            np.testing.assert_array_equal(padded(got["path"], state["steps"]), path)
            losses = np.array(got["losses"], dtype=float)
            np.testing.assert_array_equal(losses, explorer.losses[name][: len(losses)])
            ends = np.flatnonzero(np.isnan(path[:, 0]))
            assert got["diverged"] == (ends[0] if len(ends) else None)
            diverged += got["diverged"] is not None
    assert 50 < diverged < 500


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_the_rules_are_those_of_keras(name):
    with quiet_start():
        import keras
    rate = 0.0625  # exact in float32, in which Keras keeps the learning rate
    kept = {
        "SGD": keras.optimizers.SGD,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
        "RMSprop": keras.optimizers.RMSprop,
        "Adam": keras.optimizers.Adam,
        "Adadelta": keras.optimizers.Adadelta,
    }[name](rate)
    surface = SURFACES["two minima"]
    weights = keras.Variable(np.array(surface.start), dtype="float64")
    kept.build([weights])
    expected = [weights.numpy()]
    for _ in range(80):
        gradient = np.array(surface.gradient(*weights.numpy().tolist()))
        kept.apply([keras.ops.convert_to_tensor(gradient)])
        expected.append(weights.numpy())
    explorer = DescentExplorer(
        surface="two minima", optimizers=[name], learning_rate=rate, steps=80
    )
    # Keras rounds 0.9 and 0.999 to float32 on the way; a wrong rule would be off by far more.
    np.testing.assert_allclose(explorer.paths[name], expected, atol=2e-5)


@pytest.mark.parametrize("name", list(SURFACES))
def test_gradients_are_the_slopes_and_the_lowest_points_are_lowest(name):
    surface = SURFACES[name]
    x, y = RANDOM.uniform(-2, 2, (2, 50))
    h = 1e-6
    slopes = (
        (surface.loss(x + h, y) - surface.loss(x - h, y)) / (2 * h),
        (surface.loss(x, y + h) - surface.loss(x, y - h)) / (2 * h),
    )
    np.testing.assert_allclose(surface.gradient(x, y), slopes, rtol=1e-5, atol=1e-5)
    assert (surface.loss(x, y) > 0).all()
    assert [surface.loss(*point) for point in surface.lowest] == [0] * len(surface.lowest)


def race(explorer):
    """What the map shows now: start, and name to the path drawn."""
    got = explorer.get_by_role("application", name="Map of").evaluate("canvas => canvas.race")
    return got["start"], {name: np.array(run["path"]) for name, run in got["runs"].items()}


def test_a_click_on_the_map_sets_the_start(show):
    explorer = show(IMPORT + "DescentExplorer()")
    view = explorer.get_by_role("application", name="Map of")
    box = view.bounding_box()
    view.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.75})
    start, paths = race(explorer)
    np.testing.assert_allclose(start, (2, -1.5), atol=0.03)
    for name, path in DescentExplorer(start=start).paths.items():
        np.testing.assert_array_equal(paths[name], path)


def test_keys_move_the_start_the_steps_and_the_learning_rate(show):
    explorer = show(IMPORT + "DescentExplorer()")
    keyboard = explorer.page.keyboard
    explorer.get_by_role("application", name="Map of").focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "ArrowDown"):
        keyboard.press(key)
    explorer.get_by_label("Steps").focus()
    keyboard.press("ArrowLeft")
    explorer.get_by_label("Learning rate", exact=True).focus()
    keyboard.press("ArrowLeft")
    start, paths = race(explorer)
    expected = DescentExplorer(start=(-3.4, 1.4), steps=49, learning_rate=0.079)
    assert start == [-3.4, 1.4]
    for name, path in expected.paths.items():
        np.testing.assert_array_equal(paths[name], path)
    said = explorer.locator(".cu-status").inner_text()
    assert said.startswith("Loss after 49 steps: SGD")


def test_switches_surface_and_steps(show):
    explorer = show(IMPORT + "DescentExplorer(steps=0)")
    explorer.get_by_label("Surface").select_option("saddle")
    explorer.get_by_label("Adadelta").check()
    explorer.get_by_label("momentum").uncheck()
    explorer.get_by_role("button", name="One step").click()
    start, paths = race(explorer)
    assert start == [-2, 0.01]
    assert list(paths) == ["SGD", "RMSprop", "Adam", "Adadelta"]
    assert {len(path) for path in paths.values()} == {2}
    explorer.get_by_role("button", name="Play").click()
    explorer.page.wait_for_timeout(600)
    explorer.get_by_role("button", name="Pause").click()
    played = len(race(explorer)[1]["SGD"])
    assert 3 < played < 60
    explorer.page.wait_for_timeout(300)
    assert len(race(explorer)[1]["SGD"]) == played
    explorer.get_by_role("button", name="Reset").click()
    assert len(race(explorer)[1]["SGD"]) == 1
    for name in ("SGD", "RMSprop", "Adam", "Adadelta"):
        explorer.get_by_label(name, exact=True).uncheck()
    assert explorer.locator(".cu-status").inner_text().startswith("No optimizer is switched on")


def test_wrong_learning_rates_are_answered_and_nothing_stops(show):
    explorer = show(IMPORT + "DescentExplorer()")
    alert = explorer.get_by_role("alert")
    typed = explorer.get_by_label("Learning rate, typed")
    for text, answer in {
        "fast": "“fast” is not. Type a number such as 0.1.",
        "": "“” is not",
        "99": "from 0.0001 to 10; 99 is outside",
        "−1": "−1 is outside",
    }.items():
        typed.fill(text)
        typed.press("Enter")
        assert answer in alert.inner_text()
    typed.fill("0,2")
    typed.press("Enter")
    assert alert.inner_text() == ""
    said = explorer.locator(".cu-status").inner_text()
    assert "SGD diverged: at step" in said
    assert "A learning rate of 0.2 is too large here." in said
    _, paths = race(explorer)
    expected = DescentExplorer(learning_rate=0.2).paths["SGD"]
    np.testing.assert_array_equal(padded(paths["SGD"], 50), expected)


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show(IMPORT + "DescentExplorer()")
    explorer.get_by_label("Steps").press("End")
    assert lab_place.ask("explorer.steps, explorer.paths['Adam'].shape") == "200 (201, 2)"
    lab_place.run(2, "explorer.start = (1, 1)")
    explorer.page.wait_for_function(
        "() => document.querySelector('.cu-explorer canvas[aria-label^=Map]').race.start[0] === 1"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"surface": "hill"}, "surface must be one of 'bowl', .*got 'hill'"),
        ({"learning_rate": 0}, "learning_rate must be from 0.0001 to 10, got 0"),
        ({"learning_rate": "fast"}, "learning_rate must be a finite number, got 'fast'"),
        ({"start": (1, np.inf)}, "start: each coordinate must be a finite number, got inf"),
        ({"start": 3}, r"start must be a point \(x, y\), got 3"),
        ({"start": (500, 0)}, "coordinates from -100 to 100"),
        ({"steps": 201}, "steps must be from 0 to 200, got 201"),
        ({"optimizers": "SGD"}, "optimizers must be a list of names, got 'SGD'"),
        ({"optimizers": ["Lion"]}, "optimizers must be one of 'SGD', .*got 'Lion'"),
    ],
)
def test_wrong_arguments_are_answered_in_python(arguments, message):
    with pytest.raises(ValueError, match=message):
        DescentExplorer(**arguments)


def test_the_fallback_picture_follows_the_state():
    explorer = DescentExplorer(surface="ravine", learning_rate=10)  # diverges: still a picture
    before = explorer.picture()
    assert before.startswith(b"\x89PNG")
    assert len(before) > 10_000
    explorer.learning_rate = 0.01
    assert explorer.picture() != before
    explorer.optimizers = []
    assert explorer.picture().startswith(b"\x89PNG")
    assert repr(explorer) == "DescentExplorer()"
    with pytest.raises(TypeError, match="no argument 'lr'; it takes learning_rate"):
        DescentExplorer(lr=0.1)
