"""One learner takes too much: memory, processes, processors. The others go on."""

import time

from trial import processes, processor_seconds, servers

LESSON = "05_sequential_mnist.ipynb"
QUIET = "01_convolution.ipynb"


def test_too_much_memory_ends_that_kernel_and_nothing_else(hub, ada, grace):
    before = servers(ada.name), servers(grace.name)
    with grace.kernel(QUIET) as others, ada.kernel(LESSON) as greedy, ada.kernel(QUIET) as same:
        others.run("kept = 1")
        same.run("kept = 1")
        told = greedy.run("import numpy\nall = [numpy.ones(10**7) for _ in range(100)]")
        assert told.error == "the kernel died"
        assert others.run("kept").text == "1"
        assert same.run("kept").text == "1"
    assert (servers(ada.name), servers(grace.name)) == before
    assert hub.process.poll() is None


def test_processes_without_end_are_bounded(hub, ada, grace):
    """A fork bomb that is itself bounded: 5,000 at most, where no limit would hold."""
    bomb = """
import os, time
made = 0
try:
    for made in range(5000):
        if not os.fork():
            time.sleep(600)
            os._exit(0)
except OSError as error:
    print(made, type(error).__name__)
"""
    with ada.kernel(QUIET) as kernel, grace.kernel(QUIET) as others:
        made, error = kernel.run(bomb).text.split()
        assert int(made) < 512
        assert error == "BlockingIOError"
        assert len(processes(ada.name)) <= 512
        assert others.run("1 + 1").text == "2"
    # The kernel's children are the learner's: they end with his server.
    ada.stop()
    hub.wait_until(lambda: not processes(ada.name), 60)
    ada.open(LESSON)


def test_endless_loops_leave_the_others_their_share(hub, ada, grace):
    """Four loops of one learner, who has one processor; a neighbour's work takes no longer than
    twice what the machine's processors make of it."""
    work = "import time; a = time.process_time(); sum(i * i for i in range(3_000_000)); b = time.time()"
    loops = "import os\nfor _ in range(4):\n    if not os.fork():\n        while True: pass"
    with ada.kernel(QUIET) as greedy, grace.kernel(QUIET) as others:
        alone = min(others.run(work).seconds for _ in range(3))
        assert greedy.run(loops).error == ""
        time.sleep(2)
        used = processor_seconds(ada.name)
        begin = time.monotonic()
        together = min(others.run(work).seconds for _ in range(3))
        time.sleep(max(0.0, 4 - (time.monotonic() - begin)))
        share = (processor_seconds(ada.name) - used) / (time.monotonic() - begin)
    ada.stop()
    hub.wait_until(lambda: not processes(ada.name), 60)
    ada.open(LESSON)
    assert 0.1 < share < 1.15  # CPUS=1
    assert together < 4 * alone
