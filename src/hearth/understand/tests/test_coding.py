"""People code apart from each other; what is read next covers groups and places evenly."""

from uuid import UUID

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.understand import queries, services
from hearth.understand.evenly import Share, Unread, in_even_order, least_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(network, cy, now):
    return services.add_theme(network, name="Lighting", by=cy, now=now)


def test_no_theme_fits_is_a_judgement_too(network, theme, say, ana, now):
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[], by=ana, now=now)

    assert services.left_to_code(network, by=ana) == 0
    assert len(queries.unthemed_by(network, [voice])[voice]) == 1
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)
    assert queries.unthemed_by(network, [voice]) == {}


def test_a_judgement_is_taken_back(network, theme, say, ana, now):
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)

    services.take_back_coding(network, voice_id=voice, by=ana, now=now)

    assert queries.codings_of(network, [voice]) == {}
    assert services.next_to_code(network, by=ana).id == voice
    with pytest.raises(Refused, match="not_coded_by_you"):
        services.take_back_coding(network, voice_id=voice, by=ana, now=now)


def test_only_ones_own_judgement_is_taken_back(network, theme, say, ana, doc, eve, now):
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)

    with pytest.raises(Refused, match="not_coded_by_you"):
        services.take_back_coding(network, voice_id=voice, by=doc, now=now)
    with pytest.raises(Refused, match="may_not_code"):
        services.take_back_coding(network, voice_id=voice, by=eve, now=now)


def test_a_second_reading_offers_what_another_of_my_side_read(network, theme, say, ana, lee, now):
    first, _second = say(2)
    services.code_voice(network, voice_id=first, themes=[theme], by=ana, now=now)

    assert services.next_to_code(network, by=lee, second=True).id == first
    assert services.next_to_code(network, by=ana, second=True) is None
    services.code_voice(network, voice_id=first, themes=[], by=lee, now=now)
    assert services.next_to_code(network, by=lee, second=True) is None


def test_two_readers_of_one_side_are_not_sent_to_the_same_voice(network, theme, say, ana, lee):
    say(3)

    assert services.next_to_code(network, by=ana).id != services.next_to_code(network, by=lee).id
    assert services.next_to_code(network, by=ana).id == services.next_to_code(network, by=ana).id


def test_a_skipped_voice_comes_later(network, theme, say, ana):
    first, second = say(2)
    now_offered = services.next_to_code(network, by=ana).id
    other = ({first, second} - {now_offered}).pop()

    assert services.next_to_code(network, by=ana, skip=[now_offered]).id == other
    assert services.next_to_code(network, by=ana, skip=[first, second]) is None


def test_others_are_not_seen_before_one_has_judged(
    network, theme, say, ana, lee, doc, eve, cy, now
):
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)

    def sees(by):
        return queries.may_compare(network, voice_id=voice, by=by)

    assert [sees(by) for by in (ana, lee, doc, eve, cy)] == [True, False, False, True, True]
    services.code_voice(network, voice_id=voice, themes=[], by=doc, now=now)
    assert sees(doc)
    sides = queries.side_by_side(network, voice)
    assert [one.themes for one in sides["lived"]] == [{theme.pk}]
    assert [one.themes for one in sides["professional"]] == [frozenset()]
    assert queries.own_differences(network, coder_id=ana.member) == [voice]


def test_the_least_read_places_and_groups_come_first(network, theme, say, town, ana, now):
    """Ward 1 was read, ward 2 was not: although older voices wait in ward 1, ward 2 comes first."""
    read = say(4, place=town.areas[0], age="16-64", dimension=town.age)
    say(4, place=town.areas[1], age="16-64", dimension=town.age)
    fresh = say(2, place=town.areas[2], age="16-64", dimension=town.age)
    for voice in read:
        services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)
    cache.clear()

    assert services.next_to_code(network, by=ana).id in fresh
    shares = queries.coverage(network, standpoint="lived")
    assert shares[town.wards[0].pk] == Share(4, 8)
    assert shares[town.wards[1].pk] == Share(0, 2)


def test_a_group_that_was_not_read_comes_first(network, theme, say, town, ana, now):
    read = say(3, age="16-64", dimension=town.age)
    say(3, age="16-64", dimension=town.age)
    old = say(1, age="65+", dimension=town.age)
    for voice in read:
        services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)
    cache.clear()

    assert services.next_to_code(network, by=ana).id == old[0]


def test_what_is_asked_does_not_grow_with_voices_or_groups(
    network, theme, say, town, ana, django_assert_max_num_queries
):
    """The bound is the same in both; a queue asks each of at most six strata once."""
    for n in (2, 40):
        say(n, place=town.areas[0], age="65+", dimension=town.age)
        say(n, place=town.areas[3], age="0-15", dimension=town.age)
        cache.clear()
        with django_assert_max_num_queries(20):
            services.next_to_code(network, by=ana)


def test_the_queue_is_the_same_every_time(network, theme, say, town):
    say(6, place=town.areas[0], age="65+", dimension=town.age)
    say(6, place=town.areas[3], age="0-15", dimension=town.age)

    first = queries.even_queue(network, standpoint="lived")
    assert first == queries.even_queue(network, standpoint="lived")
    assert len(first) == 12


def test_voices_next_door_are_not_read(other_network, theme, say, dee):
    say(2)

    assert services.next_to_code(other_network, by=dee) is None


def test_examples_show_what_counts(network, theme, say, cy, now):
    [voice] = say()
    services.add_example(theme, counts=True, text=" dark paths ", by=cy, now=now)
    made = services.add_example(theme, counts=False, voice_id=voice, by=cy, now=now)
    services.add_example(theme, counts=True, voice_id=voice, by=cy, now=now)

    rows = queries.examples(theme)
    assert [(row.counts, row.text, row.voice_id) for row in rows] == [
        (True, "dark paths", None),
        (True, "", voice),
    ]
    services.drop_example(queries.example(network, made.pk), by=cy, now=now)
    assert len(queries.examples(theme)) == 1
    assert [change.what for change in queries.history(theme)][0] == "example dropped"


def test_an_empty_or_strange_example_is_refused(network, other_network, theme, say, cy, dee, now):
    [voice] = say()
    theirs = services.add_theme(other_network, name="Theirs", by=dee, now=now)
    services.retire_theme(theme, by=cy, now=now)
    for of, words, code in (
        (theirs, {"text": "  "}, "example_empty"),
        (theirs, {"voice_id": voice}, "voice_unknown"),
        (theirs, {"voice_id": uuid7()}, "voice_unknown"),
        (theme, {"text": "x"}, "theme_not_active"),
    ):
        with pytest.raises(Refused, match=code):
            services.add_example(of, counts=True, by=dee, now=now, **words)


def test_themes_change_their_order_among_siblings(network, theme, cy, now):
    other = services.add_theme(network, name="Buses", by=cy, now=now)

    assert services.order_theme(other, up=True, by=cy, now=now)
    assert [b.theme.name for b in queries.tree(network)] == ["Buses", "Lighting"]
    assert not services.order_theme(other, up=True, by=cy, now=now)
    services.retire_theme(other, by=cy, now=now)
    with pytest.raises(Refused, match="theme_not_active"):
        services.order_theme(other, up=False, by=cy, now=now)


strata = st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple)


@given(st.lists(strata, max_size=14), st.integers(0, 6))
def test_the_even_order_takes_each_once_and_never_starves_a_stratum(rows, most):
    waiting = [Unread(UUID(int=n), keys) for n, keys in enumerate(rows)]
    shares = {key: Share(0, sum(key in keys for keys in rows)) for key in "abcd"}
    chosen = in_even_order(waiting, shares, most=most)

    assert len(chosen) == len(set(chosen)) == min(most, len(rows))
    everything = in_even_order(waiting, shares, most=len(rows))
    assert everything[: len(chosen)] == chosen
    if any(rows):
        assert rows[everything[0].int]


def test_strata_that_are_read_through_wait_no_more():
    shares = {"a": Share(2, 2), "b": Share(1, 4), "c": Share(0, 3)}

    assert least_read(shares, most=5) == ["c", "b"]
