"""Who is missing this second: gaps, places, days, rounds, quotas, weights, and what tasks moved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.places.models import Population
from hearth.core.readings import queries as readings
from hearth.kit.refusals import Refused
from hearth.listen import services as listen
from hearth.understand import queries, services
from hearth.understand.models import Quota

pytestmark = pytest.mark.django_db


def group(payload, key):
    [dimension] = [row for row in payload["dimensions"] if row["key"] == "age_band"]
    return next(row for row in dimension["groups"] if row["key"] == key)


def closely(network, town, **asked):
    return services.missing_closely(network, dimension=town.age, **asked)


def test_a_voice_that_has_just_come_is_counted(network, town, say):
    say(3, age="65+", dimension=town.age)
    before = group(services.missing_now(network), "65+")["heard"]
    say(1, age="65+", dimension=town.age)
    assert (before, group(services.missing_now(network), "65+")["heard"]) == (3, 4)


def test_it_asks_as_little_of_many_voices_as_of_few(
    network, town, say, django_assert_max_num_queries
):
    say(2, age="65+", dimension=town.age, place=town.areas[0])
    with django_assert_max_num_queries(28) as few:
        services.missing_now(network)
        closely(network, town)
    say(60, age="16-64", dimension=town.age, place=town.areas[3])
    with django_assert_max_num_queries(len(few)):
        services.missing_now(network)
        closely(network, town)


def test_the_population_of_another_year_changes_the_share(network, town, say):
    say(20, age="65+", dimension=town.age)
    for row in Population.objects.filter(category__key="65+"):
        Population.objects.create(
            network=network, place=row.place, category=row.category, count=row.count * 4,
            year=2031, source="projected",
        )  # fmt: skip
    now, then = (services.missing_now(network, year=year) for year in (None, 2021))
    assert group(now, "65+")["residents"] == 4 * group(then, "65+")["residents"] == 320


def test_groups_are_seen_in_every_place_and_corners_are_named(network, town, say):
    say(60, age="16-64", dimension=town.age, place=town.areas[0])
    say(60, age="65+", dimension=town.age, place=town.areas[2])
    cross = closely(network, town)["cross"]
    cells = {
        (row["name"], column["name"]): cell
        for row in cross["rows"]
        for column, cell in zip(cross["columns"], row["cells"], strict=True)
    }
    assert cells["Ward 1", "16-64"]["heard"] == 60 and not cells["Ward 1", "16-64"]["unheard"]
    assert cells["Ward 2", "16-64"]["heard"] == 0 and cells["Ward 2", "16-64"]["unheard"]


def test_a_ward_opens_on_its_areas(network, town, say):
    say(5, age="65+", dimension=town.age, place=town.areas[1])
    rows = closely(network, town, within=town.wards[0])["cross"]["rows"]
    assert [(row["name"], sum(c["heard"] for c in row["cells"])) for row in rows] == [
        ("Area 1", 0),
        ("Area 2", 5),
    ]


def test_bounds_are_certain_only_whatever_the_unknown_are(network, town, say):
    say(100, age="16-64", dimension=town.age)
    old = str(town.category(town.age, "65+").pk)
    assert closely(network, town)["certain"][old]["certain"] == "under"
    say(60, dimension=town.age)
    assert closely(network, town)["certain"][old]["certain"] == "open"


def test_a_round_is_followed_day_by_day(network, town, say, round_):
    say(10, age="65+", dimension=town.age)
    [old, *_rest] = [
        line for line in closely(network, town, round=round_)["days"] if line["name"] == "65+"
    ]
    assert [(p["on"], p["ratio"]) for p in old["points"]] == [("2026-05-04", 5.0)]


def test_rounds_stand_side_by_side(network, town, say, cy, now):
    say(50, age="16-64", dimension=town.age)
    second = listen.make_round(
        network, title="Summer", question="And now?", opens_on=now.date() + timedelta(days=1),
        closes_on=now.date() + timedelta(days=9), by=cy, now=now,
    )  # fmt: skip
    second = listen.open_round(second, by=cy, now=now)
    say(40, age="65+", dimension=town.age, round=second)
    rounds = closely(network, town)["rounds"]
    old = next(row for row in rounds["groups"] if row["name"] == "65+")
    assert [row["title"] for row in rounds["rounds"]] == ["Spring", "Summer"]
    assert ([cell["heard"] for cell in old["cells"]], old["moved"]) == ([0, 40], "up")


def test_quotas_are_shared_out_as_people_live_and_show_how_far_they_are(
    network, town, say, round_, cy, now
):
    say(7, age="65+", dimension=town.age)
    services.share_out(network, round=round_, dimension=town.age, total=100, by=cy, now=now)
    rows = closely(network, town)["quotas"]
    assert [(row["quota"].category.key, row["quota"].wanted, row["heard"]) for row in rows] == [
        ("0-15", 20, 0),
        ("16-64", 60, 0),
        ("65+", 20, 7),
    ]


def test_a_quota_may_name_a_group_in_a_place(network, town, say, round_, cy, now):
    old = town.category(town.age, "65+")
    say(3, age="65+", dimension=town.age, place=town.areas[0])
    say(2, age="65+", dimension=town.age, place=town.areas[2])
    for wanted in (5, 8):
        services.set_quota(
            network, round=round_, category=old, place=town.wards[0], wanted=wanted, by=cy, now=now
        )
    [row] = services.progress(network, quotas=list(queries.quotas(network, round=round_)))
    assert (row["quota"].wanted, row["heard"], row["left"]) == (8, 3, 5)


def test_quotas_that_cannot_be_are_refused(network, other_network, town, round_, cy, now):
    old = town.category(town.age, "65+")
    asked = {"round": round_, "category": old, "place": None, "wanted": 5, "by": cy, "now": now}
    for changed, code in [
        ({"category": None}, "quota_names_nothing"),
        ({"wanted": 0}, "quota_out_of_range"),
        ({"wanted": 100_001}, "quota_out_of_range"),
        ({"round": None}, "round_unknown"),
    ]:
        with pytest.raises(Refused, match=code):
            services.set_quota(network, **{**asked, **changed})
    with pytest.raises(Refused, match="round_unknown"):
        services.set_quota(other_network, **asked)


def test_sharing_out_needs_residents_and_a_size(network, town, round_, cy, now):
    with pytest.raises(Refused, match="quota_out_of_range"):
        services.share_out(network, round=round_, dimension=town.age, total=0, by=cy, now=now)
    Population.objects.all().delete()
    with pytest.raises(Refused, match="nobody_lives_here"):
        services.share_out(network, round=round_, dimension=town.age, total=9, by=cy, now=now)


def test_a_quota_can_be_dropped_and_dropped_again(network, town, round_, cy, now):
    made = services.set_quota(
        network, round=round_, category=None, place=town.wards[0], wanted=5, by=cy, now=now
    )
    services.drop_quota(made, by=cy, now=now)
    services.drop_quota(made, by=cy, now=now)
    assert not Quota.objects.exists()


def test_weights_cost_effective_size_and_name_whom_nobody_heard(network, town, say, now):
    say(60, age="16-64", dimension=town.age, place=town.areas[0])
    say(10, age="65+", dimension=town.age, place=town.areas[2])
    found = services.take_weights(network, now=now)
    assert found["people"] == 70 and found["effective"] < 70
    assert found["nobody"][0] == "Age: 0-15"
    assert readings.latest(network, kind="weights", public=False).n == 70


def test_weights_of_nobody_are_nothing(network, town, now):
    assert services.take_weights(network, now=now) is None


def test_a_task_shows_what_came_since(network, town, say, cy, now):
    say(100, age="16-64", dimension=town.age)
    task = services.make_task(
        network, category=town.category(town.age, "65+"), place=None, by=cy, now=now
    )
    assert (task.heard_before, task.known_before) == (0, 100)
    [early] = services.effects(network)
    say(20, age="65+", dimension=town.age)
    [later] = services.effects(network)
    assert (early["effect"].verdict, later["effect"].verdict) == ("too_early", "up")
    assert (later["effect"].heard_since, later["effect"].known_since) == (20, 20)


def test_a_task_for_a_group_in_a_place_counts_only_there(network, town, say, cy, now):
    old = town.category(town.age, "65+")
    say(4, age="65+", dimension=town.age, place=town.areas[0])
    say(9, age="65+", dimension=town.age, place=town.areas[3])
    task = services.make_task(network, category=old, place=town.wards[0], by=cy, now=now)
    assert (task.heard_before, task.known_before) == (4, 13)


def test_training_counts_when_somebody_is_looked_for(network, ana, now):
    [(_champion, without)] = queries.fitting_champions(network, places=[], languages=[])
    champion = queries.fitting_champions(network, places=[], languages=[])[0][0]
    champion.training = ["Listening well"]
    champion.save()
    [(_champion, fit)] = queries.fitting_champions(
        network, places=[], languages=["ar"], training=["listening well"]
    )
    assert without.reasons == ("free",) and fit.reasons == ("language", "training", "free")


def test_the_stranger_sees_nobody(network, other_network, town, say):
    say(30, age="65+", dimension=town.age)
    assert services.missing_now(other_network)["voices"] == 0
    assert services.effects(other_network) == []
