"""The fixed cast of every test: two networks, ten people, a small town.

Ana is a champion, Ben a resident without account, Cy a facilitator, Eve a steward, Pat a partner,
Doc a professional, Lee a council member, Sam a safeguarding lead; Dee is a facilitator of another
network, so a stranger here. `town` is a tree of one city, two wards and four areas, with ages and ethnic groups.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hearth.core.networks import services as networks
from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.core.people.models import Membership, Person
from hearth.core.places.models import Category, Dimension, Place, Population
from hearth.kit.actors import Actor

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
CLOCK = Actor.clock()


@pytest.fixture
def now() -> datetime:
    """A Monday at noon."""
    return NOW


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that pages ask begins at that noon too, far from midnight and from any change of clocks.

    For tests of forms with days and hours: what is typed has no zone, and some hours come twice or never.
    """
    started = time.monotonic()
    monkeypatch.setattr(
        timezone, "now", lambda: NOW + timedelta(seconds=time.monotonic() - started)
    )


@pytest.fixture
def network(db: None) -> Network:
    """The network that the cast belongs to."""
    return networks.found(
        "larkmoor",
        name="Larkmoor Together",
        languages=["en", "ar", "pl"],
        crisis_lines=[
            {"name": "Listening line", "phone": "01632 960111", "hours": "day and night"}
        ],
    )


@pytest.fixture
def other_network(db: None) -> Network:
    """A network next door: nothing private may cross."""
    return networks.found("fenwick", name="Fenwick Neighbours")


def join(network: Network, name: str, role: str) -> Actor:
    """A person with one role, as an actor."""
    person = Person.objects.create_user(email=f"{name.lower()}@{network.slug}.example", name=name)
    held = people.give_role(network, person=person, role=role, by=CLOCK, now=NOW)
    return Actor(role, membership_id=held.pk, person_id=person.pk, roles=frozenset({role}))


@pytest.fixture
def ana(network: Network) -> Actor:
    """A champion who speaks English and Arabic."""
    actor = join(network, "Ana", "champion")
    people.describe_champion(
        Membership.objects.get(pk=actor.membership_id),
        shown_name="Ana",
        languages=["en", "ar"],
        by=CLOCK,
        now=NOW,
    )
    return actor


@pytest.fixture
def ben() -> Actor:
    """A resident without an account."""
    return Actor.nobody("resident")


@pytest.fixture
def cy(network: Network) -> Actor:
    """A facilitator."""
    return join(network, "Cy", "facilitator")


@pytest.fixture
def dee(other_network: Network) -> Actor:
    """A facilitator of another network: the stranger."""
    return join(other_network, "Dee", "facilitator")


@pytest.fixture
def eve(network: Network) -> Actor:
    """A steward."""
    return join(network, "Eve", "steward")


@pytest.fixture
def pat(network: Network) -> Actor:
    """A partner."""
    return join(network, "Pat", "partner")


@pytest.fixture
def doc(network: Network) -> Actor:
    """A professional."""
    return join(network, "Doc", "professional")


@pytest.fixture
def lee(network: Network) -> Actor:
    """A council member."""
    return join(network, "Lee", "council")


@pytest.fixture
def sam(network: Network) -> Actor:
    """A safeguarding lead."""
    return join(network, "Sam", "safeguarding")


@pytest.fixture
def signed_in(client: object) -> Callable[[Actor], object]:
    """A function: the test client, signed in as this actor."""

    def enter(actor: Actor) -> object:
        client.force_login(Person.objects.get(pk=actor.person_id))  # type: ignore[attr-defined]
        return client

    return enter


@dataclass(frozen=True)
class Town:
    """A small area tree with populations: `areas` lie two in each ward."""

    city: Place
    wards: list[Place]
    areas: list[Place]
    age: Dimension
    ethnicity: Dimension

    def category(self, dimension: Dimension, key: str) -> Category:
        return dimension.categories.get(key=key)


@pytest.fixture
def town(network: Network) -> Town:
    """One city, two wards, four areas of 100 residents each, ages and ethnic groups counted."""
    city = _place(network, "C1", "Larkmoor", "city", None, 0)
    wards = [_place(network, f"W{n}", f"Ward {n}", "ward", city, 1) for n in (1, 2)]
    areas = [
        _place(network, f"A{n}", f"Area {n}", "area", wards[(n - 1) // 2], 2) for n in (1, 2, 3, 4)
    ]
    age = _dimension(network, "age_band", "Age", ["0-15", "16-64", "65+"])
    ethnicity = _dimension(network, "ethnic_group", "Ethnic group", ["asian", "black", "white"])
    groups = [
        *zip(age.categories.all(), (20, 60, 20), strict=True),
        *zip(ethnicity.categories.all(), (40, 10, 50), strict=True),
    ]
    Population.objects.bulk_create(
        Population(
            network=network,
            place=place,
            category=category,
            count=count * times,
            year=2021,
            source="made for tests",
        )
        for place, times in [(city, 4), *[(w, 2) for w in wards], *[(a, 1) for a in areas]]
        for category, count in groups
    )
    return Town(city, wards, areas, age, ethnicity)


def _place(
    network: Network, code: str, name: str, level: str, parent: Place | None, depth: int
) -> Place:
    path = f"{parent.path}/{code}" if parent else code
    return Place.objects.create(
        network=network,
        parent=parent,
        code=code,
        code_year=2021,
        name=name,
        level=level,
        depth=depth,
        path=path,
    )


def _dimension(network: Network, key: str, name: str, categories: list[str]) -> Dimension:
    made = Dimension.objects.create(
        network=network, key=key, name=name, code_list="test", year=2021, is_asked=True
    )
    Category.objects.bulk_create(
        Category(dimension=made, key=category, name=category.title(), position=position)
        for position, category in enumerate(categories)
    )
    return made
