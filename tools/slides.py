"""Write the lessons as slides in build/slides, from the saved notebooks; nothing is fetched.

    python tools/slides.py [--plan 45|90|all] [--pdf] [notebooks/05_….ipynb …]

The plan of a class (teaching/NN_name.toml) says which sections there are, in which minutes, and
where the breaks; a lesson without plans is shown whole, in the minutes of tools/minutes.py.
"""

import argparse
import html
import json
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import NamedTuple

import minutes
from build_site import copy_mathjax
from minutes import ROOT
from pygments.formatters import HtmlFormatter
from sheets import answers_of_quiz
from site_pages import replace_explorers
from slide_deck import Deck, Slide
from slide_text import as_html, inline
from teaching_notes import EXERCISES, NAMES, TEACHING, Notes, Section, Step, read_notes

import notebooks
from course_utils.lessons import Notebook, course
from course_utils.text_files import shown
from notebooks import NotebookProblem

PARTS = ROOT / "site" / "slides"
FOLDER = ROOT / "build" / "slides"
HYDRATE = ROOT / "site" / "_static" / "hydrate.js"
ALL = "all"
USUAL = "45"
QUIZ = "quiz-question"


class Class(NamedTuple):
    """What a class does of a lesson: its minutes, its steps, what is left out and why."""

    minutes: int
    steps: Sequence[Step]
    skip: str


def class_of(plan: str, notes: Notes, parts: list[minutes.Section], entry: Notebook) -> Class:
    """The class that a plan describes: "all" or a number of minutes.

    Raises:
        ValueError: the lesson has plans, but none of that length.
    """
    for one in notes.plans:
        if str(one.minutes) == plan:
            return Class(*one)
    if notes.plans and plan != ALL:
        lengths = ", ".join(str(one.minutes) for one in notes.plans)
        raise ValueError(
            f"no plan of {plan} minutes; the notes have {lengths}. Take PLAN={lengths.split(',')[0]}"
            f" or PLAN={ALL}"
        )
    shares = minutes.shares(parts, entry.seconds)
    steps = [Step(part.cell, share) for part, share in zip(parts, shares, strict=True)]
    return Class(sum(shares), steps, "")


def timings(weights: list[float], seconds: int) -> list[int]:
    """Whole seconds for each slide, in proportion to the weights, that add up to `seconds`."""
    ends, passed = [0], 0.0
    for weight in weights:
        passed += weight
        ends.append(round(seconds * passed / sum(weights)))
    return [end - start for start, end in pairwise(ends)]


def stacks(
    deck: Deck, plan: Class, notes: Notes, parts: list[minutes.Section], practice: str, quiz: str
) -> list[str]:
    """Each section and each break as HTML, with what the speaker is told on each slide.

    `practice` is the title of the exercises, `quiz` the list of the quiz's answers.
    """
    told = {note.cell: note for note in notes.sections}
    names = {part.cell: part.heading for part in parts} | NAMES
    first = deck.slides[0]
    made, passed, used = [], 0, {}
    if not any(step.cell == first.section for step in plan.steps):
        made.append(_stack([first], [0], "", used))  # a deck begins with its title
    for number, step in enumerate(plan.steps):
        after = [names[one.cell] for one in plan.steps[number + 1 :][:1]]
        clock = f"Minutes {passed} to {passed + step.minutes} of {plan.minutes}."
        clock += f" Then: {after[0]}." if after else " Then: the end."
        passed += step.minutes
        slides = [slide for slide in deck.slides if slide.section == step.cell]
        if step.cell in NAMES:
            slides = [_pause(step, practice)]
        aside = _told(clock, told.get(step.cell)) + (quiz if step.cell == QUIZ else "")
        seconds = timings([slide.weight for slide in slides], 60 * step.minutes)
        made.append(_stack(slides, seconds, aside, used))
    return made


def _pause(step: Step, practice: str) -> Slide:
    """What stands on the screen while nothing is projected."""
    where = f"<p>{html.escape(practice)}</p>" if step.cell == EXERCISES else ""
    text = f"<p><strong>{step.minutes} minutes</strong></p>{where}"
    body = f'<div class="text pause" style="--size: 38px">{text}</div>'
    return Slide(step.cell, step.cell, NAMES[step.cell], "break", body, 1.0)


def _stack(slides: list[Slide], seconds: list[int], told: str, used: dict[str, int]) -> str:
    made = []
    for slide, share in zip(slides, seconds, strict=True):
        used[slide.cell] = used.get(slide.cell, 0) + 1
        name = slide.cell if used[slide.cell] == 1 else f"{slide.cell}-{used[slide.cell]}"
        title = "" if slide.kind == "title" else f"<h2>{slide.heading}</h2>"
        made.append(
            f'<section id="{name}" class="slide-{slide.kind}" data-timing="{share}">{title}'
            f'<div class="body">{slide.body}</div>'
            f'<aside class="notes">{told}{slide.aside}</aside></section>'
        )
    return "<section>\n" + "\n".join(made) + "\n</section>"


def _told(clock: str, note: Section | None) -> str:
    made = f"<p><strong>{html.escape(clock)}</strong></p>"
    told = {}
    if note:
        told = {"Ask the class": note.ask, "Usual misconceptions": note.misconceptions}
        told["Where time is lost"] = note.time
    for title, texts in told.items():
        if texts:
            items = "".join(f"<li>{inline(text)}</li>" for text in texts)
            made += f"<p><strong>{title}</strong></p><ul>{items}</ul>"
    return made


def write_deck(path: Path, plan: str) -> dict:
    """Write one deck; returns what the index says of it."""
    notebook, entry = notebooks.read(path), minutes.entry_of(path)
    notes = read_notes(TEACHING / f"{path.stem}.toml", notebook)
    parts = minutes.sections(notebook)
    chosen = class_of(plan, notes, parts, entry)
    replace_explorers(notebook, path)
    states = [cell.source for cell in notebook.cells if cell.cell_type == "raw"]
    deck = Deck(notebook)
    title = deck.slides[0]
    about = f"<p>Lesson {entry.number} · {chosen.minutes} minutes</p>"
    body = (
        f'<div class="text" style="--size: 34px"><h1>{title.heading}</h1>{title.body}{about}</div>'
    )
    deck.slides[0] = title._replace(kind="title", body=body)
    practice = [one.title for one in course().branches(entry.lesson) if one.shelf == "exercises"]
    quiz = "".join(answers_of_quiz(cell.source) for cell in notebook.cells)
    made = stacks(deck, chosen, notes, parts, "".join(practice), quiz)
    done = {step.cell for step in chosen.steps}
    left = [part.heading for part in parts if part.cell not in done]
    page = Template((PARTS / "deck.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(f"{entry.number} {entry.title}"),
        lesson=html.escape(entry.title),
        slides="\n".join(made),
        states="\n".join(states),
    )
    (FOLDER / f"{path.stem}.html").write_text(page, encoding="utf-8", newline="\n")
    return {
        "name": path.stem,
        "title": f"{entry.number} {entry.title}",
        "minutes": chosen.minutes,
        "slides": sum(one.count("<h2>") + one.count("<h1>") for one in made),
        "left": left,
        "skip": chosen.skip,
    }


def write_shared() -> None:
    """Copy what all decks share: reveal.js, style, scripts, colours of code, formulas."""
    shared = FOLDER / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    shutil.copytree(PARTS / "reveal", shared / "reveal", dirs_exist_ok=True)
    for name in ("slides.css", "slides.js"):
        shutil.copyfile(PARTS / name, shared / name)
    shutil.copyfile(HYDRATE, shared / HYDRATE.name)
    if not (shared / "mathjax").is_dir():
        copy_mathjax(shared / "mathjax")
    colours = [
        HtmlFormatter(style=f"a11y-high-contrast-{theme}").get_style_defs(
            f"[data-theme={theme}] .code"
        )
        for theme in ("light", "dark")
    ]
    (shared / "code.css").write_text("\n".join(colours) + "\n", encoding="utf-8")


def write_index(decks: list[dict]) -> None:
    """The list of the decks that stand in the folder, those made before too."""
    facts = FOLDER / "shared" / "decks.json"
    known = json.loads(facts.read_text(encoding="utf-8")) if facts.is_file() else []
    now = {one["name"]: one for one in [*known, *decks]}
    listed = [now[name] for name in sorted(now) if (FOLDER / f"{name}.html").is_file()]
    facts.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    items = []
    for one in listed:
        left = f"<br>Left out: {html.escape(', '.join(one['left']))}." if one["left"] else ""
        why = as_html(one["skip"]) if one["skip"] else ""
        items.append(
            f'<li><a href="{one["name"]}.html">{html.escape(one["title"])}</a>: '
            f"{one['minutes']} minutes, {one['slides']} slides.{left}{why}</li>"
        )
    page = Template((PARTS / "index.html").read_text(encoding="utf-8"))
    index = page.substitute(decks="\n".join(items))
    (FOLDER / "index.html").write_text(index, encoding="utf-8", newline="\n")


def write_pdf(names: list[str]) -> None:
    """Print decks with the Chromium of the tests, every fragment shown."""
    from browser import chromium

    with chromium() as browser:
        for name in names:
            page = browser.new_page()
            page.goto((FOLDER / f"{name}.html").as_uri() + "?print-pdf")
            page.locator("html.printable").wait_for(state="attached")
            page.pdf(path=FOLDER / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
            page.close()


def main() -> int:
    options = argparse.ArgumentParser(description="Write lessons as slides.")
    options.add_argument("lessons", nargs="*", type=Path, help="default: all")
    options.add_argument("--plan", default=USUAL, help="minutes of a class, or all")
    options.add_argument("--pdf", action="store_true", help="a PDF of each, too")
    given = options.parse_args()
    lessons = [ROOT / "notebooks" / one.path for one in course().shelf("lessons")]
    asked = [path for path in given.lessons if path.resolve() in lessons]
    if given.lessons and not asked:
        sys.exit(f"{shown(given.lessons[0])} is no lesson; expected one of notebooks/*.ipynb")
    if given.plan != ALL and not (given.plan.isdecimal() and int(given.plan)):
        sys.exit(f"PLAN is {shown(given.plan)}; expected minutes or {ALL}: make slides PLAN=90")
    write_shared()
    decks, failed = [], []
    for path in asked or lessons:
        try:
            decks.append(write_deck(path, given.plan))
        except NotebookProblem as error:
            failed.append(str(error))
        except (OSError, ValueError) as error:
            failed.append(f"{shown(path)}: no slides: {error}.")
    write_index(decks)
    if given.pdf:
        write_pdf([one["name"] for one in decks])
    print(f"{len(decks)} decks: open {shown(FOLDER / 'index.html')} in a browser.")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
