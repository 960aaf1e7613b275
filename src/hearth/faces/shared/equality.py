"""The equality questions: the same few wherever they are asked, always optional.

An unanswered question is "not asked"-like silence of the form: nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.people.models import Known
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension

PREFIX = "group-"
PREFER_NOT = "prefer_not"
#: Census leftovers that nobody would choose as an answer.
NO_ANSWER = frozenset({"not_answered"})


@dataclass(frozen=True)
class Question:
    """One question as a form shows it: `name` of the field, the words, (value, words) choices."""

    name: str
    words: str
    choices: list[tuple[str, str]]


def equality_fields(network: Network) -> list[Question]:
    """Every question that this network asks, in two queries."""
    return [
        Question(
            f"{PREFIX}{dimension.key}",
            dimension.question or dimension.name,
            [(c.key, c.name) for c in dimension.categories.all() if c.key not in NO_ANSWER],
        )
        for dimension in places.dimensions(network, asked=True)
    ]


def equality_answers(
    network: Network, data: Mapping[str, Any]
) -> dict[Dimension, Category | Known]:
    """What was answered: a category or "prefer not to say"; nonsense and silence are left out."""
    found: dict[Dimension, Category | Known] = {}
    if not any(str(name).startswith(PREFIX) and answer for name, answer in data.items()):
        return found
    for dimension in places.dimensions(network, asked=True):
        answer = str(data.get(f"{PREFIX}{dimension.key}", ""))
        if answer == PREFER_NOT:
            found[dimension] = Known.PREFER_NOT
        for category in dimension.categories.all():
            if answer and category.key == answer and category.key not in NO_ANSWER:
                found[dimension] = category
    return found
