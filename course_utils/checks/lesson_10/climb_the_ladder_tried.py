"""What is tried on lesson 10's exercise "Find the fault from three numbers"."""

FAULTS = {
    "A": "softmax twice",
    "B": "bright pixels",
    "C": "healthy",
    "D": "labels shuffled",
    "E": "healthy",
}

WRONG = [
    ("a good score is health", FAULTS | {"A": "healthy"}, "by heart"),
    ("a hundred at random", FAULTS | {"C": "labels shuffled"}, "far above chance"),
    ("4.61 is too high", FAULTS | {"C": "bright pixels"}, "ln 100 = 4.61"),
    ("chance because of pixels", FAULTS | {"D": "bright pixels"}, "learned by heart"),
    ("two good rungs are enough", FAULTS | {"D": "healthy"}, "hardly better than guessing"),
    ("31 from a second softmax", FAULTS | {"B": "softmax twice"}, "leave that number alone"),
    ("a good score is health, once more", FAULTS | {"B": "healthy"}, "it is the first that counts"),
    ("a fault in each", FAULTS | {"E": "softmax twice"}, "no rung broke"),
]
