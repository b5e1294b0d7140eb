"""All explorers of all notebooks on one page without a kernel, each in a box of a given size."""

import importlib
import json

from browser import ROOT
from ipywidgets.embed import dependency_state
from scripts import NOTEBOOKS

from course_utils import widgets

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def saved() -> dict[str, dict]:
    """Every explorer as its notebook has saved it, with its present module, by notebook and cell."""
    states = {}
    for name, notebook in NOTEBOOKS.items():
        known = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if VIEW not in output.get("data", {}):
                    continue
                one = known[output.data[VIEW]["model_id"]]
                module, kind = one["state"]["_anywidget_id"].rsplit(".", 1)
                now = getattr(importlib.import_module(module), kind)
                state = {**one["state"], "_esm": now._esm, "_css": now._css}
                states[f"{name} {cell.id}"] = {**one, "state": state}
    return states


def answered(quiz: dict) -> dict:
    """A quiz with every answer tried. Made in the page's state: Python would keep the score."""
    tried = [[*range(len(question["options"]))] for question in quiz["state"]["questions"]]
    return {**quiz, "state": {**quiz["state"], "answers": tried}}


def largest() -> dict[str, widgets.shared.explorer.Explorer]:
    """What a reader can make of them by their controls: the states that need most room."""
    sevens = [[[1.0] * 3] * 7] * 7
    every = ["SGD", "momentum", "RMSprop", "Adam", "Adadelta"]
    back = {"back": "channels_first"}
    signal = {"order": list(range(39, -1, -1)), "padding": "causal", "kernel": [1] * 7}
    found: dict = {
        "seven": widgets.ConvolutionExplorer(source="photo", kernel=[[1.0] * 7] * 7),
        "channels": widgets.ConvolutionExplorer(source="numbers-rgb"),
        "sevens": widgets.ConvolutionExplorer(source="photo-rgb", kernel=sevens, padding="same"),
        "rings": widgets.PaddingExplorer(height=16, width=15, padding=4, dilation_rate=2),
        "time": widgets.PaddingExplorer(dimensions=1, width=16, kernel_size=7),
        "nudged": widgets.PoolingExplorer(shift=(1, 1)),
        "nudged digit": widgets.PoolingExplorer(source="digit", shift=(1, 1)),
        "125": widgets.FlattenExplorer(height=5, width=5, channels=5, **back),
        "50": widgets.FlattenExplorer(height=5, width=5, channels=2, **back),
        "drawn": widgets.DigitPad(digit=3),
        "steps": widgets.Conv1DExplorer(source="signal", **signal),
        "columns": widgets.Conv1DExplorer(
            **signal | {"source": "numbers", "order": [*range(8)][::-1]}
        ),
        "race": widgets.OptimizerExplorer(optimizers=every, steps=200),
        "nan": widgets.SymptomIndex(query="nan"),
    }
    for preset in ("model_a", "vgg16", "impossible", "lenet"):
        found[preset] = widgets.ShapesExplorer(preset=preset)
    return found


def page() -> str:
    """The page: a box for each explorer, whose width is --wide."""
    states = saved()
    states |= {f"{name}, answered": answered(one) for name, one in states.items() if "quiz" in name}
    boxes = [*states, *(made := largest())]
    for name, widget in made.items():
        for known, state in dependency_state([widget], drop_defaults=False).items():
            states[name if known == widget.model_id else known] = state
    script = json.dumps({"state": states}).replace("</", "<\\/")
    hydrate = (ROOT / "site" / "_static" / "hydrate.js").read_text(encoding="utf-8")
    places = "".join(
        f'<div class="box" id="{name}"><div class="explorer" data-model-id="{name}"></div></div>'
        for name in boxes
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>
<style>body {{ margin: 0; --wide: 940px; }} .box {{ width: var(--wide); }}</style></head>
<body>{places}<script type="{STATE}">{script}</script><script>{hydrate}</script></body></html>"""
