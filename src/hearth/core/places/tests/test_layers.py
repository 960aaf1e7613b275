"""Context layers: rows are kept or refused with reasons; nothing is half kept."""

from __future__ import annotations

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.places import queries, services
from hearth.core.places.models import Layer, LayerValue, Population
from hearth.core.places.services import NewLayer
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
ABOUT = NewLayer("deprivation", "Deprivation", 2025, "Indices of Deprivation", "score", "worse")


@pytest.fixture
def load(network, town, cy, now):
    """A function: load a table as a layer."""

    def keep(text, *, about=ABOUT, **how):
        return services.keep_layer(
            network, about=about, rows=services.rows_of(text), by=cy, now=now, **how
        )

    return keep


def test_a_layer_is_kept_with_its_year_and_source(network, town, load):
    kept = load("place_code,value\nW1,12.5\nW2,40%\n")
    figures = queries.layer_values(kept.layer)
    assert (kept.kept, kept.refused) == (2, [])
    assert figures == {town.wards[0].pk: 12.5, town.wards[1].pk: 0.4}
    assert queries.layers(network).get().source == "Indices of Deprivation"
    assert Entry.objects.filter(network=network, deed="layer loaded").count() == 1


def test_rows_that_cannot_be_used_are_told_and_the_rest_is_kept(load):
    kept = load('value;PLACE_CODE\n1;W1\n2;nowhere\nmany;W2\n3;W1\n"1,234.5";A1\ninf;A2\n1e99;A3\n')
    assert kept.kept == 2
    assert [(row.number, row.code) for row in kept.refused] == [
        (3, "place_unknown"),
        (4, "layer_figure_not_usable"),
        (5, "layer_place_twice"),
        (7, "layer_figure_not_usable"),
        (8, "layer_figure_not_usable"),
    ]


def test_all_or_none_keeps_none(load):
    with pytest.raises(Refused, match="layer_has_bad_rows"):
        load("place_code,value\nW1,1\nnowhere,2\n", only_if_all_good=True)
    assert not Layer.objects.exists()


def test_the_same_layer_of_the_same_year_is_replaced(network, load):
    load("place_code,value\nW1,1\nW2,2\n")
    load("place_code,value\nW1,3\n")
    assert [v.value for v in LayerValue.objects.all()] == [3.0]
    assert queries.layers(network).count() == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "layer_columns_missing"),
        ("place,figure\nW1,1\n", "layer_columns_missing"),
        ("place_code,value\n", "layer_empty"),
        ("place_code,value\nnowhere,1\n", "layer_empty"),
        ("place_code,value\n" + "W1,1\n" * 50_001, "layer_too_long"),
        ("\x00\x01PK binary", "layer_columns_missing"),
    ],
)
def test_what_is_no_table_of_places_is_refused(load, text, code):
    with pytest.raises(Refused, match=code):
        load(text)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": "Bad Key!"}, "layer_key_not_usable"),
        ({"name": " "}, "layer_name_missing"),
        ({"year": 12}, "layer_year_not_usable"),
        ({"source": ""}, "layer_source_missing"),
    ],
)
def test_a_layer_without_name_year_or_source_is_refused(load, changed, code):
    about = NewLayer(**{**ABOUT.__dict__, **changed})
    with pytest.raises(Refused, match=code):
        load("place_code,value\nW1,1\n", about=about)


def test_a_share_is_made_from_populations(network, town, cy, now):
    kept = services.layer_from_population(
        network, about=NewLayer("old", "65 and older", 2021, "Census"), dimension="age_band",
        categories=["65+"], by=cy, now=now,
    )  # fmt: skip
    assert set(queries.layer_values(kept.layer).values()) == {0.2} and kept.kept == 7


def test_a_layer_is_dropped_once(load, cy, now):
    layer = load("place_code,value\nW1,1\n").layer
    for _ in range(2):
        services.drop_layer(layer, by=cy, now=now)
    assert not Layer.objects.exists()


def test_the_stranger_has_no_such_layer(other_network, load):
    layer = load("place_code,value\nW1,1\n").layer
    assert queries.layer(other_network, layer.pk) is None


def test_populations_of_two_years_are_told_apart_and_never_added_up(network, town):
    for row in list(Population.objects.all()):
        Population.objects.create(
            network=network, place=row.place, category=row.category, count=row.count * 2,
            year=2031, source="projected",
        )  # fmt: skip
    ward = town.wards[0].pk
    assert queries.residents_by_place(network, depth=1)[ward] == 400
    assert queries.residents_by_place(network, depth=1, year=2022)[ward] == 200
    assert [row.year for row in queries.population_sets(network)] == [2031, 2021]
