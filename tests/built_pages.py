"""The pages of the course and of one lesson more, built once for all tests that look at them."""

import base64
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from scripts import ROOT, entry

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
EXTRA = "99_count"
PICTURE = base64.b64encode((ROOT / "docs" / "kernels.png").read_bytes()).decode()
MODULE = "export default { render() {} } // </script><script>broken()</script> <!-- <script>"
COPIED = ("LICENSE", "LICENSE-TEXT", "docs", "notebooks", "benchmarks")
ENTRY = entry("99", name=EXTRA, title='"Count"', afterwards='"count to <three>"')
PATIENCE = 900  # seconds, for another worker that builds them


def counter():
    """A lesson with an explorer, links of every kind, a folded cell and a folded hint."""
    saved = {
        "state": {"_esm": MODULE, "n": 3},
        "buffers": [{"path": ["b"], "data": "YWJj", "encoding": "base64"}],
        "model_name": "AnyModel",
    }
    explorer = new_output(
        "display_data",
        data={VIEW: {"model_id": "f00"}, "image/png": PICTURE, "text/plain": "Count()"},
        metadata={"image/png": {"alt": 'three <of "them">'}},
    )
    plain = new_output("display_data", data={VIEW: {"model_id": "ba5"}, "text/plain": "HBox()"})
    links = "[a](01_convolution.ipynb) [b](01_convolution.ipynb#Summary) [c](#Try-it-now) "
    links += "[d](../benchmarks/reproduce.py) [e](../course_utils/data/results) [f](../LICENSE)"
    hint = "<details><summary>Hint</summary>\n\nA *folded* word.\n\n</details>"
    folded = {"tags": ["hide-input"]}
    return new_notebook(
        cells=[
            new_markdown_cell(f"# Count\n\n{links}\n\n{hint}", id="title"),
            new_markdown_cell("## Try it now", id="try"),
            new_code_cell("Count()", id="count", execution_count=1, outputs=[explorer, plain]),
            new_code_cell("hidden = 1", id="hidden", execution_count=2, metadata=folded),
        ],
        metadata={
            "language_info": {"name": "python"},
            "widgets": {STATE: {"state": {"f00": saved, "ba5": {"state": {"children": []}}}}},
        },
    )


def build(course: Path) -> subprocess.CompletedProcess:
    words = [sys.executable, str(ROOT / "tools" / "build_site.py"), "--course", str(course)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def build_with_one_more(course: Path) -> None:
    """Copy this course, add a lesson and build the pages, in course/build/site."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, course / name)
    data, listed = Path("course_utils", "data"), Path("course_utils", "lessons.toml")
    (course / data / "results").mkdir(parents=True)
    for file in (data / "README.md", listed):
        shutil.copy(ROOT / file, course / file)
    with (course / listed).open("a", encoding="utf-8") as entries:
        entries.write(ENTRY)
    nbformat.write(counter(), course / "notebooks" / f"{EXTRA}.ipynb")
    done = build(course)
    assert done.returncode == 0, done.stderr


def built_once(course: Path) -> Path:
    """The folder of the pages. Of several workers the first builds them, the others wait."""
    end = course / "ended"
    try:
        course.mkdir()
    except FileExistsError:
        last = time.monotonic() + PATIENCE
        while not end.exists() and time.monotonic() < last:
            time.sleep(0.5)
    else:
        try:
            build_with_one_more(course)
        finally:
            end.touch()
    site = course / "build" / "site"
    assert (site / "index.html").is_file(), "the pages were not built; another worker has the error"
    return site
