"""Execute lessons in fresh kernels and save their outputs; nothing else changes outputs.

    python tools/run_lessons.py notebooks/05_sequential_mnist.ipynb …   execute and save
    python tools/run_lessons.py --check notebooks/*.ipynb               are they clean? (no execution)

Prints for each lesson: seconds, peak memory of its kernel, size, and how many code cells a
strict nbval run compares.
"""

import argparse
import base64
import re
import sys
import time
from pathlib import Path

import kernels
import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import notebooks
from course_utils.first_aid import COLOURS, fold
from course_utils.text_files import read_text, shown
from notebooks import WIDGET_STATE, WIDGET_VIEW, NotebookProblem, problem

KEEP_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Cell metadata that means something: marks for nbval, pages and slides, and alternative text.
KEEP_CELL_METADATA = {"tags", "mystnb", "jupyter", "slideshow"}
# The one picture in README.md: lesson, cell, file.
README_PICTURE = ("01_convolution", "photo", Path(__file__).parent.parent / "docs" / "kernels.png")
NOT_CLEAN = (
    "not as the course saves it (JupyterLab adds metadata): execute it with make run LESSON=…, "
    "or take the saved one back with git checkout notebooks"
)
# The tag of a cell whose error is shown as long as it is; on a page its output scrolls.
WHOLE = "scroll-output"
NOT_COMPARED = {"nbval-ignore-output", "nbval-skip"}
MODEL_REFERENCE = "IPY_MODEL_"  # how one widget's state names another widget


class CellFailed(ValueError):
    """A cell of a lesson raised an error; the text ends in its traceback."""


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave in the metadata only what is needed; write each figure's alternative text beside it.

    The text stands in the cell's metadata (`mystnb.image.alt`, which Sphinx reads); here it is
    copied to the outputs, where nbconvert and GitHub look for it.
    """
    widgets = explorers(notebook)
    notebook.metadata = nbformat.from_dict({**KEEP_METADATA, **widgets})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: value for key, value in cell.metadata.items() if key in KEEP_CELL_METADATA}
        )
        if WHOLE in cell.metadata.get("tags", []):
            cell.metadata.scrolled = True  # what JupyterLab goes by
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = page_of(cell, output.traceback)
            if "metadata" in output:
                picture = "image/png" in output.get("data", {})
                output.metadata = nbformat.from_dict(
                    {"image/png": {"alt": alternative_text(cell)}} if picture else {}
                )
    return notebook


def page_of(cell: nbformat.NotebookNode, steps: list[str]) -> list[str]:
    """An error's traceback as it is saved: folded, or whole in a box that scrolls.

    Either names no folder of this machine.
    """
    if WHOLE not in cell.metadata.get("tags", []):
        return fold(steps)
    folder = re.compile(rf"(File (?:{COLOURS.pattern})*)\S*?(?=(?:site|dist)-packages[\\/])")
    return [folder.sub(r"\1…/", step) for step in steps]


def explorers(notebook: nbformat.NotebookNode) -> dict:
    """The state of the widgets that the outputs show, as metadata; {} where there are none.

    A model's id becomes the id of its cell and a number, so that executing a lesson again
    changes nothing.
    """
    saved = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    names: dict[str, str] = {}

    def follow(model: str, name: str) -> None:
        left = [(model, name)]
        while left:
            model, name = left.pop()
            if model in names:
                continue
            if model not in saved:
                raise ValueError(
                    f"an output shows the widget {shown(model)}, whose state is not saved; "
                    "expected both or none: run that cell again, or clear its outputs"
                )
            names[model] = name
            for key, value in sorted(saved[model]["state"].items(), reverse=True):
                if isinstance(value, str) and value.startswith(MODEL_REFERENCE):
                    left.append((value.removeprefix(MODEL_REFERENCE), f"{name}-{key}"))

    for cell in notebook.cells:
        views = [o.data[WIDGET_VIEW] for o in cell.get("outputs", []) if WIDGET_VIEW in _data(o)]
        for number, view in enumerate(views):
            follow(view["model_id"], f"{cell.id}-{number}")
            view["model_id"] = names[view["model_id"]]
    state = {names[model]: saved[model] for model in names}
    for model in state.values():
        for key, value in model["state"].items():
            if isinstance(value, str) and value.startswith(MODEL_REFERENCE):
                model["state"][key] = MODEL_REFERENCE + names[value.removeprefix(MODEL_REFERENCE)]
    if not state:
        return {}
    return {"widgets": {WIDGET_STATE: {"state": state, "version_major": 2, "version_minor": 0}}}


def _data(output: nbformat.NotebookNode) -> dict:
    return output.get("data", {})


def alternative_text(cell: nbformat.NotebookNode) -> str:
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")


def compared(notebook: nbformat.NotebookNode) -> int:
    """The number of code cells with outputs that nbval compares."""
    return sum(
        bool(cell.get("outputs")) and not NOT_COMPARED & set(cell.metadata.get("tags", []))
        for cell in notebook.cells
    )


def peak_memory(pid: int) -> float | None:
    """Peak resident memory of a process in GB, where the system tells (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e9


class LessonClient(NotebookClient):
    """Runs a lesson and notes the kernel's peak memory before it is shut down."""

    peak: float | None = None

    def on_comm_open_jupyter_widget(self, msg: dict) -> None:
        """No stand-in for the Output widget: nbclient's can hang, and hides what nbval shows."""

    def clear_output(self, outs: list, msg: dict, cell_index: int) -> None:
        """Outputs are saved as they came."""

    async def _async_cleanup_kernel(self) -> None:
        provisioner = getattr(self.km, "provisioner", None)
        if provisioner is not None and getattr(provisioner, "pid", None):
            self.peak = peak_memory(provisioner.pid)
        await super()._async_cleanup_kernel()


def execute(path: Path) -> str:
    """Execute one lesson and save it. Returns the line that is printed about it.

    Raises:
        NotebookProblem: it cannot be read, executed or saved; the text says which.
        CellFailed: (a ValueError) nothing is saved.
        ValueError: it was executed, and its outputs do not fit together.
    """
    notebook = notebooks.read(path)
    client = LessonClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
    )
    start = time.perf_counter()
    run(client, path)
    seconds = time.perf_counter() - start
    notebooks.save(clean(notebook), path)
    if path.stem == README_PICTURE[0]:
        save_readme_picture(notebook)
    memory = f"{client.peak:.2f} GB" if client.peak else "–"
    size = path.stat().st_size / 1e6
    return (
        f"{path.stem:32} {seconds:6.1f} s  peak {memory}  {size:.2f} MB  "
        f"{compared(notebook)} cells compared"
    )


def run(client: LessonClient, path: Path) -> None:
    """Execute the client's notebook; what stops it is a NotebookProblem or CellFailed."""
    try:
        client.execute()
    except CellExecutionError as error:
        raise CellFailed(f"{path}: not saved, a cell failed:\n{error}") from None
    except (DeadKernelError, CellTimeoutError) as error:
        raise problem(
            path,
            f"not saved, its kernel died or took too long ({error})",
            "cells that need less memory and time",
            "mend the cell that ran last",
        ) from None
    except (NoSuchKernel, OSError, RuntimeError) as error:
        raise problem(
            path,
            f"not saved, its kernel did not start ({error})",
            "the kernel python3 of this environment",
            "run make setup",
        ) from None


def save_readme_picture(notebook: nbformat.NotebookNode) -> None:
    """Write the picture in README.md anew, from the lesson that draws it."""
    _, cell_id, file = README_PICTURE
    picture = picture_of(notebook, cell_id)
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(picture)
    except OSError as error:
        raise problem(
            file,
            f"it cannot be written ({error.strerror or error})",
            "a file that you may write",
            "the lesson is saved; run it again once the picture can be",
        ) from None


def picture_of(notebook: nbformat.NotebookNode, cell_id: str) -> bytes:
    """The picture that a cell has stored, as PNG; ValueError unless it is one."""
    outputs = [o for cell in notebook.cells if cell.id == cell_id for o in cell.get("outputs", [])]
    pictures = [_data(output)["image/png"] for output in outputs if "image/png" in _data(output)]
    if len(pictures) != 1:
        raise ValueError(
            f"{len(pictures)} pictures in the cell {cell_id!r}; expected the one of README.md: "
            "draw one, or name another cell in README_PICTURE of tools/run_lessons.py"
        )
    return base64.b64decode(pictures[0])


def is_clean(path: Path) -> bool:
    notebook = notebooks.read(path)
    return nbformat.writes(clean(notebook)) + "\n" == read_text(path)


def main() -> int:
    options = argparse.ArgumentParser(description="Execute lessons and save their outputs.")
    options.add_argument("lessons", nargs="+", type=Path)
    options.add_argument("--check", action="store_true", help="only tell which are not clean")
    given = options.parse_args()
    kernels.prepare()
    failed = []
    for path in given.lessons:
        try:
            if not given.check:
                print(execute(path), flush=True)
            elif not is_clean(path):
                failed.append(f"{path}: {NOT_CLEAN}")
        except (NotebookProblem, CellFailed) as error:
            failed.append(str(error))
        except (OSError, ValueError) as error:  # of the widgets and pictures in it
            failed.append(f"{shown(path)}: {error}.")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
