"""What a class hands in is found and read in whatever form it comes; what cannot be read is told."""

import json
import os
import stat
import sys
import zipfile

import pytest
import submissions
from handed_in import notebook

from course_utils.checks import record

ONE = ['check("predict-shapes", 3)']  # of lesson 1
FIVE = ["import numpy", 'check("count-updates", 3)']
MOODLE = "Ada Lovelace_12345_assignsubmission_file_"


def read(folder, lesson=None):
    """Submissions by name."""
    found = submissions.students(folder)
    return {name: submissions.read(name, entries, lesson) for name, entries in found.items()}


def put(path, text=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook(FIVE) if text is None else text, encoding="utf-8")


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_ipynb", ".ipynb"), text)


def sources(one):
    return [[source for _, source in handed.cells] for handed in one.notebooks]


def test_each_form_is_one_student(tmp_path):
    put(tmp_path / "ada.ipynb")
    put(tmp_path / "bob" / "exercises" / "mine, renamed.ipynb")
    put(tmp_path / "cy" / "as a browser saves it.ipynb.txt")
    zipped(tmp_path / "dora.zip", my_notebooks__exercises__05_ipynb=notebook(FIVE))
    put(tmp_path / f"{MOODLE}05.ipynb")
    put(tmp_path / f"{MOODLE}01.ipynb", notebook(ONE))
    found = read(tmp_path)
    assert list(found) == ["Ada Lovelace", "ada", "bob", "cy", "dora"]
    assert sources(found.pop("Ada Lovelace")) == [ONE, FIVE]
    assert all(sources(one) == [FIVE] and not one.problems for one in found.values())


@pytest.mark.parametrize("inside", [f"{MOODLE}/05.ipynb", f"{MOODLE}/x/05.ipynb"])
def test_one_folder_around_all_is_stepped_into(tmp_path, inside):
    put(tmp_path / "Assignment 5" / inside)
    put(tmp_path / "Assignment 5" / "Bob_2_assignsubmission_file_" / "05.ipynb")
    assert list(read(tmp_path)) == ["Ada Lovelace", "Bob"]


def test_a_single_student_is_no_folder_around_all(tmp_path):
    put(tmp_path / "ada" / "exercises" / "05.ipynb")
    put(tmp_path / "ada" / "05.ipynb", notebook(["Quiz(5)"]))
    assert list(read(tmp_path)) == ["ada"]


def test_solutions_and_other_lessons_are_left_out(tmp_path):
    cell = {"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": ["check(", '"x")']}
    content = json.loads(notebook(FIVE))
    content["cells"].insert(1, cell)
    put(tmp_path / "ada" / "05.ipynb", json.dumps(content))
    put(tmp_path / "ada" / "01.ipynb", notebook(ONE))
    [handed] = read(tmp_path, 5)["ada"].notebooks
    assert handed.cells == [(1, FIVE[0]), (3, FIVE[1])]
    assert read(tmp_path, 7)["ada"].problems == [
        "there is no notebook with exercises of lesson 7 in it"
    ]


def test_progress_is_found_beside_and_in_notebooks(tmp_path):
    mine = record.Record()
    mine.choices[5] = ("mark", [[0], [1, 2]])
    saved = json.loads(mine.as_text())
    put(tmp_path / "ada" / "progress.json", mine.as_text())
    put(tmp_path / "ada" / "05.ipynb", notebook(["1"], course={"progress": saved}))
    found = read(tmp_path)["ada"]
    assert [one.choices for one in found.records] == [mine.choices] * 2


def link(folder):
    (folder / "x.ipynb").symlink_to(folder.parent / "other.ipynb")


def pipe(folder):
    os.mkfifo(folder / "x.ipynb")


def zip_bomb(folder):
    with zipfile.ZipFile(folder / "x.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("x.ipynb", bytes(submissions.MOST_BYTES + 1))


def zip_of_links(folder):
    about = zipfile.ZipInfo("x.ipynb")
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr(about, "/etc/passwd")


def huge(folder):
    with (folder / "x.ipynb").open("wb") as file:
        file.truncate(200 * 2**20)  # takes no room


def half_a_zip(folder):
    zipped(folder / "x.zip", x_ipynb="x" * 1000)
    data = (folder / "x.zip").read_bytes()
    (folder / "x.zip").write_bytes(data[: len(data) // 2])


def text(content, name="x.ipynb"):
    return lambda folder: (folder / name).write_bytes(content)


BROKEN = {
    "no JSON": (text(b"print(1)"), "it is not JSON"),
    "empty": (text(b""), "it is empty"),
    "no text": (text(bytes(range(256))), "not in UTF-8"),
    "another JSON": (text(b"[1]"), "it is no notebook"),
    "odd cells": (text(b'{"cells": [{"source": 3}]}'), "it is no notebook"),
    "lists in lists": (text(b'{"cells": ' + b"[" * 10**5), "too many to follow"),
    "huge": (huge, "it has 209,715,200 bytes"),
    "a folder of the name": (lambda folder: (folder / "x.ipynb").mkdir(), "there is no notebook"),
    "a pipe": (pipe, "a device or a pipe"),
    "a link": (link, "is a link"),
    "a link to nothing": (lambda folder: (folder / "x.ipynb").symlink_to("y"), "is a link"),
    "a loop": (lambda folder: (folder / "loop").symlink_to("."), "is a link"),
    "a bomb": (zip_bomb, "more than"),
    "links in a zip": (zip_of_links, "is a link"),
    "half a zip": (half_a_zip, "cannot be unpacked"),
    "another archive": (text(b"Rar!", "x.rar"), "x.rar is not read"),
    "an essay": (text(b"Dear teacher", "x.docx"), "there is no notebook"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that are files")
@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_read_is_told(tmp_path, kind):
    make, told = BROKEN[kind]
    folder = tmp_path / "class" / "broken"
    folder.mkdir(parents=True)
    put(tmp_path / "class" / "other.ipynb")
    make(folder)
    found = read(tmp_path / "class")
    assert sources(found["other"]) == [FIVE]
    assert found["broken"].notebooks == []
    [problem] = found["broken"].problems
    assert told in problem
    assert problem.isprintable()


def test_nothing_leaves_a_zip(tmp_path):
    zipped(tmp_path / "ada.zip", **{"..__..__out_ipynb": notebook(FIVE)})
    before = sorted(tmp_path.parent.rglob("*"))
    assert sources(read(tmp_path)["ada"]) == [FIVE]
    assert sorted(tmp_path.parent.rglob("*")) == before


@pytest.mark.skipif(sys.platform != "linux", reason="others refuse such names")
def test_a_name_is_any_name(tmp_path):
    for name in (b"=cmd|'x'!A0\n\"", b"\xff\xfe", b"-" * 200):
        path = os.fsencode(tmp_path) + b"/" + name + b".ipynb"
        with open(path, "w", encoding="utf-8") as file:
            file.write(notebook(FIVE))
    assert [sources(one) for one in read(tmp_path).values()] == [[FIVE]] * 3


def test_a_submission_is_read_up_to_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_FILES", 3)
    for number in range(9):
        put(tmp_path / "ada" / f"{number}.ipynb")
    found = read(tmp_path)["ada"]
    assert len(found.notebooks) == 3
    assert found.problems == ["it holds more than 3 files; the rest was not read"]
