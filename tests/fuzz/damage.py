"""Strategies that damage files: bytes of any file, values in JSON, what a path may lead to."""

import copy
import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

ODD_BYTES = [b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\r", b"\x1b"]
ODD_VALUES = [
    *(None, True, False, 0, -1, 7, 1.5, -0.0, 2**63, 10**400, float("nan"), float("inf"), -1e308),
    *("", " ", "\n", "\0", "\ud800", "\x1b[31m", "é\u202e", "0", "1e3", "x" * 3000, "IPY_MODEL_"),
    *([], {}, [[]], [{}], {"": []}, [None], ["a", "a"], {"a": 1}, {"a\nb": {}}, [1, [2, [3]]]),
]


def nested(depth: int, inner=None):
    """A value `depth` lists and objects deep."""
    for place in range(depth):
        inner = [inner] if place % 2 else {"a": inner}
    return inner


def places(value, steps=()):
    """The steps to each value in a tree, the root's first."""
    yield steps
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*steps, key))


@st.composite
def values(draw, good):
    """A tree of JSON with up to three values exchanged, removed or doubled."""
    tree = [copy.deepcopy(good)]
    for _ in range(draw(st.integers(0, 3))):
        *steps, last = draw(st.sampled_from([*places(tree)][1:]))
        there = tree
        for step in steps:
            there = there[step]
        how = draw(st.sampled_from(["odd", "odd", "remove", "double", "rename"]))
        if how == "odd":
            there[last] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        elif steps and how == "remove":
            del there[last]
        elif steps and isinstance(there, list):
            there.insert(last, there[last])
        elif steps and how == "rename":
            there[draw(st.sampled_from(["", "a", "cells", "outputs", "\n"]))] = there.pop(last)
    depth = draw(st.sampled_from([0, 0, 0, 3, 60, 101, 300, 600]))
    if depth:
        *steps, last = draw(st.sampled_from([*places(tree)][1:]))
        there = tree
        for step in steps:
            there = there[step]
        there[last] = nested(depth, there[last])
    return tree[0]


@st.composite
def content(draw, good: bytes | st.SearchStrategy) -> bytes:
    """The bytes of a file, some of them lost, doubled or put in; now and then no text at all."""
    whole = good if isinstance(good, bytes) else draw(good)
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        start = draw(st.integers(0, len(whole)))
        end = draw(st.integers(start, min(start + 40, len(whole))))
        odd = st.sampled_from([b"", whole[start:end] * 2, b"9" * 5000, b"[" * 5000, *ODD_BYTES])
        whole = whole[:start] + draw(odd | st.binary(max_size=4)) + whole[end:]
    return whole


def as_bytes(value) -> bytes:
    return json.dumps(value, indent=1).encode()


# What a path may lead to.
KINDS = ["text", "empty", "folder", "dangling", "loop", "pipe", "device", "large", "missing"]
NAMES = ["a b", "ä", "a\nb", "\x1b[31m", "'", '"', "%00", "{x}", "`", "*", "-h", "n" * 200]


def ran(main, *words: str) -> tuple[int, str, str]:
    """Call a script's main with a command line: its exit code, and what stands on out and err."""
    out, err = io.StringIO(), io.StringIO()
    patched = mock.patch.object(sys, "argv", ["script", *words])
    with patched, redirect_stdout(out), redirect_stderr(err):
        try:
            code = main() or 0
        except SystemExit as stopped:
            code = stopped.code or 0
    if isinstance(code, str):
        err.write(code)
        code = 1
    return code, out.getvalue(), err.getvalue()


def put(path: Path, kind: str, text: bytes) -> Path:
    """Put a file of this kind there."""
    if kind in ("text", "empty"):
        path.write_bytes(text if kind == "text" else b"")
    elif kind == "folder":
        path.mkdir()
    elif kind == "dangling":
        path.symlink_to("not-there")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(2**33)  # a hole: it takes no room on the disk
    return path


def sentence(text: str, longest: int = 700) -> str:
    """What is printed about one file must be one line that can be printed."""
    assert 0 < len(text) < longest, text
    assert text.isprintable(), text
    return text
