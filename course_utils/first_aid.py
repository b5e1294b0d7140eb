"""Errors of a notebook, easier to read: what to run after a NameError, libraries' lines folded.

An extension of IPython; `settings/etc/ipython` loads it in every kernel of the course's
environment, because the cell that is forgotten is most often the first one. Lesson 10 folds the
lines of libraries, openly, after it has shown a whole page.
"""

import re
import traceback
from types import TracebackType

from IPython import get_ipython
from IPython.core.interactiveshell import InteractiveShell

from course_utils.pasted import COLOURS

# Where code lies that the reader has not written; the group is the library's name.
LIBRARY = re.compile(
    r".*(?:site|dist)-packages[\\/](?P<installed>\w+)"
    r"|[\\/](?P<own>course_utils)[\\/]"
    r"|(?P<compiled>\w+)[\\/][\w\\/]*\.p(?:yx|xi)\b"
    r"|[\\/](?:lib(?:64)?[\\/]python3|Lib[\\/])|<frozen "
)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Let NameErrors be shown with the advice; all other errors stay as they are.

    Introduced in lesson 1, whose first cell is the one that is forgotten.

    Args:
        shell: the kernel's shell; IPython hands it over.

    Example:
        >>> from IPython.core.interactiveshell import InteractiveShell
        >>> from course_utils.first_aid import load_ipython_extension
        >>> load_ipython_extension(InteractiveShell())
    """
    shell.set_custom_exc((NameError,), _show_with_advice)


def _show_with_advice(
    shell: InteractiveShell,
    kind: type[NameError],
    error: NameError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    """Show the traceback as always, with one more line at its end."""
    _advise(error)
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _advise(error: BaseException) -> None:
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError):
        return
    if error.name and advice(error.name) not in getattr(error, "__notes__", []):
        error.add_note(advice(error.name))


def advice(name: str) -> str:
    """Return what to do about a name that is not there. Introduced in lesson 1.

    Example:
        >>> from course_utils.first_aid import advice
        >>> advice("image").startswith("No cell that has run makes `image`.")
        True
    """
    return (
        f"No cell that has run makes `{name:.60}`. Run the first code cell of this notebook, then "
        "the cells above this one (menu Run, Run All Above Selected Cell). If they have run, "
        "compare the spelling."
    )


def fold_tracebacks(folded: bool = True) -> None:
    """From the next error on, show one line in place of the lines of libraries.

    The reader's own lines and the whole message stay, of every error in a chain. `%tb` shows the
    whole page of the last error. Outside of a notebook nothing happens.

    Introduced in lesson 10, after one traceback has been read whole.

    Args:
        folded: False: whole pages again.

    Example:
        >>> from course_utils.first_aid import fold_tracebacks
        >>> fold_tracebacks()
    """
    shell = get_ipython()
    if shell is None:
        return
    if folded:
        shell.set_custom_exc((Exception, KeyboardInterrupt), _show_folded)
    else:
        load_ipython_extension(shell)


def _show_folded(
    shell: InteractiveShell,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    """Show the traceback folded; IPython asks an error for the lines that it wants to be shown by.

    The error has them for this moment only: `%tb` finds the whole page.
    """
    _advise(error)
    if hasattr(error, "_render_traceback_") or isinstance(error, SyntaxError | BaseExceptionGroup):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    whole = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    vars(error)["_render_traceback_"] = lambda: fold(whole)
    try:
        shell.showtraceback((kind, error, trace))
    finally:
        del vars(error)["_render_traceback_"]


def page_of(error: BaseException) -> str:
    """Return the page that a notebook shows for an error, whole, as plain text.

    Outside of a notebook it is the page that Python prints.

    Introduced in lesson 10.

    Example:
        >>> from course_utils.first_aid import page_of
        >>> try:
        ...     1 / 0
        ... except ZeroDivisionError as error:
        ...     page = page_of(error)
        >>> page.splitlines()[-1]
        'ZeroDivisionError: division by zero'
    """
    shell = get_ipython()
    if shell is None:
        steps = traceback.format_exception(error)
        return COLOURS.sub("", "".join(steps))
    kind, trace = type(error), error.__traceback__
    steps = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=0)
    return COLOURS.sub("", "\n".join(steps))


def fold(steps: list[str]) -> list[str]:
    """Put one line in place of the lines of libraries. Introduced in lesson 10.

    Args:
        steps: a traceback as IPython gives it, a text for each step.

    Returns:
        The steps of the reader's own code and the messages as they are; a line that counts what
        was left out in place of each run of other steps.

    Example:
        >>> from course_utils.first_aid import fold
        >>> page = ["Cell In[1], line 1", "File site-packages/keras/a.py:2\\n", "ValueError: no"]
        >>> fold(page)[1]
        '… 1 line of keras, folded; %tb shows it\\n'
    """
    shown: list[str] = []
    hidden: list[str] = []
    for step in steps:
        plain = COLOURS.sub("", step)
        if _is_of_a_library(plain):
            hidden.append(plain)
            continue
        shown += _count_of(hidden)
        shown.append(step)
        hidden = []
    return shown + _count_of(hidden)


def _is_of_a_library(step: str) -> bool:
    first = step.lstrip().partition("\n")[0]
    skipped = first.startswith("[... skipping")
    return skipped or (first.startswith("File ") and LIBRARY.search(first) is not None)


def _count_of(hidden: list[str]) -> list[str]:
    """One line for these steps; none where there are none."""
    if not hidden:
        return []
    found = [LIBRARY.search(step.partition("\n")[0]) for step in hidden]
    names = dict.fromkeys(one[one.lastgroup] if one.lastgroup else "Python" for one in found if one)
    lines = sum(len(step.strip("\n").splitlines()) for step in hidden)
    told = f"{lines} lines" if lines > 1 else "1 line"
    of = f" of {' and '.join(names)}" if names else ""
    return [f"… {told}{of}, folded; %tb shows {'them' if lines > 1 else 'it'}\n"]
