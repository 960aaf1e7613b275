"""Weights that make those heard look like the residents, and what they cost in effective size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import numpy as np

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.listen.queries import Traits
from hearth.methods.errors import MethodError
from hearth.methods.representation import Raked, rake

from .missing import groups_of

LIMITS = (0.2, 5.0)


def weigh(network: Network, voices: Iterable[Traits]) -> dict[str, Any] | None:
    """Rake everybody who was heard to the asked dimensions and the places; None before there is anybody.

    A group that nobody was heard of cannot be weighted up: it is left out and named in `nobody`.
    A dimension that nobody told is left out. A group that speaks together counts as its people.
    """
    people = list(voices)
    base = np.array([one.people for one in people], dtype=float)
    names: list[str] = []
    codes: list[Any] = []
    targets: list[Any] = []
    nobody: list[str] = []
    for name, labels, living, codes_of in _margins(network, people):
        heard = np.bincount(codes_of[codes_of >= 0], minlength=len(living))
        kept = [at for at in range(len(living)) if living[at] and heard[at]]
        nobody += [
            f"{name}: {labels[at]}" for at in range(len(living)) if living[at] and not heard[at]
        ]
        if len(kept) < 2:
            continue
        place = {old: new for new, old in enumerate(kept)}
        codes.append(np.array([place.get(int(code), -1) for code in codes_of]))
        targets.append([living[at] for at in kept])
        names.append(name)
    if not codes:
        return None
    found = _raked(codes, targets, base)
    return {"over": names, "nobody": nobody, **_told(found)} if found else None


def _margins(
    network: Network, people: list[Traits]
) -> Iterable[tuple[str, list[str], list[int], Any]]:
    """Name, names of groups, residents of each, and the group of each voice (-1: not known)."""
    for dimension in places.dimensions(network, asked=True):
        groups = groups_of(network, dimension, year=None)
        at = {identifier: number for number, identifier in enumerate(groups.ids)}
        told = [
            at.get(one.answers.get(dimension.pk, ("", None))[1] or dimension.pk, -1)
            for one in people
        ]
        yield dimension.name, [c.name for c in groups.categories], groups.living, np.array(told)
    spots = list(places.places(network, depth=1))
    above, residents = (
        places.ancestor_at(network, depth=1),
        places.residents_by_place(network, depth=1),
    )
    order: dict[UUID, int] = {spot.pk: number for number, spot in enumerate(spots)}
    lived = [
        order.get(above.get(one.place_id, one.voice_id), -1) if one.place_id else -1
        for one in people
    ]
    living = [residents.get(spot.pk, 0) for spot in spots]
    yield "", [spot.name for spot in spots], living, np.array(lived)


def _raked(codes: list[Any], targets: list[Any], base: Any) -> Raked | None:
    try:
        return rake(codes, targets, base=base, limits=LIMITS)
    except MethodError:
        return None


def _told(found: Raked) -> dict[str, Any]:
    effective = found.effective
    return {
        "people": effective.people,
        "effective": round(effective.size, 1),
        "design_effect": round(effective.design_effect, 3),
        "largest": round(effective.largest, 2),
        "converged": found.converged,
        "at_limits": found.at_limits,
    }
