"""Build the static pages of all notebooks in build/site; nothing is fetched, here or by the pages.

python tools/build_site.py [--course FOLDER] [--build FOLDER]

Works on copies of the notebooks: explorers become pictures that the page's script brings to life,
links to files become downloads. What the map says of a notebook stands in lessons.toml.
"""

import argparse
import importlib.util
import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from string import Template

from site_pages import Page, Sources
from site_shelves import SHELVES, card, shelf_page
from tables import data_table

import notebooks
from course_utils.lessons import FILE, LABELS, LessonsError, course
from course_utils.text_files import shown

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
LISTED = FILE.relative_to(ROOT)
GLOSSARY_LINK = "Every term, with its other names, stands in the [glossary](glossary.md)."
PAD_LEAD = """**Draw a digit with the mouse or a finger.** A small network reads it while you draw,
here in your browser."""
# The parts of MathJax that a page may load; the whole is 24 MB.
MATHJAX = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions")


class Course:
    """One course folder and the folder in which its pages are built.

    A notebook that cannot be shown is left out, and `problems` says why.
    """

    def __init__(self, root: Path, build: Path) -> None:
        self.pages = build / "site"
        self.made = build / "site-made"
        try:
            self.list = course(root / LISTED)
        except LessonsError as error:
            sys.exit(f"{error} Name the course's folder with --course.")
        entries = {root / "notebooks" / one.path: one for one in self.list.notebooks}
        self.sources = Sources(root, build / "site-source", entries)
        self.problems: list[str] = []
        self.shelves: list[str] = []  # those that have a page
        for path in notebooks.on_shelves(root / "notebooks"):
            if path not in entries:
                why = "no page: lessons.toml has no entry for it. Add one."
                self.leave_out(path, f"{shown(path)}: {why}")
        if not entries:
            sys.exit(f"No notebooks in {root / LISTED}: expected [[notebook]] entries.")

    def leave_out(self, path: Path, why: str) -> None:
        self.problems.append(why)
        self.sources.left_out.append(path)

    def write_sources(self) -> None:
        pages = self.write_pages()
        if self.sources.left_out:
            pages = self.write_pages()  # again: the others have linked to them
        if not pages:
            sys.exit("\n".join(self.problems))
        lessons = self.write_landing_page(pages)
        facts = {"lessons": [asdict(one) for one in lessons], "labels": LABELS}
        facts["shelves"] = {shelf: SHELVES[shelf][0] for shelf in SHELVES if shelf in self.shelves}
        folder = self.sources.folder
        (folder / "course.json").write_text(json.dumps(facts), encoding="utf-8")
        copy_mathjax(folder / "_static" / "mathjax")

    def write_pages(self) -> list[Page]:
        """Write all notebooks; leave out those that cannot be shown, and note why."""
        for folder in (self.sources.folder, self.made):
            shutil.rmtree(folder, ignore_errors=True)
        self.sources.folder.mkdir(parents=True)
        pages = []
        for path in self.sources.paths:
            try:
                pages.append(self.sources.write_page(path))
            except notebooks.NotebookProblem as problem:
                self.leave_out(path, str(problem))
            except (OSError, ValueError) as error:
                self.leave_out(path, f"{shown(path)}: no page: {error}")
        return pages

    def write_landing_page(self, pages: list[Page]) -> list[Page]:
        """Write map, shelves and glossary; return the lessons, each with what branches from it."""
        lessons = {page.number: page for page in pages if page.shelf == "lessons"}
        for page in pages:
            if page.shelf != "lessons" and page.number in lessons:
                lessons[page.number].branches.append(page)
        text = (SITE / "index.md").read_text(encoding="utf-8")
        names = [page.name for page in pages]
        for shelf in SHELVES:
            of_shelf = [page for page in pages if page.shelf == shelf]
            if of_shelf:
                self.shelves.append(shelf)
                file = self.sources.folder / f"{shelf}.md"
                file.write_text(shelf_page(shelf, of_shelf), encoding="utf-8", newline="\n")
        names += self.shelves
        glossary = self.sources.glossary.is_file()
        if glossary:
            self.sources.write_glossary()
            names.append(self.sources.glossary.stem)
        page = Template(self.sources.relink(text, self.sources.root)).substitute(
            pad=self.sources.pad and f"{PAD_LEAD}\n\n{self.sources.pad}",
            glossary=GLOSSARY_LINK if glossary else "",
            map="\n".join(["<ol class='course-map'>", *map(card, lessons.values()), "</ol>"]),
            data="\n".join(data_table(self.list)),
            contents="\n".join(names),
        )
        index = self.sources.folder / "index.md"
        index.write_text(page, encoding="utf-8", newline="\n")
        return list(lessons.values())

    def build(self) -> int:
        from sphinx.cmd.build import build_main

        pages = self.made / "html"  # old pages are there until the new ones are
        words = ["-b", "html", "-c", str(SITE), "-d", str(self.made / "doctrees")]
        words += ["-q", "-E", "-W", "--keep-going", str(self.sources.folder), str(pages)]
        failed = build_main(words)
        if failed:
            return failed
        for source_map in (pages / "_static").rglob("*.map"):
            source_map.unlink()  # for those who mend the theme; a third of the site's size
        for icons in ("scripts/fontawesome.js", "scripts/fontawesome.js.LICENSE.txt", "vendor"):
            remove(pages / "_static" / icons)  # no page loads them
        (pages / "notebooks").mkdir()
        for path in self.sources.paths:
            copied = pages / "notebooks" / self.sources.entries[path].path
            copied.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copied)
        shutil.rmtree(self.pages, ignore_errors=True)
        pages.rename(self.pages)
        shutil.rmtree(self.made)
        print(
            f"{len(self.sources.paths)} notebooks: open {self.pages / 'index.html'} in a browser."
        )
        return 0


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


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
