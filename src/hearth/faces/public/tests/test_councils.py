"""Councils and the decision log in public: what is shown when, what never is, and that it stays quick."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hearth.decide import queries, services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

MOST_QUERIES = 12


@pytest.fixture
def today():
    return timezone.now()


@pytest.fixture
def council(network, lee, today):
    made = services.make_council(network, name="Residents' council", by=lee, now=today)
    for n in range(9):
        seat = services.add_seat(made, name=f"Seat {n}", how="lot", by=lee, now=today)
        services.begin_term(
            seat,
            shown_name=f"Person {n}",
            is_named=n % 2 == 0,
            began_on=today.date(),
            by=lee,
            now=today,
        )
    return made


@pytest.fixture
def meeting(council, lee, today):
    """A meeting that runs, with minutes, remarks, a vote, somebody aside and an action."""
    made = services.plan_meeting(
        council,
        title="May meeting",
        starts_at=today,
        ends_at=today + timedelta(hours=2),
        online_link="https://meet.example/secret",
        by=lee,
        now=today,
    )
    item = services.add_item(made, title="Benches", kind="decision", by=lee, now=today)
    services.begin_meeting(made, by=lee, now=today)
    seats = [row.seat for row in queries.seats_of(council)]
    there = {seat.pk: "present" for seat in seats}
    services.note_attendance(made, there=there, by=lee, now=today)
    item = queries.council_item(council.network, item.pk)
    services.step_aside(item, seat=seats[8], why="Sister is a bidder", by=lee, now=today)
    hands = {seat.pk: "for" for seat in seats[:8]}
    services.take_vote(item, motion="Buy six", hands=hands, by=lee, now=today)
    services.write_minutes(
        item, minutes="Said aloud", remarks="Kept inside", version=0, by=lee, now=today
    )
    services.add_action(made, what="Call", who="Private Person", item=item, by=lee, now=today)
    return made


def published(meeting, lee, today):
    services.end_meeting(meeting, by=lee, now=today)
    return services.publish_minutes(meeting, by=lee, now=today)


def at(network, route, *args):
    return reverse(route, args=[network.slug, *args])


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_publishing_it_shows_the_agenda_alone(client, network, meeting):
    for route in ("public:council_meeting", "public:council_meeting_json"):
        page = read(client, at(network, route, meeting.pk))
        assert "Benches" in page
        assert "Said aloud" not in page
        assert "Buy six" not in page


def test_published_minutes_keep_remarks_and_unnamed_people_inside(
    client, network, meeting, lee, today
):
    published(meeting, lee, today)
    for route in ("public:council_meeting", "public:council_meeting_json"):
        page = read(client, at(network, route, meeting.pk))
        assert "Said aloud" in page
        assert "Buy six" in page
        assert "Kept inside" not in page
        assert "Person 1" not in page
        assert "Private Person" not in page
        assert "meet.example" not in page
    assert "Person 0" in read(client, at(network, "public:council_meeting", meeting.pk))


def test_a_council_that_is_not_public_it_does_not_show(
    client, network, council, meeting, lee, today
):
    services.change_council(council, is_public=False, by=lee, now=today)
    for route, thing in (
        ("public:council", council),
        ("public:council_feed", council),
        ("public:council_meeting", meeting),
        ("public:council_meeting_json", meeting),
        ("public:council_meeting_file", meeting),
    ):
        assert client.get(at(network, route, thing.pk)).status_code == 404
    assert "Residents&#x27; council" not in read(client, at(network, "public:councils"))


def test_calendars_keep_the_link_inside(client, network, council, meeting):
    for address in (
        at(network, "public:council_feed", council.pk),
        at(network, "public:council_meeting_file", meeting.pk),
    ):
        text = read(client, address)
        assert "BEGIN:VEVENT" in text
        assert "meet.example" not in text


def log(network, lee, today, **words):
    given = {
        "title": "Fund the benches",
        "what": "They are paid.",
        "reasons": "Heard most.",
        "owner": "Parks",
        "decided_by": "Council",
    } | words
    made = services.add_decision(network, **given, by=lee, now=today)
    return services.publish_decision(made, by=lee, now=today)


def test_an_open_veto_stands_in_the_open_until_it_is_answered(client, network, lee, today):
    plan = log(network, lee, today)
    veto = log(
        network,
        lee,
        today,
        title="Veto of it",
        kind="veto",
        vetoes=plan,
        answer_due_on=today.date(),
    )
    assert "Vetoes without an answer" in read(client, at(network, "public:decided"))
    assert "needs an answer" in read(client, at(network, "public:decision", veto.pk))
    services.answer_veto(
        veto, result="accepted", words="We drop it.", answered_by="Parks", by=lee, now=today
    )
    assert "Vetoes without an answer" not in read(client, at(network, "public:decided"))
    assert "We drop it." in read(client, at(network, "public:decision", veto.pk))


def test_voices_behind_a_decision_it_counts_and_quotes_only_with_consent(
    client, network, cy, lee, today
):
    from hearth.listen import services as listen

    round_ = listen.make_round(
        network,
        title="Spring",
        question="What?",
        opens_on=today.date(),
        closes_on=today.date() + timedelta(days=9),
        by=cy,
        now=today,
    )
    listen.open_round(round_, by=cy, now=today)
    voices = []
    for text, quote in (("May be quoted", True), ("Must stay inside", False)):
        got = listen.receive_voice(
            network,
            round=round_,
            kind="need",
            text=text,
            language="en",
            channel="web",
            by=cy,
            consents={"keep": True, "quote": quote},
            key=__import__("uuid").uuid4(),
            now=today,
        )
        voices.append(got.voice_id)
    for voice in voices:
        found = __import__("hearth.listen.queries", fromlist=["voice"]).voice(network, voice)
        listen.moderate(found, state="shown", reason="", by=cy, now=today)
    made = log(network, lee, today, sources=[("voice", voice) for voice in voices])
    page = read(client, at(network, "public:decision", made.pk))
    assert "May be quoted" in page
    assert "Must stay inside" not in page
    assert "2 voices were read for it" in page


@pytest.mark.parametrize(
    ("query", "n"), [("", 2), ("words=lamps", 1), ("year=x&only=zzz&theme=1", 2), ("year=1999", 2)]
)
def test_the_exports_tell_what_the_page_tells(client, network, lee, today, query, n):
    log(network, lee, today)
    log(network, lee, today, title="=Lamps")
    services.add_decision(
        network, title="Draft", what="a", reasons="b", owner="c", decided_by="d", by=lee, now=today
    )
    told = json.loads(read(client, at(network, "public:decision_log_json") + f"?{query}"))
    assert len(told["decisions"]) == n
    answer = client.get(at(network, "public:decision_log_csv") + f"?{query}")
    lines = b"".join(answer.streaming_content).decode()
    assert "'=Lamps" in lines
    assert "Draft" not in lines


def test_feeds_hold_what_is_published(client, network, lee, today):
    day = today.date() + timedelta(days=30)
    log(network, lee, today, review_on=day)
    assert "Fund the benches" in read(client, at(network, "public:decision_feed"))
    assert "Review: Fund the benches" in read(client, at(network, "public:decision_reviews"))


def test_public_pages_cost_the_same_however_much_there_is(
    client, network, council, meeting, lee, today
):
    for n in range(30):
        made = log(network, lee, today, title=f"Decision {n}", council=council)
    item = queries.items_of(meeting)[0]
    for n in range(20):
        services.add_item(meeting, title=f"Item {n}", kind="discussion", by=lee, now=today)
        services.take_vote(item, motion=f"Motion {n}", counts=(5, 1, 0), by=lee, now=today)
        services.add_action(meeting, what=f"Do {n}", who="x", item=item, by=lee, now=today)
    services.tie_to_item(made, item=queries.council_item(network, item.pk), by=lee, now=today)
    published(meeting, lee, today)
    for route, args in (
        ("public:councils", ()),
        ("public:council", (council.pk,)),
        ("public:council_meeting", (meeting.pk,)),
        ("public:decision_log", ()),
        ("public:decision", (made.pk,)),
        ("public:decision_log_json", ()),
        ("public:decision_feed", ()),
    ):
        address = at(network, route, *args)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            assert client.get(address).status_code == 200
        assert len(spent) <= MOST_QUERIES, (route, len(spent), [q["sql"][:90] for q in spent])
