"""Is what a message says of a case true of that case?"""

import re

import numpy as np
from tried import tried

from course_utils.checks import values


def faults_of(one, answer, wrong):
    """What is not true of the case that a message names, if it names one."""
    text, case = str(wrong), wrong.case
    if case is None:
        return []
    if re.search(r"stopped.* with |changes its input|prints, and gives back None", text):
        return []  # said by `call`, of what it has seen; test_checks.py looks at these
    if found := re.search(r"result is (\S+); expected (\S+?)(?=\.$| for )", text):
        return [] if found[1] != found[2] else [f"the same twice: {text}"]
    if re.search(r"has the shape|holds nan or infinity", text):
        return []  # both sides stand in it
    result = answer(*[values.copied(part) for part in case])
    if found := re.search(r"at index \((.*)\) it is (\S+) where (\S+) was expected", text):
        place = tuple(int(i) for i in found[1].split(",") if i)
        came = float(np.asarray(result)[place])
        true = found[2] != found[3] and np.isclose(came, float(found[2]), rtol=1e-3, atol=1e-9)
        return [] if true else [f"at {place} it is {came}: {text}"]
    claims = [claim for fragment, claim in tried(one, "CLAIMS") if fragment in text]
    if not claims:
        return [f"CLAIMS has no predicate for: {text}"]
    return [f"it is not true of {case}: {text}" for claim in claims if not claim(result, *case)]
