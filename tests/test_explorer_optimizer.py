"""The Optimizer explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest

from course_utils.quiet import quiet_start
from course_utils.widgets.optimizer.explorer import OPTIMIZERS, SURFACES, OptimizerExplorer

RANDOM = np.random.default_rng(8)


def padded(path, steps):
    full = np.full((steps + 1, 2), np.nan)
    full[: len(path)] = np.array(path, dtype=float)
    return full


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [
        {
            "surface": str(RANDOM.choice(list(SURFACES))),
            "optimizers": list(OPTIMIZERS),
            "learning_rate": float(10 ** RANDOM.uniform(-4, 1)),
            "start": RANDOM.uniform(-2, 2, 2).tolist(),
            "steps": int(RANDOM.integers(0, 201)),
        }
        for _ in range(150)
    ]
    diverged = 0
    answers = call.many("optimizer/arithmetic", "compute", [[state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        explorer = OptimizerExplorer(**state)
        for name, path in explorer.paths.items():
            got = answer[name]
            np.testing.assert_array_equal(padded(got["path"], state["steps"]), path)
            losses = np.array(got["losses"], dtype=float)
            np.testing.assert_array_equal(losses, explorer.losses[name][: len(losses)])
            ends = np.flatnonzero(np.isnan(path[:, 0]))
            assert got["diverged"] == (ends[0] if len(ends) else None)
            diverged += got["diverged"] is not None
    assert 50 < diverged < 500


@pytest.mark.parametrize("high", [-5, 9, 150, 291, 300])
def test_no_name_on_the_map_lies_on_another(call, high):
    taken = []
    for _ in range(6):  # as many ends as there can be at one place
        box = {"left": 20, "right": 120, "high": high}
        box["high"] = call("optimizer/map", "clear", taken, box, 300)
        assert 9 <= box["high"] <= 291
        assert all(abs(box["high"] - other["high"]) >= 15 for other in taken)
        taken.append(box)
    beside = {"left": 130, "right": 200, "high": 150}
    assert call("optimizer/map", "clear", taken, beside, 300) == 150


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_the_rules_are_those_of_keras(name):
    with quiet_start():
        import keras
    rate = 0.0625  # exact in float32, in which Keras keeps the learning rate
    kept = {
        "SGD": keras.optimizers.SGD,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
        "RMSprop": keras.optimizers.RMSprop,
        "Adam": keras.optimizers.Adam,
        "Adadelta": keras.optimizers.Adadelta,
    }[name](rate)
    surface = SURFACES["two minima"]
    weights = keras.Variable(np.array(surface.start), dtype="float64")
    kept.build([weights])
    expected = [weights.numpy()]
    for _ in range(80):
        gradient = np.array(surface.gradient(*weights.numpy().tolist()))
        kept.apply([keras.ops.convert_to_tensor(gradient)])
        expected.append(weights.numpy())
    explorer = OptimizerExplorer(
        surface="two minima", optimizers=[name], learning_rate=rate, steps=80
    )
    # Keras rounds 0.9 and 0.999 to float32 on the way; a wrong rule would be off by far more.
    np.testing.assert_allclose(explorer.paths[name], expected, atol=2e-5)


@pytest.mark.parametrize("name", list(SURFACES))
def test_gradients_are_the_slopes_and_the_lowest_points_are_lowest(name):
    surface = SURFACES[name]
    x, y = RANDOM.uniform(-2, 2, (2, 50))
    h = 1e-6
    slopes = (
        (surface.loss(x + h, y) - surface.loss(x - h, y)) / (2 * h),
        (surface.loss(x, y + h) - surface.loss(x, y - h)) / (2 * h),
    )
    np.testing.assert_allclose(surface.gradient(x, y), slopes, rtol=1e-5, atol=1e-5)
    assert (surface.loss(x, y) > 0).all()
    assert [surface.loss(*point) for point in surface.lowest] == [0] * len(surface.lowest)


def test_gradient_descent_does_not_notice_a_turn_and_adam_does():
    def losses(surface, rate, name):
        race = OptimizerExplorer(surface=surface, learning_rate=rate, steps=100, optimizers=[name])
        return race.losses[name]

    for name in ("SGD", "momentum"):  # the start is rounded to three places
        straight, turned = (
            losses(kind, 0.018, name) for kind in ("narrow valley", "turned valley")
        )
        np.testing.assert_allclose(turned, straight, rtol=2e-3)
    assert losses("turned valley", 0.1, "Adam")[-1] > 100 * losses("narrow valley", 0.1, "Adam")[-1]


def test_in_the_narrow_valley_the_slope_is_a_hundred_times_as_steep_across():
    gradient = SURFACES["narrow valley"].gradient
    assert gradient(1, 0) == (1, 0)
    assert gradient(0, 1) == (0, 100)
    across, along = (
        SURFACES["turned valley"].gradient(-1, 1),
        SURFACES["turned valley"].gradient(1, 1),
    )
    assert across == (-100, 100)
    assert along == (1, 1)
