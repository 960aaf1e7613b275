"""The codebook keeps its history, and coding keeps two kinds of knowledge side by side."""

import pytest

from hearth.core.trace import queries as trace
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.understand import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(network, cy, now):
    return services.add_theme(network, name="Lighting", description="Dark paths", by=cy, now=now)


def test_a_theme_of_the_same_name_is_refused(network, theme, cy, now):
    with pytest.raises(Refused, match="theme_exists"):
        services.add_theme(network, name=" lighting ", by=cy, now=now)


def test_a_theme_needs_a_name(network, cy, now):
    with pytest.raises(Refused, match="name_missing"):
        services.add_theme(network, name="  ", by=cy, now=now)


def test_a_renamed_theme_remembers_its_old_name(theme, cy, now):
    services.change_theme(theme, name="Lamps", description="", by=cy, now=now)

    assert [change.before.get("name") for change in queries.history(theme)] == ["Lighting", None]


def test_a_theme_does_not_stand_under_itself(network, theme, cy, now):
    child = services.add_theme(network, name="Bulbs", parent=theme, by=cy, now=now)

    with pytest.raises(Refused, match="theme_under_itself"):
        services.change_theme(theme, name="Lighting", description="", parent=child, by=cy, now=now)


def test_both_standpoints_stand_side_by_side(network, theme, say, ana, doc, now):
    [voice] = say()
    for coder in (ana, doc):
        services.code_voice(network, voice_id=voice, themes=[theme], by=coder, now=now)

    [count] = queries.theme_counts(network)
    assert (count.voices, count.lived, count.professional, count.both) == (1, 1, 1, 1)


def test_coding_again_replaces_what_one_said_before(network, theme, say, ana, cy, now):
    other = services.add_theme(network, name="Buses", by=cy, now=now)
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)

    services.code_voice(network, voice_id=voice, themes=[other], by=ana, now=now)

    assert [row.theme for row in queries.codings_of(network, [voice])[voice]] == [other]
    assert trace.came_of(network, node=("voice", voice), kind="theme") == [("theme", other.pk)]


def test_a_merged_theme_hands_its_voices_over(network, theme, say, ana, cy, now):
    other = services.add_theme(network, name="Safety", by=cy, now=now)
    [voice] = say()
    services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)

    assert services.merge_themes(theme, into=other, by=cy, now=now) == 1
    assert queries.voice_ids_of(network, theme=other) == [voice]
    with pytest.raises(Refused, match="theme_not_active"):
        services.code_voice(network, voice_id=voice, themes=[theme], by=ana, now=now)


def test_a_retired_theme_comes_back(theme, cy, now):
    services.retire_theme(theme, by=cy, now=now)
    services.bring_back_theme(theme, by=cy, now=now)

    assert queries.themes(theme.network).count() == 1


def test_a_steward_does_not_code(network, theme, say, eve, now):
    [voice] = say()

    with pytest.raises(Refused, match="may_not_code"):
        services.code_voice(network, voice_id=voice, themes=[theme], by=eve, now=now)


def test_a_voice_that_is_not_here_is_not_coded(network, theme, ana, now):
    with pytest.raises(Refused, match="voice_unknown"):
        services.code_voice(network, voice_id=uuid7(), themes=[theme], by=ana, now=now)


def test_a_stranger_codes_no_voice_of_ours(other_network, theme, say, dee, now):
    [voice] = say()

    with pytest.raises(Refused, match="voice_unknown"):
        services.code_voice(other_network, voice_id=voice, themes=[theme], by=dee, now=now)


def test_the_next_voice_is_one_that_my_side_has_not_coded(network, theme, say, ana, doc, now):
    first, second = say(2)
    services.code_voice(network, voice_id=first, themes=[theme], by=ana, now=now)

    assert services.next_to_code(network, by=ana).id == second
    assert services.left_to_code(network, by=doc) == 2
