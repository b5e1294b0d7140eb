"""Ways of training, compared by paired seeds: what has been measured stays, the rest is added."""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from parts import records

Run = dict[str, Any]


class Ways(NamedTuple):
    """What is compared: each way's text by its name, and what to do with one."""

    key: str  # under which a result keeps them
    texts: dict[str, str]
    train: Callable[[str, int], Run]  # name and seed give a run, with its "seed"
    keys: tuple[str, ...]  # of a run: their medians are stored, where the runs have them
    line: Callable[[Run], str]  # what is printed of a run
    more: Callable[[str], dict[str, Any]] = lambda name: {}  # what else is stored of a way

    def described(self, name: str) -> dict[str, Any]:
        return {"text": self.texts[name], **self.more(name)}


def usable_runs(result: dict, ways: Ways, name: str) -> list[Run]:
    """The runs of a way that need not be trained again."""
    known = result[ways.key].get(name)
    same = known and ways.described(name).items() <= known.items()
    return known["runs"] if same and records.is_current(result, name) else []


def medians(runs: list[Run], keys: tuple[str, ...]) -> dict[str, Any]:
    """Of what the runs hold of these keys; of lists, one median for each place."""
    found = {key: [run[key] for run in runs] for key in keys if key in runs[0]}
    return {f"median_{key}": _median(values) for key, values in found.items()}


def _median(values: list) -> Any:
    if not isinstance(values[0], list):
        return statistics.median(values)
    return [round(statistics.median(column), 5) for column in zip(*values, strict=True)]


def with_runs(result: dict, ways: Ways, name: str, runs: list[Run]) -> dict:
    """The result with these runs of a way, measured now; the others stay as they are."""
    described = {**ways.described(name), **medians(runs, ways.keys), "runs": runs}
    known = {**result[ways.key], name: described}
    in_order = {name: known[name] for name in ways.texts if name in known}
    return records.stamped({**result, ways.key: in_order}, name)


def measure(
    path: Path, result: dict, ways: Ways, names: list[str], seeds: int, first: int = 1
) -> dict:
    """Train what is missing, seed by seed from `first`, store after each run; return the result."""
    for seed in range(first, first + seeds):
        for name in names:
            runs = usable_runs(result, ways, name)
            if any(run["seed"] == seed for run in runs):
                continue
            run = ways.train(name, seed)
            result = with_runs(result, ways, name, [*runs, run])
            records.write(path, result)
            width = max(map(len, ways.texts))
            print(f"{name:{width}} seed {seed}  {ways.line(run)}", flush=True)
    return result


def main(
    doc: str,
    result: Path,
    ways: dict[str, Any],
    measure: Callable[..., None],
    seeds: int,
    short: dict[str, int] | None = None,
    **tiny: int,
) -> None:
    """A script's command line: `measure(path, ways, seeds)` for all ways, or those of --only.

    Args:
        doc: of the script.
        result: the file to write.
        ways: by name.
        measure: stores what it trains.
        seeds: unless told otherwise.
        short: what is changed in each way for a run with --quick; nothing said: one epoch.
        tiny: what else `measure` is given in a run with --quick.
    """
    options = argparse.ArgumentParser(description=doc.splitlines()[0])
    options.add_argument("--only", metavar="WAY", action="append", choices=list(ways))
    options.add_argument("--seeds", type=records.how_many, default=seeds)
    options.add_argument("--quick", action="store_true", help="tiny, and stored nowhere")
    given = options.parse_args()
    chosen = {name: ways[name] for name in given.only or ways}
    if not given.quick:
        measure(result, chosen, given.seeds)
        return
    with tempfile.TemporaryDirectory() as folder:
        once = {name: way._replace(**(short or {"epochs": 1})) for name, way in chosen.items()}
        measure(Path(folder) / result.name, once, 1, **tiny)


def use_one_thread() -> None:
    """Networks as small as some of ours gain little from a second one."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
