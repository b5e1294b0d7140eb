"""What a Jupyter server does when it saves a notebook; `settings/etc/jupyter` names it there."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from course_utils.checks import engine, record

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
COURSE = "course"  # what of a notebook's metadata is the course's; in it, "progress"
MOST_LETTERS = 20_000  # of a progress that is saved; that of a lesson has about a thousand
QUIZ = re.compile(r"\bQuiz\(\s*(\d{1,2})\b")


def before_saving(model: dict, path: str = "", contents_manager: Any = None, **_: Any) -> None:
    """Save what a reader who opens the notebook elsewhere cannot know: pictures, and progress.

    Introduced in lesson 1.

    Args:
        model: what is about to be saved, as Jupyter's contents manager describes it.
        path: its path, as the server calls it.
        contents_manager: the server's; its `root_dir` is the folder that it serves.

    Example:
        >>> from course_utils.saving import before_saving
        >>> before_saving({"type": "file", "content": "a text"}, path="a.txt")
    """
    if model["type"] == "notebook":
        keep_pictures(model)
        keep_progress(model["content"], Path(getattr(contents_manager, "root_dir", ""), path))


def keep_progress(notebook: dict, path: Path) -> None:
    """Let a learner's copy carry what is done of its lessons: a quiz leaves no other trace in it.

    So a teacher who is handed the notebook alone can mark the quiz. Only copies that `make lab` has
    made have a progress beside them; without one that can be read nothing changes. Introduced in
    lesson 1.

    Args:
        notebook: what is about to be saved.
        path: the file that it is saved in.

    Example:
        >>> from pathlib import Path
        >>> from course_utils.saving import keep_progress
        >>> notebook = {"metadata": {}, "cells": [{"cell_type": "code", "source": "Quiz(1)"}]}
        >>> keep_progress(notebook, Path("somewhere", "else.ipynb"))
        >>> notebook["metadata"]
        {}
    """
    kept = record.kept_file(path.parent)
    if kept is None or not kept.is_file():
        return
    sources = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    lessons = {one.lesson for one in engine.named_in(sources)}
    lessons |= set(map(int, QUIZ.findall(sources))) & set(engine.LESSONS)
    with suppress(OSError, ValueError):  # the kernel says so; here it must not keep from saving
        text = record.read(kept).part(lessons).as_text()
        if lessons and len(text) <= MOST_LETTERS:
            notebook["metadata"][COURSE] = {"progress": json.loads(text)}


def keep_pictures(model: dict, **_: Any) -> None:
    """Let an explorer whose state is not saved be the picture that is saved with it.

    JupyterLab saves which explorers a notebook shows, and not what they hold. Opened again, it
    would say "model not found" in their place, with the picture unseen. (It can be told to save
    their states; but when it opens a notebook it may ask for an explorer before it has read them,
    and says the same.) In the page that is open nothing changes. Introduced in lesson 1.

    Args:
        model: what is about to be saved, as Jupyter's contents manager describes it.

    Example:
        >>> from course_utils.saving import WIDGET_VIEW, keep_pictures
        >>> data = {WIDGET_VIEW: {"model_id": "gone"}, "image/png": "..."}
        >>> cells = [{"outputs": [{"data": data}]}]
        >>> keep_pictures({"type": "notebook", "content": {"metadata": {}, "cells": cells}})
        >>> list(data)
        ['image/png']
    """
    if model["type"] != "notebook":
        return
    notebook = model["content"]
    saved = notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            forgotten = WIDGET_VIEW in data and data[WIDGET_VIEW]["model_id"] not in saved
            if forgotten and "image/png" in data:
                del data[WIDGET_VIEW]
