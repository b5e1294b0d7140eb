"""Open JupyterLab on the first lesson; work as root, in a container and without a screen.

python tools/lab.py [--port 8888] [--ip 127.0.0.1] [--no-browser] [--lesson 05]
                    [--edit | --here | --edition student | --edition instructor] [--project]

A learner works in copies of the lessons (tools/copies.py); --edit opens the originals, --here a
hand-out's own notebooks, --edition one of the editions, as it was left, or made where there is none.
--project is for a class: all is large, and nothing else is there (settings/projector).
"""

import argparse
import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import copies
import kernels
import register_kernel

import notebooks
from course_utils.lessons import LABELS, course

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"
LESSONS = course().shelf("lessons")
FIRST_LESSON = LESSONS[0].path
PROJECTOR = ROOT / "settings" / "projector"
# Every cell is drawn at once: what is measured to scroll there is final. No status bar.
PROJECTED = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/statusbar-extension:plugin": {"visible": False},
}
DEFAULT_PORT = 8888
PORTS = 50  # that are tried where none was asked for
LAST_PORT = 65535


def is_free(ip: str, port: int) -> bool:
    """Can a server listen there? Stops with the reason if no port at that address can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            if os.name != "nt":  # there, this option would let two servers share one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return False
        reason = getattr(error, "strerror", None) or error
        sys.exit(f"Cannot listen on port {port} of {ip!r}: {reason}. Try make lab without IP.")
    return True


def choose_port(ip: str, wanted: int | None) -> int:
    """The port asked for, or the first free one from 8888 on; says what was taken."""
    if wanted is not None:
        if not is_free(ip, wanted):
            sys.exit(
                f"Port {wanted} is taken, perhaps by another JupyterLab. Stop that one, "
                "choose another (make lab PORT=8899), or leave PORT out."
            )
        return wanted
    for port in range(DEFAULT_PORT, min(DEFAULT_PORT + PORTS, LAST_PORT + 1)):
        if is_free(ip, port):
            if port != DEFAULT_PORT:
                print(f"Port {DEFAULT_PORT} is taken; JupyterLab uses {port} instead.", flush=True)
            return port
    sys.exit(f"Ports {DEFAULT_PORT} to {port} are all taken. Choose one: make lab PORT=9100")


def has_screen() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_pages() -> bool:
    return (BUILD / "site" / "index.html").is_file()


def title(lesson: Path) -> str:
    """Number and title of a notebook: as listed, else its first heading, else its name."""
    for one in course().notebooks:
        if lesson == NOTEBOOKS / one.path:
            return f"{one.number} {one.title}"
    try:
        heading = re.match("# (.+)", notebooks.read(lesson).cells[0].source)
    except (notebooks.NotebookProblem, LookupError):
        heading = None
    number = lesson.name.partition("_")[0].lstrip("0")  # "7", or "7a" of what goes deeper
    return f"{number} {heading[1].strip()}" if heading else lesson.stem


def _opening(notebook: Path) -> dict:
    """The item of the menu that opens a notebook."""
    place = notebooks.place_of(notebook).as_posix()
    return {"command": "docmanager:open", "args": {"path": place, "label": title(notebook)}}


def _built(notebook: Path) -> Path | None:
    """The page of a notebook, as a path inside the site, where it is built."""
    page = notebooks.place_of(notebook).with_suffix(".html")
    return page if (BUILD / "site" / page).is_file() else None


def _page(notebook: Path, base: str) -> dict:
    """The item of the menu that shows its page."""
    address = {"url": f"{base}static/{_built(notebook).as_posix()}", "newBrowserTab": True}
    return {"command": "help:open", "args": {"text": title(notebook), **address}}


def course_settings(*, edit: bool, project: bool = False, base: str = "/") -> dict:
    """JupyterLab's settings: a menu with every notebook and, where it is built, its page.

    `settings/etc/jupyter/labconfig` holds those that do not depend on the lessons.
    """
    by_shelf: dict[str, list[Path]] = {}
    for one in notebooks.on_shelves(NOTEBOOKS):
        by_shelf.setdefault(one.parent.relative_to(NOTEBOOKS).as_posix(), []).append(one)
    items = [_opening(one) for one in by_shelf.pop(".", [])]
    shelves = {LABELS[shelf]: [_opening(one) for one in found] for shelf, found in by_shelf.items()}
    built = filter(_built, notebooks.on_shelves(NOTEBOOKS))
    shelves["As a page"] = [_page(one, base) for one in built]
    for label, found in shelves.items():
        if found:
            name = f"course-{label.lower().replace(' ', '-')}"
            submenu = {"id": name, "label": label, "items": found}
            items.append({"type": "submenu", "submenu": submenu})
    if (NOTEBOOKS / notebooks.GLOSSARY).is_file():
        shown = {"path": notebooks.GLOSSARY, "factory": "Markdown Preview", "label": "Glossary"}
        items.append({"command": "docmanager:open", "args": shown})
    menu = {"id": "jp-mainmenu-course", "label": "Course", "rank": 900, "items": items}
    settings = {"@jupyterlab/mainmenu-extension:plugin": {"menus": [menu]}}
    if edit:  # an original is saved by its author's hand, and by nothing else
        settings["@jupyterlab/docmanager-extension:plugin"] = {"autosave": False}
    return settings | (PROJECTED if project else {})


def write_settings(folder: Path, *, edit: bool, project: bool = False, base: str = "/") -> None:
    """Write them where JupyterLab looks: a folder of the course, and not the reader's home.

    A projector has a workspace of its own, too: which bars are hidden is remembered there.
    `base`: what a hub puts before the server's addresses.
    """
    settings = folder / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(course_settings(edit=edit, project=project, base=base), indent=1)
    settings.write_text(text, encoding="utf-8")
    look_first("JUPYTER_CONFIG_PATH", folder)
    if project:
        look_first("JUPYTER_PATH", PROJECTOR)
        shutil.rmtree(folder / "workspaces", ignore_errors=True)  # of the last class
        os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")


def look_first(variable: str, folder: Path) -> None:
    given = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join(filter(None, [str(folder), given]))


def lab_words(folder: Path, lesson: str = FIRST_LESSON) -> list[str]:
    """What a JupyterLab of the course is told, wherever it runs (classroom/server.py: under a hub)."""
    words = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{lesson}"]
    # The course works offline: no look-ups for news or updates.
    words += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
    words.append("--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
    # Its own kernel alone: in another the lessons would not find their package.
    words.append('--KernelSpecManager.allowed_kernelspecs=["python3"]')
    if has_pages():  # /static is served without the token: nothing but the pages may lie there
        words.append(f"--ServerApp.extra_static_paths={[str(BUILD / 'site')]}")
    return words


def command(
    folder: Path, ip: str, port: int, *, retries: int, browser: bool, lesson: str = FIRST_LESSON
) -> list[str]:
    """The words that start JupyterLab on a folder of lessons, and open one of them.

    `retries`: how many more ports it may try, if somebody takes the chosen one meanwhile.
    """
    words = [sys.executable, "-m", "jupyterlab", *lab_words(folder, lesson)]
    places = {"ip": ip, "port": port, "port_retries": retries}
    words += [f"--ServerApp.{name}={value}" for name, value in places.items()]
    words += [] if browser else ["--ServerApp.open_browser=False"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--ServerApp.allow_root=True")
    return words


def my_copies() -> Path:
    """The learner's folder, up to date; says what was kept. The originals where it cannot be."""
    try:
        told = copies.Copies(copies.FOLDER).refresh(copies.lessons())
    except (OSError, ValueError) as problem:
        print(f"No copies can be written ({problem}): you work in the originals.", flush=True)
        return NOTEBOOKS
    print("\n".join([*told, f"Your copies of the lessons: {copies.FOLDER}"]), flush=True)
    return copies.FOLDER


def edition(kind: str, *, anew: bool) -> Path:
    """The folder of a hand-out: as it was left, or made from the originals."""
    folder = BUILD / kind
    if not anew and any(folder.rglob("*.ipynb")):
        print(f"{folder} is opened as it was left; make {kind} writes it anew.", flush=True)
        return folder
    words = [kind, *(str(NOTEBOOKS / one.path) for one in course().notebooks)]
    words += ["--replace"] if anew else []
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "handouts.py"), *words])
    if done.returncode:
        sys.exit(f"The edition {kind!r} cannot be made; its reason stands above.")
    if anew:
        print("It is made anew each time: what you change in it is not kept.", flush=True)
    return folder


def lesson_path(number: str) -> str:
    """The notebook of a lesson, as a path inside the folder: "05" or "5"."""
    if not number.isdigit() or not 1 <= int(number) <= len(LESSONS):
        what = f"got {number!r}, expected a lesson from 1 to {len(LESSONS)}"
        raise argparse.ArgumentTypeError(what)
    return LESSONS[int(number) - 1].path


def offer_kernel() -> None:
    """Register the course's kernel for the person's other Jupyters; this one does not need it."""
    try:
        told = register_kernel.register()
    except OSError as problem:
        told = f"Other Jupyters will not offer the course's kernel: {problem}"
    if told:
        print(told, flush=True)


def serve(words: list[str]) -> int:
    """Become JupyterLab, so that Ctrl-C asks its own question and it shuts down in order."""
    if os.name != "nt":
        os.execv(words[0], words)
    server = subprocess.Popen(words)
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # the server has received it too


def port_number(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a number from 1 to {LAST_PORT}")
    return int(text)


def main() -> int:
    options = argparse.ArgumentParser(description="Open JupyterLab on the first lesson.")
    options.add_argument(
        "--port", type=port_number, help=f"default: {DEFAULT_PORT} or the next free one"
    )
    options.add_argument(
        "--ip", default="127.0.0.1", help="0.0.0.0 to be reached from outside a container"
    )
    options.add_argument("--no-browser", action="store_true")
    options.add_argument("--lesson", type=lesson_path, default="1", help="to begin with; 05")
    options.add_argument("--project", action="store_true", help="for a class: large, nothing else")
    opened = options.add_mutually_exclusive_group()
    opened.add_argument("--edit", action="store_true", help="the originals, not your copies")
    opened.add_argument("--here", action="store_true", help="what stands in notebooks/")
    opened.add_argument("--edition", choices=["student", "instructor"], help="a hand-out")
    given = options.parse_args()
    if given.edition:
        folder = edition(given.edition, anew=given.project)
    else:
        folder = NOTEBOOKS if given.edit or given.here else my_copies()
    kernels.prepare()
    offer_kernel()
    port = choose_port(given.ip, given.port)
    browser = has_screen() and not given.no_browser
    if not browser:
        print(
            "No screen: open the address printed below, with its token, in a browser.", flush=True
        )
    if not has_pages() and not given.here:
        print("Build the pages: make site. The menu Course then leads to them too.", flush=True)
    try:
        write_settings(BUILD / "lab-settings", edit=given.edit, project=given.project)
    except OSError as error:
        print(f"JupyterLab starts without the menu Course: {error}", flush=True)
    tries = {"retries": PORTS if given.port is None else 0, "browser": browser}
    return serve(command(folder, given.ip, port, lesson=given.lesson, **tries))


if __name__ == "__main__":
    sys.exit(main())
