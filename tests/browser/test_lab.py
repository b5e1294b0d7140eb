"""JupyterLab as `make lab` starts it: what it serves, what it saves, and what it leaves alone."""

import json
import os
import subprocess
import urllib.error
import urllib.request

import nbformat
import pytest
from browser import WIDE
from lab_pages import stop, wait_for_answer
from scripts import ROOT, load_script

from course_utils.checks import record
from course_utils.saving import COURSE

TOKEN = "secret"
EXPLORER = "from course_utils.widgets import PaddingExplorer\nPaddingExplorer()"
PAGES = ("site/index.html", "site/02_padding.html")
NOT_FOR_ALL = (
    "instructor/02_padding.ipynb",
    "student/02_padding.ipynb",
    "screenshots/padding.png",
    "lab-settings/labconfig/default_setting_overrides.json",
)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """(address, folder of the copies) of a lab with a lesson, a small notebook and all pages."""
    root = tmp_path_factory.mktemp("a course é")
    lab = load_script("tools/lab.py")
    lab.BUILD = root / "build"
    for name in (*PAGES, *NOT_FOR_ALL):
        (lab.BUILD / name).parent.mkdir(parents=True, exist_ok=True)
        (lab.BUILD / name).write_text("a page" if name in PAGES else "a secret")
    small = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(EXPLORER, id="explorer")])
    nbformat.write(small, root / "explorer.ipynb")
    mine = root / "my_notebooks"
    lab.copies.Copies(mine).refresh(
        [ROOT / "notebooks" / "02_padding.ipynb", root / "explorer.ipynb"]
    )
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    settings = {f"JUPYTER_{name}": str(root / name.lower()) for name in names}
    for name in ("SETTINGS_DIR", "WORKSPACES_DIR"):
        settings[f"JUPYTERLAB_{name}"] = str(root / name.lower())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_PATH", "")
        lab.write_settings(root / "settings", edit=False)
        words = lab.command(mine, "127.0.0.1", 8888, retries=lab.PORTS, browser=False)
        words += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
        with (root / "log").open("w") as log:
            server = subprocess.Popen(
                words, env={**os.environ, **settings}, stdout=log, stderr=log, cwd=root
            )
    try:
        said = wait_for_answer(server, root / "runtime_dir", root / "log")
        yield said["url"].rstrip("/"), mine
    finally:
        stop(server)


@pytest.fixture
def opened(browser, course):
    """opened(notebook) -> its page in JupyterLab, with a kernel that is ready."""
    address, _ = course
    pages = []

    def open_it(name):
        page = browser.new_page(viewport=WIDE)
        pages.append(page)
        page.goto(f"{address}/lab/tree/{name}?token={TOKEN}&reset")
        page.wait_for_function(
            "() => globalThis.jupyterapp?.shell?.currentWidget?.content", timeout=60_000
        )
        page.evaluate(
            """async () => {
              const { context, sessionContext } = jupyterapp.shell.currentWidget;
              await context.ready;
              await sessionContext.ready;
              const { kernel } = sessionContext.session;
              await kernel.info;
              await kernel.requestExecute({ code: "" }).done;  // it has said all about itself
            }"""
        )
        return page

    yield open_it
    for page in pages:
        page.close()


def on_its_panel(page, code):
    return page.evaluate(
        "async () => { const panel = jupyterapp.shell.currentWidget; " + code + " }"
    )


def leave(page):
    """Shut the kernel down and close the page, as at the end of a day."""
    on_its_panel(page, "await panel.sessionContext.shutdown();")
    page.close()


def asked_without_token(course, path) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{course[0]}/static/{path}", timeout=60) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as answer:
        return answer.code, ""


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_served_without_the_token(course, name):
    assert asked_without_token(course, name.removeprefix("site/")) == (200, "a page")


@pytest.mark.parametrize("name", NOT_FOR_ALL)
@pytest.mark.parametrize("path", ["{}", "../{}", "..%2f{}", "%2e%2e/{}", "_static/../../{}"])
def test_nothing_else_that_is_built_is_served(course, name, path):
    code, text = asked_without_token(course, path.format(name))
    assert "secret" not in text
    assert code in (400, 403, 404)


def test_a_lesson_that_is_only_opened_stays_as_it_is(opened, course):
    """JupyterLab marked it as changed at once, and saved it two minutes later."""
    _, mine = course
    before = (mine / "02_padding.ipynb").read_bytes()
    page = opened("02_padding.ipynb")
    assert on_its_panel(page, "return panel.context.model.dirty;") is False
    assert page.locator(".jp-mod-dirty").count() == 0
    leave(page)
    assert (mine / "02_padding.ipynb").read_bytes() == before


def test_an_explorer_that_was_run_and_saved_is_a_picture_the_next_day(opened, course):
    """It was "Error displaying widget: model not found"."""
    page = opened("explorer.ipynb")
    run = "await jupyterapp.commands.execute('notebook:run-cell');"
    on_its_panel(page, "panel.content.activeCellIndex = 0; " + run)
    page.locator(".cu-explorer").wait_for(timeout=60_000)
    on_its_panel(page, "await jupyterapp.commands.execute('docmanager:save');")
    leave(page)
    saved = json.loads((course[1] / "explorer.ipynb").read_text(encoding="utf-8"))
    assert set(saved["cells"][0]["outputs"][0]["data"]) == {"image/png", "text/plain"}
    page = opened("explorer.ipynb")
    page.locator(".jp-OutputArea img").first.wait_for(timeout=30_000)
    assert "not found" not in page.locator(".jp-OutputArea").first.inner_text()
    leave(page)


def test_a_copy_carries_the_choices_of_its_quiz_and_is_saved_again_without_a_question(
    opened, course
):
    _, mine = course
    kept = record.Record()
    kept.choices[2] = ("mark", [[1], [0, 2]])
    (mine / record.KEPT).write_text(kept.as_text(), encoding="utf-8")
    page = opened("02_padding.ipynb")
    for text in ("once", "twice"):
        edit = f"panel.content.activeCell.model.sharedModel.setSource({json.dumps(text)});"
        on_its_panel(page, edit + "await jupyterapp.commands.execute('docmanager:save');")
        assert on_its_panel(page, "return panel.context.model.dirty;") is False
        assert page.locator(".jp-Dialog").count() == 0
        saved = json.loads((mine / "02_padding.ipynb").read_text(encoding="utf-8"))
        assert saved["cells"][0]["source"] == [text]
        assert record.record_of(saved["metadata"][COURSE]["progress"]).choices == kept.choices
    leave(page)
