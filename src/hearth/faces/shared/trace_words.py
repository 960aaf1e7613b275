"""The trace of one thing in words: what it came from, what came of it; only what anybody may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace

from .fate import page_of, titles_of

Node = tuple[str, UUID]
Words = str | Promise

#: What each kind of thing is called, in the order of the loop. Only these stand on a public trace.
KIND_WORDS: dict[str, Words] = {
    "theme": _("What people speak of"),
    "statement": _("A statement in a conversation"),
    "priority": _("What comes first"),
    "proposal": _("A proposal"),
    "project": _("A project on the ballot"),
    "vote": _("A vote"),
    "outcome": _("The result of a vote"),
    "council": _("A council"),
    "council_meeting": _("A meeting of a council"),
    "decision": _("A decision"),
    "ask": _("A request to somebody with power"),
    "programme": _("A programme"),
    "commitment": _("A promise"),
    "event": _("An event"),
    "service": _("A service"),
    "message": _("A health message"),
    "indicator": _("What is measured"),
    "answer": _("An answer"),
}

#: Public pages beyond those of a receipt: kind to routes, the first that exists is used.
MORE_PAGES: dict[str, tuple[str, ...]] = {
    "vote": ("public:activity", "public:vote"),
    "outcome": ("public:vote",),
    "proposal": ("public:proposal_of",),
    "ask": ("public:ask",),
    "council": ("public:council",),
    "council_meeting": ("public:council_meeting",),
    "service": ("public:service",),
    "indicator": ("public:indicator",),
}

MOST_STEPS = 40


@dataclass(frozen=True)
class TraceStep:
    """One thing on the way; the timeline component prints it."""

    stage: Words
    title: Words
    text: Words = ""
    on: Any = None
    href: str = ""
    state: str = "done"


@dataclass(frozen=True)
class TraceView:
    """A trace as the page shows it: before, the thing itself, after; and its themes by id."""

    node: Node
    title: Words
    kind: Words
    href: str
    before: list[TraceStep] = field(default_factory=list)
    after: list[TraceStep] = field(default_factory=list)
    themes: list[UUID] = field(default_factory=list)


def trace_view(network: Network, node: Node) -> TraceView | None:
    """Both ways from one thing; none if the public may not see it or there is no such thing.

    A voice has no title of its own: the page that asks has looked at it already.
    """
    back, forth = trace.around(network, start=node, kinds=KIND_WORDS)
    before = _met(step.source for step in back)
    after = _met(step.target for step in forth)
    names = public_titles(network, {node, *before, *after})
    if node[0] != "voice" and node not in names:
        return None
    before = [met for met in _in_order(before) if met in names and met != node]
    after = [met for met in _in_order(after) if met in names and met != node]
    return TraceView(
        node=node,
        title=names.get(node, ""),
        kind=KIND_WORDS.get(node[0], _("A voice")),
        href=page_for(network, node),
        before=[_step(network, met, names[met]) for met in before[:MOST_STEPS]],
        after=[_step(network, met, names[met]) for met in after[:MOST_STEPS]],
        themes=[
            identifier for kind, identifier in {node: 1, **dict.fromkeys(before)} if kind == "theme"
        ],
    )


def public_titles(network: Network, nodes: Iterable[Node]) -> dict[Node, str]:
    """Titles of those among these that anybody may see (rooms name only what is published)."""
    found = titles_of(network, nodes)
    return {key: words for key, words in found.items() if key[0] in KIND_WORDS}


def page_for(network: Network, node: Node) -> str:
    """The public page of a thing, or nothing."""
    for route in MORE_PAGES.get(node[0], ()):
        try:
            return reverse(route, args=[network.slug, node[1]])
        except NoReverseMatch:
            continue
    return page_of(network, node)


def trace_of(network: Network, kind: str, identifier: UUID) -> str:
    """The address of a thing's trace."""
    return reverse("public:trace", args=[network.slug, kind, identifier])


def _met(nodes: Iterable[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))


def _in_order(nodes: list[Node]) -> list[Node]:
    """Things in the order of the loop; within a kind as they were met."""
    order = list(KIND_WORDS)
    return sorted((met for met in nodes if met[0] in order), key=lambda met: order.index(met[0]))


def _step(network: Network, node: Node, title: str) -> TraceStep:
    return TraceStep(stage=KIND_WORDS[node[0]], title=title, href=page_for(network, node))
