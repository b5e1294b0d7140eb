"""The files of a class server say what they should; `make tryhub` tries the server itself."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
CLASSROOM = ROOT / "classroom"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="accounts and cgroups are Unix")


@pytest.fixture
def here(monkeypatch, tmp_path):
    """The modules of classroom/, fresh, with a state of their own."""
    for name in ("STATE", "CLASS", "IP", "PORT", "MEMORY", "CPUS", "IDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STATE", str(tmp_path / "state"))
    monkeypatch.setenv("CLASS", str(tmp_path / "class.txt"))
    yield tmp_path
    for name in ("accounts", "every_learner", "capacity_tables"):
        sys.modules.pop(name, None)


def load(name: str) -> Config:
    """A file of settings, as JupyterHub loads it."""
    c = Config()
    path = CLASSROOM / name
    exec(
        compile(path.read_text("utf-8"), path, "exec"), {"get_config": lambda: c, "__file__": path}
    )
    return c


def in_class(monkeypatch, here: Path, text: str, *, root=False, closed=None) -> Config:
    """The hub's settings for a list, with accounts and passwords as they should be."""
    (here / "class.txt").write_text(text, "utf-8")
    import accounts

    monkeypatch.setattr(accounts, "without_password", lambda state, names: [])
    monkeypatch.setattr(accounts, "account_of", lambda name: True)
    monkeypatch.setattr(accounts, "closed_to_learners", lambda path: closed)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    return load("jupyterhub_config.py")


def test_the_hub_of_a_machine_is_closed_limited_and_on_loopback(monkeypatch, here):
    monkeypatch.setenv("MEMORY", "1500M")
    c = in_class(monkeypatch, here, "ada\ngrace # a remark\n\nmiller teacher\n", root=True)
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert c.Authenticator.allowed_users == {"ada", "grace", "miller"}
    assert c.Authenticator.admin_users == {"miller"}
    assert c.Authenticator.allow_existing_users is False
    assert c.Spawner.mem_limit == 1500 * 2**20
    assert c.Spawner.cpu_limit == 2
    assert c.Spawner.environment["TF_NUM_INTRAOP_THREADS"] == "2"
    assert c.JupyterHub.spawner_class in ("limits.LimitedSpawner", "systemdspawner.SystemdSpawner")
    assert c.JupyterHub.allow_named_servers is False
    assert c.JupyterHub.concurrent_spawn_limit >= 16
    (culler,) = c.JupyterHub.services
    assert "--timeout=3600" in culler["command"]
    assert "admin" not in str(c.JupyterHub.load_roles)


def test_without_root_it_is_for_one_person_and_says_so(monkeypatch, here, capsys):
    c = in_class(monkeypatch, here, "ada\n")
    assert c.JupyterHub.spawner_class == "simple"
    assert "for one person to try" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no name stands there"),
        ("# nobody\n", "no name stands there"),
        ("Ada\n", "line 1: got 'Ada'; expected a name"),
        ("ada\nada\n", "line 2: 'ada' stands there twice"),
        ("ada lovelace\n", "line 1: got 'ada lovelace'"),
        ("../etc\n", "line 1"),
        ("a" * 40 + "\n", "line 1"),
        ("-r\n", "line 1"),
        ("ada\0\n", "line 1"),
    ],
)
def test_a_wrong_list_is_answered_with_its_place(monkeypatch, here, text, told):
    with pytest.raises(SystemExit, match=re.escape(told)) as stopped:
        in_class(monkeypatch, here, text)
    assert "The hub does not start: " in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEMORY", "two"),
        ("MEMORY", "0G"),
        ("CPUS", "-1"),
        ("CPUS", "0"),
        ("PORT", "x"),
        ("IDLE", "1h"),
    ],
)
def test_a_wrong_setting_is_answered_by_what_was_expected(monkeypatch, here, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="expected"):
        in_class(monkeypatch, here, "ada\n")


def test_no_hub_starts_for_a_name_that_cannot_sign_in(monkeypatch, here):
    """FirstUseAuthenticator alone would take the first password that anybody gives."""
    import accounts

    (here / "class.txt").write_text("ada\n")
    (here / "state").mkdir()
    with pytest.raises(SystemExit, match="no account or no password for ada"):
        load("jupyterhub_config.py")
    assert accounts.without_password(here / "state", ("ada",)) == ["ada"]


def test_learners_must_be_able_to_read_the_course(monkeypatch, here):
    import accounts

    (here / "closed").mkdir(mode=0o700)
    (here / "closed" / "course").mkdir()
    assert accounts.closed_to_learners(here / "closed" / "course") == here / "closed"
    with pytest.raises(SystemExit, match="learners cannot read"):
        in_class(monkeypatch, here, "ada\n", root=True, closed=here)


def test_tljh_starts_the_courses_server_and_keeps_its_own_limits(monkeypatch, here):
    monkeypatch.setattr(Path, "exists", lambda self: True)
    c = load("tljh.py")
    python, server = c.Spawner.cmd
    assert Path(server) == CLASSROOM / "server.py"
    assert Path(python) == ROOT / ".venv-hub" / "bin" / "python"
    assert not {"mem_limit", "cpu_limit"} & set(c.Spawner)
    assert c.SystemdSpawner.isolate_tmp is True


def test_tljh_says_what_is_missing(monkeypatch, here):
    monkeypatch.setattr(Path, "exists", lambda self: False)
    with pytest.raises(SystemExit, match="make hubenv"):
        load("tljh.py")


def test_a_cgroup_of_version_2_gets_its_limits(here):
    """Version 1 is tried for real by `make tryhub`, or version 2, whichever the machine has."""
    source = ast.parse((CLASSROOM / "limits.py").read_text("utf-8"))
    kept = [one for one in source.body if "jupyterhub" not in getattr(one, "module", "") or ""]
    kept = [one for one in kept if getattr(one, "name", "") != "LimitedSpawner"]
    names: dict = {}
    exec(compile(ast.Module(kept, []), "limits.py", "exec"), names)
    (here / "cgroup.controllers").write_text("cpu memory pids")
    learner = here / "convnet-class" / "ada"
    learner.mkdir(parents=True)
    for name in ("memory.max", "memory.swap.max", "cpu.max", "pids.max"):
        (learner / name).touch()
    group = names["Cgroup"]("ada", here)
    group.make()
    group.limit(2**31, 1.5, 512)
    assert (here / "cgroup.subtree_control").read_text() == "+memory +cpu +pids"
    assert (learner / "memory.max").read_text() == str(2**31)
    assert (learner / "memory.swap.max").read_text() == "0"
    assert (learner / "cpu.max").read_text() == "150000 100000"
    assert (learner / "pids.max").read_text() == "512"
    (learner / "pids.max").unlink()
    with pytest.raises(FileNotFoundError, match=r"pids\.max"):
        group.limit(2**31, 1.5, 512)


def test_image_devcontainer_conda_and_hub_have_one_lock():
    """Python too: the image takes Debian's, which setup_env checks as everywhere."""
    dockerfile = (CLASSROOM / "Dockerfile").read_text("utf-8")
    assert "COPY classroom/requirements.lock" in dockerfile
    assert "setup_env.py /opt/venv --lock requirements.lock" in dockerfile
    assert "debian:trixie-slim" in dockerfile  # Python 3.13
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert (ROOT / ".devcontainer" / container["build"]["dockerfile"]).resolve() == (
        CLASSROOM / "Dockerfile"
    )
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), flags=re.M))
        for path in (ROOT / "requirements.lock", CLASSROOM / "requirements.lock")
    ]
    others = {name for name in pins[0].keys() & pins[1].keys() if pins[0][name] != pins[1][name]}
    assert others == set(), "run make lock"
    assert pins[1]["jupyterhub"].startswith("6.")
    for line in (CLASSROOM / "Dockerfile.dockerignore").read_text("utf-8").splitlines():
        if line.startswith("!"):
            assert (ROOT / line[1:]).exists(), line
    for source in re.findall(r"^COPY (.+) \S+$", dockerfile, flags=re.M):
        assert all((ROOT / one).exists() for one in source.split()), source


def test_the_values_for_kubernetes_agree_with_the_image():
    values = yaml.safe_load((CLASSROOM / "values.yaml").read_text("utf-8"))
    dockerfile = (CLASSROOM / "Dockerfile").read_text("utf-8")
    learner = values["singleuser"]
    assert learner["cmd"] is None  # the image's own
    assert f"WORKDIR {learner['storage']['homeMountPath']}\n" in dockerfile
    assert f"--uid {learner['uid']} " in dockerfile
    assert learner["memory"]["limit"] == "2G"


def test_the_proxy_is_pinned_with_its_hashes_and_no_address():
    lock = json.loads((CLASSROOM / "proxy" / "package-lock.json").read_text("utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())
    assert packages["node_modules/configurable-http-proxy"]["version"] == "5.3.0"


def test_a_table_without_a_measurement_says_so(here, capsys):
    import capacity_tables

    (here / "capacity.json").write_text("{}")
    assert capacity_tables.write_tables(here / "capacity.json") == 1
    assert "measure again" in capsys.readouterr().err


def test_the_tables_are_those_of_the_measurement(here):
    import capacity_tables

    text = (CLASSROOM / "README.md").read_text("utf-8")
    result = json.loads((CLASSROOM / "capacity.json").read_text("utf-8"))
    for name, lines in (
        ("capacity", capacity_tables.measured(result)),
        ("needed", capacity_tables.needed(result)),
    ):
        assert f"<!-- {name}: begin -->\n" + "\n".join(lines) + f"\n<!-- {name}: end -->" in text


def test_every_file_of_the_server_compiles():
    for path in CLASSROOM.rglob("*.py"):
        done = subprocess.run([sys.executable, "-m", "py_compile", str(path)], capture_output=True)
        assert done.returncode == 0, done.stderr
