"""What we heard, in charts and words: from counts to what a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from .charts import Chart, Point, Series, ShareRow, line_over_time, share_bars
from .figures import say_count, say_share
from .maps import AreaShape, AreaValue, area_map

KINDS = {
    "need": _l("Needs"),
    "barrier": _l("Barriers"),
    "idea": _l("Ideas"),
    "strength": _l("Strengths"),
    "story": _l("Stories"),
}


def breadth_words(row: Mapping[str, Any]) -> str:
    """“in 7 of 8 places, from 14 of 17 groups”."""
    parts = []
    if row["places_of"]:
        parts.append(_("in %(n)s of %(of)s places") % {"n": row["places"], "of": row["places_of"]})
    if row["reached_of"]:
        parts.append(
            _("from %(n)s of %(of)s groups") % {"n": row["reached"], "of": row["reached_of"]}
        )
    return ", ".join(parts)


def kind_rows(kinds: Mapping[str, int]) -> list[dict[str, Any]]:
    """Kinds in words with their counts, those that occur."""
    return [{"words": KINDS[key], "n": n} for key, n in kinds.items() if n and key in KINDS]


def groups_chart(row: Mapping[str, Any], *, whole: float | None) -> Chart:
    """Of each group's voices that were read, the share that speaks of the theme, with its interval."""
    rows = [
        ShareRow(
            label=group["name"],
            share=group["share"],
            low=group["low"],
            high=group["high"],
            compare=whole,
            note=_("%(n)s of %(of)s") % {"n": group["n"], "of": group["of"]},
        )
        for group in row["groups"]
    ]
    return share_bars(
        rows,
        title=row["name"],
        share_words=_("of the group's voices speak of it"),
        compare_words=_("of all voices"),
    )


def wards_map(
    spots: Sequence[Mapping[str, Any]], shapes: Sequence[AreaShape], *, key: str = "share"
) -> Chart | None:
    """Places by the share of their voices that speak of a theme (or by count, for the public)."""
    if not shapes or not spots:
        return None
    values = {
        spot["code"]: AreaValue(
            value=spot.get(key),
            hidden=bool(spot.get("hidden")),
            note=_("%(n)s of %(of)s") % {"n": spot["n"], "of": spot["of"]} if "of" in spot else "",
        )
        for spot in spots
        if "code" in spot
    }
    counted = key == "n"
    return area_map(
        shapes,
        values,
        title=_("Where people speak of it"),
        summary=_("Voices from each place that speak of this.")
        if counted
        else _("Of each place's voices that were read, the share that speaks of this."),
        value_words=_("Voices") if counted else _("Share"),
        say=_say_whole if counted else say_share,
    )


def _say_whole(value: float) -> str:
    return say_count(round(value))


def over_weeks(weeks: Mapping[str, int], *, title: str = "") -> Chart | None:
    """Voices under a theme, week by week; weeks in which nobody spoke of it are noughts."""
    days = [date.fromisoformat(week) for week in weeks]
    spans = range((days[-1] - days[0]).days // 7 + 1) if days else range(0)
    every = [days[0] + timedelta(weeks=n) for n in spans]
    points = [Point(day, float(weeks.get(day.isoformat(), 0))) for day in every]
    return _line(points, title or _("Over time"), _("Voices that were said in each week."))


def over_months(months: Iterable[Mapping[str, Any]]) -> Chart | None:
    """The same by month, with small numbers hidden."""
    points = [
        Point(
            date.fromisoformat(row["key"]),
            None if row["hidden"] else float(row["n"]),
            hidden=row["hidden"],
        )
        for row in months
    ]
    return _line(points, _("Over time"), _("Voices that were said in each month."))


def _line(points: list[Point], title: str, summary: str) -> Chart | None:
    if len(points) < 2:
        return None
    say: Callable[[float | None], str] = lambda value: say_count(  # noqa: E731
        None if value is None else round(value)
    )
    return line_over_time([Series(_("Voices"), points)], title=title, summary=summary, say=say)


def places_words(row: Mapping[str, Any]) -> str:
    """For the public: “from at least 5 places”; nothing where nothing may be said."""
    if not row.get("places"):
        return ""
    return ngettext("from at least %(n)s place", "from at least %(n)s places", row["places"]) % {
        "n": row["places"]
    }


def bar_chart(rows: Sequence[Mapping[str, Any]], *, total: int, title: str) -> Chart:
    """Public counts of one table as shares of the theme; hidden ones are hatched."""
    return share_bars(
        [
            ShareRow(
                label=row["name"],
                share=None if row["hidden"] else row["n"] / total,
                hidden=row["hidden"],
                note="" if row["hidden"] else say_count(row["n"]),
            )
            for row in rows
        ],
        title=title,
        share_words=_("of the voices that speak of it"),
    )
