"""Who comes in: the names of the list, with their own password, and nobody anywhere else."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import requests
from hypothesis import find, settings
from hypothesis.strategies import from_regex
from learner import Learner, Refused
from trial import PYTHON


def test_a_name_of_the_list_comes_in_with_its_password(hub):
    assert hub.learner(hub.names[2]).get(f"{hub.address}/hub/home").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("hubtest-ada", "wrong password"),
        ("hubtest-ada", ""),
        ("hubtest-ada", "long" * 30),
        ("hubtest-ada", "nul\0nul"),
        ("hubtest-ada", "ä" * 40),
        ("hubtest-nobody", "a password"),  # not on the list
        ("root", "a password"),
        ("", "a password"),
        ("../hubtest-ada", "a password"),
        ("hubtest-ada\0", "a password"),
        ("x" * 10_000, "a password"),
    ],
)
def test_nobody_else_does_and_none_is_told_more_than_that(hub, name, password):
    with pytest.raises(Refused, match="403: Invalid username or password"):
        Learner(hub.address, name, password).sign_in()


def test_a_name_of_the_list_cannot_be_taken_by_who_comes_first(hub):
    """FirstUseAuthenticator alone would take any password of a name that has none."""
    for chosen in ("chosen by another", "chosen by another"):
        with pytest.raises(Refused, match="403"):
            Learner(hub.address, hub.names[2], chosen).sign_in()


def test_each_changes_the_own_password(hub):
    mary = hub.learner(hub.names[2])
    page = f"{hub.address}/hub/auth/change-password"
    assert "hubtest" in mary.get(page).text
    xsrf = mary.http.cookies.get("_xsrf", path="/hub/")

    def change(password: str) -> str:
        form = {"password": password, "_xsrf": xsrf}
        return re.sub(r"\s+", " ", mary.http.post(page, data=form, timeout=60).text)

    assert "too short" in change("short")
    assert "at most 72" in change("x" * 73)
    assert "successfully" in change("a new password")
    with pytest.raises(Refused, match="403"):
        hub.learner(mary.name)
    hub.passwords[mary.name] = "a new password"
    hub.learner(mary.name)


def addresses() -> dict[str, list[str]]:
    """Every address of the hub and of a server, with the shortest text that fits in each gap."""
    words = [str(PYTHON), str(Path(__file__).with_name("addresses.py"))]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    patterns = json.loads(done.stdout.splitlines()[-1])
    return {part: [shortest(one) for one in found] for part, found in patterns.items()}


def shortest(pattern: str) -> str:
    strategy = from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    return find(strategy, lambda _: True, settings=settings(database=None)).strip()


# Who is not signed in gets no answer there at all, by a mistake of jupyterlab_server 2.
SILENT = "/lab/api/licenses/"
# What anybody may see: whether it lives, its version, the page of sign-in, its scripts and pictures.
OPEN = r"/(hub/|user/[\w-]+/)(api/?|(api/)?health|login|logout|error/0|static/.*|robots.txt)?"


def test_no_page_and_no_answer_without_signing_in(hub, ada):
    """At every address of the hub and of a server, and for reading and writing alike."""
    found = addresses()
    assert len(found["hub"]) > 40
    assert len(found["server"]) > 60
    places = [f"/hub{one}" for one in found["hub"]]
    places += [f"/user/{ada.name}{one}" for one in found["server"]]
    lesson = "05_sequential_mnist.ipynb"
    for one in ("files", "api/contents", "nbconvert/html", "view", "lab/tree"):
        places.append(f"/user/{ada.name}/{one}/{lesson}")
    places.remove(f"/user/{ada.name}{SILENT}")
    open_places = {}
    for place in places:
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            address = f"{hub.address}{place}"
            answer = requests.request(method, address, timeout=60)
            to_sign_in = f"{hub.address}/hub/login" in answer.url
            refused = answer.status_code >= 400  # 500 and 503 too: some addresses break instead
            if not (to_sign_in or refused or (method == "GET" and re.fullmatch(OPEN, place))):
                open_places[f"{method} {place}"] = f"{answer.status_code} {answer.url}"
    assert open_places == {}
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{ada.server}{SILENT}", timeout=5)


def test_the_doors_behind_the_proxy_are_closed_too(hub, ada):
    """The hub's and the proxy's own interfaces, and the learner's port: all on loopback."""
    doors = [f"http://127.0.0.1:{hub.proxy_port}/api/routes"]
    doors += [f"http://127.0.0.1:{hub.hub_port}/hub/api/users"]
    with ada.kernel("05_sequential_mnist.ipynb") as kernel:
        port = kernel.run("import os; print(os.environ['JUPYTERHUB_SERVICE_URL'])").text
    doors += [
        f"http://127.0.0.1:{port.rpartition(':')[2].split('/')[0]}/user/{ada.name}/api/contents"
    ]
    for door in doors:
        assert requests.get(door, allow_redirects=False, timeout=60).status_code in (302, 403), door


def test_the_admin_page_is_the_teachers(hub, ada):
    assert ada.get(f"{hub.address}/hub/admin").status_code == 403
    teacher = hub.learner("hubtest-teacher")
    assert teacher.get(f"{hub.address}/hub/admin").status_code == 200
