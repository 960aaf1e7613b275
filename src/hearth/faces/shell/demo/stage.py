"""What the scenes share: the network, who acts in it, and what earlier scenes have made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.people.models import Champion
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.listen import queries as listen_asked

from .sayings import Teller
from .sizes import Size


@dataclass(frozen=True)
class Told:
    """A voice that was taken in: what later scenes need to know of it."""

    voice_id: UUID
    themes: tuple[str, ...]
    said_at: datetime


@dataclass
class Stage:
    """Everything on stage. Scenes read what is there and add what they make."""

    size: Size
    rng: np.random.Generator
    now: datetime
    say: Callable[[str], None]
    slug: str
    network: Network = field(init=False)
    wards: list[Place] = field(default_factory=list)
    areas: list[Place] = field(default_factory=list)
    area_marks: np.ndarray = field(default_factory=lambda: np.zeros(0))
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    categories: dict[tuple[str, str], Category] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    champion_code: str = ""
    champions: list[tuple[Actor, Champion]] = field(default_factory=list)
    rounds: dict[str, Any] = field(default_factory=dict)
    voices: list[Told] = field(default_factory=list)
    tellers: dict[str, Teller] = field(default_factory=dict)
    receipts: list[tuple[str, str]] = field(default_factory=list)
    proposal_receipts: list[tuple[str, str]] = field(default_factory=list)
    themes: dict[str, Any] = field(default_factory=dict)
    priorities: dict[str, Any] = field(default_factory=dict)
    votes: dict[str, Any] = field(default_factory=dict)
    projects: dict[str, Any] = field(default_factory=dict)
    voter_codes: list[str] = field(default_factory=list)
    choice_codes: list[str] = field(default_factory=list)
    decisions: dict[str, Any] = field(default_factory=dict)
    programmes: dict[str, Any] = field(default_factory=dict)
    messages: dict[str, Any] = field(default_factory=dict)
    indicators: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which the demo is made; everything is dated from here."""
        return self.now.date()

    def day(self, days: int) -> date:
        """A day so many days from today (before it when negative)."""
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many days from today; never later than now for days that are not ahead."""
        moment = datetime.combine(self.day(days), time(hour, minute), self.now.tzinfo)
        return min(moment, self.now) if days <= 0 else moment

    def as_(self, role: str) -> Actor:
        """Who plays a role: steward, facilitator, champion, partner, professional, council."""
        return self.actors[role]

    def pick(
        self, options: list[Any] | tuple[Any, ...], weights: Sequence[float] | None = None
    ) -> Any:
        """One of these, by chance of the seed."""
        if weights is None:
            return options[int(self.rng.integers(len(options)))]
        up_to = self.rng.random() * sum(weights)
        for option, weight in zip(options, weights, strict=True):
            up_to -= weight
            if up_to < 0:
                return option
        return options[-1]

    def area_heard(self) -> Place:
        """An area, by residents, except that one ward is hardly ever reached."""
        quiet = self.wards[-1].code
        while True:
            area = self.areas[
                min(int(self.area_marks.searchsorted(self.rng.random())), len(self.areas) - 1)
            ]
            if area.path.split("/")[1] != quiet or self.rng.random() < 0.22:
                return area

    def heard_voice(self, identifier: UUID) -> Any:
        """A voice that was taken in before."""
        return listen_asked.voice(self.network, identifier)

    def uuid(self) -> UUID:
        """A key that the seed decides (never a secret)."""
        return UUID(bytes=self.rng.bytes(16), version=4)
