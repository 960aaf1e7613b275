"""Merge and split carry every coding, write it down, and can be taken back."""

from datetime import timedelta

import pytest

from hearth.core.trace import queries as trace
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.understand import queries, services
from hearth.understand.services import Part

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(network, cy, now):
    return services.add_theme(network, name="Getting about", by=cy, now=now)


@pytest.fixture
def other(network, cy, now):
    return services.add_theme(network, name="Safety", by=cy, now=now)


@pytest.fixture
def code(network, now):
    """A function: this coder puts this voice under these themes."""

    def put(voice, by, *themes, at=now):
        services.code_voice(network, voice_id=voice, themes=themes, by=by, now=at)

    return put


def under(network, theme):
    """Voices with how often they stand under the theme."""
    rows = queries.codings_of(network, queries.voice_ids_of(network, theme=theme))
    return {voice: sum(row.theme_id == theme.pk for row in found) for voice, found in rows.items()}


def last_change(theme, what):
    return next(change for change in queries.history(theme) if change.what == what)


def test_split_voices_stand_under_new_themes_with_every_coders_judgement(
    network, theme, say, code, ana, doc, cy, now
):
    first, second, third = say(3)
    for voice in (first, second, third):
        code(voice, ana, theme)
    code(first, doc, theme)

    buses, paths = services.split_theme(
        theme,
        parts=[Part(frozenset([first]), name="Buses"), Part(frozenset([second]), name="Paths")],
        by=cy,
        now=now,
    )

    assert under(network, buses) == {first: 2}
    assert under(network, paths) == {second: 1}
    assert under(network, theme) == {third: 1}
    assert trace.came_of(network, node=("voice", first), kind="theme") == [("theme", buses.pk)]


def test_a_split_is_undone_and_its_empty_themes_close(network, theme, say, code, ana, cy, now):
    voices = say(2)
    for voice in voices:
        code(voice, ana, theme)
    [made] = services.split_theme(
        theme, parts=[Part(frozenset(voices), name="Buses")], by=cy, now=now
    )

    assert services.undo_change(last_change(theme, "split"), by=cy, now=now) == 2
    assert under(network, theme) == dict.fromkeys(voices, 1)
    assert queries.theme(network, made.pk).state == "retired"
    assert trace.came_of(network, node=("voice", voices[0]), kind="theme") == [("theme", theme.pk)]


def test_undo_leaves_what_a_coder_said_anew(network, theme, other, say, code, ana, cy, now):
    first, second = say(2)
    code(first, ana, theme)
    code(second, ana, theme)
    services.split_theme(
        theme, parts=[Part(frozenset([first, second]), theme=other)], by=cy, now=now
    )
    code(first, ana, other, at=now + timedelta(minutes=1))

    assert services.undo_change(last_change(theme, "split"), by=cy, now=now) == 1
    assert under(network, theme) == {second: 1}
    assert under(network, other) == {first: 1}


def test_a_merge_is_undone(network, theme, other, say, code, ana, doc, cy, now):
    first, second = say(2)
    code(first, ana, theme, other)
    code(second, doc, theme)
    services.merge_themes(theme, into=other, by=cy, now=now)
    assert under(network, other) == {first: 1, second: 1}

    services.undo_change(last_change(theme, "merged"), by=cy, now=now)

    theme.refresh_from_db()
    assert theme.state == "active"
    assert under(network, theme) == {first: 1, second: 1}
    assert under(network, other) == {first: 1}
    assert trace.came_of(network, node=("theme", theme.pk), kind="theme") == []


def test_a_judgement_that_was_withdrawn_before_is_not_lost_in_a_merge(
    network, theme, other, say, code, ana, cy, now
):
    [voice] = say()
    code(voice, ana, other)
    code(voice, ana, theme)

    services.merge_themes(theme, into=other, by=cy, now=now)

    assert under(network, other) == {voice: 1}


def test_children_move_with_a_merge_and_come_back(network, theme, other, cy, now):
    child = services.add_theme(network, name="Buses", parent=theme, by=cy, now=now)
    services.merge_themes(theme, into=other, by=cy, now=now)
    child.refresh_from_db()
    assert child.parent == other

    services.undo_change(last_change(theme, "merged"), by=cy, now=now)

    child.refresh_from_db()
    assert child.parent == theme


def test_a_theme_merged_into_its_own_child_leaves_no_circle(network, theme, cy, now):
    child = services.add_theme(network, name="Buses", parent=theme, by=cy, now=now)
    services.merge_themes(theme, into=child, by=cy, now=now)

    assert [(b.theme.name, b.depth) for b in queries.tree(network)] == [("Buses", 0)]
    services.undo_change(last_change(theme, "merged"), by=cy, now=now)
    assert [b.depth for b in queries.tree(network)] == [0, 1]


def test_undo_goes_back_in_order(network, theme, other, cy, now):
    third = services.add_theme(network, name="Streets", by=cy, now=now)
    services.merge_themes(theme, into=other, by=cy, now=now)
    services.merge_themes(other, into=third, by=cy, now=now)

    with pytest.raises(Refused, match="undo_later_first"):
        services.undo_change(last_change(theme, "merged"), by=cy, now=now)


def test_nothing_is_undone_twice(network, theme, other, cy, now):
    services.merge_themes(theme, into=other, by=cy, now=now)
    change = last_change(theme, "merged")
    services.undo_change(change, by=cy, now=now)

    for done in (change, last_change(theme, "added")):
        with pytest.raises(Refused, match="change_cannot_be_undone"):
            services.undo_change(done, by=cy, now=now)


def test_a_merge_is_not_undone_over_a_new_theme_of_its_name(network, theme, other, cy, now):
    services.merge_themes(theme, into=other, by=cy, now=now)
    services.add_theme(network, name="getting about", by=cy, now=now)

    with pytest.raises(Refused, match="theme_exists"):
        services.undo_change(last_change(theme, "merged"), by=cy, now=now)


@pytest.mark.parametrize(
    ("parts", "code_"),
    [
        (lambda v, _t: [Part(frozenset(), name="Buses")], "split_moves_nothing"),
        (lambda v, _t: [], "split_moves_nothing"),
        (lambda v, _t: [Part(v, name="A"), Part(v, name="B")], "split_voice_twice"),
        (lambda _v, _t: [Part(frozenset([uuid7()]), name="A")], "split_voice_elsewhere"),
        (lambda v, _t: [Part(v, name="  ")], "name_missing"),
        (lambda v, _t: [Part(v, name="GETTING ABOUT")], "theme_exists"),
        (lambda v, t: [Part(v, theme=t)], "theme_into_itself"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(theme, say, code, ana, cy, now, parts, code_):
    [voice] = say()
    code(voice, ana, theme)

    with pytest.raises(Refused, match=code_):
        services.split_theme(theme, parts=parts(frozenset([voice]), theme), by=cy, now=now)


def test_a_strangers_theme_takes_none_of_our_voices(
    other_network, theme, say, code, ana, cy, dee, now
):
    theirs = services.add_theme(other_network, name="Theirs", by=dee, now=now)
    [voice] = say()
    code(voice, ana, theme)

    with pytest.raises(Refused, match="theme_into_itself"):
        services.split_theme(theme, parts=[Part(frozenset([voice]), theme=theirs)], by=cy, now=now)
    with pytest.raises(Refused, match="theme_into_itself"):
        services.merge_themes(theme, into=theirs, by=cy, now=now)


def test_counts_under_themes_follow_split_and_undo(network, theme, say, code, ana, cy, now):
    voices = say(3)
    for voice in voices:
        code(voice, ana, theme)
    services.split_theme(theme, parts=[Part(frozenset(voices[:2]), name="A")], by=cy, now=now)
    assert services.check_theme_tallies(network, now=now) == 0

    services.undo_change(last_change(theme, "split"), by=cy, now=now)
    assert services.check_theme_tallies(network, now=now) == 0
