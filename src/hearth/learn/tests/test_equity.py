"""The equity thread: every stage beside the residents, protected for the public."""

from __future__ import annotations

import pytest

from hearth.core.readings import queries as readings
from hearth.kit.actors import Actor
from hearth.learn import bridge, queries, services
from hearth.learn.queries import Counted

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator", roles=frozenset({"facilitator"}))


@pytest.fixture
def stages(town):
    """Sixty people heard: Black residents twice, White as their share nearly."""
    numbers = {"asian": 20, "black": 2, "white": 38}
    ids = {town.category(town.ethnicity, key).pk: n for key, n in numbers.items()}
    return {"heard": Counted(65, ids, {town.ethnicity.pk: 5})}


def groups(payload) -> dict[str, dict]:
    row = next(row for row in payload["dimensions"] if row["key"] == "ethnic_group")
    return {group["key"]: group["stages"] for group in row["groups"]}


def test_a_ratio_is_the_share_of_those_known_over_the_share_of_residents(network, town, stages):
    payload = bridge.equity(network, stages=stages, better_off={})
    found = groups(payload)["asian"]["heard"]
    assert found["ratio"] == pytest.approx((20 / 60) / 0.4, abs=1e-4)
    assert found["low"] < found["ratio"] < found["high"]
    assert payload["n"] == 65


def test_better_off_is_beside_everybody(network, town):
    numbers = {"asian": (40, 100), "white": (60, 100)}
    better = {town.category(town.ethnicity, key).pk: pair for key, pair in numbers.items()}
    found = groups(bridge.equity(network, stages={}, better_off=better))
    assert found["asian"]["better_off"]["ratio"] == pytest.approx(0.8)
    assert found["black"]["better_off"]["ratio"] is None


def test_the_public_sees_no_count_and_no_small_ratio(network, town, stages):
    shown = bridge.protected(network, bridge.equity(network, stages=stages, better_off={}))
    cells = groups(shown)
    assert cells["black"]["heard"] == {"ratio": None, "low": None, "high": None, "hidden": True}
    assert all("n" not in cell for stages in cells.values() for cell in stages.values())
    hidden = [cell["heard"]["hidden"] for cell in cells.values()].count(True)
    rest = shown["dimensions"][[row["key"] for row in shown["dimensions"]].index("ethnic_group")][
        "unknown"
    ]["heard"]
    assert hidden + (rest is None) >= 2


def test_the_newest_public_share_by_group_stands_for_better_off(
    network, town, note, indicator, now
):
    asian = town.category(town.ethnicity, "asian")
    note(30, 100, category=asian)
    assert queries.better_off(network) == {asian.pk: (30, 100)}
    services.change_indicator(indicator, name="Waits", is_higher_better=False, by=TEAM, now=now)
    assert queries.better_off(network) == {asian.pk: (70, 100)}
    services.change_indicator(indicator, name="Waits", is_public=False, by=TEAM, now=now)
    assert queries.better_off(network) == {}


def test_a_reading_is_kept_for_the_desk_and_for_the_public_only_when_enough_is_new(
    network, town, speak, now
):
    speak()
    services.take_equity(network, now=now)
    assert readings.latest(network, kind="equity", public=False).n == 1
    assert readings.latest(network, kind="equity", public=True) is None


def test_taking_it_twice_is_one_reading(network, town, speak, now):
    speak()
    services.take_equity(network, now=now)
    services.take_equity(network, now=now)
    assert len(readings.over_time(network, kind="equity", public=False)) == 1


def test_a_stage_that_counted_no_group_is_unknown_there(network, town):
    asian = town.category(town.ethnicity, "asian")
    found = queries._rest_unknown(network, 30, {asian.pk: 12})
    assert found.unknown[town.ethnicity.pk] == 18
    assert found.unknown[town.age.pk] == 30


def test_all_stages_cost_the_same_whatever_the_size(
    network, town, speak, django_assert_max_num_queries
):
    for _ in range(3):
        speak()
    with django_assert_max_num_queries(20):
        found = queries.stages(network)
    assert found["heard"].people == 3
