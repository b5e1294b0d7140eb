"""What is tried on lesson 8's exercise "Count the parameters of a residual block"."""


def count(second="out", bias=0, norm=4, size=1, needed=lambda a, b, s: a != b or s != 1):
    def answer(c_in, c_out, stride):
        block = (9 * c_in + bias) * c_out
        block += (9 * (c_in if second == "in" else c_out) + bias) * c_out + 2 * norm * c_out
        way = (size * c_in + bias + norm) * c_out
        return block + (way if needed(c_in, c_out, stride) else 0)

    return answer


WRONG = [
    ("no projection", count(needed=lambda a, b, s: False), "you count no projection"),
    ("projection always", count(needed=lambda a, b, s: True), "at no cost"),
    ("channels only", count(needed=lambda a, b, s: a != b), "a stride of 2 halves"),
    ("stride only", count(needed=lambda a, b, s: s != 1), "another number of channels"),
    ("stride 2", count(needed=lambda a, b, s: a != b or s == 2), "every stride but 1"),
    ("two per channel", count(norm=2), "moving mean and variance"),
    ("no batch normalisation", count(norm=0), "you count no batch normalisation"),
    ("biases", count(bias=1), "subtract them again"),
    ("second convolution", count(second="in"), "what the first one gives"),
    ("3 by 3 projection", count(size=9), "1×1 is enough"),
    ("one too many", lambda *case: count()(*case) + 1, "is 4737; expected 4736"),
]

RIGHT = [("as a float", lambda *case: count()(*case) * 1.0)]


def right(c_in, c_out, stride):
    way = (c_in + 4) * c_out if (c_in, stride) != (c_out, 1) else 0
    return 9 * (c_in + c_out) * c_out + 8 * c_out + way


def convolutions(a, b, stride):
    """How many of them a block has."""
    return 2 + ((a, stride) != (b, 1))


def counts(number):
    """Is the count this much larger than the right one?"""
    return lambda n, *case: n - right(*case) == number(*case)


CLAIMS = [
    ("no projection. Where", counts(lambda a, b, s: -(a + 4) * b)),
    (
        "projection always",
        lambda n, a, b, s: (a, s) == (b, 1) and n == right(a, b, s) + (a + 4) * b,
    ),
    (
        "only where the channels change",
        lambda n, a, b, s: a == b and s == 2 and n < right(a, b, s),
    ),
    ("only where the stride is 2", lambda n, a, b, s: a != b and s == 1 and n < right(a, b, s)),
    ("whether the stride is 2", lambda n, a, b, s: a == b and s > 2 and n < right(a, b, s)),
    ("two numbers per channel", counts(lambda a, b, s: -2 * b * convolutions(a, b, s))),
    ("no batch normalisation. It", counts(lambda a, b, s: -4 * b * convolutions(a, b, s))),
    ("count biases", counts(lambda a, b, s: b * convolutions(a, b, s))),
    ("reads c_in channels", counts(lambda a, b, s: 9 * (a - b) * b)),
    ("3×3 kernels", counts(lambda a, b, s: 8 * a * b)),
    ("projection has no batch", counts(lambda a, b, s: -4 * b)),
]
