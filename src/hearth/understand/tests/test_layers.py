"""Context beside voices, and how people have changed: figures side by side, no cause."""

from __future__ import annotations

import pytest

from hearth.core.places import services as places
from hearth.core.places.models import Population
from hearth.core.places.services import NewLayer
from hearth.kit.refusals import Refused
from hearth.understand import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def layer(network, town, cy, now):
    """A function: a layer with these figures by place code."""

    def keep(**figures):
        rows = [(n, code, str(value)) for n, (code, value) in enumerate(figures.items())]
        about = NewLayer("green", "Green space", 2024, "made for tests", "share", "better")
        return places.keep_layer(network, about=about, rows=rows, by=cy, now=now).layer

    return keep


def test_a_layer_stands_beside_who_was_heard(network, town, say, layer):
    say(9, place=town.areas[0])
    say(1, place=town.areas[2])
    found = services.beside_voices(network, layer(W1=0.1, W2=0.4))
    assert [(r["value"], r["heard"], r["ratio"]) for r in found["rows"]] == [
        (0.1, 9, 1.8),
        (0.4, 1, 0.2),
    ]
    assert found["agreement"].verdict == "unsure" and not found["averaged"]


def test_figures_of_areas_are_averaged_by_residents(network, town, say, layer):
    Population.objects.filter(place=town.areas[0]).update(count=60)  # 180 of 280 residents
    found = services.beside_voices(network, layer(A1=1, A2=0))
    assert found["averaged"] and found["rows"][0]["value"] == pytest.approx(180 / 280)
    assert found["rows"][1]["value"] is None


def test_shares_of_residents_then_and_now(network, town):
    for row in list(Population.objects.filter(category__dimension=town.age)):
        more = 3 if row.category.key == "65+" else 1
        Population.objects.create(
            network=network, place=row.place, category=row.category, count=row.count * more,
            year=2031, source="projected",
        )  # fmt: skip
    found = services.shifts(network, town.age, first=2031, last=2021)
    old = found["rows"][0]["cells"][2]
    assert (old["then"], round(old["now"], 3), round(old["change"], 3)) == (0.2, 0.429, 0.229)
    assert services.years_counted(network, town.age) == [2021, 2031]


def test_years_that_nobody_counted_are_refused(network, town):
    for first, last in ((2021, 2021), (2011, 2021)):
        with pytest.raises(Refused, match="years_not_counted"):
            services.shifts(network, town.age, first=first, last=last)
