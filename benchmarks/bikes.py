"""Forecast the bikes of lesson 7b: a causal Conv1D, what pooling does to it, and what is simpler.

    python benchmarks/bikes.py                          every way, ten seeds each: some 12 minutes
    python benchmarks/bikes.py --only "conv, 1 hour"    one way
    python benchmarks/bikes.py --quick                  a tiny run of all; stores nothing

The series is split by time: January to August to train, September and October for validation,
November and December as the test. The network is trained on pieces of the series and forecasts at
each of their steps. It is compared with dense networks on the same 243 hours (one hidden layer, and five),
with linear regression on them, and with values of the past taken as they are; one hour and 24 hours
ahead. Then its output reads a mean over hours instead of the last one, and, as a control, 24 hours
with weights for each. Errors are mean absolute errors in bikes. Learning rates and epochs were chosen
by the validation hours, with the test errors printed beside them; each dense network has the best
of five or six settings, the control those of the convolution. What is stored with the same versions is not
trained again.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records
from parts.networks import dense_forecaster, forecaster, keeping_forecaster
from sklearn.linear_model import LinearRegression

from course_utils import quiet_start
from course_utils.series import load_bike_rentals

with quiet_start():
    import keras

RESULT = records.RESULTS / "bikes.json"
WINDOW = 243  # hours that each forecast may read
TRAINING, VALIDATION = 243 * 24, 304 * 24  # the hours at which these parts end
PIECE, STEP = 504, 72  # pieces of three weeks, one from every third day on
PARTS = {
    "train": slice(WINDOW + 24, TRAINING),
    "val": slice(TRAINING, VALIDATION),
    "test": slice(VALIDATION, None),
}


class Way(NamedTuple):
    """A network, how far ahead it looks, and its training."""

    text: str
    ahead: int = 1
    pooled: int = 1
    kept: int = 1
    hidden: tuple[int, ...] = ()
    learning_rate: float = 0.005
    epochs: int = 15


DENSE = Way("dense, 13 hidden units on 243 hours", hidden=(13,), learning_rate=0.001, epochs=40)
DEEP = "dense, five layers of 11 hidden units on 243 hours, the next hour"
WAYS = {
    "conv, 1 hour": Way("causal Conv1D, the next hour"),
    "dense, 1 hour": DENSE._replace(text=f"{DENSE.text}, the next hour"),
    "deep dense, 1 hour": DENSE._replace(text=DEEP, hidden=(11,) * 5, learning_rate=0.002),
    "conv, 24 hours": Way("causal Conv1D, 24 hours ahead", ahead=24),
    "dense, 24 hours": DENSE._replace(text=f"{DENSE.text}, 24 hours ahead", ahead=24),
    **{
        f"mean of {hours} hours": Way(f"causal Conv1D, mean over {hours} hours", pooled=hours)
        for hours in (3, 6, 12, 24, 168)
    },
    "all of 24 hours": Way("causal Conv1D, weights for each of 24 hours", kept=24),
}


def errors(forecast: np.ndarray, rentals: np.ndarray) -> dict[str, float]:
    """Mean absolute error of each part; forecast i is that for hour i."""
    misses = np.abs(forecast - rentals)
    return {name: round(float(misses[hours].mean()), 3) for name, hours in PARTS.items()}


def simple(ahead: int) -> dict[str, dict[str, float]]:
    """What needs no network: values of the past, and linear regression on the same hours."""
    rentals = load_bike_rentals()
    backs = {"the same hour, a day ago": 24, "the same hour, a week ago": 168}
    if ahead == 1:
        backs = {"the latest hour": 1, **backs}
    found = {name: np.roll(rentals, back) for name, back in backs.items()}
    windows = np.lib.stride_tricks.sliding_window_view(rentals, WINDOW)[:-ahead]
    target = np.arange(WINDOW - 1 + ahead, len(rentals))
    past = target < TRAINING
    forecast = np.zeros(len(rentals))
    forecast[target] = LinearRegression().fit(windows[past], rentals[target[past]]).predict(windows)
    found["linear regression"] = forecast
    return {
        name: paired.medians([errors(one, rentals)], tuple(PARTS)) for name, one in found.items()
    }


def built(way: Way) -> keras.Sequential:
    """The network of a way, not compiled."""
    if way.hidden:
        return dense_forecaster(way.hidden)
    return keeping_forecaster(way.kept) if way.kept > 1 else forecaster(way.pooled)


def train(way: Way, seed: int) -> dict[str, Any]:
    """Train once; the errors of its forecasts."""
    rentals = load_bike_rentals()
    mean, deviation = rentals[:TRAINING].mean(), rentals[:TRAINING].std()
    scaled = ((rentals - mean) / deviation).astype("float32")
    starts = range(0, TRAINING - PIECE - way.ahead + 1, STEP)
    x = np.stack([scaled[i : i + PIECE] for i in starts])[..., np.newaxis]
    y = np.stack([scaled[i + way.ahead :][:PIECE] for i in starts])[..., np.newaxis]
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    network = built(way)
    network.compile(keras.optimizers.Adam(way.learning_rate), "mse")
    network.fit(x, y, batch_size=4, epochs=way.epochs, verbose=0)
    output = network(scaled[np.newaxis, :, np.newaxis]).numpy()[0, :, 0] * deviation + mean
    forecast = np.roll(output, way.ahead)  # the first ones are read by no part
    return {"seed": seed, "parameters": network.count_params(), **errors(forecast, rentals)}


def measure(path: Path, ways: dict[str, Way], seeds: int) -> None:
    stored = records.read(path, "ways", "simple") or {"recipe": forecaster.__doc__, "ways": {}}
    paired.measure(
        path,
        {**stored, "simple": {"1 hour": simple(1), "24 hours": simple(24)}},
        paired.Ways(
            key="ways",
            texts={name: way.text for name, way in WAYS.items()},
            train=lambda name, seed: train(ways[name], seed),
            keys=tuple(PARTS),
            line=lambda run: f"validation {run['val']:.1f}, test {run['test']:.1f}",
        ),
        list(ways),
        seeds,
    )


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10)
