"""A line under a NameError that tells the reader which cells to run.

An extension of IPython; `settings/etc/ipython` loads it in every kernel of the course's
environment, because the cell that is forgotten is most often the first one.
"""

from types import TracebackType

from IPython.core.interactiveshell import InteractiveShell


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
    if error.name and not isinstance(error, UnboundLocalError):
        error.add_note(advice(error.name))
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


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
