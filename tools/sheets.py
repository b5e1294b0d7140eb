"""The teacher's sheets, for a second screen or on paper: never between the projected cells.

A sheet has the plans of a class with a clock, and for each section what is on the screen, what to
ask, the usual misconceptions, where the time goes; then the quiz's answers and the solutions of
the exercises. tools/handouts.py writes them, tools/booklet.py binds them.
"""

import base64
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import exercise_cells
import minutes
import nbformat
from one_line import inline
from PIL import Image
from teaching_notes import (
    BREAK,
    NAMES,
    TEACHING,
    WEEK,
    Day,
    Notes,
    Plan,
    Section,
    read_notes,
    read_week,
)

import notebooks
from course_utils.lessons import Notebook, course
from course_utils.widgets.quiz.file import find_quiz, read_quiz

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "notebooks"
STYLE, CLOCK = (ROOT / "site" / "sheets" / name for name in ("sheet.css", "clock.js"))
WIDEST = 560  # pixels of a figure: it is a reminder of what stands on the screen
MOST_LINES = 7  # of what a cell prints
ASKS = re.compile(r"\*\*(?:Predict|Take a pencil|Question)|\?\)?$")
LISTED = re.compile(r"\*\*(?:Predict first, then try|Predict)[^*]*:\*\*$")
CLOCK_BAR = """<div class="clock screen-only"><span id="face">00:00</span>
<span id="now" role="status"></span><span id="left"></span><span class="acts">
<button data-do="start">Start (S)</button><button data-do="reset">Reset (R)</button>
<button data-do="plan">Plan (P)</button></span></div>"""


def _list(title: str, texts: list[str], kind: str = "ul") -> str:
    items = "".join(f"<li>{inline(text)}</li>" for text in texts)
    return f"<h3>{title}</h3><{kind}>{items}</{kind}>" if texts else ""


def chapter(path: Path, entry: Notebook) -> str:
    """All that a teacher wants beside one notebook: an article of a page, or of the booklet."""
    notebook = notebooks.read(path)
    notes = read_notes(TEACHING / f"{path.stem}.toml", notebook)
    parts = minutes.sections(notebook)
    heads = {part.cell: part.heading for part in parts} | {"title": "Opening"}
    alone = dict(zip(heads, minutes.shares(parts, entry.seconds), strict=True))
    told = {section.cell: section for section in notes.sections}
    cells = dict(_by_section(notebook, heads))
    body = [
        f"<h1>{entry.number} {inline(entry.title)}</h1>",
        f'<p class="soft">Afterwards the class can {inline(entry.afterwards)}.</p>',
        *(_plan(entry, plan, heads) for plan in notes.plans),
    ]
    for cell, head in heads.items():
        section = told.get(cell, Section(cell, [], [], []))
        body.append(_section(entry, section, head, cells[cell], _taken(notes, cell, alone[cell])))
    body += [_exercises(one) for one in _exercises_of(entry)]
    return f'<article class="chapter" id="{entry.name}">{"".join(body)}</article>'


def _exercises_of(entry: Notebook) -> list[Notebook]:
    branches = course().branches(entry.lesson) if entry.shelf == "lessons" else []
    return [one for one in branches if one.shelf == "exercises"]


def _by_section(
    notebook: nbformat.NotebookNode, heads: dict[str, str]
) -> Iterator[tuple[str, list[nbformat.NotebookNode]]]:
    here: list[nbformat.NotebookNode] = []
    for cell in notebook.cells:
        if cell.id in heads:
            here = []
            yield cell.id, here
        here.append(cell)


def _plan(entry: Notebook, plan: Plan, heads: dict[str, str]) -> str:
    rows, passed = [], 0
    for step in plan.steps:
        name = inline(heads.get(step.cell) or NAMES[step.cell])
        link = name if step.cell == BREAK else f'<a href="#{entry.name}-{step.cell}">{name}</a>'
        start, passed = passed, passed + step.minutes
        plain = html.escape(re.sub("<[^>]*>", "", name))
        rows.append(
            f'<tr data-end="{passed}" data-name="{plain}"><td class="n">{start}</td>'
            f'<td class="n">{passed}</td><td class="n">{step.minutes}</td><td>{link}</td></tr>'
        )
    head = (
        '<tr><th class="n">from</th><th class="n">to</th><th class="n">minutes</th><th></th></tr>'
    )
    return (
        f'<div class="plan" data-plan="{plan.minutes}"><h2>A class of {plan.minutes} minutes</h2>'
        f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p><strong>Left out.</strong> {inline(plan.skip)}</p></div>"
    )


def _taken(notes: Notes, cell: str, alone: int) -> str:
    """In which plan a section takes how long."""
    told = []
    for plan in notes.plans:
        here = [step.minutes for step in plan.steps if step.cell == cell]
        told.append(f"{here[0]} of {plan.minutes} minutes" if here else f"not in {plan.minutes}")
    return " · ".join([*told, f"alone: {alone}"])


def _section(entry: Notebook, section: Section, head: str, cells: list, taken: str) -> str:
    asked, printed = list(_questions(cells)), list(_printed(cells))
    quiz = "".join(answers_of_quiz(cell.source) for cell in cells)
    screen = "".join(f"<p>{inline(text)}</p>" for text in asked)
    gives = "".join(f"<pre>{html.escape(text)}</pre>" for text in printed)
    return "".join(
        [
            f'<section class="part" id="{entry.name}-{section.cell}">',
            f'<h2>{inline(head)}</h2><p class="soft">{taken}</p>',
            "" if quiz else _figure(cells),
            screen and f"<h3>On the screen</h3>{screen}",
            gives and f"<h3>What it prints</h3>{gives}",
            _list("Ask the class", section.ask),
            _list("Usual misconceptions", section.misconceptions),
            _list("Where the time goes", section.time),
            quiz,
            "</section>",
        ]
    )


def _questions(cells: list) -> Iterator[str]:
    """The questions that the class reads, with the list that a question leads to."""
    for cell in cells:
        if cell.cell_type != "markdown" or cell.id == "summary":
            continue
        paragraphs = minutes.FOLDED.sub("", cell.source).split("\n\n")
        for text, after in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
            if ASKS.search(text) and "$$" not in text and not text.startswith(("#", "1.", "|")):
                yield text
                if LISTED.search(text):
                    yield from after.splitlines()


def _printed(cells: list) -> Iterator[str]:
    for cell in cells:
        hidden = minutes.FOLDED_CELLS & set(cell.metadata.get("tags", []))
        for output in [] if hidden else cell.get("outputs", []):
            lines = output.get("text", "").rstrip().splitlines()
            if lines:
                yield "\n".join(lines[:MOST_LINES] + ["…"] * (len(lines) > MOST_LINES))


def _figure(cells: list) -> str:
    """The first picture of a section, small."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
                picture = picture.convert("RGB")
                picture.thumbnail((WIDEST, WIDEST))
                stored = io.BytesIO()
                picture.quantize(128).save(stored, "PNG", optimize=True)
                text = base64.b64encode(stored.getvalue()).decode()
                alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "The explorer.")
                shown = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{text}">'
                return f"<figure>{shown}</figure>"
    return ""


def answers_of_quiz(source: str) -> str:
    """The right options of the quiz that a cell shows, as a list; "" where it shows none."""
    shows = minutes.QUIZ.fullmatch(source.strip())
    if not shows:
        return ""
    answers = []
    for question in read_quiz(find_quiz(int(shows[1])), (1, 20))["questions"]:
        (right,) = [option for option in question["options"] if option["right"]]
        answers.append(f"{question['text']} **{right['text'].rstrip('.')}**: {right['why']}")
    return _list("The right options, with their reasons", answers, "ol")


def _exercises(entry: Notebook) -> str:
    path = LESSONS / entry.path
    notebook = notebooks.read(path)
    parts = [f'<section class="part" id="{entry.name.removesuffix("_exercises")}-exercises">']
    parts.append(f"<h2>Exercises: {inline(entry.title)}</h2>")
    parts.append(f'<p class="soft">alone: {entry.minutes} minutes</p>')
    for section in read_notes(TEACHING / f"{path.stem}.toml", notebook).sections:
        parts.append(_list("Ask the class", section.ask))
        parts.append(_list("Usual misconceptions", section.misconceptions))
    head = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            head = (minutes.HEADING.search(cell.source) or [head, head])[1]
        elif "solution" in cell.metadata.get("tags", []):
            code = html.escape(exercise_cells.bare(cell.source))
            parts.append(f'<div class="solution"><h3>{inline(head)}</h3><pre>{code}</pre></div>')
    return "".join([*parts, "</section>"])


def week(days: list[Day], link: str) -> str:
    """The week; `link` makes an address of a lesson's name: "{}.html" or "#{}"."""
    titles = {one.name: f"{one.number} {one.title}" for one in course().shelf("lessons")}
    told = ['<article class="chapter" id="week"><h1>A week</h1>']
    for day in days:
        rows = []
        for step in day.steps:
            name = inline(titles.get(step.cell) or NAMES[step.cell])
            if step.cell in titles:
                name = f'<a href="{link.format(step.cell)}">{name}</a>'
            rows.append(f'<tr><td class="n">{step.minutes} min</td><td>{name}</td></tr>')
        table = f"<table><tbody>{''.join(rows)}</tbody></table>"
        beside = f'<div class="beside">{table}<p>{inline(day.text)}</p></div>'
        told.append(f'<div class="plan"><h2>{inline(day.title)}</h2>{beside}</div>')
    return "".join([*told, "</article>"])


def the_week() -> list[Day]:
    """The course's own week."""
    return read_week(WEEK, [one.name for one in course().shelf("lessons")])


def page(title: str, body: str, *, clock: bool = False) -> str:
    """A page that needs no other file."""
    style = STYLE.read_text(encoding="utf-8")
    script = f"<script>{CLOCK.read_text(encoding='utf-8')}</script>" if clock else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{style}</style></head><body>"
        f"{CLOCK_BAR if clock else ''}<main>{body}</main>{script}</body></html>\n"
    )


def sheet(path: Path) -> str | None:
    """The page of a notebook's sheet; none for exercises, which stand on that of their lesson.

    A notebook that is not of the course has none either.
    """
    here = [one for one in course().notebooks if one.name == path.stem]
    if not here or here[0].shelf == "exercises":
        return None
    text = chapter(path, here[0])
    return page(f"{here[0].number} {here[0].title}", text, clock="data-plan" in text)


def write_index(folder: Path) -> None:
    """Write index.html: the sheets that are there, and the week."""
    links = [
        f'<li><a href="{made.relative_to(folder).as_posix()}">{one.number} {inline(one.title)}</a></li>'
        for one in course().notebooks
        for made in [(folder / one.path).with_suffix(".html")]
        if made.is_file()
    ]
    first = f"<h1>Sheets for the teacher</h1><ul>{''.join(links)}</ul>"
    text = page("Sheets for the teacher", first + week(the_week(), "{}.html"))
    (folder / "index.html").write_text(text, encoding="utf-8", newline="\n")
