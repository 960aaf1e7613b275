"""Safeguarding cases: opened by words or by a person, for leads only, with a clock, never silently."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people import queries as people
from hearth.core.people.models import Membership, Person
from hearth.core.post.models import Delivery
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Alert, CaseNote, CrisisPhrase, ReadingRules

WORDS = "I want to die"
CLOSING = {"result": "reached", "outcome": "Rang, they are safe."}


@pytest.fixture
def case(speak, sam):
    """The case of a voice that sounds like danger."""
    speak(WORDS)
    return Alert.objects.get()


DEEDS = {
    "see": lambda case, **who: services.see_case(case, **who),
    "take": lambda case, **who: services.take_case(case, **who),
    "note": lambda case, **who: services.add_case_note(case, text="Rang.", **who),
    "close": lambda case, **who: services.close_case(case, **CLOSING, **who),
    "reopen": lambda case, **who: services.reopen_case(case, why="Again.", **who),
}


def test_a_case_has_a_clock_from_the_networks_rule(network, speak, now):
    ReadingRules.objects.create(network=network, case_hours=4)
    speak(WORDS)
    assert Alert.objects.get().due_at == now + timedelta(hours=4)


def test_what_is_past_its_time_is_counted(network, case, now):
    waiting = queries.cases_waiting(network, now=now + timedelta(hours=25))
    assert (waiting.open, waiting.overdue, waiting.untaken) == (1, 1, 1)
    assert queries.cases_waiting(network, now=now).overdue == 0


def test_the_leads_get_a_letter_without_any_word_of_it(case, network, sam):
    letter = Delivery.objects.get()
    assert letter.address == "sam@larkmoor.example"
    assert "die" not in letter.subject + letter.body
    assert f"/{network.slug}/desk/cases/" in letter.body


def test_many_cases_in_an_hour_are_one_letter(speak, sam, network, now):
    for n in range(3):
        speak(f"{WORDS} {n}")
    assert (Alert.objects.count(), Delivery.objects.count()) == (3, 1)
    services.remind_of_overdue(network, now=now + timedelta(days=2))
    services.remind_of_overdue(network, now=now + timedelta(days=2, hours=1))
    assert Delivery.objects.count() == 2


def test_without_a_lead_the_stewards_are_told_and_stand_in(speak, eve, network):
    speak(WORDS)
    assert Delivery.objects.get().address == "eve@larkmoor.example"
    steward = Person.objects.get(pk=eve.person_id)
    assert people.actor_for(steward, network).holds("safeguarding")


def test_with_a_lead_a_steward_no_longer_looks(sam, eve, network):
    steward = Person.objects.get(pk=eve.person_id)
    assert not people.actor_for(steward, network).holds("safeguarding")
    Membership.objects.filter(pk=sam.membership_id).update(ended_at="2026-05-01T00:00Z")
    assert people.actor_for(steward, network).holds("safeguarding")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["cy", "eve", "ana", "dee"])
def test_nobody_but_a_lead_does_anything_with_a_case(request, case, deed, who, now):
    with pytest.raises(Refused, match="for_leads_only"):
        DEEDS[deed](case, by=request.getfixturevalue(who), now=now)


def test_each_look_is_in_the_ledger(case, sam, now):
    services.see_case(case, by=sam, now=now)
    services.see_case(case, by=sam, now=now)
    seen = Entry.objects.filter(deed="case seen")
    assert [row.facts for row in seen] == [{"alert": str(case.id)}] * 2


def test_a_case_is_taken_noted_closed_and_opened_again(case, sam, now):
    for deed in ("take", "note", "close"):
        DEEDS[deed](case, by=sam, now=now)
    case.refresh_from_db()
    assert (case.taken_by, case.result, case.closed_at) == (sam.membership_id, "reached", now)
    later = now + timedelta(days=3)
    DEEDS["reopen"](case, by=sam, now=later)
    case.refresh_from_db()
    assert (case.closed_at, case.due_at) == (None, later + timedelta(hours=24))
    texts = [row.text for row in queries.case_notes(case.network, case.id)]
    assert texts == ["Rang.", "Again.\n(reached: Rang, they are safe.)"]


@pytest.mark.parametrize(
    ("deed", "given", "code"),
    [
        (services.close_case, {"result": "", "outcome": "x"}, "case_result_missing"),
        (services.close_case, {"result": "king", "outcome": "x"}, "case_result_missing"),
        (services.close_case, {"result": "other", "outcome": " "}, "outcome_missing"),
        (services.close_case, {"result": "other", "outcome": "x" * 401}, "note_too_long"),
        (services.add_case_note, {"text": " \x00"}, "note_empty"),
        (services.add_case_note, {"text": "x" * 4001}, "note_too_long"),
        (services.reopen_case, {"why": "x"}, "case_open"),
    ],
)
def test_what_cannot_be_done_changes_nothing(case, sam, now, deed, given, code):
    with pytest.raises(Refused, match=code):
        deed(case, **given, by=sam, now=now)
    case.refresh_from_db()
    assert case.closed_at is None and not CaseNote.objects.exists()


def test_a_closed_case_stays_closed(case, sam, now):
    DEEDS["close"](case, by=sam, now=now)
    for deed in ("take", "close"):
        with pytest.raises(Refused, match="case_closed"):
            DEEDS[deed](case, by=sam, now=now)
    with pytest.raises(Refused, match="note_empty"):
        services.reopen_case(case, why=" ", by=sam, now=now)


def test_words_added_later_open_a_closed_case_again(network, case, sam, now):
    DEEDS["close"](case, by=sam, now=now)
    voice = queries.voice(network, case.voice_id)
    later = now + timedelta(days=1)
    services.open_alert(voice, later, "I took all my tablets")
    case.refresh_from_db()
    assert case.closed_at is None and case.reopened_at == later
    assert case.words == ["want to die", "took all my … tablets"]


def test_whoever_reads_a_voice_may_hand_it_to_the_leads(network, speak, cy, sam, now):
    voice = queries.voice(network, speak("They are alone in there.").voice_id)
    first = services.open_case(voice, by=cy, now=now)
    assert services.open_case(voice, by=cy, now=now).id == first.id
    assert Entry.objects.filter(deed="case opened").count() == 1


def test_a_network_changes_its_own_words_at_once(network, other_network, speak, sam, now):
    services.add_crisis_phrase(network, language="en", phrase=" Jump the  Quay* ", by=sam, now=now)
    services.switch_off_phrase(network, language="en", phrase="want to die", by=sam, now=now)
    assert speak("He will jump the quayside").crisis and not speak(WORDS).crisis
    assert not queries.sounds_like_crisis("jump the quay", network=other_network)
    for row in queries.crisis_phrases_of(network):
        services.undo_phrase(network, phrase_id=row.pk, by=sam, now=now)
    assert speak(f"{WORDS} again").crisis and not CrisisPhrase.objects.exists()


@pytest.mark.parametrize("phrase", ["", " * ", "abc", "a b", "x" * 200, "{a,b}", "___"])
def test_words_that_would_find_everything_are_refused(network, sam, now, phrase):
    with pytest.raises(Refused, match="phrase_not_usable"):
        services.add_crisis_phrase(network, language="en", phrase=phrase, by=sam, now=now)


def test_only_leads_change_the_words(network, sam, cy, now):
    with pytest.raises(Refused, match="for_leads_only"):
        services.add_crisis_phrase(network, language="en", phrase="quayside", by=cy, now=now)
    with pytest.raises(Refused, match="for_leads_only"):
        services.undo_phrase(network, phrase_id=network.pk, by=cy, now=now)
    with pytest.raises(Refused, match="phrase_unknown"):
        services.switch_off_phrase(network, language="en", phrase="tea", by=sam, now=now)


def test_an_import_opens_cases_by_the_networks_words(network, round_, sam, now):
    services.add_crisis_phrase(network, language="en", phrase="jump the quay", by=sam, now=now)
    saying = services.Saying(
        key=network.pk, kind="need", text="I jump the quay", language="en", at=now
    )
    services.receive_many(
        network, round=round_, sayings=[saying], wordings={}, by=Actor("import"), now=now
    )
    assert Alert.objects.get().words == ["jump the quay"]
