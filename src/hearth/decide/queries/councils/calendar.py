"""Meetings and review days as calendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from hearth.core.networks.models import Network

from ...models import CouncilMeeting, Decision

REFRESH = timedelta(hours=4)
State = CouncilMeeting.State


def calendar_of(
    network: Network,
    meetings: Iterable[tuple[CouncilMeeting, str]],
    *,
    name: str,
    is_private: bool = False,
) -> str:
    """Meetings with the addresses of their pages. The link to join is told in private, or where it is public."""
    made = _calendar(network, name)
    for meeting, url in meetings:
        made.add_component(_meeting(network, meeting, url, is_private))
    made.add_missing_timezones()
    return bytes(made.to_ical()).decode()


def calendar_of_reviews(
    network: Network, decisions: Iterable[tuple[Decision, str]], *, name: str, words: str
) -> str:
    """Review days of decisions, each a whole day; `words` stand before each title."""
    made = _calendar(network, name)
    for decision, url in decisions:
        if decision.review_on is None:
            continue
        entry = Entry()
        entry.add("uid", f"review-{decision.pk}@hearth")
        entry.add("dtstamp", decision.published_at or decision.made_at)
        entry.add("dtstart", decision.review_on)
        entry.add("dtend", decision.review_on + timedelta(days=1))
        entry.add("summary", f"{words} {decision.title}")
        entry.add("url", url)
        made.add_component(entry)
    return bytes(made.to_ical()).decode()


def _calendar(network: Network, name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Hearth//councils//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", network.time_zone)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    return made


def _meeting(network: Network, meeting: CouncilMeeting, url: str, is_private: bool) -> Entry:
    zone = ZoneInfo(network.time_zone)
    entry = Entry()
    entry.add("uid", f"{meeting.pk}@hearth")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", meeting.changed_at)
    entry.add("last-modified", meeting.changed_at)
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("dtend", meeting.ends_at.astimezone(zone))
    entry.add("summary", f"{meeting.council.name}: {meeting.title}")
    entry.add("status", "CANCELLED" if meeting.state == State.CANCELLED else "CONFIRMED")
    entry.add("url", url)
    if meeting.online_link and (is_private or meeting.is_link_public):
        entry.add("description", meeting.online_link)
    if meeting.where:
        entry.add("location", meeting.where)
    return entry
