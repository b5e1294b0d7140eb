"""Everything the course says about speed, measured side by side, in one table.

    python benchmarks/speed.py            a night on two cores; stored in results/speed.json
    python benchmarks/speed.py --quick    three minutes, stored nowhere
    python benchmarks/speed.py --only loop    one part; the others stay, with their own date
    python benchmarks/speed.py --only loop --quick    the same to look at, stored nowhere
    python benchmarks/speed.py --readme   write the stored table into README.md

Every part runs in a fresh process, one after the other, and begins where nothing else computes: it
waits for that, or refuses. Within a part, what is compared takes turns in short pieces, warm-up
apart. A ratio is told by the median and the quartiles of at least ten pairs. What a run of the whole
has stored of the recipes with the same versions is not measured again (delete it to begin anew).
"""

import argparse
import importlib
import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from parts import idle, records, speed_table
from parts.ways import FIRST_SEED, WAYS

from course_utils.text_files import FileProblem, write_between

RESULT = records.RESULTS / "speed.json"
README = Path(__file__).resolve().parents[1] / "README.md"
SEEDS = 10


def run_part(part: str, quick: bool, **options) -> dict:
    """`measure` of a module in parts/. Runs in the child process."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # many networks: it warns of traces
    return importlib.import_module(f"parts.{part}").measure(quick=quick, **options)


def in_fresh_process(part: str, quick: bool, **options) -> dict:
    print(f"measuring {part} {options or ''} …", file=sys.stderr, flush=True)
    begin, spawn = time.monotonic(), multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
        result = pool.submit(run_part, part, quick, **options).result()
    print(f"  {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    return result


def measure_parts(
    parts: Sequence[str], quick: bool, seeds: int, result_file: Path | None = None
) -> dict:
    """Measure the parts. What there is, is stored after each, where a file is named.

    Returns all that is stored then, or what was measured: each part, and by part in "measured"
    its versions, machine and date.
    """
    results = (records.read(result_file) if result_file else None) or {}

    def keep(part: str, result: dict) -> None:
        results.update(records.stamped({**results, part: result}, part))
        if result_file:
            records.write(result_file, results)

    for part in parts:
        if part != "recipes" or quick:
            idle.wait_until_idle(quick)
            keep(part, in_fresh_process(part, quick))
            continue
        ways = stored_ways(results)
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            if any(run["seed"] == seed for way in ways.values() for run in way["runs"]):
                continue
            idle.wait_until_idle(quick)
            for name, way in in_fresh_process(part, quick, seed=seed).items():
                known = ways[name]["runs"] if name in ways else []
                ways[name] = {**way, "runs": [*known, *way["runs"]]}
            keep(part, ways)
    return results


def stored_ways(results: dict) -> dict[str, dict]:
    """The recipes in a result, where they are today's, with what is wanted of them today."""
    ways = results.get("recipes", {})
    wanted = {name: way._asdict() for name, way in WAYS.items()}
    told = {name: {key: ways.get(name, {}).get(key) for key in way} for name, way in wanted.items()}
    same = list(ways) == list(wanted) and told == wanted
    return dict(ways) if same and records.is_current(results, "recipes") else {}


def report(results: dict, parts: Sequence[str]) -> str:
    """The table of all parts, or what was measured of some, as each part shows itself."""
    if set(speed_table.PARTS) <= set(results):
        return speed_table.table(results)
    measured = [part for part in parts if part in results]
    modules = {part: importlib.import_module(f"parts.{part}") for part in measured}
    return "\n\n".join(
        module.table(results[part])
        if hasattr(module, "table")
        else json.dumps({part: results[part]}, indent=1)
        for part, module in modules.items()
    )


def write_readme() -> None:
    """Put the table of the stored results into README.md."""
    try:
        text = speed_table.table(records.stored_or_stop(RESULT))
        write_between(README, "speed", text.rstrip("\n"))
    except FileProblem as problem:
        sys.exit(str(problem))
    except (LookupError, TypeError, AttributeError) as problem:
        sys.exit(f"{RESULT} is not complete ({problem!r}): measure again what is missing.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, a part of the work")
    parser.add_argument("--readme", action="store_true", help="write the stored table into README")
    parser.add_argument("--seeds", type=records.how_many, default=SEEDS)
    parser.add_argument(
        "--only", action="append", choices=speed_table.PARTS, help="keep the others as stored"
    )
    given = parser.parse_args()
    if given.readme:
        write_readme()
        return
    parts = given.only or speed_table.PARTS
    results = measure_parts(
        parts, given.quick, 1 if given.quick else given.seeds, None if given.quick else RESULT
    )
    print(report(results, parts))


if __name__ == "__main__":
    main()
