"""What a Jupyter server does when it saves a notebook; `settings/etc/jupyter` names it there."""

from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


def keep_pictures(model: dict, **_: Any) -> None:
    """Let an explorer whose state is not saved be the picture that is saved with it.

    A kernel that was restarted has forgotten its explorers. What JupyterLab then saves names them,
    and would show "model not found" when it is opened again, with the picture under it unseen. In
    the page that is open nothing changes: once the cell runs again, the explorer is saved alive.

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
