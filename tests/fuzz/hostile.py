"""Values that nobody should give, and that somebody will: for arguments and traits of any kind."""

import collections
import fractions
import math

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

ITSELF: list = []
ITSELF.extend([ITSELF, ITSELF])
DEEP: list = [1.0]
for _ in range(60):
    DEEP = [DEEP, DEEP]


class Raising:
    """An object whose methods raise, each with another error."""

    def _fail(self, *_, **__):
        raise RuntimeError("I do not answer")

    __len__ = __getitem__ = __iter__ = __array__ = __float__ = __index__ = __int__ = _fail
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __repr__ = __str__ = __bool__ = _fail
    __hash__ = object.__hash__


class Number:
    """An object that is a number where it is asked, and an odd one."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    __float__ = __int__ = __array__ = __index__


class LyingText(str):
    __slots__ = ()

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class LyingNumber(int):
    def __le__(self, other):
        return True

    __ge__ = __lt__ = __gt__ = __eq__ = __le__
    __hash__ = int.__hash__


class LyingList(list):
    def __len__(self):
        return 2

    def __iter__(self):
        return iter([1, 2, 3])


def oddities() -> list:
    """Return new ones: some are used up, or can be changed."""
    return [
        *(None, True, np.True_, -1, 0, 1.0, 2.5, math.nan, math.inf, -math.inf, 1e308, 5e-324),
        *(10**19, -(10**30), 10**400, -(10**400), 10**5000, 1j, complex(1, math.nan)),
        *(fractions.Fraction(3, 2), np.int8(3), np.uint64(2**64 - 1), np.float16(2), np.array(3)),
        *(np.longdouble("1e4000"), np.complex64(2), np.timedelta64(3), np.datetime64("2020-01-01")),
        *(
            np.array(2.0),
            np.array(True),
            np.array([3]),
            np.array(None),
            np.ma.masked,
            np.str_("same"),
        ),
        *(
            "own",
            "",
            "\0",
            "\ud800",
            "$x^",
            "a" * 100_000,
            "3",
            "nan",
            b"",
            b"\xff" * 784,
            bytearray(784),
        ),
        *([], [[]], (), {}, set(), {"a": 1}, [None], ["1"], [1j], [True], [[1, 2], [3]], [10**400]),
        *(
            ITSELF,
            [ITSELF],
            DEEP,
            range(3),
            range(10**18),
            range(10**400),
            iter([1, 2]),
            (i for i in "a"),
        ),
        *(
            collections.deque([1, 2]),
            collections.UserList([1, 2]),
            memoryview(b"abcd")[::2],
            object(),
        ),
        *(
            Raising(),
            [Raising()],
            [1, Raising()],
            Number(2),
            Number(-1),
            Number("x"),
            [Number(1)] * 2,
        ),
        *(LyingText("other"), LyingNumber(-7), LyingList([1]), type, len, NotImplemented, ...),
        *(np.ma.ones((3, 3)), [np.ma.ones(3)] * 3, np.ones((3, 3)) * 1j, np.zeros((0, 3))),
        *(
            np.broadcast_to(0.0, (10**6, 10**6)),
            [np.broadcast_to(0.0, 10**9)] * 3,
            np.eye(3, dtype=object),
        ),
        *(np.array([["a"]]), np.array([object()]), np.zeros(3, dtype=[("a", int)])),
    ]


COUNT = len(oddities())
NUMBERS = st.one_of(
    st.integers(-3, 12), st.integers(), st.floats(), st.floats(-100, 100).map(np.float32)
)
ARRAYS = arrays.arrays(
    st.one_of(arrays.floating_dtypes(), arrays.integer_dtypes(), arrays.boolean_dtypes()),
    arrays.array_shapes(max_dims=4, max_side=5),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 300)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
VALUES = st.one_of(
    st.integers(0, COUNT - 1).map(lambda place: oddities()[place]),
    NUMBERS,
    ARRAYS,
    ARRAYS.map(lambda array: array.tolist()),
    st.lists(NUMBERS, max_size=4),
    st.text(max_size=8),
    JSON,
)
