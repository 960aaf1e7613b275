"""What is a gap; who may code and from which standpoint; which task states follow which. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hearth.kit.actors import Actor

#: The standpoint from which a role judges; others do not code.
STANDPOINTS = {
    "champion": "lived",
    "council": "lived",
    "professional": "professional",
    "facilitator": "professional",
}

NEXT_STATES = {
    "open": {"taken", "done", "dropped"},
    "taken": {"open", "done", "dropped"},
    "done": {"open"},
    "dropped": {"open"},
}

#: A group below this part of its fair share is a gap worth somebody's evening: the four-fifths rule.
FAIR_ENOUGH = 0.8


def is_gap(figures: Mapping[str, Any]) -> bool:
    """Whether a group is missing, or surely under-heard and by so much that it matters."""
    if figures["verdict"] == "missing":
        return True
    return figures["verdict"] == "under" and figures["ratio"] < FAIR_ENOUGH


def standpoint_of(actor: Actor) -> str | None:
    """Lived experience comes first where somebody holds both; none for those who do not code."""
    for role in ("champion", "council", "professional", "facilitator"):
        if actor.holds(role):
            return STANDPOINTS[role]
    return None


@dataclass(frozen=True)
class Fit:
    """How well a champion fits a gap: `reasons` are codes: patch, language, training, free."""

    champion_id: UUID
    score: int
    reasons: tuple[str, ...]


def fit(
    *,
    champion_id: UUID,
    patch: Iterable[UUID],
    languages: Iterable[str],
    open_tasks: int,
    places: Iterable[UUID],
    wanted_languages: Iterable[str],
    training: Iterable[str] = (),
    wanted_training: Iterable[str] = (),
) -> Fit:
    """Patch counts most, then a shared language, then training; each open task counts against."""
    reasons, score = [], 0
    if set(patch) & set(places):
        reasons.append("patch")
        score += 4
    if set(languages) & set(wanted_languages):
        reasons.append("language")
        score += 3
    if {word.casefold() for word in training} & {word.casefold() for word in wanted_training}:
        reasons.append("training")
        score += 2
    if open_tasks == 0:
        reasons.append("free")
        score += 1
    return Fit(champion_id, score - min(open_tasks, 3), tuple(reasons))
