"""Where the pages list the notebooks: the map of the landing page, and a page for each shelf."""

import html

from site_pages import Page

from course_utils.lessons import LABELS

SHELVES = {
    "lessons": (
        "Lessons",
        "Each lesson is one sitting, in which you predict first, then look. Do them in order the "
        "first time.",
    ),
    "exercises": (
        "Exercises",
        "Each lesson has a notebook of exercises. You write the code; a check says what is wrong "
        "with an answer, and why. They need Python: `make lab` opens them.",
    ),
    "deeper": (
        "Go deeper",
        "These notebooks branch from a lesson, for those who want to know more. No lesson needs "
        "them.",
    ),
}


def card(lesson: Page) -> str:
    """One lesson on the map, with what branches from it."""

    def link(page: str, text: str) -> str:
        return f'<a href="{page}">{html.escape(text)}</a>'

    address = f"{lesson.name}.html"
    picture = f'<img alt="" loading="lazy" src="_static/map/{lesson.picture}">'
    explorers = ", ".join(link(f"{address}#{anchor}", text) for anchor, text in lesson.explorers)
    branches = "".join(
        f'<p class="course-branch"><b>{LABELS[one.shelf]}:</b> '
        f"{link(f'{one.name}.html', one.title)}, {one.minutes} minutes</p>"
        for one in lesson.branches
    )
    return (
        f'<li class="course-card"><div class="course-picture">{picture if lesson.picture else ""}</div>'
        f'<h3><span class="course-number">{lesson.number}</span> '
        f"{link(address, lesson.title)}</h3>"
        f"<p>Afterwards you can {html.escape(lesson.outcome)}.</p>"
        + (f'<p class="course-branch"><b>Explorer:</b> {explorers}</p>' if explorers else "")
        + branches
        + f'<p class="course-minutes">Lesson: {lesson.minutes} minutes</p></li>'
    )


def shelf_page(shelf: str, pages: list[Page]) -> str:
    """The page of one shelf, in Markdown: what each of its notebooks asks, how long it takes."""
    title, about = SHELVES[shelf]
    return "\n\n".join([f"# {title}", about, *(_entry(one) for one in pages)]) + "\n"


def _entry(page: Page) -> str:
    explorers = ", ".join(
        f'<a href="{page.name}.html#{anchor}">{html.escape(text)}</a>'
        for anchor, text in page.explorers
        if text != "Quiz"
    )
    text = [
        f"## {page.label}. [{page.title}]({page.name}.ipynb)",
        f"Afterwards you can {page.outcome}. {page.minutes} minutes.",
        f"**It asks:** {' · '.join(page.sections)}" if page.sections else "",
        f"**Explorers:** {explorers}" if explorers else "",
    ]
    return "\n\n".join(filter(None, text))
