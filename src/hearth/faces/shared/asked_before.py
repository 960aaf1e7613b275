"""What this area was asked before, and what came of it: rounds with their themes, decisions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace
from hearth.learn import queries as learn
from hearth.listen import queries as listen
from hearth.listen.queries import Round
from hearth.understand import queries as understand

from .fate import page_of
from .trace_words import KIND_WORDS, public_titles

Node = tuple[str, UUID]
MOST, THEMES, THINGS = 12, 3, 6
#: What came of a round is shown for these kinds; themes and answers stand apart.
CAME = ("decision", "programme", "commitment", "event", "service", "message")
SHORT = 4
_COMMON = frozenset(
    [
        "what",
        "would",
        "make",
        "easier",
        "your",
        "with",
        "that",
        "this",
        "have",
        "from",
        "here",
        "there",
        "help",
        "about",
        "could",
        "should",
        "which",
        "when",
        "where",
        "most",
        "people",
        "like",
        "more",
        "than",
        "them",
        "they",
        "does",
        "need",
        "want",
        "into",
        "jest",
        "czego",
    ]
)


@dataclass
class Earlier:
    """One earlier round: what it has in common with the new one, and what came of it."""

    round: Round
    common: list[str] = field(default_factory=list)
    voices: int | None = None
    themes: list[str] = field(default_factory=list)
    came: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_come_to_something(self) -> bool:
        return bool(self.came or self.answers)


def asked_before(
    network: Network, of: Round, *, counts: dict[UUID, int], least: int = 1
) -> list[Earlier]:
    """Earlier rounds, those most alike first. `counts` are voices by round, as the reader may see
    them; a theme is named only where at least `least` voices stand behind it."""
    rounds = [row for row in listen.rounds(network, public=True) if row.pk != of.pk]
    found = [Earlier(row, common_words(of, row), counts.get(row.pk)) for row in rounds]
    found.sort(key=lambda row: -len(row.common))
    found = found[:MOST]
    by_round = understand.themes_by_round(network) if found else {}
    behind = {
        row.round.pk: [pk for pk, n in by_round.get(row.round.pk, {}).items() if n >= least][
            :THEMES
        ]
        for row in found
    }
    _fill(network, found, behind)
    return found


def _fill(network: Network, found: list[Earlier], behind: dict[UUID, list[UUID]]) -> None:
    """Titles, things and answers for all rounds at once: the queries do not grow with them."""
    starts: list[Node] = [("theme", pk) for rows in behind.values() for pk in rows]
    if not starts:
        return
    after = trace.came_of_each(network, starts=starts, kinds=KIND_WORDS)
    nodes = {*starts, *(node for rows in after.values() for node in rows)}
    names = public_titles(network, nodes)
    answers = {(row.about_kind, row.about_id): row for row in learn.answers_about(network, nodes)}
    for row in found:
        themes: list[Node] = [("theme", pk) for pk in behind[row.round.pk]]
        row.themes = [names[node] for node in themes if node in names]
        met = _once([*themes, *(node for theme in themes for node in after[theme])])
        row.came = [
            {"kind": KIND_WORDS[node[0]], "title": names[node], "href": page_of(network, node)}
            for node in met
            if node[0] in CAME and node in names
        ][:THINGS]
        row.answers = [
            {"words": answers[node].we_did, "href": page_of(network, ("answer", answers[node].pk))}
            for node in met
            if node in answers
        ][:THINGS]


def _once(nodes: Iterable[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))


def common_words(one: Round, other: Round) -> list[str]:
    """Words of both questions that begin alike."""
    here, there = _words(one), _words(other)
    return [word for stem, word in here.items() if stem in there]


def _words(of: Round) -> dict[str, str]:
    """The beginning of each telling word of a question, and the word."""
    words = re.findall(r"[^\W\d_]+", f"{of.title} {of.question}".casefold())
    return {word[:6]: word for word in words if len(word) >= SHORT and word not in _COMMON}
