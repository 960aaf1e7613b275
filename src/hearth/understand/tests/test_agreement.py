"""Agreement between people and between lenses, and the agenda that comes of the difference."""

import pytest

from hearth.core.readings import queries as readings
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused
from hearth.understand import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def light(network, cy, now):
    return services.add_theme(network, name="Lighting", by=cy, now=now)


@pytest.fixture
def buses(network, cy, now):
    return services.add_theme(network, name="Buses", by=cy, now=now)


@pytest.fixture
def judge(network, now):
    """A function: one voice, each of these people with their themes."""

    def put(voice, *said):
        for by, themes in said:
            services.code_voice(network, voice_id=voice, themes=themes, by=by, now=now)

    return put


def test_agreement_between_the_lenses_by_hand(network, light, buses, say, judge, ana, doc, now):
    """Ten voices, one of each lens; the theme is said as in Krippendorff's example: 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    for voice, a, b in zip(say(10), first, second, strict=True):
        judge(voice, (ana, [light] if a else []), (doc, [light] if b else []))

    payload = services.take_agreement(network, now=now)

    row = payload["themes"][0]
    assert row["name"] == "Lighting"
    assert round(row["between"]["alpha"], 3) == round(row["all"]["alpha"], 3) == 0.095
    assert payload["themes"][1]["all"]["alpha"] is None
    assert (payload["voices"], payload["both_lenses"]) == (10, 10)


def test_a_lens_of_several_people_counts_once(network, light, say, judge, ana, lee, doc, now):
    agreed, apart = say(2)
    judge(agreed, (ana, [light]), (lee, []), (doc, [light]))
    judge(apart, (ana, []), (lee, []), (doc, []))

    payload = services.take_agreement(network, now=now)

    assert payload["between"]["alpha"] == 1
    assert payload["overall"]["alpha"] < 1
    assert payload["within"]["lived"]["units"] == 2
    assert payload["within"]["professional"]["alpha"] is None


def test_the_widest_differences_come_first(network, light, buses, say, judge, ana, doc, now):
    same, some, most = say(3)
    judge(same, (ana, [light]), (doc, [light]))
    judge(some, (ana, [light, buses]), (doc, [light]))
    judge(most, (ana, [light]), (doc, [buses]))

    rows = services.take_agreement(network, now=now)["differences"]

    assert [(row["voice"], row["difference"]) for row in rows] == [(str(most), 1), (str(some), 0.5)]


def test_it_is_measured_again_only_after_a_coding(network, light, say, judge, ana, cy, now):
    [voice] = say()
    judge(voice, (ana, [light]))

    assert services.freshen_agreement(network, now=now)
    assert not services.freshen_agreement(network, now=now)
    services.add_theme(network, name="Another", by=cy, now=now)
    assert not services.freshen_agreement(network, now=now)
    assert readings.latest(network, kind=services.AGREEMENT, public=False).payload["judged"] == 1
    assert readings.latest(network, kind=services.AGREEMENT, public=True) is None


def test_a_network_without_a_word_has_no_figure(network, now):
    payload = services.take_agreement(network, now=now)

    assert (payload["overall"]["alpha"], payload["differences"]) == (None, [])


def test_what_was_learned_is_kept_with_the_voice(
    network, light, buses, say, judge, ana, doc, cy, now
):
    [voice] = say()
    judge(voice, (ana, [light, buses]), (doc, [buses]))

    [item] = services.put_on_agenda(network, voice_ids=[voice, voice], by=cy, now=now)
    assert (item.lived, item.professional) == (["Lighting", "Buses"], ["Buses"])
    services.settle_agenda_item(item, learned="A lamp is why she takes no bus", by=cy, now=now)

    assert queries.agenda_item(network, item.pk).state == "talked_over"
    assert queries.on_agenda(network) == {voice}
    assert len(queries.codings_of(network, [voice])[voice]) == 3


def test_an_item_comes_off_and_back(network, light, say, judge, ana, doc, cy, now):
    [voice] = say()
    judge(voice, (ana, [light]), (doc, []))
    [item] = services.put_on_agenda(network, voice_ids=[voice], by=cy, now=now)

    services.take_off_agenda(item, by=cy, now=now)
    assert list(queries.agenda(network)) == []
    services.reopen_agenda_item(item, by=cy, now=now)
    assert list(queries.agenda(network, state="open")) == [item]
    services.take_off_agenda(item, by=cy, now=now)
    [again] = services.put_on_agenda(network, voice_ids=[voice], by=cy, now=now)
    assert (again.pk, again.state) == (item.pk, "open")


def test_a_voice_on_the_agenda_is_open_to_all_who_code(
    network, light, say, judge, ana, lee, doc, cy, now
):
    [voice] = say()
    judge(voice, (ana, [light]), (doc, []))
    assert not queries.may_compare(network, voice_id=voice, by=lee)
    services.put_on_agenda(network, voice_ids=[voice], by=cy, now=now)

    assert queries.may_compare(network, voice_id=voice, by=lee)
    assert services.next_to_code(network, by=lee, second=True) is None


def test_what_makes_no_agenda_is_refused(
    network, other_network, light, say, judge, ana, doc, cy, dee, now
):
    one, both = say(2)
    judge(one, (ana, [light]))
    judge(both, (ana, [light]), (doc, []))
    for where, voices, by, code in (
        (network, [], cy, "agenda_nothing_chosen"),
        (network, [both, one], cy, "agenda_one_lens"),
        (network, [uuid7()], cy, "agenda_one_lens"),
        (other_network, [both], dee, "agenda_one_lens"),
    ):
        with pytest.raises(Refused, match=code):
            services.put_on_agenda(where, voice_ids=voices, by=by, now=now)
    assert list(queries.agenda(network)) == []


def test_an_item_is_settled_once_and_with_words(network, light, say, judge, ana, doc, cy, now):
    [voice] = say()
    judge(voice, (ana, [light]), (doc, []))
    [item] = services.put_on_agenda(network, voice_ids=[voice], by=cy, now=now)

    with pytest.raises(Refused, match="agenda_learned_missing"):
        services.settle_agenda_item(item, learned=" \n", by=cy, now=now)
    services.settle_agenda_item(item, learned="x" * 5000, by=cy, now=now)
    for deed in (
        lambda: services.settle_agenda_item(item, learned="again", by=cy, now=now),
        lambda: services.take_off_agenda(item, by=cy, now=now),
    ):
        with pytest.raises(Refused, match="agenda_not_open"):
            deed()
    assert len(item.learned) == 2000


def test_a_stranger_finds_no_item(network, other_network, light, say, judge, ana, doc, cy, now):
    [voice] = say()
    judge(voice, (ana, [light]), (doc, []))
    [item] = services.put_on_agenda(network, voice_ids=[voice], by=cy, now=now)

    assert queries.agenda_item(other_network, item.pk) is None
