"""What the messages of lesson 6 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

CLAIMS = {}
