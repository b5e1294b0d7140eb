"""Wrong answers to the exercises of lesson 2: (what, answer, fragment of the message that fits)."""

import math

import numpy as np

STRIDE = {"valid": (9, 6), "dropped": (2, 1), "same": (11, 7)}


def size(formula, same=lambda n, k, s: math.ceil(n / s)):
    """An answer with its own formula for rings, and 0 where the kernel does not fit."""

    def answer(n, k, s, p):
        if p == "same":
            return same(n, k, s)
        p = 0 if p == "valid" else p
        return formula(n, k, s, p) if n + 2 * p >= k else 0

    return answer


def right_size(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def right_size_of(*case):
    return size(right_size)(*case)


def negative_sizes(n, k, s, p):
    return math.ceil(n / s) if p == "same" else right_size(n, k, s, 0 if p == "valid" else p)


def missing(n, k, s, wanted):
    return (wanted - 1) * s + k - n


def checked(rings):
    """An answer that puts its rings into the size formula at the end."""

    def answer(n, k, s, wanted):
        p = rings(n, k, s, wanted)
        return p if right_size(n, k, s, p) == wanted else -1

    return answer


def for_ever(n, k, s, wanted):
    p = 0
    while right_size(n, k, s, p) != wanted:
        p += 1
    return p


def search(first, last_one=False):
    def answer(n, k, s, wanted):
        found = [p for p in range(first, 3000) if right_size(n, k, s, p) == wanted]
        return found[-1 if last_one else 0] if found else -1

    return answer


def pad(mode):
    return lambda image, rings: np.pad(image, rings, mode=mode)


def by_slices(image, rings):
    """Right but for 0 rings: image[-1:-1:-1] and the like."""
    above, below = image[rings:0:-1], image[-2 : -2 - rings : -1]
    image = np.concatenate([above, image, below if rings else image[-0:]])
    left, right = image[:, rings:0:-1], image[:, -2 : -2 - rings : -1]
    return np.concatenate([left, image, right], axis=1)


def unturned(image, rings):
    image = np.concatenate([image[1 : rings + 1], image, image[-1 - rings : -1]])
    return np.concatenate([image[:, 1 : rings + 1], image, image[:, -1 - rings : -1]], axis=1)


def no_corners(image, rings):
    result = np.pad(image, rings)
    whole = np.pad(image, rings, mode="reflect")
    inner = slice(rings, len(result) - rings), slice(rings, result.shape[1] - rings)
    result[inner[0]], result[:, inner[1]] = whole[inner[0]], whole[:, inner[1]]
    return result


def whole_numbers(image, rings):
    result = np.zeros(tuple(n + 2 * rings for n in image.shape), dtype=int)
    result[:] = np.pad(image, rings, mode="reflect")
    return result


def stack(dilations=(1, 2, 4, 8), padding="causal", kernel=2, steps=None, channels=4):
    def build():
        import keras

        model = keras.Sequential([keras.Input((steps, 1))])
        paddings = padding if isinstance(padding, tuple) else (padding,) * len(dilations)
        for place, (dilation, one) in enumerate(zip(dilations, paddings, strict=True), 1):
            maps = 1 if place == len(dilations) and channels == 4 else channels
            model.add(keras.layers.Conv1D(maps, kernel, padding=one, dilation_rate=dilation))
        return model

    return build


def by_hand(zeros, cut=0):
    """All zeros in front, in a layer of their own, then `valid`."""

    def build():
        import keras

        layers = [keras.layers.Conv1D(2, 2, dilation_rate=d) for d in (1, 2, 4)]
        last = keras.layers.Conv1D(1, 2, dilation_rate=8)
        return keras.Sequential(
            [
                keras.Input((None, 1)),
                keras.layers.ZeroPadding1D(zeros),
                *layers,
                last,
                keras.layers.Cropping1D((0, cut)),
            ]
        )

    return build


def raises_for_none(n, k, s, p):
    result = size(right_size)(n, k, s, p)
    if result == 0:
        raise ValueError("the kernel is too large")
    return result


def ring_by_ring(image, rings):
    for _ in range(rings):
        image = np.pad(image, 1, mode="reflect")
    return image


renamed = np.pad


def ring_slices(image, rings):
    """The slices [rings:-rings] are empty for 0 rings."""
    result = np.zeros([n + 2 * rings for n in image.shape])
    padded = np.pad(image, rings, mode="reflect")
    result[rings:-rings, rings:-rings] = image
    result[:rings], result[-rings:] = padded[:rings], padded[-rings:]
    result[:, :rings], result[:, -rings:] = padded[:, :rings], padded[:, -rings:]
    return result


def tried(rings):
    """An answer that tries the numbers of rings in `rings(n, k)`."""

    def answer(n, k, s, wanted):
        found = (p for p in rings(n, k) if size(right_size)(n, k, s, p) == wanted)
        return next(found, -1)

    return answer


WRONG = {
    "predict-stride": [
        ("steps", STRIDE | {"valid": (8, 5)}, "counts the steps"),
        ("rounded up", STRIDE | {"valid": (10, 7)}, "hang over the border"),
        ("same for valid", STRIDE | {"valid": (11, 7)}, "that is `same`"),
        ("stride 1", STRIDE | {"valid": (35, 22)}, "size with stride 1"),
        ("swapped", STRIDE | {"valid": (6, 9)}, "41 high and 28 wide"),
        ("width alone", STRIDE | {"valid": (9, 5)}, "the width 5"),
        ("far off", STRIDE | {"valid": (3, 6)}, "where does the last window stand"),
        ("remainder of n", STRIDE | {"dropped": (1, 0)}, "without a step"),
        ("remainder of places", STRIDE | {"dropped": (3, 2)}, "one less"),
        ("nothing", STRIDE | {"dropped": (0, 0)}, "not whole numbers"),
        ("missing ones", STRIDE | {"dropped": (2, 3)}, "another step"),
        ("shrinking", STRIDE | {"dropped": (32, 22)}, "how much smaller"),
        ("like tiles", STRIDE | {"dropped": (5, 4)}, "4 is its step"),
        ("one number", STRIDE | {"dropped": 3}, "the number 3"),
        ("same stays", STRIDE | {"same": (41, 28)}, "the size does not stay"),
        ("rounded down", STRIDE | {"same": (10, 7)}, "no pixel is left over"),
        ("valid for same", STRIDE | {"same": (9, 6)}, "without padding"),
        ("plus one", STRIDE | {"same": (12, 8)}, "one too many"),
        ("with channels", STRIDE | {"same": (11, 7, 1)}, "has 3 numbers"),
        ("not rounded", STRIDE | {"valid": (9.5, 6.25)}, "come whole"),
    ],
    "output-size": [
        ("no + 1", size(lambda n, k, s, p: (n + 2 * p - k) // s), "forgot the + 1"),
        ("one side", size(lambda n, k, s, p: (n + p - k) // s + 1), "one side only"),
        ("rounds up", size(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1), "You round up"),
        ("nearly whole", lambda *case: right_size_of(*case) + 4e-4, "expected 5 for"),
        ("decimals", size(lambda n, k, s, p: (n + 2 * p - k) / s + 1), "whole steps only"),
        ("rounds", size(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1), "nearest"),
        ("+ 1 inside", size(lambda n, k, s, p: (n + 2 * p - k + 1) // s), "+ 1 inside"),
        ("no kernel", size(lambda n, k, s, p: (n + 2 * p) // s), "forgot the kernel"),
        ("no stride", size(lambda n, k, s, p: n + 2 * p - k + 1), "forgot the stride"),
        ("no padding", size(lambda n, k, s, p: (n - k) // s + 1), "left the padding out"),
        ("negative", negative_sizes, "asks for 0"),
        ("same stays", size(right_size, lambda n, k, s: n), "stride 1 only"),
        ("same rounds down", size(right_size, lambda n, k, s: n // s), "round up"),
        (
            "same by rings",
            size(right_size, lambda n, k, s: right_size(n, k, s, (k - 1) // 2)),
            "even kernel",
        ),
        ("same as valid", size(right_size, lambda n, k, s: max(0, (n - k) // s + 1)), "adds none"),
        (
            "unpadded",
            size(lambda n, k, s, p: right_size(n, k, s, p) if k <= n else 0),
            "padded image",
        ),
        ("no brackets", size(lambda n, k, s, p: n + 2 * p - k // s + 1), "brackets are missing"),
        ("numbers only", right_size, "may be a word"),
        (
            "−1 for none",
            lambda n, k, s, p: (
                -1 if size(right_size)(n, k, s, p) == 0 else size(right_size)(n, k, s, p)
            ),
            "you give −1",
        ),
        ("error for none", raises_for_none, "not for an error"),
        ("None", lambda n, k, s, p: None if n + 99 < k else print(end=""), "after `return`"),
    ],
    "find-padding": [
        ("both sides", checked(lambda *a: missing(*a)), "You say −1"),
        ("both sides, unchecked", missing, "both sides together"),
        ("keeps the size", lambda n, k, s, w: (k - 1) // 2, "(k − 1)/2 rings"),
        ("one step more", lambda n, k, s, w: math.ceil((w * s + k - n) / 2), "one step less"),
        ("unchecked", lambda *a: max(math.ceil(missing(*a) / 2), 0), "none gives"),
        ("negative", lambda *a: math.ceil(missing(*a) / 2), "negative number of rings"),
        ("rounds down", checked(lambda *a: max(missing(*a) // 2, 0)), "shared evenly"),
        (
            "even numbers only",
            checked(lambda *a: -1 if missing(*a) % 2 else max(missing(*a) // 2, 0)),
            "shared evenly",
        ),
        ("below zero", checked(lambda *a: math.ceil(missing(*a) / 2)), "try 0 rings"),
        ("ten tries", tried(lambda n, k: range(10)), "stop looking too early"),
        ("as many tries as pixels", tried(lambda n, k: range(n + k)), "stop looking too early"),
        ("stride 1, checked", lambda n, k, s, w: search(0)(n, k, 1, w), "forgot the stride"),
        (
            "no stride",
            lambda n, k, s, w: max(math.ceil(missing(n, k, 1, w) / 2), 0),
            "forgot the stride",
        ),
        ("largest", search(0, last_one=True), "largest number of rings"),
        ("from one ring", search(1), "try 0 first"),
        ("for ever", for_ever, "had not finished"),
        ("rounds down, unchecked", lambda *a: missing(*a) // 2, "You round down when"),
        ("rounds down to 0", lambda *a: max(missing(*a) // 2, 0), "You round down when"),
        ("a hundred tries", tried(lambda n, k: range(100)), "stop looking too early"),
        (
            "None for none",
            lambda *a: search(0)(*a) if search(0)(*a) >= 0 else None,
            "−1 was asked for",
        ),
    ],
    "pad-reflect": [
        ("symmetric", pad("symmetric"), "repeat the border pixel"),
        ("edge", pad("edge"), "again and again"),
        ("zeros", pad("constant"), "with zeros"),
        ("wrap", pad("wrap"), "opposite border"),
        ("unturned", unturned, "mirror's order"),
        ("rows", lambda x, r: np.pad(x, ((r, r), (0, 0)), mode="reflect"), "not left and right"),
        (
            "columns",
            lambda x, r: np.pad(x, ((0, 0), (r, r)), mode="reflect"),
            "not above and below",
        ),
        ("one ring", lambda x, r: np.pad(x, 1, mode="reflect"), "asks for another number"),
        ("before only", lambda x, r: np.pad(x, (r, 0), mode="reflect"), "The other end"),
        ("no corners", no_corners, "corners of the padding are empty"),
        ("integers", whole_numbers, "whole numbers only"),
        ("0 rings", by_slices, "With 0 rings"),
        ("nothing", lambda x, r: x, "has the shape"),
        ("ring by ring", ring_by_ring, "one ring after the other"),
        ("borrowed", pad("reflect"), "but your code uses `pad`"),
        ("borrowed in a function", lambda x, r: pad("reflect")(x, r), "Do it by hand"),
        (
            "borrowed in a generator",
            lambda x, r: next(np.pad(x, r, "reflect") for _ in "1"),
            "Do it by hand",
        ),
        ("borrowed under another name", lambda x, r: renamed(x, r, "reflect"), "uses `renamed`"),
        ("0 rings stop it", ring_slices, "With 0 rings"),
    ],
    "mend-causal-stack": [
        ("only longer", stack(padding="same"), "still reads step t + 8"),
        ("one forgotten", stack(padding=("causal", "same", "causal", "causal")), "t + 1"),
        ("valid", stack(padding="valid"), "come out"),
        ("no layer more", stack((1, 2, 4)), "Which layer is missing"),
        ("holes", stack((1, 4, 10)), "leave holes"),
        ("the same again", stack((1, 1, 1, 4)), "7 steps before it; 15 were"),
        ("dilation 4 again", stack((1, 2, 4, 4)), "11 steps before"),
        ("too far", stack((1, 2, 4, 9)), "leave holes"),
        ("one long kernel", stack((1,), kernel=16), "kernel of 16"),
        ("many layers", stack((1,) * 15), "15 convolutions"),
        ("fixed length", stack(steps=16), "may have any length"),
        ("four maps", stack(channels=3), "one number for each step"),
        ("zeros on both sides", by_hand((8, 7)), "still reads"),
        ("too many zeros", by_hand((16, 0)), "41 come out"),
        ("no present", by_hand((16, 0), cut=1), "misses the present"),
        ("no model", lambda: [1, 2], "expected a Keras model"),
    ],
}
