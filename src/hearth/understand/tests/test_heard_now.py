"""What we heard: counts that follow every coding, breadth, voices alone, and a gate that holds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearth.core.ledger.models import Entry
from hearth.core.readings import queries as readings
from hearth.listen import queries as listen_queries
from hearth.listen import services as listen
from hearth.understand import queries, services
from hearth.understand.models import NoTheme, ThemeTally
from hearth.understand.services import aggregates

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes(network, cy, now):
    return [
        services.add_theme(network, name=name, by=cy, now=now)
        for name in ("Buses", "Lamps", "Doctors")
    ]


@pytest.fixture
def code(network, cy, now):
    """A function: these voices speak of these themes, from a standpoint."""

    def judge(voices, *named, standpoint="lived", coder=None):
        who = coder or uuid4()
        rows = [(voice, theme, standpoint, who) for voice in voices for theme in named]
        return services.code_many(network, codings=rows, by=cy, now=now)

    return judge


DEED = st.tuples(
    st.sampled_from(["say", "code", "both", "recode", "merge", "split_off", "withdraw", "let_go"]),
    st.integers(0, 2),
    st.integers(0, 2),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(DEED, max_size=12))
def test_after_any_deeds_themes_count_as_a_full_recount_does(
    network, town, say, code, ana, doc, cy, now, deeds
):
    made = [services.add_theme(network, name=f"Theme {uuid4()}", by=cy, now=now) for _ in range(3)]
    voices = say(2, age="65+", dimension=town.age, place=town.areas[0])
    for deed, one, other in deeds:
        theme, second = made[one], made[other]
        standing = [t for t in (theme, second) if queries.theme(network, t.pk).state == "active"]
        if deed == "say":
            voices += say(1, age="16-64", dimension=town.age, place=town.areas[other])
        elif deed == "code" and standing:
            code(voices[: one + 1], standing[0])
        elif deed in ("both", "recode") and standing:
            who = ana if deed == "both" else doc
            if listen_queries.voice(network, voices[0]):
                services.code_voice(network, voice_id=voices[0], themes=standing, by=who, now=now)
        elif deed == "merge" and len({t.pk for t in standing}) == 2:
            services.merge_themes(standing[0], into=standing[1], by=cy, now=now)
        elif deed == "withdraw" and len(voices) > 1:
            voice = listen_queries.voice(network, voices.pop())
            listen.withdraw_voice(voice, by=cy, now=now)
            services.let_go(network, now=now)
        elif deed == "let_go":
            services.let_go(network, now=now)
    assert aggregates._wrong(network) == {}


def test_a_theme_is_counted_along_every_axis(network, town, say, themes, code):
    voices = say(6, age="65+", dimension=town.age, place=town.areas[0])
    code(voices, themes[0])
    code(voices[:2], themes[0], standpoint="professional")
    [row] = services.heard_now(network)["themes"]
    assert (row["name"], row["voices"], row["lived"], row["both"]) == ("Buses", 6, 6, 2)
    assert (row["needs"], row["strengths"], row["places"], row["places_of"]) == (6, 0, 1, 1)
    assert row["weeks"] == {"2026-05-04": 6}


def test_a_theme_heard_everywhere_comes_before_a_loud_one(network, town, say, themes, code):
    loud = say(30, age="16-64", dimension=town.age, place=town.areas[0])
    broad = say(2, age="65+", dimension=town.age, place=town.areas[0])
    broad += say(2, age="0-15", dimension=town.age, place=town.areas[2])
    code(loud, themes[0])
    code(broad, themes[1])
    found = services.heard_now(network)["themes"]
    assert [(row["name"], row["places"], row["reached"]) for row in found] == [
        ("Lamps", 2, 2),
        ("Buses", 1, 1),
    ]


def test_shares_of_a_group_are_among_those_of_it_who_were_read(network, town, say, themes, code):
    old = say(10, age="65+", dimension=town.age)
    say(50, age="65+", dimension=town.age)  # heard, but not read yet
    code(old[:4], themes[0])
    code(old[4:], themes[1])
    found = {row["name"]: row for row in services.heard_now(network)["themes"]}
    [age] = [d for d in found["Buses"]["dimensions"] if d["key"] == "age_band"]
    group = next(g for g in age["groups"] if g["key"] == "65+")
    assert (group["n"], group["of"], group["share"]) == (4, 10, 0.4)
    assert 0.1 < group["low"] < 0.4 < group["high"] < 0.75


def test_what_we_heard_costs_the_same_queries_whatever_the_size(
    network, town, say, themes, code, django_assert_max_num_queries
):
    code(say(2, age="65+", dimension=town.age, place=town.areas[0]), themes[0])
    with django_assert_max_num_queries(9) as few:
        services.heard_now(network)
    code(say(40, age="16-64", dimension=town.age, place=town.areas[3]), *themes)
    with django_assert_max_num_queries(len(few)):
        services.heard_now(network)


def test_drift_is_put_right_and_written_down(network, town, say, themes, code, now):
    code(say(3, place=town.areas[0]), themes[0])
    ThemeTally.objects.filter(axis="place").update(voices=9)
    assert services.check_theme_tallies(network, now=now) == 2
    assert services.check_theme_tallies(network, now=now) == 0
    assert Entry.objects.filter(network=network, deed="tallies put right").count() == 1


def test_a_voice_taken_back_leaves_its_theme(network, town, say, themes, code, cy, now):
    voices = say(3, age="65+", dimension=town.age, place=town.areas[0])
    code(voices, themes[0])
    listen.withdraw_voice(listen_queries.voice(network, voices[0]), by=cy, now=now)
    services.take_reading(network, now=now)
    [row] = services.heard_now(network)["themes"]
    assert (row["voices"], row["wards"][0]["n"]) == (2, 2)


def test_rare_voices_are_listed_so_that_they_are_seen(network, town, say, themes, code, doc, now):
    many, alone = say(6), say(1)
    unfitting = say(1)
    code(many, themes[0])
    code(alone, themes[1])
    NoTheme.objects.create(
        network=network, voice_id=unfitting[0], standpoint="lived", coder_id=uuid4(), judged_at=now
    )
    found = services.voices_alone(network)
    assert [(row.voice.id, row.why) for row in found] == [
        (unfitting[0], "no_theme"),
        (alone[0], "few"),
    ]
    assert found[1].theme == themes[1]


def test_words_like_nobody_else_s_are_found_before_there_is_a_theme(network, round_, cy, now):
    own = uuid4()
    said = [f"The bus to the clinic was late again on day {n}" for n in range(20)]
    sayings = [
        listen.Saying(
            key=uuid4(), kind="need", text=text, language="en", at=now, state="shown",
            voice_id=own if text.startswith("Asbestos") else uuid4(),
        )
        for text in [*said, "Asbestos dust falls from our ceiling"]
    ]  # fmt: skip
    listen.receive_many(network, round=round_, sayings=sayings, wordings={}, by=cy, now=now)
    assert services.take_unlike(network, now=now) == [str(own)]
    assert services.take_unlike(network, now=now) == [str(own)]
    assert [(row.voice.id, row.why) for row in services.voices_alone(network)] == [(own, "unlike")]


def test_the_stranger_hears_nothing(other_network, say, themes, code):
    code(say(6), themes[0])
    assert services.heard_now(other_network)["themes"] == []
    assert services.voices_alone(other_network) == []


def test_the_public_set_has_no_share_of_a_group_and_no_word_of_anybody(
    network, town, say, themes, code, now
):
    voices = say(40, age="16-64", dimension=town.age, place=town.areas[0])
    code(voices, themes[0])
    services.take_reading(network, now=now)
    public = readings.latest(network, kind=services.HEARD, public=True).payload
    [row] = public["themes"]
    assert "rule" in public and row["n"] == 40
    assert not {"share", "low", "high", "of"} & set(row["wards"]["rows"][0])
    assert "A lamp" not in str(public)
