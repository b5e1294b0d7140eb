"""The class: names from the teacher's list, an account and a first password for each.

    python classroom/accounts.py class.txt                 what is missing; prints new passwords once
    python classroom/accounts.py class.txt --reset ada     a new password for one who forgot his

The list has one name a line, and `teacher` behind the name of whoever may use the admin page:

    ada
    grace        # a remark
    miller teacher

Run as root. A home is open to its owner alone. No account has a password of the system: they sign
in to the hub, and nowhere else. Nobody is deleted here; a name that leaves the list cannot sign in.
"""

import argparse
import dbm
import os
import re
import secrets
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from course_utils.text_files import FileProblem, read_text, shown

# Passwords, the hub's database and its secret: none of it for learners.
STATE = Path("/var/lib/convnet-class" if os.geteuid() == 0 else "build/hub")
STATE = Path(os.environ.get("STATE") or STATE).absolute()
CLASS = Path(os.environ.get("CLASS") or "class.txt")
NAME = r"[a-z][a-z0-9-]{0,30}"
GROUP = "convnet-class"  # the mark of the accounts that were made here
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another on paper
LENGTH = 10
MEND = "mend the list"


class Class(NamedTuple):
    """Who may sign in, and who of them is a teacher."""

    names: tuple[str, ...]
    teachers: tuple[str, ...]


def read_class(path: Path) -> Class:
    """Read the teacher's list.

    Raises:
        FileProblem: there is no such file, or a line is not a name; the text is one sentence.
    """
    names: list[str] = []
    teachers: list[str] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        place, name = f"line {number}", words[0]
        if not re.fullmatch(NAME, name) or words[1:] not in ([], ["teacher"]):
            expected = "a name (a letter, then letters, digits or -, all small), or: name teacher"
            raise FileProblem(path, f"got {shown(line.strip(), 60)!r}", expected, MEND, place)
        if name in names:
            raise FileProblem(path, f"{name!r} stands there twice", "each name once", MEND, place)
        names.append(name)
        teachers += [name] if words[1:] else []
    if not names:
        raise FileProblem(path, "no name stands there", "one name a line", "write the list")
    return Class(tuple(names), tuple(teachers))


def account_of(name: str):
    """The system's entry of an account; None where there is none."""
    import pwd

    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def make_account(name: str) -> None:
    """Make the account and its home, or close the home of one that was made here before.

    Raises:
        ValueError: the name belongs to an account that was not made here.
        OSError, subprocess.CalledProcessError: the system refuses.
    """
    import grp

    subprocess.run(["groupadd", "--system", "--force", GROUP], check=True)
    there = account_of(name)
    if there is None:
        words = ["useradd", "--create-home", "--user-group", "--groups", GROUP, "--shell"]
        subprocess.run([*words, "/bin/bash", name], check=True)
        there = account_of(name)
    elif name not in grp.getgrnam(GROUP).gr_mem:
        raise ValueError(
            f"{name!r} is an account of this machine and was not made for the class; "
            "choose another name in the list"
        )
    os.chmod(there.pw_dir, 0o700)


def closed_to_learners(path: Path) -> Path | None:
    """Return the folder on the way to a path that other accounts may not enter; None if there is none."""
    return next((one for one in [path, *path.parents] if not one.stat().st_mode & 0o001), None)


def passwords(state: Path) -> Path:
    """The file of passwords, as the authenticator names it; Python's dbm may add an ending."""
    return state / "passwords"


def new_password(state: Path, name: str) -> str:
    """Give a name a password by chance, and return it: it is stored hashed, and nowhere else."""
    import bcrypt

    password = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with closing(dbm.open(str(passwords(state)), "c", 0o600)) as stored:
        stored[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    return password


def without_password(state: Path, names: tuple[str, ...]) -> list[str]:
    """Return those who cannot sign in yet."""
    with closing(dbm.open(str(passwords(state)), "c", 0o600)) as stored:
        return [name for name in names if name.encode() not in stored]


def main() -> int:
    options = argparse.ArgumentParser(description="Accounts and first passwords for a class.")
    options.add_argument("list", type=Path, nargs="?", default=CLASS)
    options.add_argument("--reset", metavar="NAME", help="a new password for one of the class")
    given = options.parse_args()
    try:
        names = read_class(given.list).names
        STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
        if given.reset and given.reset not in names:
            raise ValueError(f"{shown(given.reset, 60)!r} is not in {shown(given.list)}")
        for name in names if os.geteuid() == 0 else ():
            make_account(name)
        wanted = [given.reset] if given.reset else without_password(STATE, names)
        new = {name: new_password(STATE, name) for name in wanted}
    except (OSError, ValueError, subprocess.CalledProcessError) as problem:
        print(f"The class cannot be set up: {problem}", file=sys.stderr)
        return 1
    if new:
        print("First passwords; each is shown this once, and its owner can change it:")
        print("\n".join(f"    {name:<32}{password}" for name, password in new.items()))
    else:
        print(f"All {len(names)} of {shown(given.list)} have an account and a password.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
