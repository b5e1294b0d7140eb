"""How many inputs a fuzz test draws: few and always the same in `make test`, many in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))  # `make fuzz` sets it


def inputs(number: int) -> settings:
    """Draw this many inputs; under `make fuzz` TIMES as many, and other ones in every run.

    A limit by the clock would fail beside a busy neighbour, so there is none.
    """
    return settings(
        max_examples=number * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        print_blob=True,  # the line that brings a finding back
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
