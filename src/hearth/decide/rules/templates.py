"""Where to begin, by purpose: for each what fits it usually. Everything can be changed afterwards. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .locking import DEFAULT_RULE


@dataclass(frozen=True)
class Stretch:
    """Days of one feature: from so many days after the opening to so many; negative is before it.

    Without an end it lasts `before_close` days less than the whole.
    """

    feature: str
    begins: int
    ends: int | None = None
    before_close: int = 0


@dataclass(frozen=True)
class Template:
    """What one purpose usually needs. `lead` is how many days there are before the opening."""

    purpose: str
    form: str
    entry: str
    days: int
    lead: int = 7
    min_age: int | None = None
    rule: dict[str, Any] = field(default_factory=dict)
    ballot: dict[str, Any] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()


_ALL = (
    Template(
        "share_grant",
        "budget",
        "code",
        days=14,
        min_age=11,
        rule=DEFAULT_RULE,
        ballot={"kind": "approval"},
    ),
    Template(
        "three_priorities",
        "priorities",
        "code",
        days=14,
        rule={"method": "approval", "winners": 3, "weight_by": []},
        ballot={"kind": "approval", "most": 3},
    ),
    Template(
        "common_ground",
        "conversation",
        "browser",
        days=21,
        lead=3,
        stretches=(Stretch("statements", 0, before_close=4),),
    ),
    Template("draw_panel", "panel", "code", days=28, lead=14, min_age=16),
    Template("names_from_hat", "lottery", "contact", days=14, lead=3),
    Template(
        "city_budget",
        "budget",
        "contact",
        days=21,
        lead=84,
        min_age=11,
        rule={**DEFAULT_RULE, "min_support": 10},
        ballot={"kind": "approval"},
        stretches=(
            Stretch("proposals", -84, -56),
            Stretch("support", -70, -49),
            Stretch("review", -49, -7),
        ),
    ),
)
TEMPLATES: dict[str, Template] = {one.purpose: one for one in _ALL}


def days_of(
    template: Template, *, opens_at: datetime, closes_at: datetime, now: datetime
) -> dict[str, tuple[datetime, datetime]]:
    """Feature to its days, laid around the opening; what would be over already is left out."""
    found = {}
    for one in template.stretches:
        begins = max(opens_at + timedelta(days=one.begins), now if one.begins < 0 else opens_at)
        if one.ends is None:
            ends = closes_at - timedelta(days=one.before_close)
        else:
            ends = opens_at + timedelta(days=one.ends)
        if begins < ends and now < ends:
            found[one.feature] = (begins, ends)
    return found
