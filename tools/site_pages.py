"""What a notebook becomes on the pages: its copy for Sphinx, and what the maps say of it."""

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

import lean_schema  # noqa: F401
import nbformat
from nbformat.v4 import new_output, new_raw_cell
from site_folds import fold

import notebooks
from course_utils.lessons import Notebook
from notebooks import GLOSSARY, LINK, WIDGET_STATE, WIDGET_VIEW, problem

TOP = PurePosixPath()  # of the pages
PAD = ".DigitPad"
IN_ALL = ("Quiz", "Summary", "What is done")
# A file: page may read no file but a script, so a shared state is one that puts itself in the page.
SHARED = """{
  const state = document.createElement("script");
  state.type = "%s";
  state.textContent = %s;
  document.currentScript.after(state);
}
"""


@dataclass
class Page:
    """What the maps and the lists say about one notebook; `name` is its page's."""

    name: str
    number: int
    label: str  # its number with its letter: "7a"
    title: str
    outcome: str
    minutes: int
    shelf: str
    sections: list[str]
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
    pad: str = ""  # the digit pad, for the landing page

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
        if entry.shelf != "exercises":
            fold(notebook, path.stem)
        explorers = replace_explorers(notebook, path)
        self.share_pad(notebook, "../" * len(here.parts))
        written = self.folder / entry.path
        written.parent.mkdir(exist_ok=True)
        notebooks.save(notebook, written)
        return Page(
            name=entry.path.removesuffix(".ipynb"),
            number=entry.lesson,
            label=entry.number,
            title=entry.title,
            outcome=entry.afterwards,
            minutes=entry.minutes,
            shelf=entry.shelf,
            sections=sections(notebook),
            explorers=explorers,
            picture=picture,
        )

    def share_pad(self, notebook: nbformat.NotebookNode, up: str) -> None:
        """Give the digit pad's state a file: its lesson and the landing page load it once."""
        if PAD not in notebook.cells[-1].source:
            return
        states = json.loads(re.sub("^<script[^>]*>|</script>$", "", notebook.cells[-1].source))
        model = next(key for key, one in states["state"].items() if is_pad(one))
        state = {"state": {model: states["state"].pop(model)}}
        file = self.folder / "_static" / "explorers" / f"{model}.js"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SHARED % (WIDGET_STATE, json.dumps(json.dumps(state))), encoding="utf-8")
        load = f'<script src="%s_static/explorers/{file.name}"></script>'
        notebook.cells[-1].source = states_script(states["state"]) + load % up
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                box = output.get("data", {}).get("text/html", "")
                if f'data-model-id="{model}"' in box:
                    self.pad = re.sub(r'id="[\w-]+"', 'id="digit-pad"', box, count=1) + load % ""

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


def sections(notebook: nbformat.NotebookNode) -> list[str]:
    """The headings of what a notebook asks: not those that every notebook has."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [one for one in re.findall("^## (.+)$", prose, flags=re.M) if one not in IN_ALL]


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
        html_page = {"format": "text/html"}
        notebook.cells.append(new_raw_cell(states_script(shown), id="states", metadata=html_page))
    return found


def states_script(states: dict) -> str:
    """The states of explorers as hydrate.js finds them in a page."""
    text = json.dumps({"state": states}, sort_keys=True).replace("<", "\\u003c")
    return f'<script type="{WIDGET_STATE}">{text}</script>'


def is_pad(saved: dict) -> bool:
    return saved["state"].get("_anywidget_id", "").endswith(PAD)
