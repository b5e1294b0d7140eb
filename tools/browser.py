"""Real pages for tests and benchmarks: an installed Chromium, a static page.

Where an explorer is shown does not matter to a test: `StaticPage` (the saved state and
hydrate.js, from file://, no network) and `Lab` of lab_pages.py (a notebook with a kernel) have the
same methods.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from axe_playwright_python.base import AXE_SCRIPT
from ipywidgets.embed import dependency_state, embed_data
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

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


def chosen_browser() -> str | None:
    """The browser that COURSE_BROWSER names, or an installed one."""
    return os.environ.get("COURSE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)


def launch_options(playwright: Playwright) -> dict:
    """What to start: an installed Chromium (COURSE_BROWSER names another), or Playwright's own.

    Raises:
        NoBrowser: neither is there.
    """
    path = chosen_browser()
    if not path and not Path(playwright.chromium.executable_path).exists():
        raise NoBrowser("No Chromium for the browser tests: `make browser` installs one.")
    return {"executable_path": path, "args": FLAGS}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium for what is no test of pytest.

    Raises:
        NoBrowser: there is none.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright))
        yield browser
        browser.close()


def violations(page: Page, context: str | None = None, **options) -> list[str]:
    """What axe finds on a page, or in a part of it, that is serious or critical."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async ([part, options]) => (await axe.run(part ?? document, options)).violations",
        [context, {"resultTypes": ["violations"], **options}],
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


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
        return violations(self.page, ".cu-explorer")

    def dark(self, on: bool) -> None:
        """Make the page dark or light, and wait until the explorer has followed."""
        self._change_theme(on)
        theme = "dark" if on else "light"
        self.page.locator(f".cu-explorer[data-theme={theme}]").first.wait_for()

    def _change_theme(self, dark: bool) -> None:
        raise NotImplementedError

    def photograph(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for theme in ("dark", "light"):
            self.dark(theme == "dark")
            self.locator().screenshot(path=SCREENSHOTS / f"{name}-{self.name}-{theme}.png")

    def locator(self) -> Locator:
        return self.page.locator(".cu-explorer").first


class StaticPage(Place):
    """What a reader of the site has: the saved state and hydrate.js, from file://, no network.

    But for the saved picture, which the explorer replaces and which takes longer than all else.
    """

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

    def _change_theme(self, dark: bool) -> None:
        colour = "#121212" if dark else "#fff"
        self.page.evaluate("colour => document.body.style.background = colour", colour)

    def photograph(self, name: str) -> None:
        super().photograph(name)
        self.page.set_viewport_size(NARROW)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.name}-400px.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        assert wide <= NARROW["width"], f"the page is {wide} px wide on a screen of 400 px"


def static_page(widget) -> str:
    """A page with one explorer, as the site makes them."""
    whole = dependency_state([widget], drop_defaults=False)
    state = embed_data(views=[widget], state=whole)["manager_state"]
    script = json.dumps(state).replace("</", "<\\/")
    hydrate = (ROOT / "site" / "_static" / "hydrate.js").read_text(encoding="utf-8")
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorer</title>
<meta name="viewport" content="width=device-width"><style>body {{ margin: 8px; }}</style></head>
<body><main><div class="explorer" data-model-id="{widget.model_id}"></div></main>
<script type="application/vnd.jupyter.widget-state+json">{script}</script>
<script>{hydrate}</script></body></html>"""


def install() -> int:
    """Bring Chromium where there is none: Debian's package, elsewhere the one of Playwright."""
    try:
        with chromium() as browser:
            print(f"Chromium {browser.version} is here.")
            return 0
    except NoBrowser:
        pass
    except PlaywrightError as problem:
        return no_browser(f"{chosen_browser()} does not start ({first_line(str(problem))})")
    release = Path("/etc/os-release")
    debian = release.exists() and "\nID=debian\n" in f"\n{release.read_text()}\n"
    if debian and os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Chromium for the tests of the explorers (once) …", flush=True)
    for command in commands:
        done = subprocess.run(command, env=quiet, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            reason = first_line(done.stderr) or f"code {done.returncode}"
            return no_browser(f"`{' '.join(command[-4:])}` failed ({reason})")
    return 0


def no_browser(reason: str) -> int:
    """Say in one sentence why there is none, and the two ways out."""
    print(
        f"No browser for the tests of the explorers, {reason}: name an installed Chromium or "
        "Chrome (COURSE_BROWSER=/path/to/it make test), or run all tests that need none "
        "(make unit lessons).",
        file=sys.stderr,
    )
    return 1


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:200]


if __name__ == "__main__":
    sys.exit(install())
