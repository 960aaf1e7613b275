"""The days of an activity, feature by feature, and whether a result may be told yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..models import Activity
from ..rules import BEFORE_LOCK, FEATURES, TEMPLATES, Template, text_of
from .activities import is_open


@dataclass(frozen=True)
class Days:
    """One feature of an activity: from when to when, and how that stands now.

    `opens_at` is None for what is open as soon as the activity is announced. `has_own` tells days of its own from
    those of the whole activity, `is_early` what comes before the lock. `stage` is `later`, `now` or `over`.
    """

    feature: str
    opens_at: datetime | None
    closes_at: datetime
    has_own: bool
    is_early: bool
    is_open: bool
    stage: str


def calendar(activity: Activity, *, now: datetime) -> list[Days]:
    """Every feature of the activity's form with its days, in the order in which they usually happen."""
    own = {row.feature: row for row in activity.windows.all()}
    found = []
    for feature in FEATURES[activity.form]:
        window, is_early = own.get(feature), feature in BEFORE_LOCK
        opens = window.opens_at if window else None if is_early else activity.opens_at
        closes = window.closes_at if window else None
        closes = closes or (activity.opens_at if is_early else activity.closes_at)
        is_now = is_open(activity, feature, now=now)
        stage = "now" if is_now else _stage(activity, is_early, window is not None, closes, now)
        found.append(Days(feature, opens, closes, window is not None, is_early, is_now, stage))
    return found


def _stage(
    activity: Activity, is_early: bool, has_own: bool, closes: datetime, now: datetime
) -> str:
    """Where a feature that is not open stands: behind us or ahead. Before the lock only days of its own end it."""
    if activity.state in (Activity.State.DRAFT, Activity.State.GATHERING):
        is_over = closes <= now and (has_own or not is_early)
        return "over" if is_over else "later"
    is_ahead = activity.state == Activity.State.OPEN and not is_early and now < closes
    return "later" if is_ahead else "over"


def shows_result(activity: Activity) -> bool:
    """Whether a result of this activity may be told: counted, or running and shown on purpose.

    The one guard of every page, feed, file and reading that tells how people chose.
    """
    if activity.state == Activity.State.COUNTED:
        return True
    is_under_way = activity.state in (Activity.State.OPEN, Activity.State.CLOSED)
    return activity.is_running_shown and is_under_way


def locked_text(activity: Activity) -> str | None:
    """What was locked, byte for byte as it was hashed; none before the opening."""
    return text_of(activity.locked) if activity.locked_hash else None


def templates() -> dict[str, Template]:
    """Where one may begin: purpose to what usually fits it."""
    return TEMPLATES
