"""A real hub on loopback, with accounts made for it and removed again: `make tryhub`, as root."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from learner import Learner
from trial import Hub

NAMES = ("hubtest-ada", "hubtest-grace", "hubtest-mary", "hubtest-ruth")
TEACHER = "hubtest-teacher"
collect_ignore_glob = [] if os.environ.get("TRY_HUB") else ["test_*.py"]


@pytest.fixture(scope="session")
def new_hub() -> Iterator[Callable[..., Hub]]:
    """new_hub(folder, names, IDLE="20", …) -> a hub; its accounts go when all tests have run."""
    hubs = []

    def make(folder: Path, names: tuple[str, ...], **settings: str) -> Hub:
        hubs.append(Hub(folder, names, TEACHER, **settings))
        return hubs[-1]

    yield make
    for one in hubs:
        one.remove()


@pytest.fixture(scope="session")
def hub(new_hub, tmp_path_factory) -> Iterator[Hub]:
    one = new_hub(tmp_path_factory.mktemp("hub"), NAMES, MEMORY="2G", CPUS="1")
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="session")
def ada(hub) -> Learner:
    one = hub.learner(NAMES[0])
    one.open("05_sequential_mnist.ipynb")
    return one


@pytest.fixture(scope="session")
def grace(hub) -> Learner:
    one = hub.learner(NAMES[1])
    one.open("05_sequential_mnist.ipynb")
    return one


@pytest.fixture
def word() -> str:
    """Something that stands nowhere else."""
    return secrets.token_hex(8)
