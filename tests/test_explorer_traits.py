"""What is set in an explorer later passes the checks of its constructor, or changes nothing."""

import numpy as np
import pandas as pd
import pytest
from explorer_cases import ITSELF
from toml_samples import QUESTIONS

from course_utils import plotting
from course_utils.widgets import (
    Conv1DExplorer,
    ConvolutionExplorer,
    FlattenExplorer,
    OptimizerExplorer,
    PoolingExplorer,
    Quiz,
    ShapesExplorer,
    SymptomIndex,
    TrainingProgress,
)


@pytest.fixture
def quiz(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return Quiz(path)


def test_numbers_and_lists_of_other_libraries_are_taken():
    assert OptimizerExplorer(learning_rate=np.array(0.5), start=pd.Series([1.0, 2.0])).start == [
        1,
        2,
    ]
    assert PoolingExplorer(strides=np.array(1)).strides == 1
    frame = pd.DataFrame({"a": [1.0], "b": [2.0]})
    explorer = Conv1DExplorer(values=frame.loc[0], names=frame.columns, order=pd.Series([1, 0]))
    assert explorer.order == [1, 0]


def test_what_ipywidgets_refuses_is_short_too():
    explorer = PoolingExplorer()
    with pytest.raises(ValueError, match="'layout' trait") as alone:
        explorer.layout = b"\xff" * 5000
    with (
        pytest.raises(ValueError, match="'layout' trait") as together,
        explorer.hold_trait_notifications(),
    ):
        explorer.layout = b"\xff" * 5000
    assert max(len(str(one.value)) for one in (alone, together)) <= 300


def test_what_the_constructor_takes_can_be_set():
    descent = OptimizerExplorer(surface="saddle", start=(1, 1))
    descent.start = None
    assert descent.start == OptimizerExplorer(surface="saddle").start
    convolution = ConvolutionExplorer(source="photo")
    convolution.source = "digit"
    assert convolution.image == ConvolutionExplorer(source="digit").image
    convolution.image = [[1, 2], [3, 4]]  # painted, and then from the beginning
    convolution.source = "digit"
    assert convolution.image == ConvolutionExplorer(source="digit").image
    shapes = ShapesExplorer()
    shapes.preset = "flatten"
    assert (shapes.layers, shapes.input_shape) == (
        ShapesExplorer(preset="flatten").layers,
        [7, 7, 64],
    )
    sequence = Conv1DExplorer(order=[2, 0, 1])
    sequence.source = "numbers"
    assert sequence.order == []


@pytest.mark.parametrize("way", ["together", "from the page"])
def test_of_several_traits_all_are_set_or_none(way):
    explorer, told = ConvolutionExplorer(), []
    explorer.observe(lambda change: told.append(change["name"]), ["strides", "kernel", "source"])
    wrong = {"strides": 2, "kernel": [[1]], "source": "own"}

    def act(state):
        if way == "from the page":
            explorer.set_state(state)
            return
        with explorer.hold_trait_notifications():
            for name, value in state.items():
                setattr(explorer, name, value)

    with pytest.raises(ValueError, match="source 'own' needs image"):
        act(wrong)
    assert (explorer.strides, np.shape(explorer.kernel), told) == (1, (3, 3, 1), [])
    act({**wrong, "source": "digit"})
    assert (explorer.strides, np.shape(explorer.image), len(told)) == (2, (28, 28, 1), 3)


def test_the_page_gets_back_what_is_kept_and_changes_no_more_than_it_may(monkeypatch):
    explorer, sent = FlattenExplorer(), []
    monkeypatch.setattr(explorer, "send_state", lambda key=None: sent.append(key))
    with pytest.raises(ValueError, match="height must be"):
        explorer.set_state({"height": 9})
    assert sent == [["height"]]
    module, maps = explorer._esm, explorer.maps
    explorer.set_state({"_esm": "alert(1)", "maps": [], "width": 5})
    assert (explorer._esm, explorer.maps, explorer.width) == (module, maps, 5)


def test_one_explorers_lists_are_no_others():
    OptimizerExplorer().optimizers.append("mine")
    assert "mine" not in OptimizerExplorer().optimizers


def test_the_best_score_of_a_quiz_only_grows(quiz):
    quiz.answers = [[1], [0]]
    quiz.set_state({"answers": [[], []], "best": 0})
    assert (quiz.score(), quiz.best) == ((0, 2), 2)
    with pytest.raises(ValueError, match="best must be from 0 to 2 right answers, got 3"):
        quiz.best = 3


def test_names_are_no_formulas_and_a_long_text_has_a_picture():
    Conv1DExplorer(values=[1, 2], names=["$x^", "$y$"]).picture()
    SymptomIndex(query="a " * 50_000).picture()
    with TrainingProgress() as progress:
        progress.update(**{"$a^$ and more than that" * 9: 1e308})
        progress.update(**{"$a^$ and more than that" * 9: -1e308})
    progress.chart.picture()


@pytest.mark.parametrize("value", ["0.5", 10**400, 1j, np.ma.masked, None, [1], ITSELF])
def test_a_report_that_is_no_number_is_answered(value):
    with (
        TrainingProgress() as progress,
        pytest.raises(ValueError, match="loss must be one number for a step or an epoch"),
    ):
        progress.end_epoch(loss=value)


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (plotting.show_matrix, [np.ma.masked_less(np.eye(3), 1)], "matrix has 6 masked values"),
        (plotting.show_matrix, [1j * np.eye(3)], "matrix must be .*imaginary part"),
        (plotting.show_image, [ITSELF], "image cannot be read: it holds itself"),
        (
            plotting.show_images,
            [[np.ma.masked_less(np.eye(3), 1)]],
            r"images\[0\] has 6 masked values",
        ),
        (plotting.plot_signal, [[10**400]], "values must be .*beyond the largest float"),
        (plotting.plot_history, [{"accuracy": [10**400]}], "accuracy of the history must be"),
        (plotting.plot_confusion_matrix, [[10**9], [0]], "classes must lie from 0 to 999"),
        (plotting.draw_model, [[("Input", (-1, 2), 0)]], "each layer must be"),
        (plotting.show_padding, [[[1]], 10**6], "amount must be at most 100 rings"),
    ],
)
def test_pictures_of_what_is_no_array_are_answered(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


@pytest.mark.parametrize(
    "options",
    [{"ax": True}, {"vmin": np.nan}, {"vmax": "1"}, {"window": 3}, {"role": []}, {"fmt": "9999d"}],
)
def test_options_of_a_picture_are_answered_by_name(options):
    (name,) = options
    with pytest.raises(ValueError, match=name):
        plotting.show_matrix([[1, 2]], **options)
