"""Who is missing, in charts and words: from a reading to what a page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .charts import Chart, ShareRow, share_bars
from .figures import say_ratio
from .maps import AreaShape, AreaValue, area_map

Href = Callable[[Mapping[str, Any]], str]


def dimension_chart(dimension: Mapping[str, Any], *, href: Href | None = None) -> Chart:
    """Bars of one dimension: share heard beside share of residents."""
    rows = [
        ShareRow(
            label=group["name"],
            share=group.get("share"),
            low=_scaled(group, "low"),
            high=_scaled(group, "high"),
            compare=group.get("residents_share"),
            hidden=bool(group.get("hidden")),
            href=href(group) if href else "",
        )
        for group in dimension["groups"]
    ]
    return share_bars(
        rows,
        title=dimension["name"],
        note=unknown_words(dimension.get("unknown")),
        share_words=_("of those heard"),
        compare_words=_("of residents"),
    )


def _scaled(group: Mapping[str, Any], key: str) -> float | None:
    """A bound of the ratio as a bound of the share."""
    value, share = group.get(key), group.get("residents_share")
    return None if value is None or share is None else min(value * share, 1.0)


def place_map(
    places: Mapping[str, Any], shapes: Sequence[AreaShape], *, href: Href | None = None
) -> Chart | None:
    """Wards by their ratio: darker means nearer to (or above) their share of residents."""
    if not shapes or not places["groups"]:
        return None
    values = {
        group["code"]: AreaValue(
            value=group.get("ratio"),
            hidden=bool(group.get("hidden")),
            href=href(group) if href else "",
        )
        for group in places["groups"]
        if "code" in group
    }
    return area_map(
        shapes,
        values,
        title=_("Where people were heard"),
        summary=_(
            "Each place's share of those heard, over its share of residents. 1 is its fair share."
        ),
        note=unknown_words(places.get("unknown"), place=True),
        value_words=_("Share heard over share of residents"),
        say=say_ratio,
        fixed_steps=(0.5, 0.8, 1.25, 2.0, _top(places["groups"])),
    )


def _top(groups: Sequence[Mapping[str, Any]]) -> float:
    """The upper end of the last class: the largest ratio there is, and at least 2.5."""
    return max([2.5, *(group["ratio"] for group in groups if group.get("ratio"))])


def unknown_words(unknown: Any, *, place: bool = False) -> str:
    """How many told nothing, the three ways apart where we know them."""
    if unknown is None:
        return _("How many did not say is hidden to protect people.")
    if isinstance(unknown, Mapping):
        parts = [
            (unknown.get("not_asked", 0), _("not asked")),
            (unknown.get("prefer_not", 0), _("preferred not to say")),
            (unknown.get("not_known", 0), _("not known")),
        ]
        said = ", ".join(f"{n} {words}" for n, words in parts if n)
        return _("Not in these shares: %(said)s.") % {"said": said} if said else ""
    if not unknown:
        return ""
    if place:
        return ngettext("%(n)s person named no place.", "%(n)s people named no place.", unknown) % {
            "n": unknown
        }
    return ngettext("%(n)s person did not say.", "%(n)s people did not say.", unknown) % {
        "n": unknown
    }


def gap_words(gap: Mapping[str, Any]) -> str:
    """One gap as a sentence."""
    name = f"{gap['dimension']}: {gap['name']}" if gap.get("dimension") else gap["name"]
    if gap["verdict"] == "missing":
        return _("%(name)s: nobody heard yet") % {"name": name}
    return _("%(name)s: heard at %(ratio)s of their share") % {
        "name": name,
        "ratio": say_ratio(gap["ratio"]),
    }


def short_words(gap: Mapping[str, Any]) -> str:
    """What would close it."""
    n = gap["short"]
    return ngettext(
        "%(n)s more voice would balance it", "%(n)s more voices would balance it", n
    ) % {"n": n}
