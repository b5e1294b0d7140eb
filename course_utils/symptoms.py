"""The index of symptoms: which cause and cure fit an error, or what is noticed.

A search compares words, and pairs of words that stand side by side; those that few symptoms have
count more (as in TF-IDF: Spärck Jones, A statistical interpretation of term specificity, 1972).
`widgets/symptoms/search.js` is the same for the page; the tests compare the two.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from course_utils.pasted import KNOBS, kind_of, message_and_line, tokens
from course_utils.toml_tables import Tables

FILE = Path(__file__).parent / "data" / "symptoms.toml"
Symptom = dict  # with error, also, cause, cure, cell, section


class SymptomError(ValueError):
    """An index of symptoms cannot be read; the text names the file, the symptom and the cure."""


class Found(NamedTuple):
    """What a text finds: symptoms, the nearest first, and whether the first is surely meant."""

    symptoms: list[Symptom]
    sure: bool


def read_symptoms(path: Path) -> list[Symptom]:
    """Read and check a file of symptoms: dicts with error, also, cause, cure, cell and section.

    Introduced in lesson 10.

    Raises:
        SymptomError: something is wrong with the file.

    Example:
        >>> from course_utils.symptoms import FILE, read_symptoms
        >>> sorted(read_symptoms(FILE)[0])
        ['also', 'cause', 'cell', 'cure', 'error', 'section']
    """
    file = Tables(path, SymptomError)
    file.keys(file.content, "", ("symptom",))
    tables = file.list(file.content, "", "symptom", "symptom")
    if not tables:
        raise file.problem(
            "",
            "there is no symptom in it. Write [[symptom]], and under it the lines error, cause, "
            "cure.",
        )
    symptoms: list[Symptom] = []
    for number, table in enumerate(tables, start=1):
        place = f"symptom {number}"
        file.keys(table, place, ("error", "also", "cause", "cure", "cell", "section"))
        error = file.text(table, place, "error", lines=True)
        for earlier, other in enumerate(symptoms, start=1):
            if error == other["error"]:
                raise file.problem(
                    place, f"it has the `error` of symptom {earlier}. Change or remove one."
                )
        cause, cure = (file.text(table, place, key) for key in ("cause", "cure"))
        cell, section = (
            file.text(table, place, key) if key in table else "" for key in ("cell", "section")
        )
        if cell and not section:
            section = f"this lesson, {cell.removesuffix('-cure').replace('-', ' ')}"
        also = file.texts(table, place, "also")
        symptoms.append(
            {
                "error": error,
                "also": also,
                "cause": cause,
                "cure": cure,
                "cell": cell,
                "section": section,
            }
        )
    return symptoms


class Index:
    """Symptoms that can be searched.

    Args:
        symptoms: dicts as `read_symptoms` returns them.

    Example:
        >>> from course_utils.symptoms import FILE, Index, read_symptoms
        >>> found = Index(read_symptoms(FILE)).search("KeyError: 'acc'")
        >>> found.symptoms[0]["error"], found.sure
        ("KeyError: 'acc'", True)

    Introduced in lesson 10.
    """

    def __init__(self, symptoms: list[Symptom]) -> None:
        self.symptoms = symptoms
        self._wordings: list[tuple[int, list[str], str]] = []
        everything = []  # of each symptom: all that stands in it
        for number, one in enumerate(symptoms):
            written = [one["error"], *one["also"]]
            self._wordings += [(number, tokens(text), kind_of(text)) for text in written]
            everything.append(set(tokens(f"{one['cause']} {one['cure']}", pairs=False)))
        for number, words, _ in self._wordings:
            everything[number].update(words)
        self._everything = everything
        # Pairs of causes and cures are not looked for, and so not counted.
        counts = Counter(word for words in everything for word in words)
        self._rarity = {
            word: _rounded(math.log(1 + len(symptoms) / count), 9) for word, count in counts.items()
        }

    def search(self, text: str, line: str = "") -> Found:
        """Find the symptoms of a text: words, an error, a whole traceback, lines of a training.

        Args:
            text: what is pasted or typed.
            line: the reader's own line of code, where it is known and not in the text.
        """
        message, own = message_and_line(text)
        said = tokens(self._completed(message))
        if not any(word in self._rarity and " " not in word for word in said):
            return Found([], False)
        asked = {word: self._weight(word) for word in said}
        for word in tokens(line or own):
            asked.setdefault(word, KNOBS["own_line"] * self._weight(word) * (word in self._rarity))
        whole = _total(asked.values())
        words = {word: weight for word, weight in asked.items() if " " not in word}
        of_words = _total(words.values())
        kind = kind_of(message)
        best = [(0.0, False)] * len(self.symptoms)
        for number, wording, its_kind in self._wordings:
            held = _total(asked[word] for word in wording if word in asked)
            if not held:
                continue
            of_wording = held / _total(self._weight(word) for word in wording)
            of_asked = held / whole
            other = kind and its_kind and kind != its_kind
            near = math.sqrt(of_wording * of_asked) * (KNOBS["other_kind"] if other else 1)
            if near > best[number][0]:
                best[number] = (
                    near,
                    not other
                    and (of_wording >= KNOBS["exact_wording"] and of_asked >= KNOBS["exact_text"]),
                )
        scores = []
        for number, (near, exact) in enumerate(best):
            known = self._everything[number]
            mentioned = _total(weight for word, weight in words.items() if word in known)
            score = _rounded((near + mentioned / of_words) / 2, 6)
            if score >= KNOBS["least"]:
                scores.append((-score, number, exact))
        scores.sort()
        return Found(
            [self.symptoms[number] for _, number, _ in scores[: KNOBS["most"]]], _is_sure(scores)
        )

    def _completed(self, typed: str) -> str:
        """The last word of a short text is perhaps still being typed: "nump" is "numpy"."""
        begun = re.search("[a-z_]{2,}$", typed)
        if not begun or len(typed) > KNOBS["short"] or tokens(begun[0])[0] in self._rarity:
            return typed
        words = [word for word in self._rarity if word.startswith(begun[0]) and " " not in word]
        return typed[: begun.start()] + min(words, key=self._rarity.__getitem__, default=begun[0])

    def _weight(self, word: str) -> float:
        if " " in word:
            return KNOBS["pair"] * self._rarity.get(word, 0.0)
        # A number that no symptom names is any number.
        return self._rarity.get(word, 0.0 if word[0].isdigit() else KNOBS["unknown"])


def _is_sure(scores: list[tuple[float, int, bool]]) -> bool:
    """Is the first far ahead, or said nearly word for word?"""
    if not scores:
        return False
    first, _, exact = scores[0]
    ahead = scores[1][0] - first if len(scores) > 1 else -first
    return (-first >= KNOBS["sure"] and ahead >= KNOBS["ahead"]) or (
        exact and ahead >= KNOBS["exact_ahead"]
    )


def _rounded(value: float, digits: int) -> float:
    """As a page rounds: a half goes up."""
    return math.floor(value * 10**digits + 0.5) / 10**digits


def _total(weights: Iterable[float]) -> float:
    total = 0.0
    for weight in weights:  # sum() of newer Pythons rounds in another way than a page does
        total += weight
    return total
