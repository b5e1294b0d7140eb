"""The pages of the course: complete, linked, and sufficient to themselves."""

import html
import json
import posixpath
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import numpy as np
import pytest
from built_pages import EXTRA, MODULE, PICTURE, STATE, VIEW, build, counter
from scripts import EXERCISES, LESSONS, NOTEBOOKS, ROOT, entry, load_script

from course_utils.lessons import course

LINKED = ("LICENSE", "LICENSE-TEXT", "course_utils/data/README.md")
# Words that are their own stems; each stands in some lessons, and every lesson has one of them.
OF_ONE_LESSON = ("kernel", "stride", "softmax", "penguin", "dropout", "batch")


class Page(HTMLParser):
    """What the tests ask about a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text = path.read_text(encoding="utf-8")
        self.ids, self.links, self.loaded, self.pictures, self.explorers = set(), [], [], [], []
        self.scripts, self.styles, self.title, self.inside = [], [], "", None
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids |= {values["id"]} if "id" in values else set()
        self.inside = tag if tag in ("h1", "script", "style", "title") else self.inside
        if tag == "script":
            self.scripts.append([values, ""])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "img":
            self.pictures.append(values)
        if "explorer" in (values.get("class") or "").split():
            self.explorers.append(values)
        if tag != "a":
            self.loaded += [values[name] for name in ("src", "href") if values.get(name)]
        self.styles.append(values.get("style") or "")

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1][1] += data
        elif self.inside == "style":
            self.styles.append(data)
        elif self.inside == "h1":
            self.title += data


@pytest.fixture(scope="session")
def pages(site):
    found = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {path.relative_to(site).as_posix(): Page(path) for path in found}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_is_a_page_with_its_title_and_its_figures(pages, site, name):
    page = pages[f"{name}.html"]
    outputs = [o for cell in NOTEBOOKS[name].cells for o in cell.get("outputs", [])]
    figures = [o for o in outputs if "image/png" in o.get("data", {})]
    assert page.title.startswith(NOTEBOOKS[name].cells[0].source.splitlines()[0].lstrip("# "))
    kept = ("_images/", "../_images/", "data:image/png")
    shown = [p for p in page.pictures if p["src"].startswith(kept)]
    assert len(shown) == len(figures)
    assert bool(figures) == (name not in EXERCISES)
    assert all(picture["alt"] for picture in shown)
    assert len(page.explorers) == sum(VIEW in o.get("data", {}) for o in outputs)
    assert (site / "notebooks" / f"{name}.ipynb").is_file()
    assert f"http://localhost:8888/lab/tree/{name}.ipynb" in page.links


def test_pages_load_nothing_from_elsewhere(pages, site):
    for name, page in pages.items():
        assert [one for one in page.loaded if re.match("(https?:)?//", one)] == [], name
        assert not any(re.search(r"url\(\s*['\"]?(https?:)?//", css) for css in page.styles), name
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        css = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", css), sheet.name


def test_every_link_leads_somewhere(pages, site):
    for name, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            found = posixpath.join(posixpath.dirname(name), unquote(parts.path))
            target = posixpath.normpath(found) if parts.path else name
            assert (site / target).is_file(), f"{name} links to {link}"
            if parts.fragment and target in pages:
                found = unquote(parts.fragment) in pages[target].ids
                assert found, f"{name} links to {link}, and there is no such place"


@pytest.mark.parametrize("name", LESSONS)
def test_the_search_knows_every_lesson(site, name):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\);?\s*", index, flags=re.S)[1])
    place = index["docnames"].index(name)
    terms = [*index["terms"].items(), *index["titleterms"].items()]
    found = {word for word, places in terms if place in np.atleast_1d(places)}
    assert {"lesson", "learn", "minut"} <= found  # the search compares stems
    prose = "".join(cell.source for cell in LESSONS[name].cells if cell.cell_type == "markdown")
    said = {word for word in OF_ONE_LESSON if re.search(rf"\b{word}s?\b", prose.lower())}
    assert said
    assert said <= found


def test_the_landing_page_lists_every_lesson(pages, site):
    landing = pages["index.html"]
    for one in course().shelf("lessons"):
        name = one.name
        (card,) = re.findall(
            rf'<li class="course-card">(?:(?!</li>).)*<a href="{name}\.html">.*?</li>',
            landing.text,
            flags=re.S,
        )
        assert one.title in card
        assert f"{one.minutes} minutes" in card
        for branch in course().branches(one.lesson):
            assert f'<a href="{branch.path.replace("ipynb", "html")}">{branch.title}</a>' in card
    assert "count to &lt;three&gt;" in landing.text
    assert f'href="{EXTRA}.html#explorer-1">Try it now<' in landing.text
    assert "make lab" in landing.text
    assert {"the-map-of-the-course", "how-to-use-the-explorers", "licences"} <= landing.ids


def test_every_page_leads_to_the_glossary_and_every_term_has_an_address(pages, site):
    glossary = pages["glossary.html"]
    assert {"kernel", "max-pooling", "1-1-convolution"} <= glossary.ids
    assert "01_convolution.html" in glossary.links
    assert "deeper/01a_why_it_works.html" in glossary.links
    assert "glossary.html" in pages["index.html"].links
    assert "../glossary.html" in pages["deeper/01a_why_it_works.html"].links


def test_a_page_ends_with_the_ways_on(pages):
    ends = {name: page.text.partition('<nav class="page-end"')[2] for name, page in pages.items()}
    second = re.findall(r"<b>(\w+):</b> <a href=\"(.*?)\">", ends["02_padding.html"])
    assert second == [
        ("Back", "01_convolution.html"),
        ("Next", "03_pooling.html"),
        ("Exercises", "exercises/02_padding_exercises.html"),
        ("Deeper", "deeper/02a_borders_and_gaps.html"),
    ]
    deeper = re.findall(
        r"<b>([\w ]+):</b> <a href=\"(.*?)\">", ends["deeper/01c_by_hand_but_fast.html"]
    )
    assert deeper == [
        ("Back", "01b_convolutions_of_every_kind.html"),
        ("Next", "../02_padding.html"),
        ("Lesson 1", "../01_convolution.html"),
    ]
    assert ends["index.html"] == ""


@pytest.mark.parametrize("shelf", ["lessons", "exercises", "deeper"])
def test_a_shelf_says_what_each_of_its_notebooks_asks(pages, shelf):
    page = pages[f"{shelf}.html"]
    for one in course().shelf(shelf):
        at = page.text.index(f'href="{one.path.replace(".ipynb", ".html")}"')
        said = html.unescape(page.text[at:].partition("</section>")[0])
        assert one.title in said
        assert f"{one.minutes} minutes" in said
        assert "It asks:" in said
    assert all(
        f"{shelf}.html" in other.links for other in (pages["index.html"], pages["glossary.html"])
    )


def test_the_digit_pad_is_on_the_landing_page_and_loaded_once(pages, site):
    (pad,) = pages["index.html"].explorers
    (source,) = [one for one in pages["index.html"].loaded if "explorers/" in one]
    lesson = pages["05_sequential_mnist.html"]
    assert source in lesson.loaded
    assert pad["data-model-id"] in {one["data-model-id"] for one in lesson.explorers}
    assert '"weights"' in (site / source).read_text(encoding="utf-8").replace("\\", "")
    assert '"weights"' not in lesson.text + pages["index.html"].text


def test_an_explorer_becomes_its_picture_and_a_state(pages):
    page = pages[f"{EXTRA}.html"]
    (explorer,) = page.explorers
    assert explorer["data-model-id"] == "f00"
    (picture,) = [p for p in page.pictures if p["src"].startswith("data:")]
    assert picture == {"alt": 'three <of "them">', "src": f"data:image/png;base64,{PICTURE}"}
    assert page.text.index(PICTURE) > page.text.index('data-model-id="f00"')
    (state,) = [text for values, text in page.scripts if values.get("type") == STATE]
    saved = json.loads(state)["state"]
    assert set(saved) == {"f00"}  # what has no module of its own is not brought to life
    assert saved["f00"]["state"]["_esm"] == MODULE
    assert saved["f00"]["buffers"][0]["data"] == "YWJj"


def test_a_script_inside_a_state_stays_inside(pages):
    page = pages[f"{EXTRA}.html"]
    assert "<script>broken()" not in page.text
    assert not any("broken()" in text for values, text in page.scripts if "type" not in values)
    sources = [values.get("src", "") for values, _ in page.scripts]
    assert any("hydrate.js" in source for source in sources)


def test_a_page_folds_what_the_lesson_folds(pages):
    page = pages[f"{EXTRA}.html"]
    assert re.search(r"<details>\s*<summary>Hint</summary>\s*<p>A <em>folded</em>", page.text)
    assert "<details" in page.text.split("Show code cell source")[0]
    assert "HBox()" in page.text


def test_the_tools_start_without_a_grammar_that_nobody_asks_for():
    code = "import sys; sys.path.insert(0, 'tools'); import notebooks; assert 'lark' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def small_course(tmp_path):
    """One lesson, its entry, and what the landing page links to; building it takes two seconds."""
    (tmp_path / "notebooks").mkdir()
    for name in LINKED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "course_utils" / "data" / "results").mkdir(parents=True)
    (tmp_path / "course_utils" / "lessons.toml").write_text(entry())

    def write(change=lambda notebook: None):
        notebook = counter()
        notebook.cells[0].source = "# Count"
        change(notebook)
        nbformat.write(notebook, tmp_path / "notebooks" / "01_count.ipynb")
        return tmp_path

    return write


def stops_with(course: Path, message: str) -> None:
    """Does the build of this course end before Sphinx begins, with this sentence?"""
    build_site = load_script("tools/build_site.py")
    with pytest.raises(SystemExit, match=re.escape(message)):
        build_site.Course(course, course / "build").write_sources()


def test_an_explorer_without_a_picture_stops_the_build(small_course):
    course = small_course(lambda lesson: lesson.cells[2].outputs[0].data.pop("image/png"))
    stops_with(course, "01_count.ipynb: the explorer of cell 'count' is saved without a picture")


def test_a_notebook_that_is_not_listed_is_told(small_course, tmp_path):
    listed = tmp_path / "course_utils" / "lessons.toml"
    listed.write_text(listed.read_text().replace("01_count", "01_other"))
    stops_with(
        small_course(), "01_count.ipynb: no page: lessons.toml has no entry for it. Add one."
    )


def test_two_builds_are_the_same_bytes_and_a_dead_link_leaves_them(small_course):
    def contents():
        folder = course / "build" / "site"
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def add_link(notebook):
        notebook.cells[0].source += "\n\n[gone](../course_utils/gone.py)"

    course = small_course()
    assert build(course).returncode == 0
    first = contents()
    assert build(course).returncode == 0
    assert contents() == first
    done = build(small_course(add_link))
    assert done.returncode != 0
    assert "gone.py" in done.stderr
    assert contents() == first
