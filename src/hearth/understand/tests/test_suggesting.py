"""Suggestions follow every coding, learn from one's own side alone, and code nothing."""

import pytest

from hearth.kit.ids import uuid7
from hearth.listen import queries as listen
from hearth.listen import services as listening
from hearth.understand import bridge, queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def buses(network, cy, now):
    return services.add_theme(network, name="Buses", by=cy, now=now)


@pytest.fixture
def damp(network, cy, now):
    return services.add_theme(network, name="Damp", by=cy, now=now)


@pytest.fixture
def hear(network, round_, ben, now):
    """A function: take in these words and give the voices."""

    def speak(*texts):
        sayings = [
            listening.Saying(
                key=uuid7(), kind="need", text=text, language="en", at=now, place=None,
                groups={}, consents={"quote": True}, state="shown", voice_id=uuid7(),
            )
            for text in texts
        ]  # fmt: skip
        listening.receive_many(
            network, round=round_, sayings=sayings, wordings={"quote": "May we?"}, by=ben, now=now
        )
        return [listen.voice(network, saying.voice_id) for saying in sayings]

    return speak


@pytest.fixture
def taught(network, buses, damp, hear, ana, now):
    """Four voices that Ana coded."""
    voices = hear(
        "The bus was late again", "No bus on Sunday", "Damp in every room", "Damp walls and mould"
    )
    for voice, theme in zip(voices, (buses, buses, damp, damp), strict=True):
        services.code_voice(network, voice_id=voice.id, themes=[theme], by=ana, now=now)
    return voices


def names(network, voice, by):
    return [one.theme.name for one in services.suggest_themes(network, voice=voice, by=by)]


def test_like_voices_suggest_their_themes_and_say_which(network, taught, hear, ana, lee):
    [voice] = hear("We wait for the bus in the rain")
    [first, *_rest] = services.suggest_themes(network, voice=voice, by=ana)

    assert first.theme.name == "Buses"
    assert {because.id for because in first.because} == {taught[0].id, taught[1].id}
    assert names(network, voice, lee)[0] == "Buses"
    assert queries.codings_of(network, [voice.id]) == {}


def test_neither_lens_steers_the_other(network, taught, hear, doc, eve, pat):
    [voice] = hear("We wait for the bus")

    for other in (doc, eve, pat):
        assert names(network, voice, other) == []


def test_a_voice_never_speaks_for_itself(network, buses, hear, ana, lee, now):
    [voice] = hear("The bus was late again")
    services.code_voice(network, voice_id=voice.id, themes=[buses], by=ana, now=now)

    assert names(network, voice, lee) == []


def test_every_coding_is_followed_without_starting_again(
    network, taught, buses, damp, hear, ana, now
):
    [voice, fresh] = hear("Bats sing in the attic", "Bats in the attic")
    assert names(network, fresh, ana)[:1] != ["Damp"]
    services.code_voice(network, voice_id=voice.id, themes=[damp], by=ana, now=now)
    assert names(network, fresh, ana)[0] == "Damp"
    services.code_voice(network, voice_id=voice.id, themes=[buses], by=ana, now=now)
    assert names(network, fresh, ana)[0] == "Buses"

    services.take_back_coding(network, voice_id=voice.id, by=ana, now=now)
    made_anew = names(network, fresh, ana)
    bridge.forget_suggestions()
    assert names(network, fresh, ana) == made_anew


def test_a_merge_and_its_undo_are_followed(network, taught, buses, damp, hear, ana, cy, now):
    [voice] = hear("Late bus")
    assert names(network, voice, ana)[0] == "Buses"
    services.merge_themes(buses, into=damp, by=cy, now=now)
    assert names(network, voice, ana)[0] == "Damp"

    change = next(one for one in queries.history(buses) if one.what == "merged")
    services.undo_change(change, by=cy, now=now)
    assert names(network, voice, ana)[0] == "Buses"


def test_a_closed_theme_is_not_suggested(network, taught, buses, hear, ana, cy, now):
    [voice] = hear("Late bus")
    services.retire_theme(buses, by=cy, now=now)

    assert "Buses" not in names(network, voice, ana)


def test_a_withdrawn_voice_speaks_no_more(network, taught, hear, ana, ben, now):
    [voice] = hear("Late bus again")
    assert names(network, voice, ana)[0] == "Buses"
    for one in taught[:2]:
        listening.withdraw_voice(one, by=ben, now=now)

    assert "Buses" not in names(network, voice, ana)


def test_a_question_costs_few_queries(network, taught, hear, ana, django_assert_max_num_queries):
    [voice] = hear("Late bus again")
    names(network, voice, ana)

    with django_assert_max_num_queries(4):
        names(network, voice, ana)


def test_next_door_learns_nothing_from_us(other_network, network, taught, hear, dee, now):
    [voice] = hear("Late bus again")
    services.add_theme(other_network, name="Buses", by=dee, now=now)

    assert names(other_network, voice, dee) == []
