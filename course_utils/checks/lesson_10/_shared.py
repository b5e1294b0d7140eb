"""What several checkers of lesson 10 use."""

from typing import Any

from course_utils.checks.engine import Wrong
from course_utils.checks.values import as_choice, as_parts

LETTERS = "ABCDE"


def compare_words(answer: Any, words: tuple[str, ...], right: str, clues: dict[str, str]) -> None:
    """Compare one word for each letter; a wrong one is answered with the clue of its letter.

    Args:
        words: the words to choose from.
        right: the right ones, as numbers into `words`, in the order of the letters.
        clues: what to look at, by letter, or by letter and the word that was chosen.
    """
    parts = as_parts(answer, LETTERS)
    chosen = [as_choice(p, words, f"`{letter}`") for letter, p in zip(LETTERS, parts, strict=True)]
    for letter, word, number in zip(LETTERS, chosen, right, strict=True):
        if word != words[int(number)]:
            clue = clues.get(f"{letter} {word}", clues[letter])
            raise Wrong(f'{letter} is not "{word}". {clue}')
