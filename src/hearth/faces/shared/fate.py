"""What became of a voice, step by step, in words for whoever holds its receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace
from hearth.learn import queries as learn
from hearth.listen import queries as listen
from hearth.listen.queries import Voice

from .saying import REASON_WORDS

Node = tuple[str, UUID]
Words = str | Promise

#: Rooms that can say what a thing is called: `queries.titles(network, nodes)`.
ROOMS = ("understand", "decide", "act", "reach", "learn")

#: The stages after a voice has been read: their name, what shows them, and what is still to come.
STAGES: tuple[tuple[Words, frozenset[str], Words], ...] = (
    (
        _("What it is about"),
        frozenset({"theme"}),
        _("It will be put beside other voices on the same thing"),
    ),
    (
        _("What was decided"),
        frozenset({"priority", "proposal", "project", "outcome", "decision"}),
        _("No decision has been taken from it yet"),
    ),
    (
        _("What is being done"),
        frozenset({"ask", "programme", "commitment", "event", "service", "message"}),
        _("Nothing has begun from it yet"),
    ),
)

#: Public pages of things; the first route that exists is used.
PAGES: dict[str, tuple[str, ...]] = {
    "theme": ("public:theme",),
    "decision": ("public:decision",),
    "ask": ("public:ask",),
    "proposal": ("public:proposal_of",),
    "programme": ("public:programme",),
    "event": ("public:event",),
    "message": ("public:message",),
    "outcome": ("public:outcome", "public:result"),
    "answer": ("public:answer",),
}


@dataclass(frozen=True)
class Step:
    """One step of the way; `state` is done, now or later."""

    stage: Words
    title: Words
    text: Words = ""
    on: datetime | None = None
    href: str = ""
    state: str = "done"


def fate_of(network: Network, voice: Voice) -> list[Step]:
    """Every step so far and the next ones, oldest first; about a dozen queries at most."""
    steps = [Step(_("You said it"), _("It arrived safely"), on=voice.received_at)]
    if voice.state == Voice.State.WITHDRAWN:
        return [
            *steps,
            Step(_("You took it back"), _("Your words and all that went with them are erased")),
        ]
    nodes = _came_of(network, voice)
    names = titles_of(network, nodes)
    steps.append(_reading(network, voice))
    for stage, kinds, still in STAGES:
        shown = [
            _step(network, stage, node, names[node])
            for node in nodes
            if node[0] in kinds and node in names
        ]
        steps += shown or [Step(stage, still, state="later")]
    return steps + _answers(network, voice, nodes)


def titles_of(network: Network, nodes: Iterable[Node]) -> dict[Node, str]:
    """What each room calls the things that are its own."""
    wanted = list(nodes)
    found: dict[Node, str] = {}
    for room in ROOMS if wanted else ():
        queries = import_module(f"hearth.{room}.queries")
        found.update(queries.titles(network, wanted) if hasattr(queries, "titles") else {})
    return found


def page_of(network: Network, node: Node) -> str:
    """The public page of a thing, or nothing."""
    for route in PAGES.get(node[0], ()):
        try:
            return reverse(route, args=[network.slug, node[1]])
        except NoReverseMatch:
            continue
    return ""


def _came_of(network: Network, voice: Voice) -> list[Node]:
    """Everything that came of it, nearest first; other voices and tallies are left out."""
    steps = trace.walk(network, start=("voice", voice.id), forward=True, depth=6)
    return list(dict.fromkeys(step.target for step in steps if step.target[0] != "voice"))


def _reading(network: Network, voice: Voice) -> Step:
    stage = _("Somebody read it")
    if voice.state == Voice.State.WAITING:
        return Step(stage, _("It waits to be read by a person of the team"), state="now")
    last = listen.last_moderation(network, voice.id)
    on = last.at if last else None
    if voice.state == Voice.State.KEPT_BACK:
        reason = REASON_WORDS.get(last.reason, "") if last else ""
        if last and last.is_provisional and last.settled_at is None:
            title = _("It is counted and kept private. A second person reads it too")
            return Step(stage, title, reason, on, state="now")
        return Step(stage, _("It is counted, but not shown to others"), reason, on)
    if voice.may_quote:
        return Step(stage, _("It is counted, and others can read it without your name"), on=on)
    return Step(
        stage, _("It is counted. Nobody outside the team reads your words, as you wished"), on=on
    )


def _step(network: Network, stage: Words, node: Node, title: str) -> Step:
    return Step(stage, title, href=page_of(network, node))


def _answers(network: Network, voice: Voice, nodes: list[Node]) -> list[Step]:
    found: list[Any] = learn.answers_about(network, [("voice", voice.id), *nodes])
    steps = [
        Step(
            _("Your answer"),
            row.we_did,
            on=row.published_at,
            href=page_of(network, ("answer", row.pk)),
        )
        for row in found
    ]
    return steps or [
        Step(_("Your answer"), _t("Every voice gets one. It will stand here"), state="later")
    ]
