"""The public pages of act, asked for as a browser without JavaScript would."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hearth.act import queries, services
from hearth.act.queries import Booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(network, cy, town):
    """A function that plans an event tomorrow."""

    def make(**more):
        start = timezone.now() + timedelta(days=1)
        words = {
            "title": "Chair yoga",
            "kind": "class",
            "place": town.wards[0],
            "needs_booking": True,
            "capacity": 1,
        }
        words |= {"starts_at": start, "ends_at": start + timedelta(hours=1)} | more
        return services.plan_event(network, **words, by=cy, now=timezone.now())

    return make


def post(client, event, **words):
    told = {"party_size": 1, "key": str(uuid4())} | words
    return client.post(f"/larkmoor/events/{event.pk}/book/", told)


def test_booking_twice_by_a_double_tap_is_one_booking_with_one_code(client, network, plan):
    event, key = plan(), str(uuid4())
    first, second = post(client, event, key=key), post(client, event, key=key)
    assert first.status_code == 302 and first["Location"] == second["Location"]
    assert queries.bookings(network, event=event).count() == 1


def test_the_link_to_join_is_shown_only_to_those_who_have_a_place(client, plan):
    event = plan(online_url="https://meet.example/x")
    booked, waiting = post(client, event), post(client, event)
    assert b"meet.example" in client.get(booked["Location"]).content
    for path in (waiting["Location"], f"/larkmoor/events/{event.pk}/", "/larkmoor/events/"):
        assert b"meet.example" not in client.get(path).content


def test_a_booking_is_given_back_by_its_page(client, network, plan):
    event = plan()
    place = post(client, event, name="Noor")["Location"]
    assert client.post(place).status_code == 302
    assert queries.bookings(network, event=event).get().state == Booking.State.CANCELLED
    assert "given back" in client.get(place).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        {"party_size": ""},
        {"party_size": "999"},
        {"name": "🦋" * 500},
        {"contact": "<script>"},
        {"key": "x"},
    ],
)
def test_a_wrong_booking_loses_nothing_that_was_typed(client, network, plan, words):
    event = plan()
    answer = post(client, event, **{"needs": "مترجم <b>و</b> 🙂"} | words)
    assert answer.status_code == 422 and "مترجم &lt;b&gt;و&lt;/b&gt; 🙂" in answer.content.decode()
    assert not queries.bookings(network, event=event).exists()


def test_a_booking_code_is_found_as_it_is_typed_and_a_wrong_one_is_said(client, plan):
    code = post(client, plan())["Location"].rstrip("/").split("/")[-1]
    found = client.post("/larkmoor/events/booking/", {"code": code.lower().replace("-", " ")})
    assert found["Location"].endswith(f"{code}/")
    assert client.post("/larkmoor/events/booking/", {"code": "AAAA"}).status_code == 422
    assert client.get("/larkmoor/events/booking/AAAA/").status_code == 404


def test_a_programme_page_says_how_late_a_promise_is(client, network, cy):
    now = timezone.now()
    made = services.make_programme(network, title="Warm rooms", state="running", by=cy, now=now)
    due = timezone.localdate() - timedelta(weeks=3)
    services.make_commitment(
        network,
        text="Open on Sundays",
        due_on=due,
        promised_by="the library",
        programme=made,
        by=cy,
        now=now,
    )
    assert "late by 3 weeks" in client.get(f"/larkmoor/doing/{made.pk}/").content.decode()
    assert "late by 3 weeks" in client.get("/larkmoor/doing/").content.decode()


def test_pages_cost_the_same_whatever_their_size(client, network, plan, cy):
    def spent(path):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = ["/larkmoor/doing/", "/larkmoor/events/", "/larkmoor/find/?q=tea", "/larkmoor/find/"]

    def fill(part):
        now = timezone.now()
        for number in range(8):
            services.make_programme(network, title=f"{part} {number}", by=cy, now=now)
            services.list_service(
                network, name=f"Tea {part} {number}", phone="1", needs=["food"], by=cy, now=now
            )
            plan(title=f"{part} {number}")

    fill("a")
    before = [spent(path) for path in paths]
    fill("b")
    assert [spent(path) for path in paths] == before and max(before) <= 12


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 500,
        "near=nowhere",
        "need=odd",
        "page=-1",
        "access=odd",
        "q=%3Cscript%3E",
    ],
)
def test_a_strange_search_is_answered_calmly(client, network, query):
    answer = client.get(f"/larkmoor/find/?{query}")
    assert answer.status_code == 200 and b"<script>alert" not in answer.content


def test_an_empty_search_offers_the_crisis_line_and_needs(client, network):
    page = client.get("/larkmoor/find/?q=unfindable").content.decode()
    assert "01632 960111" in page and "?need=food" in page


def test_nothing_of_another_network_is_shown(client, other_network, plan):
    event = plan()
    assert client.get(f"/fenwick/events/{event.pk}/").status_code == 404
    assert client.post(f"/fenwick/events/{event.pk}/book/", {}).status_code == 404
