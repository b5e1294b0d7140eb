"""Build the static pages of all notebooks in build/site; nothing is fetched, here or by the pages.

python tools/build_site.py [--course FOLDER] [--build FOLDER]

Works on copies of the notebooks: explorers become pictures that the page's script brings to life,
links to files become downloads. What the map says of a notebook stands in lessons.toml.
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
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from string import Template
from urllib.parse import quote, unquote

import nbformat
from nbformat.v4 import new_output, new_raw_cell
from tables import data_table

import notebooks
from course_utils.lessons import LessonsError, Notebook, course
from course_utils.text_files import shown
from notebooks import LINK, WIDGET_STATE, WIDGET_VIEW, NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
BRANCH = {"exercises": "Exercises", "deeper": "Deeper"}
TOP = PurePosixPath()  # of the pages
# The parts of MathJax that a page may load; the whole is 24 MB.
MATHJAX = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions")


@dataclass
class Page:
    """What the map and the list of lessons say about one notebook; `name` is its page's."""

    name: str
    number: int
    title: str
    outcome: str
    minutes: int
    shelf: str
    explorers: list[tuple[str, str]]  # anchor and the heading it stands under
    picture: str
    branches: list["Page"] = field(default_factory=list)


class Course:
    """One course folder and the folder in which its pages are built.

    A notebook that cannot be shown is left out, and `problems` says why.
    """

    def __init__(self, root: Path, build: Path) -> None:
        self.root = root
        self.source = build / "site-source"
        self.pages = build / "site"
        self.made = build / "site-made"
        try:
            self.list = course(root / "lessons.toml")
        except LessonsError as error:
            sys.exit(f"{error} Name the course's folder with --course.")
        self.entries = {root / "notebooks" / one.path: one for one in self.list.notebooks}
        self.problems: list[str] = []
        self.left_out: list[Path] = []
        self.paths = [*self.entries]
        for path in notebooks.on_shelves(root / "notebooks"):
            if path not in self.entries:
                self.leave_out(path, "no page: lessons.toml has no entry for it. Add one.")
        if not self.paths:
            sys.exit(f"No notebooks in {root / 'lessons.toml'}: expected [[notebook]] entries.")

    def leave_out(self, path: Path, why: str) -> None:
        self.problems.append(f"{shown(path)}: {why}")
        self.left_out.append(path)

    def write_sources(self) -> None:
        pages = self.write_pages()
        if self.left_out:
            pages = self.write_pages()  # again: the others have linked to them
        if not pages:
            sys.exit("\n".join(self.problems))
        lessons = self.write_landing_page(pages)
        facts = {"lessons": [asdict(one) for one in lessons]}
        (self.source / "course.json").write_text(json.dumps(facts), encoding="utf-8")
        copy_mathjax(self.source / "_static" / "mathjax")

    def write_pages(self) -> list[Page]:
        """Write all notebooks; leave out those that cannot be shown, and note why."""
        for folder in (self.source, self.made):
            shutil.rmtree(folder, ignore_errors=True)
        self.source.mkdir(parents=True)
        pages = []
        for path in [*self.paths]:
            try:
                pages.append(self.write_page(path, self.entries[path]))
            except (OSError, ValueError) as error:
                told = isinstance(error, NotebookProblem)
                self.problems.append(str(error) if told else f"{shown(path)}: no page: {error}")
                self.left_out.append(path)
                self.paths.remove(path)
        return pages

    def write_page(self, path: Path, entry: Notebook) -> Page:
        """Write the copy of one notebook that Sphinx reads; returns what is said about it."""
        notebook = notebooks.read(path)
        if not notebook.cells or first_heading(notebook.cells[0].source) is None:
            raise problem(path, "its first cell has no title", "a line # Title in it", "write one")
        here = PurePosixPath(entry.path).parent
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.relink(cell.source, path.parent, here)
        picture = self.write_picture(notebook, path)
        explorers = replace_explorers(notebook, path)
        written = self.source / entry.path
        written.parent.mkdir(exist_ok=True)
        notebooks.save(notebook, written)
        return Page(
            name=entry.path.removesuffix(".ipynb"),
            number=entry.lesson,
            title=entry.title,
            outcome=entry.afterwards,
            minutes=entry.minutes,
            shelf=entry.shelf,
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

    def relink(self, text: str, folder: Path, here: PurePosixPath = TOP) -> str:
        """Let the links of a text that stands in `folder` work from a page in the folder `here`.

        A link to a notebook stays one; if that is left out, it leads to the map. A file of the course
        becomes a download, and a folder the download of an archive. What does not exist is left as
        it is, and Sphinx refuses it.
        """

        up = "../" * len(here.parts)

        def replace(match: re.Match) -> str:
            path = Path(os.path.realpath(folder / unquote(match[1])))
            if path in self.left_out:
                return f"]({up}index.md"
            if path in self.paths or not match[1]:
                # JupyterLab writes #Two-Words for a heading, the pages #two-words.
                anchor = re.sub(r"[^\w-]", "", unquote(match[2] or "").lower())
                page = match[1] and f"{up}{self.entries[path].path}"
                return f"]({page}" + (f"#{anchor}" if anchor else "")
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
            return f"]({'path:' if copied.suffix == '.md' else ''}{up}files/{quote(name)}"

        return LINK.sub(replace, text)

    def write_landing_page(self, pages: list[Page]) -> list[Page]:
        """Write the map; return the lessons, each with what branches from it."""
        lessons = {page.number: page for page in pages if page.shelf == "lessons"}
        for page in pages:
            if page.shelf != "lessons" and page.number in lessons:
                lessons[page.number].branches.append(page)
        text = (SITE / "index.md").read_text(encoding="utf-8")
        page = Template(self.relink(text, self.root)).substitute(
            map="\n".join(["<ol class='course-map'>", *map(card, lessons.values()), "</ol>"]),
            data="\n".join(data_table(self.list)),
            contents="\n".join(page.name for page in pages),
        )
        (self.source / "index.md").write_text(page, encoding="utf-8", newline="\n")
        return list(lessons.values())

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
            copied = pages / "notebooks" / self.entries[path].path
            copied.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copied)
        shutil.rmtree(self.pages, ignore_errors=True)
        pages.rename(self.pages)
        shutil.rmtree(self.made)
        print(f"{len(self.paths)} notebooks: open {self.pages / 'index.html'} in a browser.")
        return 0


def first_heading(text: str) -> str | None:
    found = re.match("# (.+)", text)
    return found[1].strip() if found else None


def pack(folder: Path, archive: Path) -> None:
    """Put the files of a folder in an archive, the same bytes each time."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                member = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
                packed.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)


def card(lesson: Page) -> str:
    """One lesson on the map, with what branches from it."""

    def link(page: str, text: str) -> str:
        return f'<a href="{page}">{html.escape(text)}</a>'

    address = f"{lesson.name}.html"
    picture = f'<img alt="" src="_static/map/{lesson.picture}">' if lesson.picture else ""
    explorers = ", ".join(link(f"{address}#{anchor}", text) for anchor, text in lesson.explorers)
    branches = "".join(
        f'<p class="course-branch"><b>{BRANCH[one.shelf]}:</b> '
        f"{link(f'{one.name}.html', one.title)}, {one.minutes} minutes</p>"
        for one in lesson.branches
    )
    return (
        f'<li class="course-card"><div class="course-picture">{picture}</div>'
        f'<h3><span class="course-number">{lesson.number}</span> '
        f"{link(address, lesson.title)}</h3>"
        f"<p>Afterwards you can {html.escape(lesson.outcome)}.</p>"
        + (f'<p class="course-branch"><b>Explorer:</b> {explorers}</p>' if explorers else "")
        + branches
        + f'<p class="course-minutes">Lesson: {lesson.minutes} minutes</p></li>'
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
    options = argparse.ArgumentParser(description="Build the static pages of all notebooks.")
    options.add_argument("--course", type=Path, default=ROOT, help="default: this course")
    options.add_argument("--build", type=Path, help="default: build/ in the course's folder")
    given = options.parse_args()
    try:
        root = Path(os.path.realpath(given.course))
        site = Course(root, Path(os.path.realpath(given.build or root / "build")))
        site.write_sources()
        failed = site.build()
    except (OSError, ValueError) as error:  # ValueError: "\0" in a folder's name
        sys.exit(f"No pages: {error}. Make room, or name other folders with --course and --build.")
    if site.problems:
        print("\n".join(site.problems), file=sys.stderr)
    return 1 if failed or site.problems else 0


if __name__ == "__main__":
    sys.exit(main())
