"""What is tried on lesson 8's exercise "Judge an ablation"."""

RIGHT_ONES = {
    "A": "clear gain",
    "B": "not clear",
    "C": "clear loss",
    "D": "unfair",
    "E": "not clear",
}

WRONG = [
    ("A: a small gain is noise", {**RIGHT_ONES, "A": "not clear"}, "seed by seed"),
    ("A: all is unfair", {**RIGHT_ONES, "A": "unfair"}, "nothing but the change"),
    ("B: the higher mean wins", {**RIGHT_ONES, "B": "clear gain"}, "half of its seeds lost"),
    ("B: half of them lost", {**RIGHT_ONES, "B": "clear loss"}, "gained more"),
    ("C: losses do not count", {**RIGHT_ONES, "C": "not clear"}, "a loss can be clear"),
    ("C: signs exchanged", {**RIGHT_ONES, "C": "clear gain"}, "every seed is lower"),
    ("D: the largest gain", {**RIGHT_ONES, "D": "clear gain"}, "four times as long"),
    ("D: suspicious", {**RIGHT_ONES, "D": "not clear"}, "what is it compared with"),
    ("E: four seeds are enough", {**RIGHT_ONES, "E": "clear gain"}, "five pairs or more"),
    ("E: fewer seeds", {**RIGHT_ONES, "E": "unfair"}, "can be compared"),
    ("a word of one's own", {**RIGHT_ONES, "E": "maybe"}, "expected one of"),
    ("too few", ["clear gain", "not clear"], "5 parts"),
]

RIGHT = [
    ("in order", ["Clear gain", " not clear", "clear loss", "UNFAIR", "not clear"]),
    ("a tuple", tuple(RIGHT_ONES.values())),
]
