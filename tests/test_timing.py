"""Jobs that take turns on the clock."""

import itertools

import pytest

from course_utils import timing


def test_jobs_take_turns_and_the_median_counts(monkeypatch):
    calls = []
    clock = {"now": 0.0}
    lasts = {"a": iter([1, 9, 2]), "b": iter([5, 4, 30])}

    def job(name):
        def run():
            calls.append(name)
            clock["now"] += next(lasts[name])

        return run

    monkeypatch.setattr(timing.time, "perf_counter", lambda: clock["now"])
    monkeypatch.setattr(timing.time, "sleep", lambda seconds: clock.update(now=clock["now"] + 7))
    assert timing.race({"a": job("a"), "b": job("b")}, turns=3) == {"a": 2, "b": 5}
    assert calls == ["a", "b"] * 3


def test_five_turns_unless_told():
    counter = itertools.count()
    timing.race({"a": lambda: next(counter)})
    assert next(counter) == 5


@pytest.mark.parametrize("jobs", [{}, {"a": 1}, [print], None])
def test_what_is_no_job_is_refused(jobs):
    with pytest.raises(ValueError, match="jobs must be"):
        timing.race(jobs)


@pytest.mark.parametrize("turns", [0, 1.5, "3"])
def test_turns_are_counted_in_whole_numbers(turns):
    with pytest.raises(ValueError, match="turns"):
        timing.race({"a": int}, turns=turns)
