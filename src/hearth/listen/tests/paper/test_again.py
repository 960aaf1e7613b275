"""A second person reads a sheet; what differs is settled; the error rate has an interval."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from hearth.core.people import queries as people
from hearth.core.people.models import ContactPoint
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.models import Capture, Voice
from hearth.listen.queries import papers

pytestmark = pytest.mark.django_db


def voice_of(network) -> Voice:
    return Voice.objects.get(network=network)


def test_two_readings_that_agree_but_for_commas_are_agreed(network, enter, read):
    enter()
    found = read(text="the clinic is two buses away")
    assert (found.state, found.differs, found.compared) == ("agreed", [], 7)
    assert Capture.objects.count() == 2


def test_the_first_reader_cannot_be_the_second(enter, read, ana):
    enter()
    with pytest.raises(Refused, match="sheet_same_person"):
        read(by=ana)


def test_a_sheet_is_read_twice_and_no_more(enter, read, eve, cy):
    with pytest.raises(Refused, match="sheet_not_entered_yet"):
        read()
    enter()
    assert read().state == read().state == "agreed"
    with pytest.raises(Refused, match="sheet_read_twice"):
        read(by=eve)
    assert Capture.objects.count() == 2


def test_differences_are_settled_and_both_readings_stay(network, town, enter, read, settle):
    enter()
    assert read(text="The clinic is ten buses away.", kind="need", place=None).differs == [
        "text", "kind", "place",
    ]  # fmt: skip
    found = settle({"text": "own", "kind": "second", "place": "first"}, text="Two busses away.")
    voice = voice_of(network)
    assert (voice.text, voice.kind, voice.place) == ("Two busses away.", "need", town.wards[0])
    assert (found.state, found.wrong, found.reason) == ("settled", ["text", "kind"], "handwriting")
    assert set(papers.readings(found)) == {"first", "second", "settled"}


def test_consent_groups_and_address_are_put_right_too(network, town, enter, read, settle, now):
    enter()
    youth = str(town.category(town.age, "0-15").pk)
    group = f"group:{town.age.pk}"
    address = ("email", "ben@larkmoor.example")
    read(agreed=frozenset({"hear_back"}), groups={str(town.age.pk): youth}, contact=address)
    chosen = {"agreed:quote": "second", "agreed:hear_back": "second", group: "second"}
    settle(chosen, contact=address)
    voice = voice_of(network)
    assert not voice.may_quote
    assert people.groups_of(network, profile_id=voice.profile_id)[0].category.key == "0-15"
    assert ContactPoint.objects.get().address == "ben@larkmoor.example"
    assert services.check_tallies(network, now=now) == 0


def test_words_that_others_could_read_are_looked_at_again(network, enter, read, settle, cy, now):
    enter()
    services.moderate(voice_of(network), state="shown", by=cy, now=now)
    read(text="Something else")
    settle({"text": "second"})
    assert voice_of(network).state == "waiting"


@pytest.mark.parametrize(
    ("chosen", "reason", "refusal"),
    [
        ({}, "slip", "choice_missing"),
        ({"kind": "third"}, "slip", "choice_missing"),
        ({"kind": "second"}, "", "reason_missing"),
        ({"kind": "second"}, "whim", "reason_missing"),
    ],
)
def test_settling_needs_a_choice_and_a_reason(enter, read, settle, chosen, reason, refusal):
    enter()
    read(kind="need")
    with pytest.raises(Refused, match=refusal):
        settle(chosen, reason)


def test_nothing_is_settled_that_does_not_differ(enter, read, settle):
    enter()
    read()
    with pytest.raises(Refused, match="sheet_not_to_settle"):
        settle({}, "slip")


def test_words_that_the_speaker_put_right_since_stay(network, enter, read, settle, ben, now):
    enter()
    read(kind="need")
    services.correct_voice(voice_of(network), text="My own", key=uuid4(), by=ben, now=now)
    settle({"kind": "second"})
    assert (voice_of(network).text, voice_of(network).kind) == ("My own", "need")


def test_a_voice_taken_back_is_not_read_again_and_leaves_no_reading(network, enter, read, ben, now):
    enter()
    services.withdraw_voice(voice_of(network), by=ben, now=now)
    with pytest.raises(Refused, match="voice_withdrawn"):
        read()
    assert not Capture.objects.exists()


def test_the_error_rate_of_a_batch_has_an_interval(network, batch, answers, ana, cy, now):
    chosen = list(papers.sheets(batch).filter(is_sample=True))
    for number, row in enumerate(chosen):
        services.enter_sheet(network, code=row.code, answers=answers, by=ana, now=now)
        other = replace(answers, kind="need") if number == 0 else answers
        services.read_sheet_again(network, code=row.code, answers=other, by=cy, now=now)
    found = services.quality_of(batch)
    assert (found.counted.sheets, found.counted.with_mistake, found.counted.fields) == (3, 1, 21)
    assert found.share == pytest.approx(1 / 3) and found.low < 1 / 3 < found.high
    services.settle_sheet(
        network, code=chosen[0].code, chosen={"kind": "first"}, reason="slip", by=cy, now=now
    )
    assert services.quality_of(batch).counted.mistakes == 0


def test_who_entered_a_sheet_does_not_see_it_among_those_to_read_again(
    network, batch, answers, ana, cy, now
):
    row = papers.sheets(batch).filter(is_sample=True)[0]
    services.enter_sheet(network, code=row.code, answers=answers, by=ana, now=now)
    assert papers.waiting_for_second(network, but=ana.member) == []
    assert papers.waiting_for_second(network, but=cy.member) == [row]
    assert papers.progress(network, [batch.pk])[batch.pk] == papers.Progress(1, 1, 0)
