"""Who may do what, which state follows which, and what counts as late. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule  # type: ignore[import-untyped]

from hearth.kit.actors import Actor

#: Roles that plan and change everything here.
TEAM = ("facilitator", "steward")

#: What makes an event or a service one that more people can come to.
ACCESS = (
    "step_free",
    "accessible_toilet",
    "hearing_loop",
    "bsl",
    "interpreter",
    "quiet_space",
    "childcare",
    "women_only",
    "free",
    "travel_paid",
    "food",
    "parking",
)

REPEATS = {"weekly": (WEEKLY, 1), "fortnightly": (WEEKLY, 2), "monthly": (MONTHLY, 1)}
MOST_TIMES = 60
#: How large one party may be: a family or a small group, not a coach.
LARGEST_PARTY = 12
#: After so many days without somebody checking it, a listing is asked about again.
STALE_AFTER_DAYS = 180
#: Words found in these fields count this much; the name tells most.
WEIGHTS = {"name": 8, "need": 5, "organisation": 4, "for": 3, "place": 3, "description": 1}

COMMITMENT_STEPS = {
    "promised": {"under_way", "done", "broken"},
    "under_way": {"promised", "done", "broken"},
    "done": {"under_way"},
    "broken": {"under_way"},
}


def is_team(by: Actor) -> bool:
    """Facilitators and stewards; the clock and the command line work for them."""
    return by.holds(*TEAM) or (by.membership_id is None and by.kind in ("clock", "command"))


def days_late(*, state: str, due_on: date, today: date) -> int:
    """How many days a commitment is late: 0 while it may still be kept, or when it is settled."""
    return max((today - due_on).days, 0) if state in ("promised", "under_way") else 0


def may_follow(before: str, after: str) -> bool:
    """Whether a commitment may go from one state to another."""
    return after in COMMITMENT_STEPS.get(before, set())


def times_of(
    starts_at: datetime, ends_at: datetime, *, repeat: str, until: date, zone: str
) -> list[tuple[datetime, datetime]]:
    """Every time of a series, at the same hour on the wall when the clocks change."""
    here = ZoneInfo(zone)
    first = starts_at.astimezone(here).replace(tzinfo=None)
    length = ends_at - starts_at
    frequency, interval = REPEATS[repeat]
    last = datetime.combine(until, first.time())
    walls = rrule(frequency, interval=interval, dtstart=first, until=last, count=None)
    found = []
    for wall in walls:
        start = wall.replace(tzinfo=here)
        found.append((start, start + length))
        if len(found) > MOST_TIMES:
            break
    return found


def who_moves_up(waiting: Iterable[tuple[UUID, int]], *, free: int | None) -> list[UUID]:
    """Whom free places go to, in the order of asking; a party that is too large keeps its turn.

    `waiting` holds (booking, party size) in the order of asking; `free` None means no limit.
    """
    moved = []
    for booking, size in waiting:
        if free is None or size <= free:
            moved.append(booking)
            free = None if free is None else free - size
    return moved


@cache
def need_words() -> Mapping[str, str]:
    """Every need we sort services by, with the words that people use for it."""
    return json.loads(Path(__file__).with_name("needs.json").read_text(encoding="utf-8"))


def is_stale(verified_on: date | None, *, today: date) -> bool:
    """Whether somebody should check this listing again."""
    return verified_on is None or today - verified_on > timedelta(days=STALE_AFTER_DAYS)


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Distance over ground between two points of latitude and longitude, in kilometres."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def box_around(here: tuple[float, float], *, km: float) -> tuple[float, float, float, float]:
    """(south, north, west, east) of a box that holds everything within `km`."""
    lat, lon = here
    up = km / 110.574
    wide = km / (111.320 * max(cos(radians(lat)), 0.01))
    return lat - up, lat + up, lon - wide, lon + wide
