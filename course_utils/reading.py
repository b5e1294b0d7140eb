"""Read the digit in a photograph or a drawing, with the network that comes with the course."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_utils.found import NothingFound, find_digit
from course_utils.ink import Picture
from course_utils.widgets.digit.explorer import network_answer

SURE = 0.5  # a lower probability is no answer


class DigitReading(NamedTuple):
    """What was read in a picture; printed, it is one sentence.

    Attributes:
        digit: 0 to 9; None where there is not one digit, or the network is not sure.
        sentence: the answer, or why there is none.
        probabilities: of the ten digits, (10,), float64; None where no digit was found.
        steps: what was done to the picture, as `course_utils.found.Found.steps`.
    """

    digit: int | None
    sentence: str
    probabilities: NDArray[np.float64] | None
    steps: dict[str, Picture]

    def __str__(self) -> str:
        return self.sentence


def read_digit(picture: Any) -> DigitReading:
    """Read the digit in a photograph or a drawing.

    Args:
        picture: a file, a Pillow image or an array, as `course_utils.found.find_digit` takes it.

    Returns:
        `DigitReading`. A picture without clear ink, or with several digits, has the digit None and a
        sentence that says so.

    Raises:
        ImageError: the file or the array is no picture.

    Example:
        >>> import numpy as np
        >>> from course_utils.reading import read_digit
        >>> paper = np.full((200, 300), 0.9)
        >>> print(str(read_digit(paper))[:41])
        There is no clear ink in the picture. Wri
        >>> paper[60:140, 150:156] = 0.2  # a stroke
        >>> read_digit(paper).digit
        1

    Introduced in lesson 9.
    """
    try:
        found = find_digit(picture)
    except NothingFound as problem:
        return DigitReading(None, str(problem), None, problem.steps)
    probabilities = network_answer(found.pixels[..., 0])[0]
    second, first = np.argsort(probabilities)[-2:].tolist()
    if probabilities[first] >= SURE:
        sentence = f"{first}, with probability {probabilities[first]:.2f}."
        return DigitReading(first, sentence, probabilities, found.steps)
    sentence = (
        f"Not sure: {first} (probability {probabilities[first]:.2f}) or {second} "
        f"({probabilities[second]:.2f}). Look at the steps; write one digit, upright and alone."
    )
    return DigitReading(None, sentence, probabilities, found.steps)
