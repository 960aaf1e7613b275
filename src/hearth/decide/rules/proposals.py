"""The way of a proposal, what lies near to it, and which projects can stand together. Pure."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from hearth.kit.search import IDLE, stem, words_in

T = TypeVar("T")

#: State to the states that may follow. What is taken back stays taken back.
NEXT: dict[str, frozenset[str]] = {
    "waiting": frozenset({"shown", "refused", "withdrawn"}),
    "shown": frozenset({"refused", "merged", "in_review", "withdrawn"}),
    "refused": frozenset({"shown", "withdrawn"}),
    "merged": frozenset({"shown", "in_review", "withdrawn"}),
    "in_review": frozenset({"shown", "refused", "merged", "feasible", "not_feasible", "withdrawn"}),
    "feasible": frozenset({"in_review", "on_ballot", "withdrawn"}),
    "not_feasible": frozenset({"in_review", "withdrawn"}),
    "on_ballot": frozenset({"feasible"}),
    "withdrawn": frozenset(),
}
#: What everybody may see, and what can still be supported, corrected, merged.
PUBLIC = ("shown", "in_review", "feasible", "not_feasible", "on_ballot", "merged")
LISTED = tuple(state for state in PUBLIC if state != "merged")
SUPPORTABLE = frozenset({"shown", "in_review"})
CORRECTABLE = frozenset({"waiting", "shown"})
MERGEABLE = frozenset({"shown", "in_review"})
#: Moves that owe their author a reason in public.
WITH_REASON = frozenset({"refused", "not_feasible"})

#: Words in common that make two proposals look alike, from 0 to 1.
ALIKE = 0.22


def may_follow(state: str, after: str) -> bool:
    """Whether a proposal in `state` may go on to `after`."""
    return after in NEXT[state]


def told_words(*texts: str, language: str) -> list[str]:
    """Every telling word of these texts, folded and stemmed: what is kept for the search."""
    found = words_in(" ".join(texts))
    telling = [word for word in found if word not in IDLE and len(word) > 1]
    return list(dict.fromkeys(stem(word, language) for word in telling))


def most_alike(
    words: Iterable[str], others: Mapping[T, Iterable[str]], *, most: int = 3, least: float = ALIKE
) -> list[T]:
    """Those of the others that share most of what is telling, best first; common words tell little."""
    mine = set(words)
    sets = {name: set(theirs) for name, theirs in others.items()}
    in_how_many = Counter(word for theirs in sets.values() for word in theirs)
    tells = {word: math.log(1 + len(sets) / n) for word, n in in_how_many.items()}
    new = math.log(1 + len(sets))
    of_mine = sum(tells.get(word, new) for word in mine)
    scores: dict[T, float] = {}
    for name, theirs in sets.items():
        shared = sum(tells[word] for word in mine & theirs)
        if shared:
            every = of_mine + sum(map(tells.__getitem__, theirs)) - shared
            if shared / every >= least:
                scores[name] = shared / every
    return sorted(scores, key=lambda name: -scores[name])[:most]


def in_drawn_order(things: Sequence[T], *, seed: int) -> list[T]:
    """The things in an order drawn by lot: the same seed gives the same order."""
    drawn = list(things)
    random.Random(seed).shuffle(drawn)  # nosec B311
    return drawn


def trouble_in_links(
    kind: str, first: int, second: int, links: Iterable[tuple[str, int, int]]
) -> str | None:
    """Why two projects cannot be linked so, as the code of a refusal, or none.

    `link_of_itself`, `link_known`, `links_need_each_other`, `links_contradict`: nothing may, by however many
    steps, need what it cannot stand beside.
    """
    if first == second:
        return "link_of_itself"
    known = list(links)
    if any({first, second} == {a, b} for _kind, a, b in known):
        return "link_known"
    every = [*known, (kind, first, second)]
    needs: dict[int, set[int]] = defaultdict(set)
    for one, a, b in every:
        if one == "depends_on":
            needs[a].add(b)
    numbers = {n for _kind, a, b in every for n in (a, b)}
    whole = {n: _reached(n, needs) for n in numbers}
    if any(n in reached for n, reached in whole.items()):
        return "links_need_each_other"
    for one, a, b in every:
        if one == "excludes" and any({a, b} <= whole[n] | {n} for n in numbers):
            return "links_contradict"
    return None


def _reached(start: int, needs: Mapping[int, set[int]]) -> set[int]:
    """Everything that something needs, by however many steps."""
    found: set[int] = set()
    waiting = list(needs.get(start, ()))
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += needs.get(number, ())
    return found
