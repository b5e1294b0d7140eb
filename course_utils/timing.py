"""How long do several ways to do one thing take? They take turns, so that all meet the same noise."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from course_utils.arguments import check_whole

PAUSE = 0.05  # seconds: the threads of the job before have come to rest


def race(jobs: Mapping[str, Callable[[], Any]], turns: int = 5) -> dict[str, float]:
    """Time jobs that take turns, and return the median of the seconds of each.

    Args:
        jobs: From a name to a function without arguments, such as `lambda: way(image)`.
        turns: How often each job runs; the first turn counts too.

    Returns:
        From the name of each job to its seconds, in the order of `jobs`.

    Raises:
        ValueError: There is no job, one is no function, or turns is not a whole number from 1 on.

    Example:
        >>> from course_utils.timing import race
        >>> list(race({"sum": lambda: sum(range(9)), "max": lambda: max(range(9))}, turns=1))
        ['sum', 'max']

    Introduced in lesson 1.
    """
    turns = check_whole(turns, "turns", 1)
    if not isinstance(jobs, Mapping) or not jobs or not all(map(callable, jobs.values())):
        raise ValueError(
            "jobs must be a dict from names to functions without arguments, not empty."
        )
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(turns):
        for name, job in jobs.items():
            time.sleep(PAUSE)
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}
