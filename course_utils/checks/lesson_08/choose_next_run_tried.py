"""What is tried on lesson 8's exercise "Choose the next experiment"."""

NEXT = {
    "A": "higher rate",
    "B": "lower rate",
    "C": "regularise",
    "D": "more capacity",
    "E": "search the code",
    "F": "more seeds",
}

WRONG = [
    ("A: slow is small", {**NEXT, "A": "more capacity"}, "only begun to move"),
    ("A: patience", {**NEXT, "A": "lower rate"}, "slower still"),
    ("B: the code", {**NEXT, "B": "search the code"}, "the cheapest cause"),
    ("B: over-fitting", {**NEXT, "B": "regularise"}, "no over-fitting"),
    ("C: a larger network", {**NEXT, "C": "more capacity"}, "room enough"),
    ("C: the rate", {**NEXT, "C": "lower rate"}, "not the trouble"),
    ("D: against over-fitting", {**NEXT, "D": "regularise"}, "there is no gap"),
    ("D: the rate", {**NEXT, "D": "higher rate"}, "gave the same"),
    ("E: the rate", {**NEXT, "E": "lower rate"}, "in factors of about three"),
    ("E: a larger network", {**NEXT, "E": "more capacity"}, "twenty images need"),
    ("F: another change", {**NEXT, "F": "regularise"}, "what this one gives"),
    ("F: odd", {**NEXT, "F": "search the code"}, "decides nothing"),
    ("a word of one's own", {**NEXT, "F": "go home"}, "expected one of"),
]

RIGHT = [("in order", ["Higher rate", "lower rate ", *list(NEXT.values())[2:]])]
