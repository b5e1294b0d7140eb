"""A figure of speed is a promise: it is measured where nothing else runs, or not at all."""

import sys
import time

import psutil

MOST = 0.15  # of one core: what a desktop or a container's services use
WATCHED = 2.0  # seconds
PATIENCE = {False: 600.0, True: 30.0}  # seconds to wait: the whole bench, the quick one


def busy_with(seconds: float = WATCHED) -> dict[str, float]:
    """What else computes: by process its share of a core, and "stolen" by other machines' users."""
    mine = {psutil.Process().pid, *(one.pid for one in psutil.Process().children(recursive=True))}
    others = [one for one in psutil.process_iter(["name"]) if one.pid not in mine]
    for one in others:
        _share(one)  # the first call starts its clock
    psutil.cpu_times_percent()
    time.sleep(seconds)
    found = {f"{one.info['name']} ({one.pid})": _share(one) for one in others}
    stolen = getattr(psutil.cpu_times_percent(), "steal", 0.0)
    found["stolen from this machine"] = stolen / 100 * (psutil.cpu_count() or 1)
    return {name: share for name, share in found.items() if share > 0}


def _share(process: psutil.Process) -> float:
    try:
        return process.cpu_percent() / 100
    except psutil.Error:  # it has ended, or is not ours to look at
        return 0.0


def wait_until_idle(quick: bool = False, patience: float | None = None) -> float:
    """Wait until other processes use less than MOST of a core; returns what they use then.

    Where they go on for as long as `patience`, in seconds, the script ends with their names.
    """
    left = PATIENCE[quick] if patience is None else patience
    while True:
        found = busy_with()
        total = sum(found.values())
        if total <= MOST:
            return round(total, 3)
        left -= WATCHED
        if left <= 0:
            most = sorted(found, key=found.__getitem__, reverse=True)[:3]
            words = ", ".join(f"{name}: {found[name]:.0%} of a core" for name in most)
            sys.exit(f"Not measured: this computer is busy ({words}). End that, and start again.")
        print(f"waiting: others use {total:.0%} of a core", file=sys.stderr, flush=True)
