"""What a notebook becomes on the pages: its copy for Sphinx, and its card on the map."""

import base64
import html
import json
import os
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

import nbformat
from nbformat.v4 import new_output, new_raw_cell

import notebooks
from course_utils.lessons import LABELS, Notebook
from notebooks import GLOSSARY, LINK, WIDGET_STATE, WIDGET_VIEW, problem

TOP = PurePosixPath()  # of the pages


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


@dataclass
class Sources:
    """The folder of what Sphinx reads, filled from the folder of a course."""

    root: Path  # of the course
    folder: Path
    entries: dict[Path, Notebook]
    left_out: list[Path] = field(default_factory=list)  # notebooks without a page

    @property
    def paths(self) -> list[Path]:
        """The notebooks that have a page."""
        return [path for path in self.entries if path not in self.left_out]

    def write_page(self, path: Path) -> Page:
        """Write the copy of one notebook that Sphinx reads; returns what is said about it."""
        entry, notebook = self.entries[path], notebooks.read(path)
        if not notebook.cells or not re.match("# .", notebook.cells[0].source):
            raise problem(path, "its first cell has no title", "a line # Title in it", "write one")
        here = PurePosixPath(entry.path).parent
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.relink(cell.source, path.parent, here)
        picture = self.write_picture(notebook, path)
        explorers = replace_explorers(notebook, path)
        written = self.folder / entry.path
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

    @property
    def glossary(self) -> Path:
        return self.root / "notebooks" / GLOSSARY

    def write_glossary(self) -> None:
        """Write the glossary as a page on which every term has an anchor."""
        text = self.relink(self.glossary.read_text(encoding="utf-8"), self.glossary.parent)
        text = re.sub(r"^\*\*(.+?)\*\*", with_anchor, text, flags=re.M)
        (self.folder / GLOSSARY).write_text(text, encoding="utf-8", newline="\n")

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
                file = self.folder / "_static" / "map" / f"{path.stem}.png"
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
            if path == self.glossary:
                return f"]({up}{GLOSSARY}" + (f"#{match[2]}" if match[2] else "")
            if path in self.left_out:
                return f"]({up}index.md"
            if path in self.entries or not match[1]:
                # JupyterLab writes #Two-Words for a heading, the pages #two-words.
                anchor = re.sub(r"[^\w-]", "", unquote(match[2] or "").lower())
                page = match[1] and f"{up}{self.entries[path].path}"
                return f"]({page}" + (f"#{anchor}" if anchor else "")
            if not path.exists() or not path.is_relative_to(self.root):
                return match[0]
            name = path.relative_to(self.root).as_posix() + (".zip" if path.is_dir() else "")
            copied = self.folder / "files" / name
            copied.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                pack(path, copied)
            else:
                shutil.copyfile(path, copied)
            # Without `path:` a Markdown file would be taken for a page.
            return f"]({'path:' if copied.suffix == '.md' else ''}{up}files/{quote(name)}"

        return LINK.sub(replace, text)


def with_anchor(term: re.Match) -> str:
    """A term of the glossary after its anchor: `#max-pooling`."""
    anchor = re.sub(r"\W+", "-", term[1].lower()).strip("-")
    return f'<span class="course-term" id="{anchor}"></span>{term[0]}'


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
        f'<p class="course-branch"><b>{LABELS[one.shelf]}:</b> '
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
