"""Who is missing: gaps, bounds under unknowns, tasks, and what the public may see of it."""

from datetime import timedelta

import pytest

from hearth.core.readings import queries as readings
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen_queries
from hearth.listen import services as listen
from hearth.understand import queries, rules, services

pytestmark = pytest.mark.django_db


def groups(payload, key):
    [dimension] = [row for row in payload["dimensions"] if row["key"] == key]
    return {group["key"]: group for group in dimension["groups"]}


def test_a_group_nobody_heard_comes_first(network, town, say, now):
    say(30, age="16-64", dimension=town.age)

    payload = services.take_reading(network, now=now)

    assert {gap["name"] for gap in payload["gaps"][:2]} == {"0-15", "65+"}
    assert groups(payload, "age_band")["65+"]["verdict"] == "missing"


def test_who_prefers_not_to_say_is_in_no_group_and_widens_the_bounds(network, town, say, now):
    say(10, age="16-64", dimension=town.age)
    say(10, dimension=town.age)

    payload = services.take_reading(network, now=now)

    [dimension] = [row for row in payload["dimensions"] if row["key"] == "age_band"]
    assert dimension["unknown"] == {"not_asked": 0, "prefer_not": 10, "not_known": 0}
    old = groups(payload, "age_band")["65+"]
    assert (old["heard"], old["least"], old["most"]) == (0, 0.0, 2.5)


def test_a_voice_of_a_small_area_counts_for_its_ward(network, town, say, now):
    say(12, place=town.areas[0])

    payload = services.take_reading(network, now=now)

    heard = {row["name"]: row["heard"] for row in payload["places"]["groups"]}
    assert heard == {"Ward 1": 12, "Ward 2": 0}


def test_a_reading_with_nothing_new_is_not_written_again(network, town, say, now):
    say(30, age="16-64", dimension=town.age)
    services.take_reading(network, now=now)
    services.take_reading(network, now=now + timedelta(minutes=5))

    assert len(readings.over_time(network, kind=services.READING, public=False)) == 1


def test_the_public_sees_no_small_number_and_nothing_that_gives_it_back(network, town, say, now):
    say(40, age="16-64", dimension=town.age)
    say(2, age="65+", dimension=town.age)

    services.take_reading(network, now=now)

    public = readings.latest(network, kind=services.READING, public=True).payload
    old = groups(public, "age_band")["65+"]
    assert old["hidden"] and old["heard"] is None
    assert not {"share", "ratio", "low", "high", "least", "most", "short", "verdict"} & set(old)
    assert "gaps" not in public


def test_the_public_reading_waits_for_enough_new_voices(network, town, say, now):
    say(30, age="16-64", dimension=town.age)
    services.take_reading(network, now=now)
    say(3, age="65+", dimension=town.age)
    services.take_reading(network, now=now + timedelta(hours=1))

    assert readings.latest(network, kind=services.READING, public=True).n == 30


def test_a_gap_becomes_a_task_for_a_champion(network, town, ana, cy, now):
    champion = queries.fitting_champions(network, places=[], languages=["ar"])[0]
    assert champion[1].reasons == ("language", "free")

    task = services.make_task(
        network,
        category=town.category(town.age, "65+"),
        place=None,
        champion=champion[0],
        by=cy,
        now=now,
    )

    assert task.state == "taken"
    assert [row.pk for row in queries.tasks(network, champion_id=champion[0].pk)] == [task.pk]


def test_a_task_names_a_group_or_a_place(network, cy, now):
    with pytest.raises(Refused, match="task_names_nothing"):
        services.make_task(network, category=None, place=None, by=cy, now=now)


def test_a_task_is_not_due_yesterday(network, town, cy, now):
    with pytest.raises(Refused, match="task_due_in_the_past"):
        services.make_task(
            network,
            category=None,
            place=town.wards[0],
            due_on=now.date() - timedelta(days=1),
            by=cy,
            now=now,
        )


def test_a_done_task_can_be_reopened_and_nothing_else(network, town, cy, now):
    task = services.make_task(network, category=None, place=town.wards[0], by=cy, now=now)
    services.move_task(task, state="done", outcome="Met nine people", by=cy, now=now)

    with pytest.raises(Refused, match="task_state_unknown"):
        services.move_task(task, state="taken", by=cy, now=now)
    assert services.move_task(task, state="open", by=cy, now=now).ended_at is None


def test_the_first_screen_asks_as_much_with_many_voices_as_with_few(
    network, town, say, cy, signed_in, now, django_assert_max_num_queries
):
    client, desk = signed_in(cy), f"/{network.slug}/desk/"
    say(6, age="16-64", dimension=town.age, place=town.wards[0])
    with django_assert_max_num_queries(25) as few:
        client.get(desk)

    say(60, age="16-64", dimension=town.age, place=town.wards[1])
    with django_assert_max_num_queries(len(few)):
        page = client.get(desk)

    assert b"nobody heard yet" in page.content


@pytest.mark.parametrize(
    ("verdict", "ratio", "expected"),
    [("missing", 0.0, True), ("under", 0.5, True), ("under", 0.93, False), ("unsure", 0.5, False)],
)
def test_a_gap_is_sure_and_large_enough_to_matter(verdict, ratio, expected):
    assert rules.is_gap({"verdict": verdict, "ratio": ratio}) is expected


def test_a_reading_is_taken_again_only_after_something_was_done(network, town, say, cy, now):
    say(6, age="16-64", dimension=town.age)
    later = now + timedelta(minutes=2)
    assert services.freshen_reading(network, now=later) is True
    assert services.freshen_reading(network, now=later) is False
    after = later + timedelta(minutes=1)
    services.add_theme(network, name="Buses", by=cy, now=after)
    assert services.freshen_reading(network, now=after) is True


def test_the_desk_keeps_one_reading_an_hour(network, town, say, now):
    start = now.replace(minute=0)
    for minutes in (0, 10, 20, 70):
        say(1, age="16-64", dimension=town.age)
        services.take_reading(network, now=start + timedelta(minutes=minutes))
    kept = readings.over_time(network, kind=services.READING, public=False)
    assert [row.as_of - start for row in kept] == [timedelta(minutes=20), timedelta(minutes=70)]


def test_a_voice_taken_back_stands_under_no_theme(network, town, say, cy, doc, ben, now):
    kept, lost = say(2, age="16-64", dimension=town.age)
    theme = services.add_theme(network, name="Buses", by=cy, now=now)
    rows = [(voice, theme, "professional", doc.membership_id) for voice in (kept, lost)]
    services.code_many(network, codings=rows, by=doc, now=now)
    listen.withdraw_voice(listen_queries.voice(network, lost), by=ben, now=now)
    services.freshen_reading(network, now=now + timedelta(minutes=1))
    [count] = queries.theme_counts(network)
    assert (count.voices, queries.voice_ids_of(network, theme=theme)) == (1, [kept])
