"""The Optimizer explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.widgets.optimizer.explorer import OptimizerExplorer

IMPORT = "from course_utils.widgets.optimizer.explorer import OptimizerExplorer\n"


def race(explorer):
    """What the map shows now: start, and name to the path drawn."""
    got = explorer.get_by_role("application", name="Map of").evaluate("canvas => canvas.race")
    return got["start"], {name: np.array(run["path"]) for name, run in got["runs"].items()}


def test_a_click_on_the_map_sets_the_start(show):
    explorer = show(IMPORT + "OptimizerExplorer()")
    view = explorer.get_by_role("application", name="Map of")
    box = view.bounding_box()
    view.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.75})
    start, paths = race(explorer)
    np.testing.assert_allclose(start, (2, -1.5), atol=0.03)
    for name, path in OptimizerExplorer(start=start).paths.items():
        np.testing.assert_array_equal(paths[name], path)


def test_keys_move_the_start_the_steps_and_the_learning_rate(show):
    explorer = show(IMPORT + "OptimizerExplorer()")
    keyboard = explorer.page.keyboard
    explorer.get_by_role("application", name="Map of").focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "ArrowDown"):
        keyboard.press(key)
    explorer.get_by_label("Steps").focus()
    keyboard.press("ArrowLeft")
    explorer.get_by_label("Learning rate", exact=True).focus()
    keyboard.press("ArrowLeft")
    start, paths = race(explorer)
    expected = OptimizerExplorer(start=(-3.4, 1.4), steps=49, learning_rate=0.079)
    assert start == [-3.4, 1.4]
    for name, path in expected.paths.items():
        np.testing.assert_array_equal(paths[name], path)
    said = explorer.locator(".cu-status").inner_text()
    assert said.startswith("Loss after 49 steps: SGD")


@ON_A_PAGE
def test_switches_surface_and_steps(show):
    explorer = show(IMPORT + "OptimizerExplorer(steps=0)")
    explorer.get_by_label("Surface").select_option("saddle")
    explorer.get_by_label("Adadelta").check()
    explorer.get_by_label("momentum").uncheck()
    explorer.get_by_role("button", name="One step").click()
    start, paths = race(explorer)
    assert start == [-2, 0.01]
    assert list(paths) == ["SGD", "RMSprop", "Adam", "Adadelta"]
    assert {len(path) for path in paths.values()} == {2}
    explorer.get_by_role("button", name="Play").click()
    explorer.page.wait_for_function(
        "() => document.querySelector('canvas[aria-label^=Map]').race.runs.SGD.path.length > 3"
    )
    explorer.get_by_role("button", name="Pause").click()
    played = len(race(explorer)[1]["SGD"])
    explorer.page.wait_for_timeout(300)
    assert len(race(explorer)[1]["SGD"]) == played
    explorer.get_by_role("button", name="Reset").click()
    assert len(race(explorer)[1]["SGD"]) == 1
    for name in ("SGD", "RMSprop", "Adam", "Adadelta"):
        explorer.get_by_label(name, exact=True).uncheck()
    assert explorer.locator(".cu-status").inner_text().startswith("No optimizer is switched on")


def test_wrong_learning_rates_are_answered_and_nothing_stops(show):
    explorer = show(IMPORT + "OptimizerExplorer()")
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
    expected = OptimizerExplorer(learning_rate=0.2).paths["SGD"]
    drawn = len(paths["SGD"])
    np.testing.assert_array_equal(paths["SGD"], expected[:drawn])
    assert np.isnan(expected[drawn:]).all()


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show(IMPORT + "OptimizerExplorer()")
    explorer.get_by_label("Steps").press("End")
    assert lab_place.ask("explorer.steps, explorer.paths['Adam'].shape") == "200 (201, 2)"
    lab_place.run(2, "explorer.start = (1, 1)")
    explorer.page.wait_for_function(
        "() => document.querySelector('.cu-explorer canvas[aria-label^=Map]').race.start[0] === 1"
    )
