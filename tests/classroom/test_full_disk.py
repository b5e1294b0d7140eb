"""A home without room: what was saved stays, a save says so, and the lab still starts."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from trial import servers

LESSON = "05_sequential_mnist.ipynb"
NAME = "hubtest-full"
NOTES = {"type": "file", "format": "text"}
EXERCISE = "from course_utils.checks import check\ncheck('output-size', lambda: 0)"


@pytest.fixture
def full(new_hub, tmp_path):
    """A hub, and a learner whose home is a small disk with room for the copies and little else."""
    hub = new_hub(tmp_path, (NAME,), CPUS="1")
    try:
        hub.start()
        home = Path(os.path.expanduser(f"~{NAME}"))
        about = home.stat()
        options = f"size=6m,uid={about.st_uid},gid={about.st_gid},mode=0700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(home)], check=True)
        try:
            yield hub, home
        finally:
            hub.stop()
            subprocess.run(["umount", str(home)], check=True)
    finally:
        hub.stop()


def fill(home: Path) -> None:
    """Write until nothing fits any more."""
    with (home / "large.bin").open("ab", buffering=0) as file:
        for size in (2**16, 2**10, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def test_a_full_home_loses_nothing_and_says_so(full, word):
    hub, home = full
    learner = hub.learner(NAME)
    learner.open(LESSON)
    content = learner.read(LESSON)["content"]
    content["cells"][0]["source"] = f"# {word}"
    assert learner.save(LESSON, content).status_code == 200
    with learner.kernel(LESSON) as kernel:
        told = kernel.run(EXERCISE)
        assert told.error == ""
        progress = (home / "lessons" / "progress.json").read_text()
        learner.api("PUT", "contents/notes.txt", json={**NOTES, "content": word})
        fill(home)

        # The notebook: the save is refused with the reason, and the file before it is whole.
        content["cells"][0]["source"] = "# " + "too much " * 20_000
        refused = learner.save(LESSON, content)
        assert refused.status_code == 500
        assert "No space left on device" in refused.json()["message"]
        assert f"# {word}" in str(learner.read(LESSON)["content"]["cells"][0])
        refused = learner.api("PUT", "contents/notes.txt", json={**NOTES, "content": "x" * 10**6})
        assert refused.status_code == 500
        assert "No space left on device" in refused.json()["message"]
        assert learner.read("notes.txt")["content"] == word

        # The progress: as it was; the learner is told once, and the exercise is still checked.
        told = kernel.run(
            "from course_utils.checks.record import SESSION, keep\n"
            "SESSION.states['a' * 50_000] = 'done'; keep()"
        )
        assert "progress.json is not kept" in told.text
        assert "No space left on device" in told.text
        assert (home / "lessons" / "progress.json").read_text() == progress
        assert kernel.run(EXERCISE).error == ""

    # A new server and a new kernel need no room in the home.
    learner.stop()
    hub.wait_until(lambda: not servers(NAME), 60)
    learner.open(LESSON)
    assert f"# {word}" in str(learner.read(LESSON)["content"]["cells"][0])
    with learner.kernel(LESSON) as kernel:
        assert kernel.run("1 + 1").text == "2"
    assert json.loads((home / "lessons" / ".copies.json").read_text())

    # With room again all is as before.
    (home / "large.bin").unlink()
    assert learner.save(LESSON, content).status_code == 200


def test_a_home_that_was_always_full_shows_the_lessons_to_read(full):
    hub, home = full
    fill(home)
    learner = hub.learner(NAME)
    learner.open(LESSON)
    assert learner.read(LESSON)["content"]["cells"]
    assert shutil.disk_usage(home).free < 2**12
