"""What is tried on lesson 8's exercise "Read four trainings"."""

CURVES = {"A": "under-fitting", "B": "over-fitting", "C": "dropout", "D": "rate too large"}

WRONG = [
    ("A: high loss is over-fitting", {**CURVES, "A": "over-fitting"}, "there is no gap"),
    ("A: high loss is the rate", {**CURVES, "A": "rate too large"}, "falls calmly"),
    (
        "B and A exchanged",
        {**CURVES, "A": "under-fitting", "B": "under-fitting"},
        "room enough",
    ),
    ("C: any gap is over-fitting", {**CURVES, "C": "over-fitting"}, "the other way round"),
    ("C: high training loss", {**CURVES, "C": "under-fitting"}, "makes the task harder"),
    ("D: ends high", {**CURVES, "D": "under-fitting"}, "first jumps to 14"),
    ("D: validation is high", {**CURVES, "D": "over-fitting"}, "a pure guess"),
    ("a word of one's own", {**CURVES, "D": "broken"}, "expected one of"),
]

RIGHT = [("in order", ["Under-fitting ", "over-fitting", "DROPOUT", "rate too large"])]
