"""What a short text means in a conversation: yes, no, skip, a place, or more words. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypeVar

from rapidfuzz import fuzz

from hearth.core.post.queries import plain_words

#: From this likeness (0 to 100) on, a typo is the place that it resembles, if it is the only one.
ALIKE = 84
#: A message of so many words is something that somebody says, not an answer to a short question.
MANY = 4
YES, NO, SKIP = "yes", "no", "skip"
Found = TypeVar("Found")


def answer_of(text: str) -> str:
    """`yes`, `no` or `skip` in any language that is served; nothing for anything else."""
    plain = plain_words(text) or text.strip()
    return _answers().get(plain, "")


def answers() -> dict[str, dict[str, list[str]]]:
    """Answer to language to words, as they are listed."""
    text = files(__package__).joinpath("answer_words.json").read_text(encoding="utf-8")
    listed: dict[str, dict[str, list[str]]] = json.loads(text)
    return listed


@cache
def _answers() -> dict[str, str]:
    found: dict[str, str] = {}
    for answer, by_language in answers().items():
        for words in by_language.values():
            for word in words:
                found.setdefault(plain_words(word) or word, answer)
    return found


def says_much(text: str) -> bool:
    """Whether this is a sentence rather than an answer."""
    return len(text.split()) >= MANY


def place_in(text: str, known: Iterable[tuple[str, str, int, Found]]) -> Found | None:
    """The place that somebody means, from (name, code, depth, place); none when it is not clear.

    A code or name that is written as it is wins, then a name inside a longer answer (the smallest
    area that is named), then a typo. Two places of one name are the larger one; two that are
    equally alike are none.
    """
    said = plain_words(text)
    rows = [(plain_words(name), plain_words(code), at, place) for name, code, at, place in known]
    rows.sort(key=lambda row: row[2])
    for name, code, _depth, place in rows:
        if said and said in (name, code):
            return place
    spoken = " " + re.sub(r"[^\w'-]+", " ", said) + " "
    inside = [(depth, len(name), place) for name, _c, depth, place in rows if f" {name} " in spoken]
    if inside:
        best = max((depth, length) for depth, length, _place in inside)
        return next(place for depth, length, place in inside if (depth, length) == best)
    return _most_alike(said, [(name, place) for name, _code, _depth, place in rows])


def _most_alike(said: str, named: list[tuple[str, Found]]) -> Found | None:
    scored = [(fuzz.ratio(said, name), name, place) for name, place in named if len(said) >= 3]
    best = max((score for score, _name, _place in scored), default=0.0)
    names = {name for score, name, _place in scored if score == best}
    if best < ALIKE or len(names) != 1:
        return None
    return next(place for score, _name, place in scored if score == best)
