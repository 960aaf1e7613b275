"""Time opens and closes features; a feature nobody gave a time is open as long as its activity is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: What each form of activity offers, in the order in which it usually happens.
FEATURES: dict[str, tuple[str, ...]] = {
    "conversation": ("statements", "opinions"),
    "priorities": ("ballots",),
    "budget": ("proposals", "support", "review", "ballots"),
    "panel": ("registering",),
    "lottery": ("registering",),
}
#: What happens before the rule is locked; everything else needs the lock.
BEFORE_LOCK = frozenset({"proposals", "support", "review"})


@dataclass(frozen=True)
class Span:
    """A stretch of time: its first moment belongs to it, its last does not."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether this moment lies in it."""
        return self.opens_at <= now < self.closes_at


def takes_ballots(*, state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether a ballot cast now counts. Time alone closes a vote, also when no clock knocks."""
    return state == "open" and opens_at <= now < closes_at


def is_feature_open(
    feature: str, *, form: str, state: str, main: Span, window: Span | None, now: datetime
) -> bool:
    """Whether people can use a feature now.

    Features that come before the lock are open while the activity is gathering; the others while it is open,
    within its main span. A window narrows that and never widens it.
    """
    if feature not in FEATURES.get(form, ()):
        return False
    if feature in BEFORE_LOCK:
        return state == "gathering" and (window is None or window.holds(now))
    return state == "open" and main.holds(now) and (window is None or window.holds(now))
