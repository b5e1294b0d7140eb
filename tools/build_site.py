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

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
ROW = r"^\| *\d+ *\| *\[[^\]]+\]\(notebooks/{name}\) *\| *(.+?) *\| *(\d+) *\|$"
LINK = re.compile(r"\]\((?![a-z]+:)([^()\s#]*)(?:#([^()\s]+))?(?=[\s)])", re.I)
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
    """One course folder and the folder in which its pages are built."""

    def __init__(self, root: Path, build: Path) -> None:
        self.root = root
        self.source = build / "site-source"
        self.pages = build / "site"
        self.made = build / "site-made"
        self.readme = (root / "README.md").read_text(encoding="utf-8")
        self.paths = sorted((root / "notebooks").glob("[0-9]*.ipynb"))
        if not self.paths:
            sys.exit(f"No lessons in {root / 'notebooks'}: expected files like 01_name.ipynb.")

    def write_sources(self) -> None:
        for folder in (self.source, self.made):
            shutil.rmtree(folder, ignore_errors=True)
        self.source.mkdir(parents=True)
        lessons = [self.write_lesson(path) for path in self.paths]
        self.write_landing_page(lessons)
        facts = {"title": first_heading(self.readme), "lessons": [asdict(one) for one in lessons]}
        (self.source / "course.json").write_text(json.dumps(facts), encoding="utf-8")
        copy_mathjax(self.source / "_static" / "mathjax")

    def write_lesson(self, path: Path) -> Lesson:
        """Write the copy of one lesson that Sphinx reads; returns what is said about it."""
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.relink(cell.source, path.parent)
        picture = self.write_picture(notebook, path.stem)
        explorers = replace_explorers(notebook, path.name)
        nbformat.write(notebook, self.source / path.name)
        row = re.search(ROW.format(name=re.escape(path.name)), self.readme, flags=re.M)
        if not row:
            sys.exit(
                f"{path.name} is not in README.md's table of lessons: expected a row like "
                f"| 1 | [Title](notebooks/{path.name}) | afterwards you can | 60 |. Add it."
            )
        return Lesson(
            number=int(path.name.split("_")[0]),
            name=path.stem,
            title=first_heading(notebook.cells[0].source),
            outcome=row[1],
            minutes=int(row[2]),
            explorers=explorers,
            picture=picture,
        )

    def write_picture(self, notebook: nbformat.NotebookNode, name: str) -> str:
        """Save the lesson's first figure for the map; returns its file name, or "" without one."""
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    file = self.source / "_static" / "map" / f"{name}.png"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(base64.b64decode(output.data["image/png"]))
                    return file.name
        return ""

    def relink(self, text: str, folder: Path) -> str:
        """Let the links of a text that stands in `folder` work from a page.

        A link to a lesson stays one. A file of the course becomes a download, and a folder the
        download of an archive. What does not exist is left as it is, and Sphinx refuses it.
        """

        def replace(match: re.Match) -> str:
            path = (folder / unquote(match[1])).resolve()
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
        page = Template((SITE / "index.md").read_text(encoding="utf-8")).substitute(
            title=first_heading(self.readme),
            opening=self.relink(opening, self.root),
            map="\n".join(["<ol class='course-map'>", *map(card, lessons), "</ol>"]),
            order=self.section("The lessons").rsplit("|\n", 1)[1].strip(),
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


def first_heading(text: str) -> str:
    return re.match("# (.+)", text)[1].strip()


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


def replace_explorers(notebook: nbformat.NotebookNode, name: str) -> list[tuple[str, str]]:
    """Turn each saved explorer into its picture, and put all their states at the end of the page.

    `site/_static/hydrate.js` brings them to life. Returns for each the anchor and the heading
    above it.
    """
    saved = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    shown, found, heading = {}, [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#{1,6} (.+)$", cell.source, flags=re.M)
            heading = headings[-1].strip() if headings else heading
        for place, output in enumerate(cell.get("outputs", [])):
            view = output.get("data", {}).pop(VIEW, None)
            if view is None or "_esm" not in saved.get(view["model_id"], {}).get("state", {}):
                continue  # no explorer: its text or picture stays
            picture = output.data.get("image/png")
            if not picture:
                sys.exit(
                    f"{name}: the explorer of cell {cell.id!r} is saved without a picture, and a "
                    "page would show an empty box. Give its class an image/png and run the lesson."
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
        script = f'<script type="{STATE}">{state}</script>'
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
    root = given.course.resolve()
    course = Course(root, (given.build or root / "build").resolve())
    course.write_sources()
    return course.build()


if __name__ == "__main__":
    sys.exit(main())
