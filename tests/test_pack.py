"""The zip for students: it holds all that the lessons need, and nothing that leads out of it."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from scripts import ROOT, load_script

from course_utils.lessons import course

TOP = "convnet-course"


@pytest.fixture(scope="module")
def pack():
    return load_script("tools/pack.py")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The zip of lesson 5, as a student has it on the disk."""
    folder = tmp_path_factory.mktemp("of a class")
    done = run([str(ROOT / "tools/pack.py"), "--lesson", "5", "--folder", str(folder)], cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "convnet-course-05.zip: 4 notebooks" in done.stdout
    with zipfile.ZipFile(folder / "convnet-course-05.zip") as packed:
        packed.extractall(folder)
        for one in packed.infolist():  # as unzip does; Python's own leaves the bits out
            (folder / one.filename).chmod(one.external_attr >> 16)
    assert {one.name for one in folder.iterdir()} == {"convnet-course-05.zip", TOP}
    return folder / TOP


def run(words, **options):
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, **options
    )


def unpack_wheel(unpacked, folder):
    (wheel,) = (unpacked / "course").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
        return set(packed.namelist())


def test_the_notebooks_of_a_lesson_are_the_students(unpacked):
    places = {one.relative_to(unpacked / "notebooks") for one in unpacked.rglob("*.ipynb")}
    assert places == {Path(one.path) for one in course().notebooks if one.lesson == 5}
    for place in places:
        notebook = nbformat.read(unpacked / "notebooks" / place, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert not any(cell.outputs or "solution" in cell.metadata.get("tags", []) for cell in code)


def test_no_link_leads_out_of_it(unpacked):
    alive, dead = [], []
    for path in unpacked.rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for linked in re.findall(r"\]\((?![a-z]+:)([^()\s#]+)", cell.source):
                    there = (path.parent / unquote(linked)).is_file()
                    (alive if there else dead).append((path.name, linked))
    assert dead == []
    assert len(alive) > 5


def test_of_a_dead_link_the_words_stay(pack):
    text = "See [lesson 6](06_x.ipynb#Summary), [the [one]](a/b.ipynb), [it](../LICENSE), [k](#k)."
    kept = pack.without_dead_links(text, Path("05_y.ipynb"), {Path("a/b.ipynb")})
    assert kept == "See lesson 6, [the [one]](a/b.ipynb), it, [k](#k)."


def test_the_wheel_is_the_package_whole(unpacked, tmp_path):
    words = ["git", "ls-files", "course_utils"]
    tracked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(tracked.split()) - unpack_wheel(unpacked, tmp_path) == set()


def test_the_wheel_needs_no_repository(unpacked, tmp_path):
    """The list of lessons, the data and the stored results are in it."""
    unpack_wheel(unpacked, tmp_path)
    code = (
        "import course_utils, pathlib; from course_utils.lessons import course; "
        "from course_utils.results import load_result; from course_utils import datasets; "
        "assert len(course().notebooks) > 30; load_result('model_a'); datasets.load_mnist(); "
        "print(pathlib.Path(course_utils.__file__).parents[1]); print(datasets._way_back('x'))"
    )
    done = run(["-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    where, way_back = done.stdout.splitlines()
    assert Path(where) == tmp_path
    assert "start script" in way_back
    assert "git" not in way_back


def test_what_opens_jupyterlab_is_all_there(unpacked):
    """lab.py finds in the folder `course` all that it needs of the tools."""
    lab = unpacked / "course" / "lab.py"
    done = run([str(lab), "--help"], cwd=unpacked)
    assert "--here" in done.stdout, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a script of Unix")
@pytest.mark.parametrize("name", ["start-linux.sh", "start-mac.command"])
def test_a_start_script_finds_a_python_or_says_what_to_do(unpacked, tmp_path, name):
    top = tmp_path / "my course"
    shutil.copytree(unpacked, top, ignore=shutil.ignore_patterns("*.whl"))
    (top / "course" / "start.py").write_text("import sys; print(sys.argv[1:])")

    def start(**environment):
        words = [str(top / name), "--port", "1"]
        environment = {**os.environ, **environment}
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    found = start()
    assert (found.stdout, found.returncode) == ("['--port', '1']\n", 0), found.stderr
    for tool in ("sh", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    none = start(PATH=str(tmp_path))
    assert none.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in none.stdout


def test_the_script_for_windows_has_its_line_ends(unpacked):
    text = (unpacked / "start-windows.bat").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 10
    assert b"for %%v in (3.12 3.13 3.11)" in text


@pytest.mark.parametrize(
    ("folder", "taken"),
    [
        ("wheels-{0}-{1}.{2}", True),
        ("wheels-{0}-3.10", False),
        ("wheels-macos-{1}.{2}" if sys.platform != "darwin" else "wheels-linux-{1}.{2}", False),
    ],
    ids=["ours", "another Python", "another system"],
)
def test_packages_are_used_where_they_fit(unpacked, tmp_path, folder, taken):
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    here = tmp_path / "a course"
    (here / folder.format(system, *sys.version_info)).mkdir(parents=True)
    for name in ("start.py", "setup_env.py"):
        shutil.copy(unpacked / "course" / name, here)
    code = "import os, start; start.use_wheels(); print(os.environ.get('PIP_FIND_LINKS', '-'))"
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PIP_")}
    done = run(["-c", code], env={**environment, "PYTHONPATH": str(here)})
    *told, links = done.stdout.splitlines()
    assert links.startswith("file:///") == taken
    assert ("a%20course" in links) == taken
    assert bool(told) != taken


def test_the_lock_is_read_as_another_system_does(pack):
    names = {
        system: {pin.partition("==")[0] for pin in pack.pins_for(system, "3.12.99")}
        for system in pack.SYSTEMS
    }
    assert "pywinpty" in names["windows"] - names["linux"] - names["macos"]
    assert "appnope" in names["macos"] - names["linux"]
    assert {"tensorflow", "jupyterlab", "uv"} <= names["linux"] & names["windows"] & names["macos"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lesson", "11"], "got '11', expected a lesson's number, such as 05"),
        (["--lesson", "five"], "got 'five', expected a lesson's number"),
        (["--wheels", "solaris"], "got 'solaris', expected linux, windows, macos, or one with"),
        (["--wheels", "linux-3.9"], "got 'linux-3.9', expected linux"),
    ],
)
def test_odd_wishes_are_answered(pack, words, said, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["pack.py", *words])
    with pytest.raises(SystemExit):
        pack.main()
    assert said in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(pack, tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "argv", ["pack.py", "--folder", str(tmp_path / "file" / "in it")])
    assert pack.main() == 1
    assert "No hand-out: " in capsys.readouterr().err


def test_another_lock_and_a_wheel_make_another_environment(setup_env, tmp_path, monkeypatch):
    """Of a hand-out: it is built again where the wheel is another one of the same name."""
    built = []
    monkeypatch.setattr(setup_env, "build", lambda venv, parts: built.append(venv))
    lock, wheel = tmp_path / "lessons.lock", tmp_path / "course.whl"
    lock.write_text("numpy==2")
    wheel.write_bytes(b"one")
    parts = setup_env.Parts(lock, wheel)
    assert parts.words() == [str(wheel)]
    before = parts.fingerprint()
    wheel.write_bytes(b"two")
    assert parts.fingerprint() not in (before, setup_env.OWN.fingerprint())
    words = [str(tmp_path / ".venv"), "--lock", str(lock), "--package", str(wheel)]
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", *words])
    (tmp_path / ".venv").mkdir()
    setup_env.main()
    assert (tmp_path / ".venv" / setup_env.MARKER).read_text() == parts.fingerprint()
    assert built == [tmp_path / ".venv"]


def test_a_lock_that_is_not_there_is_told(setup_env, monkeypatch, capsys):
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", "--lock", "no.lock"])
    with pytest.raises(SystemExit):
        setup_env.main()
    assert "there is no file 'no.lock'" in capsys.readouterr().err
