"""Every operation of course_utils.reference: a right, finite result, or a sentence with a lesson."""

import itertools
import math
import re
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from effort import inputs
from exact import assert_sums, exact, pair, windows
from hypothesis import given
from hypothesis import strategies as st
from silence import nothing_said

from course_utils import arrays
from course_utils import reference as ref
from course_utils.reference import validation

LIMIT = 100_000  # values; the real one would let a test take gigabytes


@pytest.fixture(autouse=True, scope="module")
def _small_limit():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "MOST_VALUES", LIMIT)
        patch.setattr(validation, "MOST_VALUES", LIMIT)
        yield


INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
FLOATS = ["float16", "float32", "float64", "longdouble", ">f4"]
SMALL = [0, 1, 2, 3, 5, 1 / 2, 1 / 3]


class Unwilling:
    """Refuses whatever it is asked for."""

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __index__(self):
        raise RuntimeError("no number")

    def __repr__(self):
        raise RuntimeError("no text")


def endless() -> list:
    value: list = []
    value += [value, value]
    return value


ODD = [
    lambda: None, lambda: "text", lambda: "a" * 10**6, lambda: [[1, 2], [3]], lambda: {}, Unwilling,
    lambda: 10**5000, lambda: [10**400, 1.5], lambda: [[2**63, -1], [2**64, 1]], endless,
    lambda: range(10**30), lambda: np.broadcast_to(1.0, (10**6, 10**6)), lambda: np.ma.masked,
    lambda: np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), lambda: [[1.0, np.ma.masked]],
    lambda: [np.ma.array([1, 2], mask=[0, 1])], lambda: np.ones((2, 2), object), lambda: b"1",
    lambda: np.zeros((2, 2), "M8[s]"), lambda: np.zeros(2, [("field" * 999, int)]), lambda: 1j,
    lambda: np.zeros((2, 0)), lambda: [[True, False]], lambda: np.ones((1,) * 40),
    lambda: iter([1, 2]),
]  # fmt: skip


@st.composite
def numbers(draw, *shape: int):
    """An array of this shape and any dtype, its values often the largest that the dtype has."""
    kinds = [["bool"], INTEGERS, ["int64", "uint64"], FLOATS, FLOATS]
    dtype = np.dtype(draw(st.sampled_from(draw(st.sampled_from(kinds)))))
    if dtype.kind in "iu":
        ends = np.iinfo(dtype)
        values = [ends.min, ends.max, ends.max // 2 + 1, ends.max // 3, -1 % (ends.max + 1)]
    elif dtype.kind == "f":
        ends = np.finfo(dtype)
        values = [ends.max, -ends.max, ends.max, -ends.max, ends.tiny, -ends.eps, ends.max / 3]
        values += [np.inf, np.nan] if draw(st.integers(0, 9)) == 0 else []
    else:
        values = [0, 1]
    values = draw(st.sampled_from([SMALL, values, [*SMALL, *values]]))
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=8))
    array = np.empty(math.prod(shape), dtype)
    for i, value in zip(range(array.size), itertools.cycle(chosen), strict=False):
        array[i] = value
    array = array.reshape(shape)
    form = draw(st.sampled_from(["plain"] * 5 + ["list", "tuple", "fortran", "strided", "masked"]))
    if form == "fortran":
        return np.asfortranarray(array)
    if form == "strided":
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if form == "masked":
        return np.ma.array(array, mask=array == array.flat[0] if draw(st.booleans()) else False)
    return {"list": array.tolist(), "tuple": tuple(array), "plain": array}[form]


side = st.integers(1, 6)
some = st.integers(1, 3)
HUGE = [0, -1, 7, 400, 10**9, 2**31, 2**63, 10**17, 10**30, 10**400, 10**5000]
WRONG = [True, 1.0, "2", None, (1, 2, 3), [[1]], np.array(2), np.array(True), np.array([1, 2])]
WRONG += [np.ma.array(2, mask=True), np.ma.array([1, 2], mask=[0, 1]), Unwilling(), np.float32(1)]
step = st.one_of(some, some, some, some.map(np.int8), st.sampled_from(HUGE), st.sampled_from(WRONG))
steps = st.one_of(step, st.tuples(step, step))
words = st.sampled_from(["valid", "same"])
padding = st.one_of(words, words, step, st.sampled_from(["causal", "full", "s" * 10**5, Unwilling]))


def outcome(function, *arguments, **named):
    """Return the result of a call, or None where it was refused with a sentence."""
    result = message = None
    tracemalloc.start()
    try:
        with nothing_said():
            try:
                result = function(*arguments, **named)
            except ValueError as error:
                message = str(error)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000
    if message is not None:
        assert re.search(r"\. See lesson (\d) \(0\1_\w+\)\.$|… See lesson", message)
        assert len(message) < 600
        return None
    if not isinstance(result, int):
        assert np.isfinite(result).all()
        assert not any(np.ma.is_masked(one) for one in arguments)
    return result


@inputs(40)
@given(st.data())
def test_conv2d(data):
    c_in, c_out = data.draw(some), data.draw(some)
    kernel_size = data.draw(some), data.draw(some)
    image = data.draw(numbers(data.draw(side), data.draw(side), c_in))
    kernel = data.draw(numbers(*kernel_size, c_in, c_out))
    s, p, d = data.draw(steps), data.draw(padding), data.draw(steps)
    result = outcome(ref.conv2d, image, kernel, strides=s, padding=p, dilation_rate=d)
    if result is None or result.size > 200:
        return
    x, k = exact(image), exact(kernel)
    reads = windows(x.shape, kernel_size, pair(s), p, pair(d))
    sums, sizes = (
        np.array([[[sum((size(x[r, c, i] * k[a, b, i, o]) for a, b, r, c in one
                         for i in range(c_in)), Fraction())
                    for o in range(c_out)] for one in row] for row in reads], object)
        for size in (lambda n: n, abs)
    )  # fmt: skip
    assert_sums(result, sums, sizes, k[..., 0].size)


@inputs(30)
@given(st.data())
def test_conv1d(data):
    n, k = data.draw(st.integers(1, 12)), data.draw(some)
    signal, kernel = data.draw(numbers(n)), data.draw(numbers(k))
    s, d = data.draw(step), data.draw(step)
    p = data.draw(st.one_of(padding, st.just("causal")))
    result = outcome(ref.conv1d, signal, kernel, strides=s, padding=p, dilation_rate=d)
    if result is None or result.size > 200:
        return
    x, w, s, d = exact(signal), exact(kernel), int(s), int(d)
    before = d * (k - 1) if p == "causal" else 0 if isinstance(p, str) else int(p)
    if p == "same":
        before = max((len(result) - 1) * s + d * (k - 1) + 1 - n, 0) // 2
    where = [[(j, i * s + j * d - before) for j in range(k)] for i in range(len(result))]
    products = [[w[j] * x[at] for j, at in one if 0 <= at < n] for one in where]
    sums = np.array([sum(one, Fraction()) for one in products], object)
    assert_sums(result, sums, np.array([sum(map(abs, one), Fraction()) for one in products]), k)
    assert len(result) == ref.output_size(n, k, strides=s, padding=p, dilation_rate=d)


@inputs(30)
@given(st.data())
def test_pooling(data):
    image = data.draw(numbers(data.draw(side), data.draw(side)))
    size, stride = data.draw(steps), data.draw(st.none() | steps)
    p = data.draw(st.one_of(words, words, padding))
    largest, mean = (
        outcome(function, image, size, strides=stride, padding=p)
        for function in (ref.max_pool2d, ref.avg_pool2d)
    )
    x = exact(image) if largest is not None or mean is not None else None
    if x is None or max(pair(size)) > 50:
        return
    strides = pair(size if stride is None else stride)
    reads = windows(x.shape, pair(size), strides, p, (1, 1))
    cells = [[[x[r, c] for _, _, r, c in one] for one in row] for row in reads]
    if largest is not None:
        assert exact(largest).tolist() == [[max(one) for one in row] for row in cells]
    if mean is not None:
        sums, sizes = (
            np.array([[sum(map(f, one)) / len(one) for one in row] for row in cells], object)
            for f in (Fraction, abs)
        )
        assert_sums(mean, sums, sizes, max(len(one) for row in cells for one in row))


@inputs(30)
@given(st.data())
def test_dense(data):
    n, k = data.draw(some), data.draw(some)
    x, weights = data.draw(numbers(data.draw(some), n)), data.draw(numbers(n, k))
    bias = data.draw(st.none() | numbers(k))
    result = outcome(ref.dense, x, weights, bias)
    if result is not None:
        x, w, b = exact(x), exact(weights), exact(np.zeros(k) if bias is None else bias)
        assert_sums(result, x @ w + b, abs(x) @ abs(w) + abs(b), n + 1)


@inputs(30)
@given(st.data())
def test_relu_flatten_and_pad2d_keep_every_number(data):
    image = data.draw(numbers(data.draw(some), data.draw(some)))
    if (result := outcome(ref.relu, image)) is not None:
        assert exact(result).tolist() == np.maximum(exact(image), 0).tolist()
    if (result := outcome(ref.flatten, image)) is not None:
        assert exact(result).tolist() == exact(image).tolist()
    mode = data.draw(st.sampled_from(["constant", "reflect", "edge", "wrap", None]))
    amount = data.draw(st.one_of(steps, st.tuples(steps, steps)))
    if (result := outcome(ref.pad2d, image, amount, mode=mode)) is not None:
        assert result.dtype == np.asarray(image).dtype
        assert set(exact(result).flat) <= {*exact(image).flat, 0}


@inputs(70)
@given(st.data())
def test_softmax(data):
    logits = data.draw(numbers(data.draw(some), data.draw(some)))
    axis = data.draw(st.one_of(st.sampled_from([-1, 0, 1, 2]), st.just(-1), step))
    result = outcome(ref.softmax, logits, axis)
    if result is not None:
        x = np.moveaxis(exact(logits), axis, -1)
        wanted = [[math.exp(max(n - max(row), -2000)) for n in row] for row in x]
        wanted = [[n / sum(row) for n in row] for row in wanted]
        rounded = float(np.finfo(result.dtype).eps)
        np.testing.assert_allclose(
            np.moveaxis(result, axis, -1).astype(float), wanted, rtol=1e4 * rounded, atol=1e-5
        )


@inputs(30)
@given(st.data())
def test_cross_entropy(data):
    n, k = data.draw(some), data.draw(some)
    probabilities = data.draw(
        st.one_of(numbers(n, k), st.just(np.eye(n, k)), st.just(np.full((n, k), 1 / k)))
    )
    y_true = data.draw(st.one_of(numbers(n), numbers(n, k), st.just(list(range(n)))))
    result = outcome(ref.cross_entropy, y_true, probabilities)
    assert result is None or (result.shape == (n,) and result.min() >= 0)


@inputs(100)
@given(
    st.tuples(st.integers(1, 99).map(lambda n: 10**20 + n) | step, step), step, some | step, words | padding,
    st.lists(st.tuples(step, step)),
)  # fmt: skip
def test_sizes_are_exact(sizes, stride, dilation, p, layers):
    n, k = sizes
    result = outcome(ref.output_size, n, k, strides=stride, padding=p, dilation_rate=dilation)
    if result is not None:
        n, k, stride, dilation = map(int, (n, k, stride, dilation))
        before = 0 if isinstance(p, str) else int(p)
        wanted = (n + 2 * before - dilation * (k - 1) - 1) // stride + 1
        assert result == (-(-n // stride) if p in ("same", "causal") else wanted)
    field = outcome(ref.receptive_field, layers)
    if field is not None:
        steps_before = [math.prod(int(s) for _, s in layers[:i]) for i in range(len(layers))]
        reach = ((int(k) - 1) * s for (k, _), s in zip(layers, steps_before, strict=True))
        assert field == 1 + sum(reach)


GOOD = {
    ref.conv2d: (np.ones((2, 2)), np.ones((1, 1))), ref.conv1d: (np.ones(2), np.ones(1)),
    ref.max_pool2d: (np.ones((2, 2)), 2), ref.avg_pool2d: (np.ones((2, 2)), 2),
    ref.pad2d: (np.ones((2, 2)), 1), ref.relu: (np.ones(2),), ref.flatten: (np.ones(2),),
    ref.dense: (np.ones(2), np.ones((2, 2)), np.ones(2)), ref.softmax: (np.ones(2), 0),
    ref.cross_entropy: ([0, 1], np.eye(2)), ref.receptive_field: ([(3, 1)],),
    ref.output_size: (5, 3),
}  # fmt: skip


@inputs(60)
@given(st.sampled_from(list(GOOD)), st.sampled_from(ODD), st.integers(0, 2))
def test_what_is_no_array_is_refused(function, odd, place):
    arguments = [*GOOD[function]]
    arguments[place % len(arguments)] = odd()
    outcome(function, *arguments)
