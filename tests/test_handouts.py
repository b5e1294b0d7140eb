"""Handouts: the student's has no solution in it and still runs, the teacher's has its sheet."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from scripts import ROOT

from course_utils.lessons import course

PATHS = [ROOT / "notebooks" / one.path for one in course().notebooks]
LESSONS = [path for path in PATHS if path.parent.name == "notebooks"]
PRACTICE = [path for path in PATHS if path.parent.name == "exercises"]
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
every_practice = pytest.mark.parametrize("path", PRACTICE, ids=lambda path: path.stem)


def solutions(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if "solution" in cell.metadata.get("tags", [])]


def lines_of(text):
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 25}


@every_practice
def test_the_students_version_has_no_solution(handouts, path, tmp_path):
    found = solutions(path)
    assert found
    made = handouts.write("student", path, tmp_path)
    text = made.read_text(encoding="utf-8")
    handout = nbformat.reads(text, as_version=4)
    nbformat.validate(handout)
    assert "_solution" not in text
    assert handouts.FOLDED not in text
    assert handouts.FOLDED_FOR_STUDENTS in text
    kept = lines_of("\n".join(cell.source for cell in handout.cells))
    lesson = nbformat.read(path, as_version=4).cells
    also_elsewhere = lines_of("\n".join(cell.source for cell in lesson if cell not in found))
    for cell in found:
        of_its_own = lines_of(cell.source) - also_elsewhere
        assert of_its_own, f"{cell.id}: nothing in it that the lesson does not show"
        assert not of_its_own & kept, cell.id
    there = {cell.id for cell in nbformat.read(path, as_version=4).cells}
    assert there - {cell.id for cell in handout.cells} == {cell.id for cell in found}


@every_notebook
def test_the_students_version_shows_no_answer_before_its_cell_is_run(handouts, path, tmp_path):
    made = nbformat.read(handouts.write("student", path, tmp_path), as_version=4)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
    assert "widgets" not in made.metadata


@every_practice
def test_nothing_in_a_lesson_needs_what_a_solution_defines(handouts, path, tmp_path):
    made = nbformat.read(handouts.write("student", path, tmp_path), as_version=4)
    code = "\n".join(cell.source for cell in made.cells if cell.cell_type == "code")
    assert "_solution" not in code


@every_notebook
def test_what_a_teacher_projects_shows_no_answer_unasked(handouts, path):
    lesson = nbformat.read(path, as_version=4)
    made = handouts.instructor(nbformat.read(path, as_version=4))
    nbformat.validate(made)
    assert [cell.id for cell in made.cells] == [cell.id for cell in lesson.cells], (
        "no notes between"
    )
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
    folded = [cell for cell in code if "solution" in cell.metadata.get("tags", [])]
    assert len(folded) == len(solutions(path))
    assert all(cell.metadata.jupyter.source_hidden for cell in folded)


def test_a_sheet_lies_beside_a_lesson_and_none_beside_its_exercises(handouts, tmp_path):
    for path in (LESSONS[0], PRACTICE[0]):
        handouts.write("instructor", path, tmp_path)
    made = {found.relative_to(tmp_path).as_posix() for found in tmp_path.rglob("[!.]*.*")}
    lesson, practice = LESSONS[0].stem, PRACTICE[0].stem
    assert made == {f"{lesson}.ipynb", f"{lesson}.html", f"exercises/{practice}.ipynb"}


def test_a_handout_that_somebody_has_worked_in_is_kept(handouts, tmp_path, capsys):
    made = handouts.write("student", PRACTICE[0], tmp_path)
    handouts.write("student", PRACTICE[0], tmp_path)  # nobody has touched it
    worked = nbformat.read(made, as_version=4)
    worked.cells[-2].source += "\nmine"
    nbformat.write(worked, made)
    handouts.write("student", PRACTICE[0], tmp_path)
    mine = made.with_stem(f"{made.stem}-mine")
    assert nbformat.read(mine, as_version=4).cells[-2].source.endswith("mine")
    assert not nbformat.read(made, as_version=4).cells[-2].source.endswith("mine")
    assert f"Yours is kept as {mine.name}" in capsys.readouterr().out
    handouts.write("student", PRACTICE[0], tmp_path, replace=True)
    assert len(list(made.parent.glob("*.ipynb"))) == 2


def test_no_lesson_uses_a_name_that_only_a_solution_defines(handouts, tmp_path):
    for path in PATHS:
        handouts.write("student", path, tmp_path)
    words = ["-m", "ruff", "check", "--isolated", "--no-cache", "--select=F821", "-q"]
    done = subprocess.run(
        [sys.executable, *words, "--output-format=concise", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_exercises_of_a_students_handout_run(handouts, tmp_path):
    made = handouts.write("student", PRACTICE[0], tmp_path)
    assert made == tmp_path / "exercises" / PRACTICE[0].name
    words = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *words, str(made)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_lesson_without_notes_stops_with_a_sentence(handouts, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(handouts.sheets, "TEACHING", tmp_path)
    words = ["instructor", str(LESSONS[1]), "--folder", str(tmp_path / "made")]
    monkeypatch.setattr(sys, "argv", ["handouts.py", *words])
    assert handouts.main() == 1
    told = capsys.readouterr().err
    assert f"{LESSONS[1].name}: no handout: {LESSONS[1].stem}.toml: there is no such" in told
    assert not (tmp_path / "made").exists()


# ---------------------------------------------------------------- links


LINKS = """# Play

[file](../LICENSE) [folder](../course_utils/data/results) [part](../README.md#Two-commands)
[next](02_more.ipynb) [section](02_more.ipynb#Summary) [here](#Summary) [web](https://keras.io)
![picture](../docs/a%20b.png "title") [root](/lab) [gone](../gone.py)
"""


def links(handout):
    source = nbformat.read(handout, as_version=4).cells[0].source
    return dict(re.findall(r"\[(\w+)\]\(([^\s)]+)", source))


@pytest.mark.parametrize("folder", ["build/student", "handed out/é", ".", "../elsewhere"])
def test_the_links_of_a_handout_lead_where_those_of_the_lesson_do(
    handouts, tmp_path, monkeypatch, folder
):
    course = tmp_path / "course"
    for name in ("notebooks", "course_utils/data/results", "docs"):
        (course / name).mkdir(parents=True)
    for name in ("LICENSE", "README.md", "docs/a b.png", "notebooks/02_more.ipynb"):
        (course / name).touch()
    lesson = course / "notebooks" / "01_play.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(LINKS, id="title")]), lesson)
    monkeypatch.chdir(course)
    made = handouts.write("student", Path("notebooks/01_play.ipynb"), Path(folder))
    here = links(made)
    for name, old in links(lesson).items():
        path, _, anchor = old.partition("#")
        if path.startswith(".."):
            path, _, now = here[name].partition("#")
            linked = Path(os.path.normpath(lesson.parent / unquote(old.partition("#")[0])))
            assert Path(os.path.normpath(made.absolute().parent / unquote(path))) == linked, name
            assert now == anchor
        else:  # handouts stand on the same shelves as the notebooks
            assert here[name] == old


def test_a_link_to_another_drive_is_an_address(handouts, tmp_path, monkeypatch):
    def refuse(path, start):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(handouts.os.path, "relpath", refuse)
    source = tmp_path / "notebooks"
    assert handouts.relink("[a](../x.py#L1)", source, tmp_path / "made") == (
        f"[a]({(tmp_path / 'x.py').as_uri()}#L1)"
    )


def test_a_handout_never_replaces_its_lesson(handouts, tmp_path):
    path = tmp_path / LESSONS[1].name
    shutil.copy(LESSONS[1], path)
    with pytest.raises(handouts.NotebookProblem, match="the handout would replace it"):
        handouts.write("student", path, tmp_path / ".")
    assert path.read_bytes() == LESSONS[1].read_bytes()


def test_a_folder_that_cannot_be_made_is_told(handouts, tmp_path):
    (tmp_path / "file").touch()
    words = f"{LESSONS[1].name}: no handout: the folder .* cannot be made"
    with pytest.raises(handouts.NotebookProblem, match=words):
        handouts.write("student", LESSONS[1], tmp_path / "file" / "made")
