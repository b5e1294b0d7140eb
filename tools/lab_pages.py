"""Pages of JupyterLab and Notebook 7 for tests and benchmarks, and the server behind them."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat
from browser import Place
from playwright.sync_api import Browser, Locator


class Lab(Place):
    """A notebook in JupyterLab with a kernel: imports, the cell under test, and a question."""

    name = "lab"
    path = "lab/tree"

    def __init__(self, browser: Browser, server: "Server", notebook: str = "explorer.ipynb"):
        super().__init__(browser)
        self.page.goto(server.page(f"{self.path}/{notebook}"))
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
        self.settle()
        return self.run(2, f"print({code})").strip()

    def settle(self) -> None:
        """Wait until Python knows and has answered all that the explorers have changed."""
        # They send after 50 ms. A timer that starts later and lasts longer ends after theirs.
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 60))")
        self.page.wait_for_function(
            """async () => {
              const { rendermime } = jupyterapp.shell.currentWidget.content;
              const view = rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
              const { _modelsSync: models } = await view._manager.promise;
              view.dispose();
              return [...models.values()].every((one) => !one._pending_msgs && !one._msg_buffer);
            }""",
            timeout=60_000,
        )

    def _change_theme(self, dark: bool) -> None:
        theme = "JupyterLab Dark" if dark else "JupyterLab Light"
        self.page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")


class Notebook(Lab):
    """The same in Notebook 7."""

    name = "notebook"
    path = "notebooks"


class Server(NamedTuple):
    """A running JupyterLab or Notebook, with settings of its own."""

    address: str
    token: str
    folder: Path  # its notebooks
    settings: dict[str, str]  # the environment variables that name the folders of its settings

    def page(self, path: str) -> str:
        return f"{self.address}/{path}?token={self.token}"


def wait_for_answer(server: subprocess.Popen, runtime: Path, log: Path) -> dict | None:
    """Return what a server says of itself, once it answers; None if its port was taken meanwhile.

    Raises:
        RuntimeError: with its log, when it has died of something else or stays silent.
    """
    last = time.monotonic() + 180
    while time.monotonic() < last and server.poll() is None:
        try:
            (file,) = runtime.glob("jpserver-*.json")
            said = json.loads(file.read_text())
            urllib.request.urlopen(f"{said['url']}api", timeout=5).close()
            return said
        except (OSError, ValueError):  # not yet: no file, half a file, no answer
            time.sleep(0.1)
    if server.poll() is not None and "already in use" in log.read_text():
        return None
    state = "no answer" if server.poll() is None else f"ended with code {server.poll()}"
    raise RuntimeError(f"{' '.join(server.args)}: {state}\n{log.read_text()}")


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:  # kernels of open notebooks can keep it waiting
        server.kill()
        server.wait(timeout=10)


@contextmanager
def lab_server(folder: Path, module: str = "jupyterlab") -> Iterator[Server]:
    """JupyterLab (or Notebook: module "notebook") on a port that it chooses.

    `folder`, which is made, holds explorer.ipynb with three empty cells.
    """
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell() for _ in range(3)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "explorer.ipynb")
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
    words += [f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    application = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[module]
    words += [f"--{application}.expose_app_in_browser=True"]
    if module == "jupyterlab":
        words += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
        words += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        news = Path(kept["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "apputils-extension")
        news.mkdir(parents=True)  # no question about news over the explorers
        (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    runtime, log = Path(kept["JUPYTER_RUNTIME_DIR"]), folder.with_suffix(".log")
    said = None
    while said is None:
        for left in runtime.glob("jpserver-*.json"):
            left.unlink()
        with log.open("w") as output:
            environment = {**os.environ, **kept}
            server = subprocess.Popen(words, env=environment, stdout=output, stderr=output)
        try:
            said = wait_for_answer(server, runtime, log)
            if said is not None:
                yield Server(said["url"].rstrip("/"), said["token"], folder, kept)
        finally:
            stop(server)
