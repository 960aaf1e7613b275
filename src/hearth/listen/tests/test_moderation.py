"""Two readers where the rules ask for them, details looked at before a quote, appeals, the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people import services as people
from hearth.core.people.models import Person
from hearth.core.readings import queries as readings
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Appeal, Moderation
from hearth.listen.queries import reading

QUOTE = {"consents": {"quote": True}}
DETAILS = "My name is Sarah Whitcombe, ring 07700 900123."


@pytest.fixture
def voice(network, speak):
    return queries.voice(network, speak("The clinic is two buses away.", **QUOTE).voice_id)


def decide(voice, by, now, state="kept_back", reason="hurts"):
    return services.moderate(voice, state=state, reason=reason, by=by, now=now)


def fresh(voice):
    return queries.voice(voice.network, voice.id)


def test_the_first_decision_is_provisional_and_keeps_it_private(network, voice, cy, now):
    assert decide(voice, cy, now).is_provisional
    assert fresh(voice).state == "kept_back"
    assert [row.id for _decision, row in reading.second_looks(network)] == [voice.id]


def test_a_second_person_confirms(network, voice, cy, eve, now):
    first = decide(voice, cy, now)
    second = decide(voice, eve, now)
    assert (second.second_of, second.is_provisional) == (first.id, False)
    assert reading.count_second_looks(network) == 0


def test_a_second_person_may_see_it_otherwise(network, voice, cy, eve, now):
    decide(voice, cy, now)
    decide(voice, eve, now, state="shown")
    assert fresh(voice).state == "shown" and reading.count_second_looks(network) == 0


@pytest.mark.parametrize("state", ["shown", "kept_back"])
def test_the_same_person_is_no_second_reader_in_any_role(network, voice, cy, now, state):
    decide(voice, cy, now)
    person = Person.objects.get(pk=cy.person_id)
    held = people.give_role(network, person=person, role="steward", by=cy, now=now)
    other_role = Actor("steward", membership_id=held.pk, person_id=person.pk)
    for by in (cy, other_role, Actor("facilitator")):
        with pytest.raises(Refused, match="needs_another_reader"):
            decide(voice, by, now, state=state)


def test_a_reason_outside_the_rules_needs_one_reader(network, voice, cy, eve, now):
    assert not decide(voice, cy, now, reason="advert").is_provisional
    rules = {"second_reader": ["advert"], "queue_days": 2, "case_hours": 12}
    services.set_reading_rules(network, **rules, by=eve, now=now)
    services.undo_moderation(fresh(voice), by=cy, now=now)
    assert decide(fresh(voice), cy, now, reason="advert").is_provisional


def test_who_decided_takes_it_back_and_a_second_look_can_be_taken_back(
    network, voice, cy, eve, now
):
    decide(voice, cy, now)
    services.undo_moderation(voice, by=cy, now=now + timedelta(minutes=1))
    assert fresh(voice).state == "waiting" and reading.count_second_looks(network) == 0
    decide(voice, cy, now + timedelta(minutes=2))
    decide(voice, eve, now + timedelta(minutes=3), state="shown")
    services.undo_moderation(voice, by=eve, now=now + timedelta(minutes=4))
    assert fresh(voice).state == "kept_back" and reading.count_second_looks(network) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"second_reader": ["king"]}, "reason_missing"),
        ({"queue_days": 0}, "time_not_usable"),
        ({"case_hours": 169}, "time_not_usable"),
    ],
)
def test_rules_that_cannot_be_are_refused(network, eve, now, given, code):
    rules = {"second_reader": [], "queue_days": 2, "case_hours": 12} | given
    with pytest.raises(Refused, match=code):
        services.set_reading_rules(network, **rules, by=eve, now=now)


def test_only_stewards_set_the_rules(network, cy, dee, now):
    for by in (cy, dee):
        with pytest.raises(Refused, match="may_not_describe_network"):
            services.set_reading_rules(
                network, second_reader=[], queue_days=2, case_hours=12, by=by, now=now
            )


def test_a_queue_that_is_too_old_is_late(network, voice, now):
    assert not reading.queue(network, now=now + timedelta(days=3)).is_late
    found = reading.queue(network, now=now + timedelta(days=3, minutes=1))
    assert (found.waiting, found.is_late, found.days) == (1, True, 3)


@pytest.fixture
def telling(network, speak):
    """A voice with a name and a telephone number in it, which may be quoted."""
    return queries.voice(network, speak(DETAILS, **QUOTE).voice_id)


def test_nothing_is_quoted_before_somebody_has_looked_at_its_details(telling, cy, now):
    with pytest.raises(Refused, match="details_not_looked_at"):
        decide(telling, cy, now, state="shown")
    spans = [row.span for row in reading.details_of(telling)]
    services.mask_details(telling, spans=spans, by=cy, now=now)
    decide(telling, cy, now, state="shown")
    assert fresh(telling).quotable_text == "My name is [name], ring [phone]."
    assert fresh(telling).text == DETAILS


def test_whoever_looks_may_leave_a_detail_as_it_is(telling, cy, now):
    services.mask_details(telling, spans=[], by=cy, now=now)
    decide(telling, cy, now, state="shown")
    assert fresh(telling).quotable_text == DETAILS


def test_a_voice_that_is_only_counted_needs_no_masking(network, speak, cy, now):
    voice = queries.voice(network, speak(DETAILS).voice_id)
    assert decide(voice, cy, now, state="shown").after == "shown"


def test_words_that_changed_are_looked_at_again(telling, cy, ben, now):
    services.mask_details(telling, spans=[], by=cy, now=now)
    services.correct_voice(telling, text="Ring 07700 900999.", key=telling.key, by=ben, now=now)
    with pytest.raises(Refused, match="details_not_looked_at"):
        decide(fresh(telling), cy, now, state="shown")


def test_words_are_masked_by_hand_and_spans_outside_do_no_harm(telling, cy, now):
    services.mask_details(
        telling, spans=[(-1, 4, "x"), (5, 999, "x")], words=["ring"], by=cy, now=now
    )
    assert fresh(telling).quotable_text == "My name is Sarah Whitcombe, […] 07700 900123."
    with pytest.raises(Refused, match="words_not_in_voice"):
        services.mask_details(telling, spans=[], words=["Tim"], by=cy, now=now)
    assert Entry.objects.filter(deed="details masked").count() == 1
    assert "Sarah" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_withdrawn_voice_is_not_masked(telling, ben, cy, now):
    services.withdraw_voice(telling, by=ben, now=now)
    telling.refresh_from_db()
    with pytest.raises(Refused, match="voice_withdrawn"):
        services.mask_details(telling, spans=[], by=cy, now=now)


def test_an_import_that_shows_at_once_lets_details_wait(network, round_, cy, now):
    sayings = [
        services.Saying(
            key=key,
            kind="need",
            text=text,
            language="en",
            at=now,
            state="shown",
            consents={"quote": True},
        )
        for key, text in ((network.pk, DETAILS), (round_.pk, "A bus would help."))
    ]
    services.receive_many(network, round=round_, sayings=sayings, wordings={}, by=cy, now=now)
    assert queries.counts(network) == {"waiting": 1, "shown": 1}


@pytest.fixture
def kept(voice, cy, now):
    """A voice that was kept private by Cy."""
    decide(voice, cy, now, reason="off_topic")
    return fresh(voice)


def test_an_appeal_is_made_once_and_twice_the_same_is_one(kept, ben, now):
    made = services.appeal(kept, text="It is about health.", by=ben, now=now)
    assert services.appeal(kept, text="It is about health.", by=ben, now=now).id == made.id
    with pytest.raises(Refused, match="appeal_already_made"):
        services.appeal(kept, text="Once more", by=ben, now=now)


@pytest.mark.parametrize(("text", "code"), [(" ", "nothing_said"), ("x" * 2001, "said_too_much")])
def test_an_appeal_without_usable_words_is_refused(kept, ben, now, text, code):
    with pytest.raises(Refused, match=code):
        services.appeal(kept, text=text, by=ben, now=now)


def test_there_is_nothing_to_appeal_before_it_was_kept_private(voice, ben, now):
    with pytest.raises(Refused, match="nothing_to_appeal"):
        services.appeal(voice, text="Why?", by=ben, now=now)


def test_somebody_else_answers_and_the_voice_is_shown(kept, ben, cy, eve, now):
    made = services.appeal(kept, text="It is about health.", by=ben, now=now)
    with pytest.raises(Refused, match="appeal_needs_another_reader"):
        services.decide_appeal(made, result="changed", answer="Yes.", by=cy, now=now)
    services.decide_appeal(made, result="changed", answer="You are right.", by=eve, now=now)
    assert fresh(kept).state == "shown"
    with pytest.raises(Refused, match="appeal_decided"):
        services.decide_appeal(made, result="upheld", answer="No.", by=eve, now=now)


def test_a_decision_may_stand_with_an_answer(kept, ben, eve, now):
    made = services.appeal(kept, text="Please.", by=ben, now=now)
    for result, answer, code in (
        ("", "x", "appeal_result_missing"),
        ("upheld", " ", "answer_missing"),
    ):
        with pytest.raises(Refused, match=code):
            services.decide_appeal(made, result=result, answer=answer, by=eve, now=now)
    services.decide_appeal(made, result="upheld", answer="It is about parking.", by=eve, now=now)
    assert fresh(kept).state == "kept_back"
    assert reading.appeals_about(kept.network, kept.id)[0].answer == "It is about parking."
    assert reading.may_appeal(kept) is None


def test_after_a_new_decision_there_may_be_a_new_appeal(kept, ben, eve, now):
    services.appeal(kept, text="Please.", by=ben, now=now)
    decide(kept, eve, now + timedelta(minutes=1), state="waiting")
    decide(kept, eve, now + timedelta(minutes=2), reason="advert")
    assert reading.may_appeal(fresh(kept))


def test_taking_the_voice_back_erases_the_appeals_words(kept, ben, now):
    services.appeal(kept, text="It is about health.", by=ben, now=now)
    services.withdraw_voice(kept, by=ben, now=now)
    assert Appeal.objects.get().text == ""


def test_the_log_has_no_words_and_no_members(network, kept, ben, eve, now):
    made = services.appeal(kept, text="It is about health.", by=ben, now=now)
    services.decide_appeal(made, result="upheld", answer="Parking.", by=eve, now=now)
    rows = list(reading.log(network))
    assert [(row.deed, row.role) for row in rows] == [
        ("decision", "facilitator"),
        ("appeal", "resident"),
        ("appeal decided", "steward"),
    ]
    assert "clinic" not in str(rows) and "health" not in str(rows)
    assert str(eve.membership_id) not in str(rows)


def test_what_was_decided_is_published_through_the_gate(network, speak, cy, now):
    for n in range(27):
        voice = queries.voice(network, speak(f"Voice {n}").voice_id)
        decide(
            voice, cy, now, **({"reason": "advert"} if n < 2 else {"state": "shown", "reason": ""})
        )
    services.take_moderation_reading(network, now=now)
    payload = readings.latest(network, kind="moderation", public=True).payload
    adverts = next(row for row in payload["rows"] if row["key"] == "advert")
    assert adverts == {"key": "advert", "n": None, "hidden": True}
    assert payload["rule"]["hide_below"] == 5
    assert Moderation.objects.count() == 27
