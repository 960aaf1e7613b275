"""How a group, a place, or a group in a place stands now; each table is asked for once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Place
from hearth.listen import queries as listen
from hearth.listen.queries import Heard


class Gaps:
    """Counts of one network (and one round, or all), read when first needed."""

    def __init__(self, network: Network, *, round: Any = None) -> None:
        self.network, self.round = network, round
        self._heard: Heard | None = None
        self._across: dict[UUID, Mapping[tuple[UUID | None, UUID | None], int]] = {}
        self._above: dict[int, dict[UUID, UUID]] = {}

    def of(self, category: Category | None, place: Place | None) -> tuple[int, int]:
        """People heard of it, and people heard whose group (or place, or both) is known."""
        if category is None and place is not None:
            by_place = self.heard.by_place
            return self._below(place, by_place), sum(by_place.values())
        if category is None:
            return 0, 0
        told = {key: n for key, n in self.across(category.dimension_id).items() if key[1]}
        if place is None:
            counted = sum(n for (_place, group), n in told.items() if group == category.pk)
            return counted, sum(told.values())
        here = {at: n for (at, group), n in told.items() if at and group == category.pk}
        return self._below(place, here), sum(n for (at, _group), n in told.items() if at)

    @property
    def heard(self) -> Heard:
        if self._heard is None:
            self._heard = listen.heard(self.network, round=self.round)
        return self._heard

    def across(self, dimension_id: UUID) -> Mapping[tuple[UUID | None, UUID | None], int]:
        if dimension_id not in self._across:
            self._across[dimension_id] = listen.heard_across(
                self.network, dimension_id=dimension_id, round=self.round
            )
        return self._across[dimension_id]

    def _below(self, place: Place, by_place: Mapping[UUID, int]) -> int:
        """What lies in a place or below it, added up."""
        if place.depth not in self._above:
            self._above[place.depth] = places.ancestor_at(self.network, depth=place.depth)
        above = self._above[place.depth]
        return sum(n for at, n in by_place.items() if above.get(at) == place.pk)
