"""Consent in stages: questions, reactions, objections with reasons, wordings that take them in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.decide import queries, services
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(network, lee, now):
    made = services.make_council(network, name="Council", by=lee, now=now)
    found = []
    for n in range(3):
        seat = services.add_seat(made, name=f"Seat {n}", how="lot", by=lee, now=now)
        services.begin_term(seat, shown_name=f"P{n}", began_on=now.date(), by=lee, now=now)
        found.append(seat)
    return found


@pytest.fixture
def item(seats, lee, now):
    meeting = services.plan_meeting(
        seats[0].council,
        title="May",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        by=lee,
        now=now,
    )
    made = services.add_item(meeting, title="Walk-in hour", kind="consent", by=lee, now=now)
    services.begin_meeting(meeting, by=lee, now=now)
    there = {seat.pk: "present" for seat in seats}
    services.note_attendance(meeting, there=there, by=lee, now=now)
    return queries.council_item(seats[0].council.network, made.pk)


@pytest.fixture
def walk(lee, now):
    """A function: go through stages."""

    def through(consent, *stages):
        for stage in stages:
            consent = services.move_consent(consent, stage=stage, by=lee, now=now)
        return consent

    return through


@pytest.fixture
def consent(item, lee, now):
    return services.begin_consent(item, text="Open at six", by=lee, now=now)


def say(consent, kind, lee, now, seat=None, text="Because"):
    return services.say_in_consent(consent, kind=kind, text=text, seat=seat, by=lee, now=now)


def test_without_objection_it_ends_in_consent(consent, walk):
    done = walk(consent, "clarify", "react", "object", "consented")
    assert done.ended_at is not None
    with pytest.raises(Refused, match="consent_over"):
        walk(done, "object")


def test_an_objection_it_integrates_in_a_new_wording(consent, walk, seats, lee, now):
    walk(consent, "clarify", "react", "object")
    against = say(consent, "objection", lee, now, seats[1], "Early workers cannot come")
    with pytest.raises(Refused, match="objection_stands"):
        walk(consent, "consented")
    walk(consent, "integrate")
    services.reword_consent(consent, text="Open at six and at seven", by=lee, now=now)
    services.settle_objection(against, state="integrated", resolved="Two hours", by=lee, now=now)
    walk(consent, "object", "consented")
    told = queries.consent(seats[0].council.network, consent.pk)
    assert [row.number for row in told.texts.all()] == [1, 2]
    assert [(r.state, r.resolved, r.number) for r in told.remarks.all()] == [
        ("integrated", "Two hours", 1)
    ]


@pytest.mark.parametrize(
    ("stages", "to", "code"),
    [
        ([], "object", "consent_not_so"),
        ([], "consented", "consent_not_so"),
        (["clarify", "react", "object"], "integrate", "objection_none_to_integrate"),
        (["clarify", "react"], "consented", "consent_not_so"),
    ],
)
def test_a_step_too_far_it_refuses(consent, walk, stages, to, code):
    walk(consent, *stages)
    with pytest.raises(Refused, match=code):
        walk(consent, to)


@pytest.mark.parametrize(
    ("stages", "kind"),
    [([], "question"), (["clarify"], "objection"), (["clarify", "react"], "question")],
)
def test_what_is_said_too_early_it_refuses(consent, walk, seats, lee, now, stages, kind):
    walk(consent, *stages)
    with pytest.raises(Refused, match="consent_not_now"):
        say(consent, kind, lee, now, seats[0])


def test_an_objection_needs_a_seat_that_has_not_stepped_aside(consent, walk, seats, item, lee, now):
    services.step_aside(item, seat=seats[2], why="Works there", by=lee, now=now)
    walk(consent, "clarify", "react", "object")
    with pytest.raises(Refused, match="objection_without_seat"):
        say(consent, "objection", lee, now)
    with pytest.raises(Refused, match="objection_by_recused"):
        say(consent, "objection", lee, now, seats[2])
    with pytest.raises(Refused, match="consent_remark_empty"):
        say(consent, "objection", lee, now, seats[0], " ")


def test_without_a_quorum_it_gives_no_consent(consent, walk, seats, item, lee, now):
    walk(consent, "clarify", "react", "object")
    away = {seat.pk: "absent" for seat in seats[:2]}
    services.note_attendance(item.meeting, there=away, by=lee, now=now)
    with pytest.raises(Refused, match="consent_without_quorum"):
        walk(consent, "consented")


def test_a_proposal_it_withdraws_and_begins_again(consent, item, lee, now):
    with pytest.raises(Refused, match="consent_open_already"):
        services.begin_consent(item, text="Other", by=lee, now=now)
    services.move_consent(consent, stage="withdrawn", why="Not ripe", by=lee, now=now)
    assert queries.last_wording(item) == "Open at six"
    assert services.begin_consent(item, text="Other", by=lee, now=now).stage == "propose"


def test_an_objection_it_settles_only_with_words(consent, walk, seats, lee, now):
    walk(consent, "clarify", "react", "object")
    against = say(consent, "objection", lee, now, seats[1])
    with pytest.raises(Refused, match="objection_not_met"):
        services.settle_objection(against, state="withdrawn", resolved=" ", by=lee, now=now)
    with pytest.raises(Refused, match="consent_text_same|consent_not_now"):
        services.reword_consent(consent, text="Open at six", by=lee, now=now)


def test_of_another_network_it_finds_nothing(other_network, consent):
    assert queries.consent(other_network, consent.pk) is None
