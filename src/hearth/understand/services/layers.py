"""Context beside voices, and how a place's people have changed: side by side, no cause is claimed."""

from __future__ import annotations

from typing import Any

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension, Layer
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from .. import bridge


def beside_voices(network: Network, layer: Layer, *, round: Any = None) -> dict[str, Any]:
    """Every ward with a layer's figure and how it is heard; whether both order the places alike."""
    return bridge.beside_voices(network, layer, listen.heard(network, round=round))


def years_counted(network: Network, dimension: Dimension) -> list[int]:
    """Years of which residents by this dimension are known, oldest first."""
    sets = places.population_sets(network)
    return sorted({row.year for row in sets if dimension.name in row.dimensions})


def shifts(network: Network, dimension: Dimension, *, first: int, last: int) -> dict[str, Any]:
    """Each group's share of residents in two years, in the whole and in every ward.

    Refused: `years_not_counted`.
    """
    known = years_counted(network, dimension)
    if first not in known or last not in known or first == last:
        raise Refused("years_not_counted")
    return bridge.shifts(network, dimension, first=min(first, last), last=max(first, last))
