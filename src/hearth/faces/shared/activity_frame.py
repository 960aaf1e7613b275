"""What every activity tells about itself on its page: who, how, when, and what was locked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _t

from hearth.act import queries as act
from hearth.core.places import queries as places
from hearth.decide import queries
from hearth.learn import queries as learn

from .activity_words import FEATURES, FORMS, STATES, TONES, WAYS_IN
from .figures import say_when

STEP = {"over": "done", "now": "now", "later": "later"}


def frame_of(activity: Any, *, now: datetime) -> dict[str, Any]:
    """For `public/decide/frame.html`: at most one query each for the windows, the answer and the programme."""
    about = [("vote", activity.pk)] if activity.state == "counted" else []
    return {
        "activity": activity,
        "form_words": FORMS[activity.form],
        "state_words": STATES[activity.state],
        "state_tone": TONES[activity.state],
        "way_in": WAYS_IN[activity.entry],
        "steps": steps_of(activity, now=now),
        "who": who_words(activity),
        "belongs": belongs_of(activity),
        "programme": programme_of(activity),
        "is_over": activity.state in ("closed", "counted"),
        "answers": learn.answers_about(activity.network, about) if about else [],
        "owes_answer": bool(about),
    }


def belongs_of(activity: Any) -> list[str]:
    """The names of the theme and the council to which an activity belongs, where they were read along with it."""
    read = activity._state.fields_cache
    owners = (read.get("theme"), read.get("council"))
    return [owner.name for owner in owners if owner is not None]


def programme_of(activity: Any) -> dict[str, Any] | None:
    """Key and title of the programme that an activity serves, or none."""
    if activity.programme_id is None:
        return None
    rows = act.programmes(activity.network).filter(pk=activity.programme_id)
    found = rows.values("pk", "title").first()
    return dict(found) if found else None


def who_words(activity: Any) -> list[str]:
    """Age and places in sentences; nothing where everybody is asked."""
    found = []
    if activity.min_age:
        found.append(_t("%(age)s years or older") % {"age": activity.min_age})
    if activity.areas:
        names = area_names(activity)
        found.append(_t("living in %(places)s") % {"places": ", ".join(names)})
    return found


def area_names(activity: Any) -> list[str]:
    """The names of an activity's places, in one query."""
    rows = places.places(activity.network).filter(code__in=activity.areas)
    names = dict(rows.values_list("code", "name"))
    return [str(names.get(code, code)) for code in activity.areas]


def steps_of(activity: Any, *, now: datetime) -> list[dict[str, Any]]:
    """The calendar as the steps of a timeline: each feature, then the result."""
    steps = [
        {"title": FEATURES[row.feature], "text": span_words(row), "state": STEP[row.stage]}
        for row in queries.calendar(activity, now=now)
        if row.stage != "over" or row.has_own or not row.is_early
    ]
    is_done = activity.state == "counted"
    words = _t("after %(day)s") % {"day": say_when(activity.closes_at, clock=True)}
    result = {"title": _t("The result, with its reasons"), "text": "" if is_done else words}
    return [*steps, {**result, "state": "done" if is_done else "later"}]


def span_words(row: queries.Days) -> str:
    """From when to when, in words."""
    closes = say_when(row.closes_at, clock=True)
    if row.opens_at is None:
        return _t("until the vote opens, planned for %(day)s") % {"day": closes}
    opens = say_when(row.opens_at, clock=True)
    return _t("from %(opens)s until %(closes)s") % {"opens": opens, "closes": closes}


def everything_ahead(network: Any, *, now: datetime) -> tuple[list[Any], list[Any]]:
    """Where people can do something now, soonest to close first; and what begins later."""
    open_now, later = [], []
    rows = queries.activities(network, public=True).filter(state__in=["gathering", "open"])
    for row in rows:
        days = queries.calendar(row, now=now)
        open_days = [one for one in days if one.is_open]
        ahead = [one for one in days if one.stage == "later"]
        line: dict[str, Any] = {
            "activity": row,
            "form_words": FORMS[row.form],
            "then": None,
            "then_on": None,
        }
        if ahead:
            line |= {"then": FEATURES[ahead[0].feature]}
            line |= {"then_on": ahead[0].opens_at or row.opens_at}
        if open_days:
            doing = [FEATURES[one.feature] for one in open_days]
            until = min(one.closes_at for one in open_days)
            open_now.append(line | {"doing": doing, "until": until})
        elif ahead:
            later.append(line)
    open_now.sort(key=lambda line: line["until"])
    return open_now, sorted(later, key=lambda line: line["then_on"])
