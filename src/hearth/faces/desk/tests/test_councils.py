"""Councils at the desk: who may do what in which phase, hostile words, two writers, nothing lost."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.decide import queries, services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WHO = {
    "steward": "eve",
    "facilitator": "cy",
    "council": "lee",
    "partner": "pat",
    "professional": "doc",
    "champion": "ana",
}
DECIDERS = {"steward", "facilitator", "council"}
HOSTILE = [
    "<script>alert(1)</script>",
    "\u202eمجلس الحي",
    "🦊" * 40,
    "'; DROP TABLE decide_council; --",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture
def today():
    return timezone.now()


@pytest.fixture
def council(network, lee, today):
    made = services.make_council(network, name="Residents' council", by=lee, now=today)
    for n in range(3):
        seat = services.add_seat(made, name=f"Seat {n}", how="election", by=lee, now=today)
        services.begin_term(
            seat, shown_name=f"Person {n}", began_on=today.date(), by=lee, now=today
        )
    return made


@pytest.fixture
def meeting(council, lee, today):
    begins = today + timedelta(hours=1)
    made = services.plan_meeting(
        council,
        title="May meeting",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        by=lee,
        now=today,
    )
    services.add_item(made, title="Benches", kind="decision", by=lee, now=today)
    return made


@pytest.fixture
def phase(meeting, lee, today):
    """A function: bring the meeting into a phase."""
    steps = [services.begin_meeting, services.end_meeting, services.publish_minutes]
    order = ["planned", "running", "ended", "published"]

    def to(name):
        for step in steps[: order.index(name)]:
            step(meeting, by=lee, now=today)
        seats = queries.seats_of(meeting.council)
        if name == "running":
            there = {row.seat.pk: "present" for row in seats}
            services.note_attendance(meeting, there=there, by=lee, now=today)
        return queries.items_of(meeting)[0]

    return to


def at(network, route, *args):
    return reverse(route, args=[network.slug, *args])


# -- role × action × phase -----------------------------------------------------------------------

#: What is sent, to which page, and the phases in which a decider succeeds.
ACTIONS = {
    "add_item": (
        "desk:council_meeting",
        {"deed": "item", "item-title": "Buses", "item-kind": "discussion"},
        {"planned", "running", "ended"},
    ),
    "call_off": ("desk:council_meeting", {"deed": "cancel"}, {"planned"}),
    "begin": ("desk:council_meeting", {"deed": "begin"}, {"planned", "running"}),
    "end": ("desk:council_meeting", {"deed": "end"}, {"running", "ended"}),
    "publish": ("desk:council_meeting", {"deed": "publish"}, {"ended", "published"}),
    "correct": ("desk:council_meeting", {"deed": "correct", "correct-text": "x"}, {"published"}),
    "write": ("desk:council_minutes", {"minutes": "Said", "version": "0"}, {"running", "ended"}),
    "vote": (
        "desk:council_item",
        {
            "deed": "secret",
            "secret-motion": "Buy",
            "secret-yes": "2",
            "secret-no": "0",
            "secret-abstain": "0",
        },
        {"running"},
    ),
    "action": (
        "desk:council_item",
        {"deed": "action", "action-what": "Call", "action-who": "Lee"},
        {"running", "ended"},
    ),
    "change_item": (
        "desk:council_item",
        {"deed": "change", "change-title": "Lamps", "change-kind": "decision"},
        {"planned", "running", "ended"},
    ),
}


@pytest.mark.parametrize("when", ["planned", "running", "ended", "published"])
@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_do_what_in_which_phase(request, signed_in, network, meeting, phase, when, action):
    item = phase(when)
    route, body, phases = ACTIONS[action]
    target = meeting.pk if route == "desk:council_meeting" else item.pk
    for role in ("champion", "partner", "professional"):
        client = signed_in(request.getfixturevalue(WHO[role]))
        assert client.post(at(network, route, target), body).status_code == 403
    client = signed_in(request.getfixturevalue(WHO["council"]))
    answer = client.post(at(network, route, target), body)
    assert (answer.status_code == 302) == (when in phases), (action, when, answer.status_code)


@pytest.mark.parametrize("role", sorted(DECIDERS))
def test_each_who_decides_may_found_a_council(request, signed_in, network, role):
    client = signed_in(request.getfixturevalue(WHO[role]))
    body = {"name": f"Board of {role}", "quorum": "half", "majority": "simple"}
    assert client.post(at(network, "desk:council_add"), body).status_code == 302


@pytest.mark.parametrize("role", ["partner", "professional"])
def test_a_reader_sees_pages_without_remarks(request, signed_in, network, phase, role, lee, today):
    item = phase("running")
    services.write_minutes(
        item, minutes="Said aloud", remarks="Kept inside", version=0, by=lee, now=today
    )
    client = signed_in(request.getfixturevalue(WHO[role]))
    page = client.get(at(network, "desk:council_item", item.pk)).content.decode()
    assert "Said aloud" in page
    assert "Kept inside" not in page


def test_a_stranger_finds_nothing(signed_in, dee, network, meeting):
    client = signed_in(dee)
    assert client.get(at(network, "desk:council_meeting", meeting.pk)).status_code == 404


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_it_keeps_as_words(signed_in, lee, network, meeting, phase, words):
    item = phase("running")
    client = signed_in(lee)
    client.post(
        at(network, "desk:council_minutes", item.pk),
        {"minutes": words, "remarks": "", "version": "0"},
    )
    page = client.get(at(network, "desk:council_item", item.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert queries.council_item(network, item.pk).minutes == words


def test_a_form_that_is_wrong_it_shows_again_with_what_was_typed(signed_in, lee, network, council):
    client = signed_in(lee)
    body = {"deed": "seat", "seat-name": "Seat 0", "seat-how": "lot"}
    answer = client.post(at(network, "desk:council", council.pk), body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Seat 0"' in page
    assert "There is already a seat called" in page


def test_an_unknown_deed_gets_no_further(signed_in, lee, network, council):
    answer = signed_in(lee).post(at(network, "desk:council", council.pk), {"deed": "burn"})
    assert answer.status_code == 403


# -- minutes -------------------------------------------------------------------------------------


def test_autosave_tells_of_the_other_writer(signed_in, lee, cy, network, phase, today):
    item = phase("running")
    address = at(network, "desk:council_minutes", item.pk)
    body = {"minutes": "Mine", "remarks": "", "version": "0"}
    first = signed_in(lee).post(address, body, headers={"accept": "application/json"})
    assert json.loads(first.content) == {"version": 1, "overtaken": False}
    other = signed_in(cy).post(
        address, body | {"minutes": "Yours"}, headers={"accept": "application/json"}
    )
    assert other.status_code == 409
    page = signed_in(cy).post(address, body | {"minutes": "Yours"}).content.decode()
    assert "Mine" in page
    assert "Yours" in page


# -- suggestions, log ----------------------------------------------------------------------------


def test_a_suggestion_it_puts_on_the_agenda(signed_in, lee, network, meeting, today):
    made = services.choose_priority(
        network, title="Warm homes", reason="Heard", chosen_by="All", by=lee, now=today
    )
    address = at(network, "desk:council_suggestions", meeting.pk)
    client = signed_in(lee)
    assert "Warm homes" in client.get(address).content.decode()
    client.post(address, {"suggestion": [f"priority:{made.pk}", "priority:nonsense"]})
    assert "Warm homes" in [row.title for row in queries.items_of(meeting)]


def test_from_an_item_it_fills_in_a_decision(signed_in, lee, network, meeting, phase, today):
    item = phase("running")
    hands = {row.seat.pk: "for" for row in queries.seats_of(meeting.council)}
    services.take_vote(item, motion="Buy six benches", hands=hands, by=lee, now=today)
    client = signed_in(lee)
    address = at(network, "desk:decision_add") + f"?item={item.pk}"
    form = client.get(address).context["form"]
    assert form["what"].value() == "Buy six benches"
    body = {name: form[name].value() or "" for name in form.fields if not {"-", "_"} & set(name)}
    body |= {
        "kind": "decision",
        "reasons": "Heard often",
        "owner": "Parks",
        "option-0": "Benches",
        "chosen": "0",
    }
    body |= {"decided_on": today.date().isoformat(), "decided_by": "The council"}
    assert client.post(address, body).status_code == 302
    assert queries.council_item(network, item.pk).decision.title == "Benches"


def test_an_option_without_reason_it_asks_for_and_keeps_what_was_typed(signed_in, lee, network):
    body = {
        "kind": "decision",
        "title": "T",
        "what": "W",
        "reasons": "R",
        "decided_by": "C",
        "decided_on": "2026-05-04",
        "owner": "O",
        "option-0": "Lamps",
    }
    answer = signed_in(lee).post(at(network, "desk:decision_add"), body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why “Lamps” was not chosen." in page
    assert 'value="Lamps"' in page


def test_where_an_item_comes_from_it_tells_the_desk_and_everybody(
    client, signed_in, lee, network, meeting, today
):
    made = services.choose_priority(
        network, title="Warm homes", reason="Heard", chosen_by="All", by=lee, now=today
    )
    source = ("priority", made.pk)
    item = services.add_item(
        meeting, title="Heating", kind="discussion", source=source, by=lee, now=today
    )
    public = client.get(at(network, "public:council_meeting", meeting.pk)).content.decode()
    desk = signed_in(lee).get(at(network, "desk:council_item", item.pk)).content.decode()
    for page in (public, desk):
        assert "A priority that stands" in page
        assert "Warm homes" in page


def test_consent_goes_its_way_on_the_page(signed_in, lee, network, meeting, today):
    item = services.add_item(meeting, title="Hour", kind="consent", by=lee, now=today)
    services.begin_meeting(meeting, by=lee, now=today)
    seats = queries.seats_of(meeting.council)
    there = {row.seat.pk: "present" for row in seats}
    services.note_attendance(meeting, there=there, by=lee, now=today)
    client, address = signed_in(lee), at(network, "desk:council_item", item.pk)

    def send(**body):
        return client.post(address, body)

    assert send(deed="propose", **{"propose-text": "At six"}).status_code == 302
    for stage in ("clarify", "react", "object"):
        assert send(deed="move", stage=stage).status_code == 302
    seat = str(seats[0].seat.pk)
    said = {"say-kind": "objection", "say-seat": seat, "say-text": "Too late"}
    assert send(deed="say", **said).status_code == 302
    assert send(deed="move", stage="consented").status_code == 422
    assert send(deed="move", stage="integrate").status_code == 302
    remark = queries.items_of(meeting)[1].consents.all()[0].remarks.all()[0]
    settled = {"settle-which": str(remark.pk), "settle-state": "integrated"}
    assert send(deed="settle", **settled).status_code == 422
    assert send(deed="settle", **settled, **{"settle-resolved": "At five"}).status_code == 302
    assert send(deed="reword", **{"reword-text": "At five"}).status_code == 302
    for stage in ("object", "consented"):
        assert send(deed="move", stage=stage).status_code == 302
    page = client.get(address).content.decode()
    assert "Consent is given" in page
    assert "Earlier wordings" in page


def test_a_seat_is_filled_left_and_reviewed_on_its_page(signed_in, lee, network, council, today):
    seat = queries.seats_of(council)[0].seat
    client, address = signed_in(lee), at(network, "desk:council_seat", seat.pk)
    day = (today.date() + timedelta(days=1)).isoformat()
    body = {"deed": "begin", "begin-shown_name": "Nour", "begin-began_on": day}
    assert client.post(address, body).status_code == 302
    assert queries.seats_of(council)[0].term.shown_name == "Nour"
    body = {"deed": "leave", "leave-on": today.date().isoformat(), "leave-why": "moved"}
    assert client.post(address, body).status_code == 422
    assert client.post(address, body | {"leave-on": day}).status_code == 302
    assert queries.seats_of(council)[0].term is None


def test_interests_are_declared_and_ended_on_their_page(signed_in, lee, network, council, today):
    client, address = signed_in(lee), at(network, "desk:council_interests", council.pk)
    term = queries.seats_of(council)[0].term
    body = {
        "deed": "declare",
        "declare-term": str(term.pk),
        "declare-what": "Owns a shop there",
        "declare-since_on": today.date().isoformat(),
    }
    assert client.post(address, body).status_code == 302
    row = queries.interests_of(council).get()
    assert client.post(address, {"deed": "end", "which": str(row.pk)}).status_code == 302
    assert queries.interests_of(council).get().until_on is not None


def test_a_review_and_an_answer_are_recorded_on_the_page(signed_in, lee, network, today):
    words = {"what": "a", "reasons": "b", "owner": "c", "decided_by": "d", "by": lee, "now": today}
    plan = services.add_decision(network, title="Plan", **words)
    services.publish_decision(plan, by=lee, now=today)
    due = today.date() + timedelta(days=9)
    veto = services.add_decision(
        network, title="No", kind="veto", vetoes=plan, answer_due_on=due, **words
    )
    services.publish_decision(veto, by=lee, now=today)
    client = signed_in(lee)
    review = {"deed": "review", "review-result": "keep", "review-words": "Fine"}
    address = at(network, "desk:decision", plan.pk)
    assert client.post(address, review).status_code == 422
    assert client.post(address, review | {"review-next_on": due.isoformat()}).status_code == 302
    answer = {
        "deed": "answer",
        "answer-result": "accepted",
        "answer-words": "Dropped",
        "answer-answered_by": "Board",
        "answer-answered_on": today.date().isoformat(),
    }
    assert client.post(at(network, "desk:decision", veto.pk), answer).status_code == 302
    assert queries.open_vetoes(network) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_facilitator_next_door_reaches_nothing(
    signed_in, dee, network, other_network, council, meeting, lee, today, method
):
    item = queries.items_of(meeting)[0]
    seat = queries.seats_of(council)[0].seat
    services.begin_meeting(meeting, by=lee, now=today)
    action = services.add_action(meeting, what="Call", who="Lee", by=lee, now=today)
    things = {
        "council": council,
        "council_change": council,
        "council_interests": council,
        "council_meeting_add": council,
        "council_actions": council,
        "council_action": action,
        "council_seat": seat,
        "council_seat_order": seat,
        "council_meeting": meeting,
        "council_meeting_change": meeting,
        "council_suggestions": meeting,
        "council_attendance": meeting,
        "council_item": item,
        "council_item_order": item,
        "council_minutes": item,
    }
    client = signed_in(dee)
    for name, thing in things.items():
        for where in (network, other_network):
            answer = getattr(client, method)(at(where, f"desk:{name}", thing.pk), {"deed": "item"})
            assert answer.status_code == 404, (name, where)
