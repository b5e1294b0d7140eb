"""Pack the course for people who have no repository: one zip to unpack and to start.

    python tools/pack.py                                 all notebooks, in build/handout
    python tools/pack.py --lesson 05 --wheels windows    lesson 5, with all packages for Windows

In it are the student's notebooks, the course's package as a wheel with its data and stored results,
the lock of what the lessons need, and a start script for each system. With the packages it is set
up without a network; they are those of one system and one version of Python.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

import copies
import handouts
from packaging.requirements import Requirement

import notebooks
from course_utils.lessons import Notebook, course
from course_utils.text_files import shown

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
LOCK = ROOT / "requirements-lessons.lock"
NAME = "convnet-course"
PYTHONS = ("3.12", "3.13", "3.11")  # in the order in which a start script looks for them
# What opens JupyterLab, beside the start script's own part: they need nothing else of the course.
PARTS = ("setup_env", "lab", "copies", "kernels", "register_kernel", "notebooks", "lean_schema")
# By system: how the lock's markers see it, and the platforms of the wheels that run there.
GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(5, 35)]  # Ubuntu 22.04 has 2.35
SYSTEMS = {
    "linux": ("linux", "Linux", "posix", "x86_64", [*GLIBC, "manylinux2014_x86_64"]),
    "windows": ("win32", "Windows", "nt", "AMD64", ["win_amd64"]),
    "macos": ("darwin", "Darwin", "posix", "arm64", ["macosx_14_0_arm64"]),
}
LABELLED = re.compile(rf"\[((?:[^\[\]]|\[[^\[\]]*\])*){notebooks.LINK.pattern}[^()]*\)", re.I)
FROM_NETWORK = "The first start fetches 400 to\n750 MB from the network."
FROM_WHEELS = "Everything else is in this folder: no\nnetwork is needed."


def chosen(lesson: str | None) -> list[Notebook]:
    """The notebooks of a lesson and its shelves, or all."""
    return [one for one in course().notebooks if not lesson or one.lesson == int(lesson)]


def without_dead_links(text: str, place: Path, there: set[Path]) -> str:
    """A text of the notebook at `place`: links to what is not handed out become words."""

    def replace(match: re.Match) -> str:
        linked = Path("notebooks", place.parent, unquote(match[2]))
        parts: list[str] = []
        for part in linked.parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return match[0] if not match[2] or Path(*parts[1:]) in there else match[1]

    return LABELLED.sub(replace, text)


def write_notebooks(entries: list[Notebook], folder: Path) -> None:
    """The student's notebooks, the glossary, and the mark that lets progress be kept."""
    texts = {notebooks.place_of(path): path for path in notebooks.texts(ROOT / "notebooks")}
    there = {Path(one.path) for one in entries} | set(texts)
    marked = copies.Copies(folder)
    for one in entries:
        handout = handouts.student(notebooks.read(ROOT / "notebooks" / one.path))
        for cell in handout.cells:
            if cell.cell_type == "markdown":
                cell.source = without_dead_links(cell.source, Path(one.path), there)
        handout.metadata.update(copies.KERNEL)
        marked.put(handout, folder / one.path)
    for place, path in texts.items():
        if (folder / place.parent).is_dir():
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".md":
                text = without_dead_links(text, place, there)
            (folder / place).write_text(text, encoding="utf-8", newline="\n")


def write_parts(folder: Path, python: str, *, wheels: bool) -> None:
    """What sets the course up and opens it: scripts for three systems, and the folder `course`."""
    order = " ".join(sorted(PYTHONS, key=lambda one: (one != python, PYTHONS.index(one))))
    source = TOOLS / "handout"
    names = {
        "start.sh": ["start-linux.sh", "start-mac.command"],
        "start.bat": ["start-windows.bat"],
    }
    for name, targets in names.items():
        text = (source / name).read_text(encoding="utf-8").replace("PYTHONS", order)
        for target in targets:
            end = "\r\n" if name.endswith(".bat") else "\n"
            (folder / target).write_text(text, encoding="utf-8", newline=end)
            (folder / target).chmod(0o755)
    text = (source / "READ ME.txt").read_text(encoding="utf-8")
    text = text.replace("NETWORK", FROM_WHEELS if wheels else FROM_NETWORK)
    (folder / "READ ME.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    course_folder = folder / "course"
    course_folder.mkdir()
    for path in (source / "start.py", *(TOOLS / f"{name}.py" for name in PARTS)):
        shutil.copyfile(path, course_folder / path.name)
    shutil.copyfile(LOCK, course_folder / "requirements.lock")
    build = "import sys; from flit_core import buildapi; buildapi.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(course_folder)], cwd=ROOT, check=True)


def pins_for(system: str, full_version: str) -> list[str]:
    """The lock's lines that hold on a system; pip's own markers would be those of this one."""
    platform, name, posix, machine, _ = SYSTEMS[system]
    seen = {
        "sys_platform": platform,
        "platform_system": name,
        "os_name": posix,
        "platform_machine": machine,
        "python_version": full_version.rpartition(".")[0],
        "python_full_version": full_version,
    }
    lines = []
    for entry in LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        text, _, hashes = entry.partition(" --hash=")
        pin = Requirement(text.strip())
        if pin.marker is None or pin.marker.evaluate(seen):
            lines.append(f"{pin.name}{pin.specifier} --hash={' '.join(hashes.split())}")
    return lines


def fetch(system: str, python: str, folder: Path) -> None:
    """Bring the wheels of the lock for one system and Python into a folder.

    The lock has other versions of some packages for the first releases of a Python: both come.
    """
    folder.mkdir(parents=True)
    there: list[str] = []
    for version in (f"{python}.99", f"{python}.0"):
        pins = [pin for pin in pins_for(system, version) if pin not in there]
        there += pins
        wanted = folder / "requirements.txt"
        wanted.write_text("\n".join(pins), encoding="utf-8")
        words = ["download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        words += ["--only-binary=:all:", "--require-hashes", "--python-version", version]
        words += ["--implementation", "cp", "--dest", str(folder), "--requirement", str(wanted)]
        words += [f"--platform={one}" for one in SYSTEMS[system][-1]]
        if pins and subprocess.run([sys.executable, "-m", "pip", *words], check=False).returncode:
            sys.exit(
                f"No hand-out: the packages for Python {python} on {system} could not be fetched; "
                "pip says why above. Try again with a network, or leave WHEELS out."
            )
        wanted.unlink()


def zip_up(folder: Path, target: Path) -> None:
    """Write the zip beside and swap."""
    part, now = target.with_suffix(".part"), time.localtime()[:6]
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                about = zipfile.ZipInfo(f"{NAME}/{path.relative_to(folder).as_posix()}", now)
                about.external_attr = (path.stat().st_mode & 0o777 | 0o100000) << 16
                if path.suffix != ".whl":  # these are packed already
                    about.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, packed.open(about, "w", force_zip64=True) as made:
                    shutil.copyfileobj(source, made)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def lesson_number(text: str) -> str:
    if not text.isdigit() or not chosen(text):
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a lesson's number, such as 05")
    return f"{int(text):02}"


def wheels_for(text: str) -> tuple[str, str]:
    system, _, python = text.partition("-")
    python = python or PYTHONS[0]
    if system not in SYSTEMS or python not in PYTHONS:
        raise argparse.ArgumentTypeError(
            f"got {text!r}, expected {', '.join(SYSTEMS)}, or one with the Python of the class, such "
            "as windows-3.13"
        )
    return system, python


def main() -> int:
    options = argparse.ArgumentParser(description="Pack the course as a zip for students.")
    options.add_argument("--lesson", type=lesson_number, help="05; default: all")
    options.add_argument("--wheels", type=wheels_for, help="linux, windows, macos; windows-3.13")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "handout")
    given = options.parse_args()
    system, python = given.wheels or ("", PYTHONS[0])
    entries = chosen(given.lesson)
    name = "-".join(filter(None, [NAME, given.lesson, system]))
    try:
        given.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=given.folder) as place:
            folder = Path(place)
            write_notebooks(entries, folder / "notebooks")
            write_parts(folder, python, wheels=bool(system))
            if system:
                fetch(system, python, folder / "course" / f"wheels-{system}-{python}")
            target = given.folder / f"{name}.zip"
            zip_up(folder, target)
    except (OSError, subprocess.CalledProcessError, notebooks.NotebookProblem) as problem:
        print(f"No hand-out: {shown(problem)}", file=sys.stderr)
        return 1
    megabytes = target.stat().st_size / 1e6
    print(f"{shown(target)}: {len(entries)} notebooks, {megabytes:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
