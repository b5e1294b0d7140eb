"""A real browser: every explorer in JupyterLab, and on a static page with the network cut.

Pictures of what was tested are kept in build/screenshots.
"""

import os

import numpy as np
import pytest
from browser import NoBrowser, Place, StaticPage, launch_options
from lab_pages import Lab, lab_server
from playwright.sync_api import Locator

# A picture takes half a second, and all have tests of their own: here one stands for all.
ONE_PICTURE = """
from course_utils.widgets.shared.explorer import Explorer
one = ConvolutionExplorer().picture()
Explorer.picture = lambda self: one
"""


@pytest.fixture(scope="session")
def browser_type(playwright):
    """Chromium, whatever `--browser` says: so pytest-playwright starts one for each worker."""
    return playwright.chromium


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    try:
        return browser_type_launch_args | launch_options(playwright)
    except NoBrowser as problem:
        pytest.fail(str(problem))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """JupyterLab, one for each worker."""
    with lab_server(tmp_path_factory.mktemp("lab") / "notebooks") as server:
        yield server


@pytest.fixture(scope="session")
def lab_place(browser, server):
    place = Lab(browser, server)
    place.run(2, ONE_PICTURE)
    yield place
    place.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")


@pytest.fixture(scope="session")
def static_place(browser, tmp_path_factory):
    return StaticPage(browser, tmp_path_factory.mktemp("static"))


PHOTOGRAPHED: set[tuple[str, str]] = set()
# In every run axe reads each explorer once in each place, and one test of each file is made in
# JupyterLab, too; with EVERY_PAGE=1 (`make pages`, each night) every test.
EVERY = bool(os.environ.get("EVERY_PAGE"))


def pytest_collection_modifyitems(config, items) -> None:
    """Leave out all tests in JupyterLab that are made on a page as well, but the first of a file."""
    seen, kept, left = set(), [], []
    for item in items:
        again = getattr(item, "callspec", None) and item.callspec.params.get("place") == "lab"
        (left if again and item.path in seen and not EVERY else kept).append(item)
        seen |= {item.path} if again else set()
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture(params=["static", "lab"])
def place(request):
    """The page a test runs on; afterwards: no error, no request that leaves, no axe finding."""
    place: Place = request.getfixturevalue(f"{request.param}_place")
    place.problems.clear()
    yield place
    name = request.path.stem.removeprefix("test_")
    first = (name, place.name) not in PHOTOGRAPHED
    PHOTOGRAPHED.add((name, place.name))
    if place.locator().count():
        found = place.accessibility() if first or EVERY else []
        assert found == []
        if first:
            place.photograph(name)
    assert place.problems == []


@pytest.fixture
def show(place):
    """show(code) -> Locator of the explorer that the code ends in, on either page."""
    return place.show


@pytest.fixture
def drawn():
    """drawn(canvas) -> the matrix that a MatrixView shows now, (rows, cols)."""

    def read(canvas: Locator) -> np.ndarray:
        got = canvas.evaluate(
            "({ matrix: { values, rows, cols } }) => ({ values: Array.from(values), rows, cols })"
        )
        return np.array(got["values"], dtype=float).reshape(got["rows"], got["cols"])

    return read
