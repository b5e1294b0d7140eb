"""README.md's tables, from what measure.py has stored: what was measured, and what a class needs."""

import math
import sys
from pathlib import Path
from statistics import median

from course_utils.text_files import FileProblem, read_json, write_between

README = Path(__file__).resolve().parent / "README.md"
ROOM = 1.3  # the most that a learner took, and 30 %
AT_ONCE = (
    0.5  # the part of a class that runs a cell at the same moment; JupyterHub's guide: 40–60 %
)
KEPT = 2**30  # bytes for the system, hub and proxy
CLASSES = (1, 10, 30, 100)
SITTING = 45 * 60  # seconds


def spread(values: list[float], digits: int = 0) -> str:
    """First, median and last: "5 / 6 / 9"."""
    return " / ".join(f"{one:.{digits}f}" for one in (min(values), median(values), max(values)))


def of(one_round: dict, what: str) -> list[float]:
    return [one[what] for one in one_round["each"]]


def measured(result: dict) -> list[str]:
    rows = [
        "| learners at once | from sign-in to the lab, s | all of lesson 1, s | all of lesson 5, s "
        "| longest cell, s | memory of a learner, GB | all together, GB |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in result["rounds"]:
        longest = max(of(one, "longest cell 1") + of(one, "longest cell 5"))
        cells = [
            f"{one['learners']}",
            *(spread(of(one, what)) for what in ("start", "lesson 1", "lesson 5")),
            f"{longest:.0f}",
            spread([size / 1e9 for size in of(one, "memory")], 2),
            f"{one['together'] / 1e9:.1f}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    about = result["measured"]["capacity"]
    others = about["others"]
    state = "others computed too: a trial" if others is None else "nothing else computed"
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    return [
        *rows,
        "",
        "Quickest / median / slowest learner of a round. All begin at the same moment and run cell "
        f"after cell without a pause. Measured on {about['date']}; {about['machine']}, "
        f"{result['memory'] / 1e9:.0f} GB; {versions}; {state}.",
    ]


def learners_for_a_core(result: dict) -> float:
    """How many one core carries while lesson 5 takes at most twice as long as for one alone."""
    alone = median(of(result["rounds"][0], "lesson 5"))
    carried = [
        one["learners"]
        for one in result["rounds"]
        if median(of(one, "lesson 5")) <= 2 * alone or one["learners"] == 1
    ]
    return max(carried) / result["cores"]


def needed(result: dict) -> list[str]:
    """Memory, processors, disk and minutes of a class, from the worst that was measured."""
    everybody = [each for one in result["rounds"] for each in one["each"]]
    memory = max(one["memory"] for one in everybody) * ROOM
    home = max(one["home"] for one in everybody)
    start = max(one["start_processor"] for one in everybody)
    work = max(one["processor"] for one in everybody)
    rows = [
        "| class | memory, GB | processors | disk, GB | minutes until all have the lab |"
        " processors busy on average |",
        "|---|---|---|---|---|---|",
    ]
    for learners in CLASSES:
        processors = max(2, math.ceil(learners * AT_ONCE / learners_for_a_core(result)))
        cells = [
            f"{learners}",
            f"{math.ceil((learners * memory + KEPT) / 1e9)}",
            f"{processors}",
            f"{(result['environment'] + learners * home) / 1e9:.1f}",
            f"{max(learners * start / processors, max(of(result['rounds'][0], 'start'))) / 60:.1f}",
            f"{learners * work / SITTING:.1f}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return [
        *rows,
        "",
        f"Memory: the most that one learner took ({memory / ROOM / 1e9:.2f} GB) and 30 %, for each, "
        "and 1 GB for the system. Processors: half of the class runs a cell at the same moment, and "
        f"one processor carries {learners_for_a_core(result):g} who do (lesson 5 takes at most twice "
        "as long as alone). Disk: the environment, and a home after lessons 1 and 5. The last column: "
        f"a class that runs lessons 1 and 5 once in 45 minutes ({work:.0f} s of a processor each).",
    ]


def write_tables(stored: Path) -> int:
    """Write them between README.md's marks; say what is wrong with a file."""
    try:
        result = read_json(stored)
        for name, lines in (("capacity", measured(result)), ("needed", needed(result))):
            write_between(README, name, "\n".join(lines))
    except FileProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except (LookupError, TypeError, ValueError) as problem:
        print(f"{stored} holds no measurement ({problem!r}); measure again.", file=sys.stderr)
        return 1
    return 0
