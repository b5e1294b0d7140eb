"""What a Jupyter server does when it saves a notebook; `settings/etc/jupyter` names it there."""

from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


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
