"""Indicators and measurements: deeds, refusals, strangers, and what the public may see."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.trace import queries as trace
from hearth.kit.refusals import Refused
from hearth.learn import queries, services
from hearth.learn.models import Measurement

from .conftest import TEAM

pytestmark = pytest.mark.django_db


def refused(code: str, deed, *args, **given) -> None:
    with pytest.raises(Refused) as caught:
        deed(*args, **given)
    assert caught.value.code == code


def test_an_indicator_is_kept_and_noted_once(network, indicator):
    assert queries.indicator(network, indicator.pk).name == "Seen within a week"
    assert Entry.objects.filter(network=network, deed="indicator added").count() == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "SEEN within a week"}, "indicator_exists"),
        ({"name": "New", "unit": "apples"}, "unit_unknown"),
    ],
)
def test_an_indicator_is_refused(network, indicator, now, words, code):
    refused(code, services.add_indicator, network, by=TEAM, now=now, **words)


def test_a_change_keeps_the_unit_and_moves_the_trace(network, indicator, now):
    first, second = uuid4(), uuid4()
    services.change_indicator(indicator, name="Seen soon", programme_id=first, by=TEAM, now=now)
    services.change_indicator(
        indicator, name="Seen soon", programme_id=second, unit="rate", by=TEAM, now=now
    )
    indicator.refresh_from_db()
    assert (indicator.name, indicator.unit) == ("Seen soon", "share")
    assert trace.came_from(network, node=("indicator", indicator.pk)) == [("programme", second)]


def test_a_change_to_a_name_that_is_taken_is_refused(network, indicator, now):
    other = services.add_indicator(network, name="Other", by=TEAM, now=now)
    refused(
        "indicator_exists", services.change_indicator, other, name=indicator.name, by=TEAM, now=now
    )
    refused("name_missing", services.change_indicator, other, name="", by=TEAM, now=now)


def test_a_measurement_again_corrects_the_first(indicator, note):
    note(40, 100)
    note(45, 100)
    assert Measurement.objects.get(indicator=indicator).value == 0.45


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"numerator": 5, "denominator": None}, "share_needs_counts"),
        ({"numerator": 5, "denominator": 0}, "share_needs_counts"),
        ({"numerator": 5, "denominator": 4}, "numerator_too_large"),
        ({"numerator": 1, "denominator": 2, "period_end": date(2025, 1, 1)}, "period_backwards"),
    ],
)
def test_a_measurement_is_refused(note, given, code):
    refused(code, note, **given)


def test_a_score_needs_its_value(network, now):
    made = services.add_indicator(network, name="How safe it feels", unit="score", by=TEAM, now=now)
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 1, 31)}
    refused("value_missing", services.measure, made, by=TEAM, now=now, **days)
    assert services.measure(made, value=6.5, by=TEAM, now=now, **days).value == 6.5


def test_a_stranger_finds_no_indicator(other_network, indicator):
    assert queries.indicator(other_network, indicator.pk) is None
    assert not queries.titles(other_network, [("indicator", indicator.pk)])


def public_cells(indicator, key: str) -> dict[str, dict]:
    found = queries.indicator(indicator.network, indicator.pk)
    tables = {table["key"]: table for table in services.measured(found, public=True)}
    return {one["name"]: one["points"][0] for one in tables[key]["series"]}


def test_the_public_sees_no_small_group_and_not_what_gives_it_away(indicator, note, town):
    for key, n, of in (("asian", 100, 120), ("black", 2, 30), ("white", 115, 140)):
        note(n, of, category=town.category(town.ethnicity, key))
    cells = public_cells(indicator, "ethnic_group")
    assert cells["Black"]["hidden"] and cells["Black"]["value"] is None
    assert [cell["hidden"] for cell in cells.values()].count(True) == 2


def test_those_in_no_group_are_protected_too(indicator, note, town):
    note(102, 150)
    note(100, 120, category=town.category(town.ethnicity, "asian"))
    assert public_cells(indicator, "ethnic_group")["Asian"]["hidden"]


def test_a_share_of_nearly_everybody_is_as_telling_as_a_small_one(indicator, note, town):
    note(119, 120, category=town.category(town.ethnicity, "asian"))
    note(60, 140, category=town.category(town.ethnicity, "white"))
    assert public_cells(indicator, "ethnic_group")["Asian"]["hidden"]


def test_a_group_within_a_place_is_for_the_desk_alone(indicator, note, town):
    note(50, 100, category=town.category(town.ethnicity, "asian"), place=town.wards[0])
    found = queries.indicator(indicator.network, indicator.pk)
    assert services.measured(found, public=True) == []
    assert services.measured(found, public=False)[0]["series"][0]["name"] == "Ward 1 · Asian"
