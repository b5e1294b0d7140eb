"""The progress of a training: its chart, as a callback of fit, in a loop, in a terminal."""

import base64
import json
import math
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from course_utils.widgets.training.chart import place_in_words
from course_utils.widgets.training.curves import Line
from course_utils.widgets.training.explorer import TrainingProgress

RANDOM = np.random.default_rng(7)
CODE = """
from course_utils.widgets.training.explorer import TrainingProgress
with TrainingProgress(epochs=3, steps=4) as progress:
    for step in range(12):
        progress.update(loss=1 / (1 + step), accuracy=step / 12)
        if step % 4 == 3:
            progress.end_epoch(val_loss=1.5 / (1 + step), val_accuracy=step / 13)
progress.chart
"""


@pytest.mark.parametrize("count", [1, 7, 50, 999, 5000])
def test_a_line_is_bounded_and_its_points_are_means(count):
    values = RANDOM.normal(size=count)
    line = Line()
    for step, value in enumerate(values, start=1):
        line.add(step, value, 50)
    state, every = line.state(), line.every
    groups = [values[i : i + every] for i in range(0, count, every)]
    assert len(state["x"]) <= 51
    assert state["x"] == [min((i + 1) * every, count) for i in range(len(groups))]
    np.testing.assert_allclose(state["y"], [group.mean() for group in groups], rtol=1e-4)


def test_fit_reports_to_it_and_twice_is_two_charts():
    from course_utils.quiet import quiet_start

    with quiet_start():
        import keras
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.ones((40, 2), dtype="float32")
    progress = TrainingProgress()
    options = {"batch_size": 4, "verbose": 0, "callbacks": [progress]}
    history = model.fit(x, x[:, 0], epochs=3, validation_split=0.5, **options).history
    first = progress.chart
    assert place_in_words(first.progress) == "finished: epoch 3 of 3, 15 steps in all"
    for name in ("loss", "mae"):
        lines = first.curves[name]
        assert lines["step"]["x"] == list(range(1, 16))
        np.testing.assert_allclose(lines["training"]["y"], history[name], rtol=1e-4)
        np.testing.assert_allclose(lines["validation"]["y"], history[f"val_{name}"], rtol=1e-4)
        assert lines["validation"]["x"] == [5, 10, 15]

    def batches():
        yield from [(x[:4], x[:4, 0])] * 6

    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(batches(), shuffle=False, verbose=0, callbacks=[progress])
    assert progress.chart is not first
    assert place_in_words(progress.chart.progress) == "finished: epoch 1 of 1, 6 steps in all"
    model.fit(x, x[:, 0], initial_epoch=2, epochs=4, **options)
    assert progress.chart.progress["first"] == 2
    assert place_in_words(progress.chart.progress) == "finished: epoch 4 of 4, 20 steps in all"


def test_epochs_that_nobody_closes_and_steps_that_nobody_counts():
    with TrainingProgress(epochs=2, steps=3) as closed_by_counting:
        for _ in range(6):
            closed_by_counting.update(loss=1)
    words = place_in_words(closed_by_counting.chart.progress)
    assert words == "finished: epoch 2 of 2, 6 steps in all"
    with TrainingProgress(epochs=3) as epochs_only:
        for value in (3, 2, 1):
            epochs_only.end_epoch(loss=value)
    lines = epochs_only.chart.curves["loss"]
    assert lines == {"training": {"x": [1, 2, 3], "y": [3, 2, 1]}}
    with TrainingProgress() as uneven:
        for steps in (3, 5):
            for _ in range(steps):
                uneven.update(loss=1)
            uneven.end_epoch()
    assert uneven.chart.progress["per"] is None  # the axis counts steps
    with TrainingProgress(epochs=1, steps=2) as longer:
        for _ in range(5):
            longer.update(loss=1)
    assert longer.chart.progress["total"] == 5
    with TrainingProgress() as nothing:
        pass
    assert place_in_words(nothing.chart.progress) == "finished: no step was reported"


def interrupted(progress):
    with progress:
        for i in range(5):
            progress.update(loss=1 / (i + 1))
        raise KeyboardInterrupt


def test_a_stop_keeps_the_picture_so_far_and_nests():
    inner = TrainingProgress(epochs=2, steps=9)
    with TrainingProgress(epochs=2) as outer:
        with pytest.raises(KeyboardInterrupt):
            interrupted(inner)
        outer.end_epoch(loss=0.5)
    assert place_in_words(inner.chart.progress) == "stopped at epoch 1 of 2, step 5 of 9"
    assert inner.chart.curves["loss"]["step"]["y"][-1] == 0.2
    assert outer.chart.progress["state"] == "finished"
    with outer:  # used again: a new run
        with pytest.raises(RuntimeError, match="already in use"), outer:
            pass
        with pytest.raises(RuntimeError, match="already reports a loop"):
            outer.on_train_begin()


def test_a_loss_that_is_not_a_number_is_a_gap_and_a_sentence():
    with TrainingProgress() as progress:
        for value in (2, math.nan, math.inf, 1):
            progress.update(loss=value)
    assert progress.chart.curves["loss"]["step"]["y"] == [2, None, None, 1]
    note = progress.chart.progress["note"]
    assert note.startswith("loss is not a number (NaN) for the first time after 2 steps")
    json.dumps(progress.chart.get_state(["curves", "progress"]), allow_nan=False)
    assert progress.chart.picture().startswith(b"\x89PNG")


def test_what_is_kept_of_a_long_run_is_small_and_holds_no_times():
    with TrainingProgress(epochs=200, steps=100) as progress:
        for _ in range(200):
            for value in RANDOM.uniform(size=100):
                progress.update(loss=value, accuracy=value, mae=value)
            progress.end_epoch(val_loss=value, val_accuracy=value, val_mae=value, learning_rate=0.1)
    kept = progress.chart.get_state(["curves", "progress"])
    assert len(json.dumps(kept)) < 30_000
    assert not {"rate", "left"} & set(progress.chart.progress)
    assert repr(progress) == "TrainingProgress()"
    data, _ = progress._repr_mimebundle_()
    assert set(data) >= {"image/png", "application/vnd.jupyter.widget-view+json"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number of 1 or more, or None, got 0"),
        ({"steps": "many"}, "steps must be a whole number of 1 or more, or None, got 'many'"),
    ],
)
def test_wrong_arguments_are_answered(arguments, message):
    with pytest.raises(ValueError, match=message):
        TrainingProgress(**arguments)


def test_wrong_reports_are_answered():
    with pytest.raises(RuntimeError, match=r"belongs inside `with .* not started"):
        TrainingProgress().update(loss=1)
    with (
        pytest.raises(ValueError, match=r"loss must be one number .* array of shape \(64,\)"),
        TrainingProgress() as progress,
    ):
        progress.update(loss=np.zeros(64))
    assert progress.chart.progress["state"] == "stopped"
    with pytest.raises(RuntimeError, match="stopped"):
        progress.end_epoch()


def test_a_terminal_has_one_bar_and_imports_no_keras():
    code = CODE.replace("progress.chart", "import sys; print('keras' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "False"
    bar = done.stderr.decode()
    assert "finished: epoch 3 of 3, 12 steps in all: 100%" in bar
    assert "12/12" in bar
    assert bar.count("\n") == 1


def test_a_notebook_keeps_one_output_with_the_finished_picture():
    stopped = CODE.replace("progress.chart", "") + "raise KeyboardInterrupt"
    in_fit = """
    from course_utils.widgets.training.explorer import TrainingProgress
    progress = TrainingProgress()
    progress.set_params({"epochs": 2, "steps": 3})
    progress.on_train_begin()
    progress.on_epoch_begin(0)
    progress.on_train_batch_end(0, {"loss": 2.0})
    raise RuntimeError("in the middle of fit")"""
    sources = [CODE.replace("progress.chart", ""), stopped, in_fit.replace("\n    ", "\n")]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    ends = ["finished", "finished", "stopped"]
    for cell, end, count in zip(notebook.cells, ends, (1, 2, 2), strict=True):
        assert len(cell.outputs) == count  # the chart, and the error
        data = cell.outputs[0].data
        assert data["text/plain"] == "TrainingChart()"
        assert len(base64.b64decode(data["image/png"])) > 5_000
        state = states[data["application/vnd.jupyter.widget-view+json"]["model_id"]]["state"]
        assert state["progress"]["state"] == end
        assert not {"rate", "left"} & set(state["progress"])
        assert state["curves"]


def test_the_page_says_what_python_says(call):
    cases = []
    for _ in range(100):
        epoch, steps, done = (int(n) for n in RANDOM.integers(0, 30, 3))
        cases.append(
            {
                "state": str(RANDOM.choice(["waiting", "running", "finished", "stopped"])),
                "epoch": epoch + 1,
                "epochs": RANDOM.choice([None, 50]),
                "step": int(RANDOM.integers(0, 30)),
                "steps": steps or None,
                "done": done,
            }
        )
    said = call.many("training/view", "placeInWords", [[case] for case in cases])
    assert said == [place_in_words(case) for case in cases]
    clocks = call.many("training/view", "clock", [[7], [61.9], [3725]])
    assert clocks == ["0:07", "1:01", "1:02:05"]
