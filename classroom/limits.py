"""What one learner may take of the machine, held by its kernel: memory, processors, processes.

Where systemd runs, jupyterhub-systemdspawner does it, a unit for each learner. `LimitedSpawner` is
for a machine without, such as a container: a cgroup for each learner, of version 1 or 2. Where no
cgroup can be written, each process has its memory limited, and processors are shared as the system
shares them.
"""

import asyncio
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from every_learner import MOST_TASKS
from jupyterhub.spawner import LocalProcessSpawner

CGROUPS = Path("/sys/fs/cgroup")
CLASS = "convnet-class"
PERIOD = 100_000  # microseconds: in each, a learner has his processors for so and so many
KEPT = 2**30  # bytes that the class together leaves to the machine: the hub survives a full class


class Cgroup:
    """The cgroup of one learner; of the whole class where no name is given."""

    def __init__(self, name: str = "", root: Path = CGROUPS) -> None:
        self.second = (root / "cgroup.controllers").is_file()
        tops = [root] if self.second else [root / one for one in ("memory", "cpu", "pids")]
        self.folders = [top / CLASS / name for top in tops]

    def make(self) -> None:
        """Make it where it is missing.

        Raises:
            OSError: this machine lets nobody make one.
        """
        for folder in self.folders:
            for above in (folder.parents[1], folder.parent) if self.second else ():
                above.mkdir(exist_ok=True)
                (above / "cgroup.subtree_control").write_text("+memory +cpu +pids")
            folder.mkdir(parents=True, exist_ok=True)

    def limit(self, memory: int, cpus: float = 0, tasks: int = 0) -> None:
        """Write the limits; a processor or a process limit of 0 is none.

        Raises:
            OSError: the kernel has no such limit, or refuses it.
        """
        quota = round(cpus * PERIOD)
        if self.second:
            limits = {"memory.max": memory, "cpu.max": f"{quota} {PERIOD}", "pids.max": tasks}
            swap = {"memory.swap.max": 0}
        else:
            limits = {"memory.limit_in_bytes": memory, "cpu.cfs_quota_us": quota, "pids.max": tasks}
            swap = {"memory.memsw.limit_in_bytes": memory}
        for name, value in limits.items():
            if value and not str(value).startswith("0 "):
                self._file(name).write_text(str(value))
        for name, value in swap.items():
            with suppress(FileNotFoundError):  # a kernel that counts no swap
                self._file(name).write_text(str(value))

    def _file(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / name).exists():
                return folder / name
        raise FileNotFoundError(f"no {name} in {self.folders[0]}")

    def enter(self) -> None:
        """Put this process there, and so all that it starts."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    async def remove(self) -> None:
        """End every process in it, and take it away."""
        for _ in range(200):
            with suppress(OSError):  # nothing new begins
                self._file("pids.max").write_text("0")
            for folder in self.folders:
                with suppress(OSError):
                    for process in (folder / "cgroup.procs").read_text().split():
                        os.kill(int(process), signal.SIGKILL)
                with suppress(OSError):
                    folder.rmdir()
            if not any(folder.is_dir() for folder in self.folders):
                return
            await asyncio.sleep(0.05)


async def listens(ip: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(ip, port)
    except OSError:
        return False
    writer.close()
    return True


class LimitedSpawner(LocalProcessSpawner):
    """A process of the learner's own account, inside his cgroup.

    What a server leaves behind when it dies (its kernels, what they started) ends with it.
    """

    @property
    def group(self) -> Cgroup:
        return Cgroup(self.user.name)

    async def start(self):
        await self.group.remove()
        place = await super().start()
        while not await listens(*place):
            if await self.poll() is not None:  # else JupyterHub would wait for its whole timeout
                raise RuntimeError(f"The server of {self.user.name} has ended as it began")
            await asyncio.sleep(0.2)
        return place

    async def poll(self):
        status = await super().poll()
        if status is not None:
            await self.group.remove()
        return status

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        enter, become = self._limits(), super().make_preexec_fn(name)

        def preexec() -> None:
            enter()
            become()

        return preexec

    def _limits(self) -> Callable[[], None]:
        """What the new process does, still as root, to be limited."""
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        try:
            for group, limits in (
                (Cgroup(), (max(whole - KEPT, whole // 2),)),
                (self.group, (int(self.mem_limit), self.cpu_limit, MOST_TASKS)),
            ):
                group.make()
                group.limit(*limits)
        except OSError as problem:
            self.log.warning(
                "No cgroup (%s): %s bytes for each process of %s and %s processes hold, "
                "a limit of processors does not.",
                *(problem, self.mem_limit, self.user.name, MOST_TASKS),
            )
            return self._weaker_limits
        return self.group.enter

    def _weaker_limits(self) -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (int(self.mem_limit),) * 2)
        resource.setrlimit(resource.RLIMIT_NPROC, (MOST_TASKS,) * 2)
