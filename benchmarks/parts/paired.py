"""Ways of training, compared by paired seeds: what has been measured stays, the rest is added."""

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
    medians: Callable[[list[Run]], dict[str, Any]]  # over the runs of one way
    line: Callable[[Run], str]  # what is printed of a run


def usable_runs(result: dict, ways: Ways, name: str) -> list[Run]:
    """The runs of a way that need not be trained again."""
    known = result[ways.key].get(name)
    same = known and known["text"] == ways.texts[name]
    return known["runs"] if same and records.is_current(result, name) else []


def with_runs(result: dict, ways: Ways, name: str, runs: list[Run]) -> dict:
    """The result with these runs of a way, measured now; the others stay as they are."""
    described = {"text": ways.texts[name], **ways.medians(runs), "runs": runs}
    known = {**result[ways.key], name: described}
    in_order = {name: known[name] for name in ways.texts if name in known}
    return records.stamped({**result, ways.key: in_order}, name)


def measure(path: Path, result: dict, ways: Ways, names: list[str], seeds: int) -> None:
    """Train what is missing, seed by seed, and store after each run."""
    for seed in range(1, seeds + 1):
        for name in names:
            runs = usable_runs(result, ways, name)
            if any(run["seed"] == seed for run in runs):
                continue
            run = ways.train(name, seed)
            result = with_runs(result, ways, name, [*runs, run])
            records.write(path, result)
            width = max(map(len, ways.texts))
            print(f"{name:{width}} seed {seed}  {ways.line(run)}", flush=True)
