"""Build the static pages of all lessons in build/site; nothing is fetched, here or by the pages.

python tools/build_site.py [--course FOLDER] [--build FOLDER]

Works on copies of the lessons: explorers become pictures that the page's script brings to life,
links to files become downloads. The titles, the times and the licences on the landing page are
those of README.md.
"""

import argparse
import base64
import html
import importlib.util
import json
import os
import re
import shutil
import sys
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote, unquote

import nbformat
from nbformat.v4 import new_output, new_raw_cell

import notebooks
from course_utils.text_files import FileProblem, read_text, shown
from notebooks import LINK, WIDGET_STATE, WIDGET_VIEW, NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
ROW = r"^\| *\d+ *\| *\[[^\]]+\]\(notebooks/{name}\) *\| *(.+?) *\| *(\d+) *\|$"
# The parts of MathJax that a page may load; the whole is 24 MB.
MATHJAX = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions")


@dataclass(frozen=True)
class Lesson:
    """What the map and the list of lessons say about one lesson."""

    number: int
    name: str
    title: str
    outcome: str
    minutes: int
    explorers: list[tuple[str, str]]  # anchor and the heading it stands under
    picture: str


class Course:
    """One course folder and the folder in which its pages are built.

    A lesson that cannot be shown is left out, and `problems` says why.
    """

    def __init__(self, root: Path, build: Path) -> None:
        self.root = root
        self.source = build / "site-source"
        self.pages = build / "site"
        self.made = build / "site-made"
        self.readme = read_readme(root)
        self.paths = sorted((root / "notebooks").glob("[0-9]*.ipynb"))
        self.left_out: list[Path] = []
        self.problems: list[str] = []
        if not self.paths:
            sys.exit(f"No lessons in {root / 'notebooks'}: expected files like 01_name.ipynb.")

    def write_sources(self) -> None:
        lessons = self.write_lessons()
        if self.left_out:
            lessons = self.write_lessons()  # again: the others have linked to them
        if not lessons:
            sys.exit("\n".join(self.problems))
        self.write_landing_page(lessons)
        facts = {"title": first_heading(self.readme), "lessons": [asdict(one) for one in lessons]}
        (self.source / "course.json").write_text(json.dumps(facts), encoding="utf-8")
        copy_mathjax(self.source / "_static" / "mathjax")

    def write_lessons(self) -> list[Lesson]:
        """Write all lessons; leave out those that cannot be shown, and note why."""
        for folder in (self.source, self.made):
            shutil.rmtree(folder, ignore_errors=True)
        self.source.mkdir(parents=True)
        lessons = []
        for path in [*self.paths]:
            try:
                lessons.append(self.write_lesson(path))
            except (OSError, ValueError) as error:
                told = isinstance(error, NotebookProblem)
                self.problems.append(str(error) if told else f"{shown(path)}: no page: {error}")
                self.left_out.append(path)
                self.paths.remove(path)
        return lessons

    def write_lesson(self, path: Path) -> Lesson:
        """Write the copy of one lesson that Sphinx reads; returns what is said about it."""
        notebook = notebooks.read(path)
        title = first_heading(notebook.cells[0].source) if notebook.cells else None
        if title is None:
            raise problem(path, "its first cell has no title", "a line # Title in it", "write one")
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.relink(cell.source, path.parent)
        picture = self.write_picture(notebook, path)
        explorers = replace_explorers(notebook, path)
        notebooks.save(notebook, self.source / path.name)
        row = re.search(ROW.format(name=re.escape(path.name)), self.readme, flags=re.M)
        if not row:
            raise problem(
                path,
                f"{path.name} is not in README.md's table of lessons",
                f"a row like | 1 | [Title](notebooks/{path.name}) | afterwards you can | 60 |",
                "add it",
            )
        return Lesson(
            number=int(re.match("[0-9]+", path.name)[0]),
            name=path.stem,
            title=title,
            outcome=row[1],
            minutes=int(row[2]),
            explorers=explorers,
            picture=picture,
        )

    def write_picture(self, notebook: nbformat.NotebookNode, path: Path) -> str:
        """Save the lesson's first figure for the map; returns its file name, or "" without one."""
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "image/png" not in output.get("data", {}):
                    continue
                try:
                    picture = base64.b64decode(output.data["image/png"])
                except ValueError as error:
                    place = f"cell {cell.id!r}"
                    raise problem(path, str(error), "a picture in base64", place=place) from None
                file = self.source / "_static" / "map" / f"{path.stem}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(picture)
                return file.name
        return ""

    def relink(self, text: str, folder: Path) -> str:
        """Let the links of a text that stands in `folder` work from a page.

        A link to a lesson stays one; if that is left out, it leads to the map. A file of the course
        becomes a download, and a folder the download of an archive. What does not exist is left as
        it is, and Sphinx refuses it.
        """

        def replace(match: re.Match) -> str:
            path = Path(os.path.realpath(folder / unquote(match[1])))
            if path in self.left_out:
                return "](index.md"
            if path in self.paths or not match[1]:
                # JupyterLab writes #Two-Words for a heading, the pages #two-words.
                anchor = re.sub(r"[^\w-]", "", unquote(match[2] or "").lower())
                return f"]({match[1] and path.name}" + (f"#{anchor}" if anchor else "")
            if not path.exists() or not path.is_relative_to(self.root):
                return match[0]
            name = path.relative_to(self.root).as_posix() + (".zip" if path.is_dir() else "")
            copied = self.source / "files" / name
            copied.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                pack(path, copied)
            else:
                shutil.copyfile(path, copied)
            # Without `path:` a Markdown file would be taken for a page.
            return f"]({'path:' if copied.suffix == '.md' else ''}files/{quote(name)}"

        return LINK.sub(replace, text)

    def section(self, heading: str) -> str:
        """The text of one section of README.md."""
        found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", self.readme, flags=re.M | re.S)
        if not found:
            sys.exit(f"README.md has no section '## {heading}', which the landing page shows.")
        return self.relink(found[1].strip(), self.root)

    def write_landing_page(self, lessons: list[Lesson]) -> None:
        opening = self.readme.split("\n", 1)[1].split("\n## ", 1)[0].strip()
        commands = re.search(r"^```.*?^```", self.section("Two commands"), flags=re.M | re.S)
        if not commands:
            sys.exit("README.md, '## Two commands': no block between two lines ```. Write one.")
        page = Template((SITE / "index.md").read_text(encoding="utf-8")).substitute(
            title=first_heading(self.readme),
            opening=self.relink(opening, self.root),
            map="\n".join(["<ol class='course-map'>", *map(card, lessons), "</ol>"]),
            order=self.section("The lessons").rpartition("|\n")[2].strip(),
            commands=commands[0],
            data=self.section("Data"),
            licences=self.section("Licences"),
            contents="\n".join(lesson.name for lesson in lessons),
        )
        (self.source / "index.md").write_text(page, encoding="utf-8", newline="\n")

    def build(self) -> int:
        from sphinx.cmd.build import build_main

        pages = self.made / "html"  # old pages are there until the new ones are
        words = ["-b", "html", "-c", str(SITE), "-d", str(self.made / "doctrees")]
        words += ["-q", "-E", "-W", "--keep-going", str(self.source), str(pages)]
        failed = build_main(words)
        if failed:
            return failed
        for source_map in (pages / "_static").rglob("*.map"):
            source_map.unlink()  # for those who mend the theme; a third of the site's size
        (pages / "notebooks").mkdir()
        for path in self.paths:
            shutil.copyfile(path, pages / "notebooks" / path.name)
        shutil.rmtree(self.pages, ignore_errors=True)
        pages.rename(self.pages)
        shutil.rmtree(self.made)
        print(f"{len(self.paths)} lessons: open {self.pages / 'index.html'} in a browser.")
        return 0


def first_heading(text: str) -> str | None:
    found = re.match("# (.+)", text)
    return found[1].strip() if found else None


def read_readme(root: Path) -> str:
    """The text of the course's README.md; stops with a sentence unless it is one."""
    path = root / "README.md"
    try:
        text = read_text(path)
    except FileProblem as error:
        sys.exit(f"{error} README.md cannot be read: name the course's folder with --course.")
    if first_heading(text) is None:
        sys.exit(f"{path} does not begin with a line # Title, which the landing page shows.")
    return text


def pack(folder: Path, archive: Path) -> None:
    """Put the files of a folder in an archive, the same bytes each time."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                member = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
                packed.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)


def card(lesson: Lesson) -> str:
    """One lesson on the map."""
    page = f"{lesson.name}.html"
    picture = f'<img alt="" src="_static/map/{lesson.picture}">' if lesson.picture else ""
    links = (
        f'<a href="{page}#{anchor}">{html.escape(heading)}</a>'
        for anchor, heading in lesson.explorers
    )
    explorers = ", ".join(links)
    return (
        f'<li class="course-card"><div class="course-picture">{picture}</div>'
        f'<h3><span class="course-number">{lesson.number}</span> '
        f'<a href="{page}">{html.escape(lesson.title)}</a></h3>'
        f"<p>Afterwards you can {html.escape(lesson.outcome)}.</p>"
        + (
            f'<p class="course-explorer"><b>Under your hand:</b> {explorers}</p>'
            if explorers
            else ""
        )
        + f'<p class="course-minutes">{lesson.minutes} minutes</p></li>'
    )


def replace_explorers(notebook: nbformat.NotebookNode, path: Path) -> list[tuple[str, str]]:
    """Turn each saved explorer into its picture, and put all their states at the end of the page.

    `site/_static/hydrate.js` brings them to life. Returns for each the anchor and the heading
    above it.
    """
    saved = notebook.metadata.pop("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    shown, found, heading = {}, [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#{1,6} (.+)$", cell.source, flags=re.M)
            heading = headings[-1].strip() if headings else heading
        for place, output in enumerate(cell.get("outputs", [])):
            view = output.get("data", {}).pop(WIDGET_VIEW, None)
            if view is None or "_esm" not in saved.get(view["model_id"], {}).get("state", {}):
                continue  # no explorer: its text or picture stays
            picture = output.data.get("image/png")
            if not picture:
                raise problem(
                    path,
                    f"the explorer of cell {cell.id!r} is saved without a picture",
                    "one, because a page would show an empty box",
                    "give its class an image/png and run the lesson",
                )
            model = view["model_id"]
            shown[model] = saved[model]
            found.append((f"explorer-{len(found) + 1}", heading))
            alt = output.metadata.get("image/png", {}).get("alt", "")
            box = (
                f'<div class="explorer" id="{found[-1][0]}" data-model-id="{html.escape(model)}">'
                f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{picture.strip()}"></div>'
            )
            cell.outputs[place] = new_output("display_data", data={"text/html": box})
    if shown:
        state = json.dumps({"state": shown}, sort_keys=True).replace("<", "\\u003c")
        script = f'<script type="{WIDGET_STATE}">{state}</script>'
        notebook.cells.append(new_raw_cell(script, id="states", metadata={"format": "text/html"}))
    return found


def copy_mathjax(target: Path) -> None:
    """Copy the formula renderer out of its package, whose Sphinx extension copies all of it."""
    package = importlib.util.find_spec("sphinx-mathjax-offline")
    if package is None:
        sys.exit("The package sphinx-mathjax-offline is missing: run make setup.")
    whole = Path(package.origin).parent / "static" / "mathjax"
    for part in MATHJAX:
        if (whole / part).is_dir():
            shutil.copytree(whole / part, target / part)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(whole / part, target / part)


def main() -> int:
    options = argparse.ArgumentParser(description="Build the static pages of all lessons.")
    options.add_argument("--course", type=Path, default=ROOT, help="default: this course")
    options.add_argument("--build", type=Path, help="default: build/ in the course's folder")
    given = options.parse_args()
    try:
        root = Path(os.path.realpath(given.course))
        course = Course(root, Path(os.path.realpath(given.build or root / "build")))
        course.write_sources()
        failed = course.build()
    except (OSError, ValueError) as error:  # ValueError: "\0" in a folder's name
        sys.exit(f"No pages: {error}. Make room, or name other folders with --course and --build.")
    if course.problems:
        print("\n".join(course.problems), file=sys.stderr)
    return 1 if failed or course.problems else 0


if __name__ == "__main__":
    sys.exit(main())
