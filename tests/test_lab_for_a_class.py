"""`make project` and `make lab EDITION=…`: what JupyterLab is started with for a class."""

import json
import os
import subprocess

import pytest

STATUS_BAR = "@jupyterlab/statusbar-extension:plugin"


@pytest.fixture
def started(lab, tmp_path, monkeypatch):
    """started(*options) -> the words with which JupyterLab is started."""
    seen = []
    monkeypatch.setattr(lab, "BUILD", tmp_path / "build")
    monkeypatch.setattr(lab, "serve", lambda words: seen.extend(words) or 0)
    monkeypatch.setattr(lab, "my_copies", lambda: tmp_path / "my_notebooks")
    monkeypatch.setattr(lab, "offer_kernel", lambda: None)
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTERLAB_WORKSPACES_DIR"):
        monkeypatch.setenv(name, "")

    def start(*options):
        seen.clear()
        monkeypatch.setattr(lab.sys, "argv", ["lab.py", "--no-browser", *options])
        assert lab.main() == 0
        return seen

    return start


def test_a_projector_has_settings_and_a_workspace_of_its_own(lab, started, tmp_path):
    plain = started()
    assert f"--ServerApp.root_dir={tmp_path / 'my_notebooks'}" in plain
    file = tmp_path / "build" / "lab-settings" / "labconfig" / "default_setting_overrides.json"
    assert STATUS_BAR not in json.loads(file.read_text(encoding="utf-8"))
    assert os.environ["JUPYTERLAB_WORKSPACES_DIR"] == ""
    words = started("--project", "--lesson", "05")
    assert "--LabApp.default_url=/lab/tree/05_sequential_mnist.ipynb" in words
    assert json.loads(file.read_text(encoding="utf-8"))[STATUS_BAR] == {"visible": False}
    assert os.environ["JUPYTERLAB_WORKSPACES_DIR"].startswith(str(tmp_path))
    (extension,) = (lab.Path(os.environ["JUPYTER_PATH"]) / "labextensions").iterdir()
    facts = json.loads((extension / "package.json").read_text(encoding="utf-8"))
    assert (extension / facts["jupyterlab"]["_build"]["load"]).is_file()


def test_a_hand_out_is_made_on_the_spot_and_opened(lab, started, tmp_path, monkeypatch, capsys):
    asked = []

    def run(words):
        asked.append(words[2])
        return subprocess.CompletedProcess(words, returncode=int(words[2] == "student"))

    monkeypatch.setattr(lab.subprocess, "run", run)
    words = started("--project", "--edition", "instructor")
    assert f"--ServerApp.root_dir={tmp_path / 'build' / 'instructor'}" in words
    assert "what you change in it is not kept" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="The edition 'student' cannot be made"):
        started("--edition", "student")
    assert asked == ["instructor", "student"]
    (tmp_path / "build" / "student").mkdir()
    (tmp_path / "build" / "student" / "01_play.ipynb").touch()
    started("--edition", "student")  # somebody has worked in it
    assert asked == ["instructor", "student"]
    assert "opened as it was left; make student writes it anew" in capsys.readouterr().out


@pytest.mark.parametrize("number", ["11", "0", "five", "05a"])
def test_a_lesson_to_begin_with_that_is_none_is_refused(started, number, capsys):
    with pytest.raises(SystemExit):
        started("--lesson", number)
    assert f"got '{number}', expected a lesson from 1 to 10" in capsys.readouterr().err
