"""What is tried on lesson 10's exercise "Name the cause from the error"."""

CAUSES = {
    "A": "window too large",
    "B": "labels and loss",
    "C": "missing axis",
    "D": "moved name",
    "E": "broken path",
}

WRONG = [
    (
        "a map that is too small for an axis",
        CAUSES | {"A": "missing axis"},
        "four axes are there",
    ),
    ("rank for an axis", CAUSES | {"B": "missing axis"}, "what is a target"),
    ("the axis for a size", CAUSES | {"C": "window too large"}, "counts axes"),
    ("a module for a path", CAUSES | {"D": "broken path"}, "looked for a module"),
    ("the loss for the path", CAUSES | {"E": "labels and loss"}, "optimizer complains"),
    ("a word that is none of the five", CAUSES | {"E": "None"}, "expected one of"),
]
