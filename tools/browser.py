"""Real pages for tests and benchmarks: an installed Chromium, JupyterLab, a static page.

Where an explorer is shown does not matter to a test: `StaticPage` (the saved state and
hydrate.js, from file://, no network) and `Lab` (a notebook with a kernel) have the same methods.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from ipywidgets.embed import dependency_state, embed_data
from playwright.sync_api import Browser, Locator, sync_playwright

from course_utils import widgets

ROOT = Path(__file__).resolve().parents[1]
SCREENSHOTS = ROOT / "build" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 400, "height": 900}
LOCAL = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:")


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """An installed Chromium (COURSE_BROWSER names another), or the one Playwright installed.

    Raises:
        NoBrowser: neither is there.
    """
    with sync_playwright() as playwright:
        path = os.environ.get("COURSE_BROWSER") or next(
            filter(None, map(shutil.which, BROWSERS)), None
        )
        if not path and not Path(playwright.chromium.executable_path).exists():
            raise NoBrowser("No Chromium for the browser tests: `make browser` installs one.")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Place:
    """A page that shows an explorer, and what went wrong on it."""

    name = ""

    def __init__(self, browser: Browser):
        self.page = browser.new_page(viewport=WIDE)
        self.page.set_default_timeout(10_000)
        self.problems: list[str] = []
        self.page.on("request", self._request)
        self.page.on("websocket", self._request)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("console", self._console)

    def _request(self, request) -> None:
        if not request.url.startswith(LOCAL):
            self.problems.append(f"left the machine: {request.url}")

    def _console(self, message) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def accessibility(self) -> list[str]:
        found = Axe().run(self.page, context=".cu-explorer").response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]

    def dark(self, on: bool) -> None:
        raise NotImplementedError

    def photograph(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for theme in ("dark", "light"):
            self.dark(theme == "dark")
            self.page.wait_for_timeout(150)
            self.locator().screenshot(path=SCREENSHOTS / f"{name}-{self.name}-{theme}.png")

    def locator(self) -> Locator:
        return self.page.locator(".cu-explorer").first


class StaticPage(Place):
    """What a reader of the site has: the saved state and hydrate.js, from file://, no network."""

    name = "static"

    def __init__(self, browser: Browser, folder: Path):
        super().__init__(browser)
        self.folder = folder
        self.page.context.set_offline(True)

    def show(self, code: str) -> Locator:
        names = {**vars(widgets), "np": np}
        *before, last = code.strip().splitlines()
        exec("\n".join(before), names)
        path = self.folder / "page.html"
        path.write_text(static_page(eval(last, names)), encoding="utf-8")
        self.page.goto(path.as_uri())
        self.locator().wait_for()
        return self.locator()

    def dark(self, on: bool) -> None:
        self.page.evaluate("on => document.body.style.background = on ? '#121212' : '#fff'", on)

    def photograph(self, name: str) -> None:
        super().photograph(name)
        self.page.set_viewport_size(NARROW)
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.name}-400px.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        assert wide <= NARROW["width"], f"the page is {wide} px wide on a screen of 400 px"


def static_page(widget) -> str:
    """A page with one explorer, as the site makes them."""
    whole = dependency_state([widget], drop_defaults=False)
    state = embed_data(views=[widget], state=whole)["manager_state"]
    script = json.dumps(state).replace("</", "<\\/")
    data = base64.b64encode(widget.picture()).decode()
    picture = f'<img alt="The explorer." src="data:image/png;base64,{data}">'
    hydrate = (ROOT / "site" / "_static" / "hydrate.js").read_text(encoding="utf-8")
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorer</title>
<meta name="viewport" content="width=device-width"><style>body {{ margin: 8px; }}</style></head>
<body><main><div class="explorer" data-model-id="{widget.model_id}">{picture}</div></main>
<script type="application/vnd.jupyter.widget-state+json">{script}</script>
<script>{hydrate}</script></body></html>"""


class Lab(Place):
    """A notebook in JupyterLab with a kernel: imports, the cell under test, and a question."""

    name = "lab"
    path = "lab/tree"

    def __init__(self, browser: Browser, address: str, notebook: str = "explorer.ipynb"):
        super().__init__(browser)
        self.page.goto(f"{address}/{self.path}/{notebook}")
        self.page.wait_for_function(
            "() => globalThis.jupyterapp?.shell?.currentWidget?.content", timeout=60_000
        )
        self.page.evaluate(
            """async () => {
              const panel = jupyterapp.shell.currentWidget;
              await panel.context.ready;
              await panel.sessionContext.ready;
            }"""
        )
        self.run(0, "import numpy as np\nfrom course_utils.widgets import *")
        self.page.keyboard.press("Escape")

    def run(self, index: int, code: str) -> str:
        """Run one of the notebook's three cells with this code; return its text output."""
        return self.page.evaluate(
            """async ([index, code]) => {
              const notebook = jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = index;
              notebook.widgets[index].model.sharedModel.setSource(code);
              await jupyterapp.commands.execute("notebook:run-cell");
              const outputs = notebook.widgets[index].model.outputs.toJSON();
              const failed = outputs.find((output) => output.output_type === "error");
              if (failed) throw new Error(failed.ename + ": " + failed.evalue);
              return outputs.map((output) => output.text ?? "").join("");
            }""",
            [index, code],
        )

    def show(self, code: str) -> Locator:
        *before, last = code.strip().splitlines()
        self.run(1, "\n".join([*before, f"explorer = {last}", "explorer"]))
        self.locator().wait_for(timeout=20_000)
        return self.locator()

    def ask(self, code: str) -> str:
        """What Python prints for an expression, after all that the page sent has arrived."""
        self.page.wait_for_timeout(150)  # the explorers send a little later than they draw
        return self.run(2, f"print({code})").strip()

    def dark(self, on: bool) -> None:
        theme = "JupyterLab Dark" if on else "JupyterLab Light"
        self.page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        self.page.wait_for_timeout(300)
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")


class Notebook(Lab):
    """The same in Notebook 7."""

    name = "notebook"
    path = "notebooks"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until_it_answers(
    address: str, server: subprocess.Popen, log: Path, seconds: float = 180
) -> None:
    """Return when a server answers; RuntimeError with its log when it has died or stays silent."""
    last = time.monotonic() + seconds
    while time.monotonic() < last and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    state = "no answer" if server.poll() is None else f"ended with code {server.poll()}"
    raise RuntimeError(f"{address}: {state} within {seconds:.0f} s\n{log.read_text()}")


@contextmanager
def lab_server(folder: Path, module: str = "jupyterlab") -> Iterator[str]:
    """JupyterLab (or Notebook: module "notebook") on a free port, with settings of its own.

    Yields its address. `folder`, which is made, holds explorer.ipynb with three empty cells.
    """
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell() for _ in range(3)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "explorer.ipynb")
    port = free_port()
    kept = {
        name: str(folder.parent / f"{folder.name}-{name.lower()}")
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    words = [sys.executable, "-m", module, "--no-browser", "--allow-root"]
    words += [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}"]
    words += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="]
    application = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[module]
    words += [f"--{application}.expose_app_in_browser=True"]
    if module == "jupyterlab":
        words += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
        words += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        news = Path(kept["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "apputils-extension")
        news.mkdir(parents=True)  # no question about news over the explorers
        (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    log = folder.with_suffix(".log").open("w")
    server = subprocess.Popen(words, env={**os.environ, **kept}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(address, server, Path(log.name))
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:  # kernels of open notebooks can keep it waiting
            server.kill()
            server.wait(timeout=10)
        log.close()


def install() -> int:
    """Install Chromium where there is none: Debian's package, elsewhere the one of Playwright."""
    try:
        with chromium() as browser:
            print(f"Chromium {browser.version} is here.")
            return 0
    except NoBrowser:
        pass
    release = Path("/etc/os-release")
    debian = release.exists() and "\nID=debian\n" in f"\n{release.read_text()}\n"
    if debian and os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        done = subprocess.run(command, env=quiet, check=False)
        if done.returncode:
            print(
                f"Could not install Chromium: {' '.join(command)} ended with {done.returncode}. "
                "Install Chromium or Chrome yourself, or name one in COURSE_BROWSER.",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(install())
