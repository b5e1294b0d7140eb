"""The kernel that other Jupyters offer: `make kernel`, and what `make lab` does of it."""

import json
import shutil
import subprocess
import sys

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from scripts import ROOT, load_script


@pytest.fixture
def tool(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter é"))
    return load_script("tools/register_kernel.py")


@pytest.fixture
def run(tool, monkeypatch, capsys):
    """run(*options) -> exit status, and the line that it prints."""

    def call(*options):
        monkeypatch.setattr(sys, "argv", ["register_kernel.py", *options])
        status, told = tool.main(), capsys.readouterr()
        return status, (told.out + told.err).rstrip("\n")

    return call


def of_another_python(tool):
    tool.place().mkdir(parents=True)
    (tool.place() / "kernel.json").write_text(json.dumps({"argv": ["/elsewhere/python"]}))


def test_the_kernel_runs_this_python_under_the_courses_name_and_one_line_says_how_to_go_on(
    run, tool
):
    status, told = run()
    spec = KernelSpecManager().get_kernel_spec("convnet-course")
    assert spec.argv == [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    assert spec.display_name == "Convolutional networks (course)"
    if tool.kernels.FONT_LIST.is_dir():
        assert spec.env["MPLCONFIGDIR"] == str(tool.kernels.FONT_LIST)
    assert status == 0
    assert "\n" not in told
    for words in (spec.display_name, "Kernel → Change Kernel…", "make kernel REMOVE=1"):
        assert words in told
    assert "registered already" in run()[1]
    assert "is removed" in run("--remove")[1]
    assert "convnet-course" not in KernelSpecManager().find_kernel_specs()


def test_the_kernel_of_another_folder_is_taken_over_with_a_word_and_never_removed(run, tool):
    of_another_python(tool)
    assert run("--remove") == (
        0,
        "The kernel “Convolutional networks (course)” runs /elsewhere/python, and is left alone.",
    )
    assert run()[1].endswith("It ran /elsewhere/python before.")
    assert tool.registered() == sys.executable


@pytest.mark.parametrize("text", ["", "[]", '{"argv": 3}', '{"argv": []}', "\udcff"])
def test_a_damaged_one_is_written_anew(run, tool, text):
    tool.place().mkdir(parents=True)
    (tool.place() / "kernel.json").write_bytes(text.encode(errors="surrogateescape"))
    assert "is registered: choose it" in run()[1]
    assert tool.registered() == sys.executable


def test_where_it_cannot_be_written_one_sentence_says_so(run, tool):
    tool.place().parents[1].write_text("a file")
    status, told = run()
    assert status == 1
    assert told.startswith("The kernel cannot be registered or removed:")


def test_make_lab_registers_it_once_and_goes_on_where_it_cannot(tool, lab, tmp_path, capsys):
    lab.offer_kernel()
    assert "is registered" in capsys.readouterr().out
    lab.offer_kernel()
    assert capsys.readouterr().out == ""
    tool.place().parents[1].rename(tmp_path / "old")
    tool.place().parents[1].write_text("a file")
    lab.offer_kernel()
    assert "Other Jupyters will not offer the course's kernel" in capsys.readouterr().out


def test_the_courses_own_jupyterlab_offers_its_own_kernel_alone(lab, tmp_path):
    words = lab.command(tmp_path, "127.0.0.1", 8888, retries=0, browser=False)
    assert '--KernelSpecManager.allowed_kernelspecs=["python3"]' in words


@pytest.mark.skipif(shutil.which("make") is None, reason="conda users on Windows have no make")
@pytest.mark.parametrize(
    ("words", "option"), [(["kernel"], ""), (["kernel", "REMOVE=1"], "--remove")]
)
def test_make_calls_it(words, option):
    done = subprocess.run(
        ["make", "-n", "--no-print-directory", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *_, last = done.stdout.splitlines()
    assert last.rstrip().endswith(f"tools/register_kernel.py {option}".rstrip())
