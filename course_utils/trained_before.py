"""A second `fit` goes on from where the first one ended; the reports of a training say so."""

from typing import Any


def trained_before(model: Any) -> str:
    """Say that `fit` goes on from trained weights, "" where it does not. Introduced in lesson 5.

    Example:
        >>> from course_utils.trained_before import trained_before
        >>> trained_before(None)
        ''
    """
    steps = int(getattr(getattr(model, "optimizer", None), "iterations", 0))
    if not steps:
        return ""
    return (
        f"This model has been trained for {steps:,} steps before, and goes on from there. To start "
        "anew, run the cell that builds it first."
    )
