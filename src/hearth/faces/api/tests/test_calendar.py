"""Calendar feeds, read back as a calendar would."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from hearth.act import services

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/secret"


@pytest.fixture
def plan(network, cy):
    """A function that plans an event in the coming year's last days of summer time."""

    def make(**more):
        london, today = ZoneInfo("Europe/London"), timezone.localdate()
        start = datetime.combine(
            last_sunday_of_october(today) - timedelta(days=3), datetime.min.time(), london
        )
        words = {
            "title": "Walk; talk, tea",
            "kind": "walk",
            "address": "Park gate",
            "online_url": LINK,
        }
        words |= {"starts_at": start.replace(hour=18), "ends_at": start.replace(hour=19)} | more
        return services.plan_event(network, **words, by=cy, now=timezone.now())

    return make


def last_sunday_of_october(today):
    year = today.year if today < date(today.year, 10, 20) else today.year + 1
    end = date(year, 10, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


def fetch(client, path):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    return answer, Calendar.from_ical(answer.content)


def test_a_weekly_series_keeps_its_hour_over_the_clock_change(client, network, plan):
    first = plan()
    plan(repeat="weekly", until=first.starts_at.date() + timedelta(days=7), title="Weekly")
    _answer, read = fetch(client, "/api/larkmoor/events.ics")
    times = sorted(e.decoded("dtstart") for e in read.walk("VEVENT") if e["summary"] == "Weekly")
    assert [t.hour for t in times] == [18, 18]
    assert times[0].utcoffset() - times[1].utcoffset() == timedelta(hours=1)
    zones = {str(zone["tzid"]) for zone in read.walk("VTIMEZONE")}
    assert zones == {"Europe/London"}


def test_the_zone_is_written_out_and_carries_both_rules(client, network, plan):
    plan()
    answer, read = fetch(client, "/api/larkmoor/events.ics")
    assert b"DTSTART;TZID=Europe/London:" in answer.content
    (zone,) = read.walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_a_feed_asks_to_be_fetched_again_in_both_dialects(client, network):
    answer, _read = fetch(client, "/api/larkmoor/events.ics")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in answer.content
    assert b"X-PUBLISHED-TTL" in answer.content and b":PT4H" in answer.content


def test_a_cancelled_event_stays_with_its_uid_and_a_higher_sequence(client, network, plan, cy):
    event = plan()
    path = f"/api/larkmoor/events/{event.pk}.ics"
    before = fetch(client, path)[1].walk("VEVENT")[0]
    services.cancel_event(event, why="Storm", by=cy, now=timezone.now())
    after = fetch(client, path)[1].walk("VEVENT")[0]
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")


def test_the_link_to_join_is_in_no_feed(client, network, plan):
    event = plan()
    for path in ("events.ics", f"events/{event.pk}.ics"):
        assert LINK.encode() not in fetch(client, f"/api/larkmoor/{path}")[0].content.replace(
            b"\r\n ", b""
        )


def test_a_programme_feed_holds_its_own_events_only(client, network, plan, cy):
    programme = services.make_programme(network, title="Walks", by=cy, now=timezone.now())
    plan(programme=programme, title="Ours"), plan()
    _answer, read = fetch(client, f"/api/larkmoor/programmes/{programme.pk}.ics")
    assert [str(event["summary"]) for event in read.walk("VEVENT")] == ["Ours"]


def test_another_network_has_none_of_it(client, other_network, plan):
    event = plan()
    assert client.get(f"/api/fenwick/events/{event.pk}.ics").status_code == 404
    assert not fetch(client, "/api/fenwick/events.ics")[1].walk("VEVENT")
