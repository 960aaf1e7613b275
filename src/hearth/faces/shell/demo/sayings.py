"""What people say, put together from the written voices: no two alike while there are words enough."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

LANGUAGES = ("en", "ar", "pl", "ro", "so", "gu")
KINDS = {"n": "need", "b": "barrier", "i": "idea", "s": "strength", "t": "story"}
AGES = {
    "16": "16-24", "25": "25-34", "35": "35-44", "45": "45-54", "55": "55-64", "65": "65-74", "75": "75-84",
    "85": "85+",
}  # fmt: skip
ETHNIC = ("asian", "black", "mixed", "white", "other")
#: Languages that tell of a group when the speaker's tags do not.
SPOKEN_BY = {"ar": "other", "pl": "white", "ro": "white", "so": "black", "gu": "asian"}


@dataclass(frozen=True)
class Written:
    """One written voice: who says it, about what, and in English for those who do not read it."""

    kind: str
    themes: tuple[str, ...]
    sex: str
    age: str
    tags: frozenset[str]
    language: str
    text: str
    english: str

    @property
    def ethnic(self) -> str:
        """The broad group that the speaker's words tell of, or nothing."""
        return next((g for g in ETHNIC if g in self.tags), SPOKEN_BY.get(self.language, ""))


@dataclass(frozen=True)
class Said:
    """A voice as it is told: in the speaker's words, and in English where they spoke otherwise."""

    written: Written
    text: str
    english: str


@cache
def written(language: str) -> tuple[Written, ...]:
    """Every written voice of one language."""
    text = files(__package__).joinpath("voices", f"{language}.txt").read_text(encoding="utf-8")
    return tuple(_parse(line, language) for line in text.splitlines() if line and line[0] != "#")


def _parse(line: str, language: str) -> Written:
    head, _bar, rest = line.partition(" | ")
    kind, themes, tags = head.split()
    sex, age, *more = tags.split(",")
    text, _bars, english = rest.partition(" || ")
    return Written(
        KINDS[kind], tuple(themes.split(",")), {"f": "female", "m": "male"}[sex], AGES[age],
        frozenset(more), language, text.strip(), (english or text).strip(),
    )  # fmt: skip


@cache
def _frames() -> dict[str, dict[str, list[list[str]]]]:
    text = files(__package__).joinpath("voices", "frames.json").read_text(encoding="utf-8")
    return json.loads(text)


class Teller:
    """Tells voices in a language: each as it is written first, then with other beginnings and ends."""

    def __init__(self, language: str, rng: np.random.Generator) -> None:
        self.language, self.rng = language, rng
        self.told: set[str] = set()
        self.order: list[Written] = []

    def peek(self) -> Written:
        """What is said next, by whoever may say it."""
        if not self.order:
            every = written(self.language)
            self.order = [every[i] for i in self.rng.permutation(len(every))]
        return self.order[-1]

    def skip(self) -> None:
        """Nobody was there to say it this time."""
        self.order.pop()

    def tell(self, *, ward: str, area: str) -> Said:
        """The next voice; after some tries a repeat is let through (people do say the same thing)."""
        one = self.peek()
        self.skip()
        said = Said(one, one.text, one.english)
        for _try in range(12):
            if said.text not in self.told:
                break
            said = self._framed(one, ward, area)
        self.told.add(said.text)
        return said

    def _framed(self, one: Written, ward: str, area: str) -> Said:
        frames = _frames()[self.language]
        before, after = ["", ""], ["", ""]
        which = int(self.rng.integers(3))
        if which != 1:
            before = frames["before"][int(self.rng.integers(len(frames["before"])))]
        if which != 0:
            after = frames["after"][int(self.rng.integers(len(frames["after"])))]
        where = {"ward": ward, "area": area}
        text, english = (
            " ".join(part for part in (before[i], words, after[i]) if part)
            for i, words in ((0, one.text), (1, one.english))
        )
        return Said(one, _place(text, where), _place(english, where))


def _place(text: str, where: dict[str, str]) -> str:
    return text.replace("{ward}", where["ward"]).replace("{area}", where["area"])
