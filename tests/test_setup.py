"""`make setup`: what it installs with, what it leaves alone, and how it is interrupted."""

import ast
import subprocess
import sys

import pytest
from scripts import ROOT


def test_a_python_out_of_range_is_refused_with_a_way_out(setup_env, monkeypatch):
    monkeypatch.setattr(setup_env.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"needs Python 3.11, 3.12 or 3.13.*3\.9\.1(?s:.*)PYTHON="):
        setup_env.python_or_stop()


def test_the_script_is_read_by_old_pythons_so_that_they_can_be_refused():
    tree = ast.parse((ROOT / "tools" / "setup_env.py").read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    for function in functions:  # list[str] in an annotation fails on Python 3.8
        assert function.returns is None
        assert all(argument.annotation is None for argument in function.args.args)


@pytest.fixture
def small_venv(setup_env, tmp_path):
    """A virtual environment that an earlier set-up began: it has our marker, and no pip."""
    folder = tmp_path / "with a space and é" / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (folder / setup_env.MARKER).write_text(setup_env.BEGUN)
    return folder


@pytest.fixture
def built(setup_env, monkeypatch):
    """The environments that `main` asks to build, in place of building them."""
    asked = []
    monkeypatch.setattr(setup_env, "build", lambda venv, parts: asked.append(venv))
    return asked


def set_up(setup_env, folder, monkeypatch):
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", str(folder)])
    setup_env.main()


def test_an_environment_is_built_once(setup_env, small_venv, built, monkeypatch):
    set_up(setup_env, small_venv, monkeypatch)  # no stamp: never finished
    set_up(setup_env, small_venv, monkeypatch)
    assert built == [small_venv]


def test_a_changed_lock_is_installed(setup_env, small_venv, built, monkeypatch):
    (small_venv / setup_env.MARKER).write_text("of an older lock")
    set_up(setup_env, small_venv, monkeypatch)
    assert built == [small_venv]


def test_an_environment_whose_python_is_gone_is_built_again(
    setup_env, small_venv, built, monkeypatch
):
    (small_venv / setup_env.MARKER).write_text(setup_env.OWN.fingerprint())
    setup_env.python_of(small_venv).unlink()
    set_up(setup_env, small_venv, monkeypatch)
    assert built == [small_venv]


def test_a_finished_environment_is_used_whatever_python_asks(
    setup_env, small_venv, built, monkeypatch
):
    (small_venv / setup_env.MARKER).write_text(setup_env.OWN.fingerprint())
    monkeypatch.setattr(setup_env.sys, "version_info", (3, 9, 1))
    set_up(setup_env, small_venv, monkeypatch)
    assert built == []


@pytest.mark.parametrize("foreign", ["a folder", "an environment", "an old set-up"])
def test_what_is_not_ours_is_left_alone(setup_env, built, tmp_path, monkeypatch, foreign):
    """`make setup VENV=~/work-env` deleted whatever had a pyvenv.cfg."""
    (tmp_path / "thesis.txt").write_text("years of work")
    if foreign != "a folder":
        (tmp_path / "pyvenv.cfg").write_text("home = /usr")
    if foreign == "an old set-up":
        (tmp_path / "installed").write_text("0" * 64)
    with pytest.raises(SystemExit, match="was not made by this set-up"):
        set_up(setup_env, tmp_path, monkeypatch)
    with pytest.raises(SystemExit, match="holds the course itself"):
        set_up(setup_env, ROOT, monkeypatch)
    assert built == []
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_only_what_is_ours_is_removed(setup_env, small_venv, tmp_path, monkeypatch):
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", "--remove", str(small_venv)])
    setup_env.main()
    assert not small_venv.exists()
    setup_env.main()  # nothing there: nothing to do
    (tmp_path / "thesis.txt").touch()
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", "--remove", str(tmp_path)])
    with pytest.raises(SystemExit, match="was not made by this set-up"):
        setup_env.main()
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize("kind", ["a file", "a loop", "not a name"])
def test_what_is_no_folder_is_answered_with_a_sentence(
    setup_env, built, tmp_path, monkeypatch, kind
):
    name = tmp_path / "venv"
    if kind == "a file":
        name.touch()
    elif kind == "a loop":
        name.symlink_to(name)
    with pytest.raises(SystemExit, match="Name another"):
        set_up(setup_env, "a\0b" if kind == "not a name" else name, monkeypatch)
    assert built == []


class Steps:
    """What the set-up runs, and an answer to each command."""

    def __init__(self, setup_env, monkeypatch, **fails):
        self.commands = []

        def run(command, **options):
            words = " ".join(map(str, command))
            self.commands.append((words, options.get("env") or {}))
            code = max((code for part, code in fails.items() if part in words), default=0)
            text = PIP_CONFIG if "config list" in words else ""
            return subprocess.CompletedProcess(command, code, text, "")

        monkeypatch.setattr(setup_env.subprocess, "run", run)
        monkeypatch.setattr(setup_env, "warm_up", lambda venv: run(["warm up"]))

    def of(self, part):
        return [(words, env) for words, env in self.commands if part in words]


PIP_CONFIG = """\
:env:.find-links='/wheels /more wheels'
global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'
global.index-url='https://old.example/simple'
global.timeout='60'
install.index-url='https://me:secret@new.example/simple'
"""


@pytest.fixture
def venv(tmp_path):
    return tmp_path / "venv"


def test_uv_installs_the_lock_by_pips_indexes_with_no_password_among_its_words(
    setup_env, venv, monkeypatch
):
    steps = Steps(setup_env, monkeypatch)
    set_up(setup_env, venv, monkeypatch)
    ((words, env),) = steps.of("uv pip sync")
    assert "--require-hashes" in words
    assert str(setup_env.LOCK) in words
    assert env["UV_DEFAULT_INDEX"] == "https://me:secret@new.example/simple"
    assert env["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert not any("secret" in words for words, _ in steps.commands)
    assert not steps.of("-r " + str(setup_env.LOCK))  # pip had nothing to do
    assert (venv / setup_env.MARKER).read_text() == setup_env.OWN.fingerprint()


def test_uv_comes_in_the_version_and_with_the_hashes_of_the_lock(setup_env, venv, monkeypatch):
    steps = Steps(setup_env, monkeypatch)
    setup_env.build(venv)
    assert steps.of(f"--require-hashes -r {venv / 'uv.lock'}")
    wanted = (venv / "uv.lock").read_text()
    assert wanted.startswith("uv==")
    assert wanted in setup_env.LOCK.read_text(encoding="utf-8")
    assert wanted.count("--hash=sha256:") >= 10
    assert "==" not in wanted.split("\n", 1)[1]


@pytest.mark.parametrize("refused", ["uv.lock", "uv pip sync", "uv pip install"])
def test_where_uv_fails_pip_takes_over_and_says_so(setup_env, venv, monkeypatch, capsys, refused):
    steps = Steps(setup_env, monkeypatch, **{refused: 1})
    set_up(setup_env, venv, monkeypatch)
    assert "pip takes over" in capsys.readouterr().out
    assert steps.of(f"--require-hashes -r {setup_env.LOCK}")
    assert (venv / setup_env.MARKER).read_text() == setup_env.OWN.fingerprint()


def test_what_was_imported_at_set_up_is_compiled_whatever_the_environment_says(
    setup_env, small_venv, monkeypatch, tmp_path
):
    """With PYTHONDONTWRITEBYTECODE every import of TensorFlow took 19 seconds."""
    (tmp_path / "a_module.py").write_text("")
    monkeypatch.setattr(setup_env, "WARM", ("a_module_that_is_not_there a_module",))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    setup_env.warm_up(small_venv)
    assert list(tmp_path.glob("__pycache__/a_module.*.pyc"))


def test_without_a_network_both_fail_and_the_next_run_is_told(setup_env, venv, monkeypatch, capsys):
    Steps(setup_env, monkeypatch, **{"--require-hashes": 1})
    with pytest.raises(SystemExit, match="is the network up"):
        setup_env.build(venv)
    assert not setup_env.is_finished(venv)
    Steps(setup_env, monkeypatch)
    setup_env.build(venv)
    assert "goes on with what was downloaded" in capsys.readouterr().out


@pytest.mark.parametrize("moment", ["venv", "uv.lock", "uv pip sync", "pip install"])
def test_an_interrupted_set_up_leaves_a_folder_that_the_next_one_takes_up(
    setup_env, venv, monkeypatch, moment
):
    def interrupt(command, **options):
        if moment in " ".join(map(str, command)):
            raise KeyboardInterrupt
        (venv / f"from {len(list(venv.iterdir()))}").touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(setup_env.subprocess, "run", interrupt)
    monkeypatch.setattr(setup_env, "warm_up", lambda venv: None)
    with pytest.raises(SystemExit, match="The same command goes on"):
        set_up(setup_env, venv, monkeypatch)
    Steps(setup_env, monkeypatch)
    assert not setup_env.is_finished(venv)
    set_up(setup_env, venv, monkeypatch)
    assert not list(venv.glob("from *"))  # nothing half-installed is left
    assert (venv / setup_env.MARKER).read_text() == setup_env.OWN.fingerprint()


def test_the_marker_is_there_before_anything_else_and_while_the_old_goes(
    setup_env, venv, monkeypatch
):
    venv.mkdir()
    (venv / setup_env.MARKER).write_text("of an older lock")
    (venv / "lib").mkdir()

    def refuse(path, **options):
        assert (venv / setup_env.MARKER).is_file()
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_env.shutil, "rmtree", refuse)
    with pytest.raises(KeyboardInterrupt):
        setup_env.claim(venv)
    setup_env.ours_or_stop(venv)  # the next run may go on


def test_a_failing_step_stops_with_a_sentence(setup_env):
    with pytest.raises(SystemExit, match="Could not do the thing"):
        setup_env.run([sys.executable, "-c", "raise SystemExit(3)"], "do the thing")


def test_help_is_printed_and_builds_no_folder_of_that_name(
    setup_env, monkeypatch, capsys, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup_env, "build", lambda venv: pytest.fail("it builds"))
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", "-h"])
    with pytest.raises(SystemExit) as stopped:
        setup_env.main()
    assert stopped.value.code == 0
    assert "usage: setup_env.py" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["python is no program", "marker is no text"])
def test_a_damaged_environment_is_built_again(setup_env, small_venv, what):
    python = setup_env.python_of(small_venv)
    (small_venv / setup_env.MARKER).write_text(setup_env.OWN.fingerprint())
    if what == "marker is no text":
        (small_venv / setup_env.MARKER).write_bytes(b"\xff\xfe")
    else:
        python.unlink()
        python.write_bytes(b"no program")
        python.chmod(0o755)
    assert not setup_env.is_finished(small_venv)


@pytest.mark.parametrize("words", [["x" * 300], ["--remove", "x" * 300], ["x/" * 3000]], ids=len)
def test_a_name_that_is_too_long_is_one_sentence(setup_env, monkeypatch, tmp_path, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", *words])
    with pytest.raises(SystemExit, match="File name too long") as stopped:
        setup_env.main()
    assert len(str(stopped.value)) < 700
