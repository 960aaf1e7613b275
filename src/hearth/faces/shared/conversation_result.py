"""The result of a conversation in words and charts: what is shared first, then what divides, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearth.decide.queries.conversations import results
from hearth.decide.queries.conversations.results import ConversationResult

from .charts import (
    Chart,
    OpinionRow,
    ShareRow,
    StandRow,
    opinion_bar,
    said_of,
    share_bars,
    stand_strip,
)
from .conversation_words import SHAPES, group_name, letter, sure_words
from .figures import say_count, say_share

MOST = 5
#: To be called shared, at least half of every group agree, surely; to divide, groups surely differ by a fifth.
SHARED, DIVIDED = 0.5, 0.2


@dataclass(frozen=True)
class Line:
    """One statement of a result."""

    number: int
    row: Any
    seen: int | None
    agree: float | None
    disagree: float | None
    by_group: list[str] = field(default_factory=list)

    @property
    def passed(self) -> float | None:
        if self.agree is None or self.disagree is None:
            return None
        return max(0.0, 1 - self.agree - self.disagree)

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""


@dataclass(frozen=True)
class Group:
    """A group in plain words: how many, and what sets it apart."""

    name: str
    size: int
    share: float
    says: list[tuple[str, Any]]
    is_own: bool = False


def top(found: ConversationResult, figure: str, least: float, most: int = MOST) -> list[int]:
    """Places of the statements in which a figure is surely large, the surest first."""
    figures = found.columns.get(figure, [])
    chosen = [
        at
        for at in results.in_order(found, figure)
        if figures[at] is not None and figures[at][1] is not None and figures[at][1] >= least
    ]
    return chosen[:most]


def line(found: ConversationResult, at: int, rows: dict[int, Any]) -> Line:
    """One statement with its shares, and each group's where they are described."""
    columns = found.columns
    number, seen = columns["number"][at], columns["seen"][at]
    agree = columns["agree"][at] / seen if seen else None
    disagree = columns["disagree"][at] / seen if seen else None
    return Line(number, rows.get(number), seen, agree, disagree, _by_group(columns, at))


def _by_group(columns: dict[str, list[Any]], at: int) -> list[str]:
    told = []
    for g, shares in enumerate(columns.get("by_group", [])):
        if shares[at] is not None:
            said = say_share(shares[at][0] / 100)
            told.append(_("%(group)s: %(n)s agree") % {"group": letter(g), "n": said})
    return told


@dataclass(frozen=True)
class Part:
    """A part of a result: its heading, what it means, and its statements with a bar each."""

    title: str
    words: str
    lines: list[dict[str, Any]]


def part(lines: list[Line], *, title: str, words: str) -> Part:
    """Some statements, everybody together as a bar, with each group's share in words."""
    rows = [
        OpinionRow(f"{one.number}. {one.text}", one.agree, one.disagree, hidden=one.seen is None)
        for one in lines
    ]
    told = [
        {"line": one, "svg": opinion_bar(row), "said": said_of(row)}
        for one, row in zip(lines, rows, strict=True)
    ]
    return Part(title, words, told)


def numbers_wanted(found: ConversationResult, places: list[int]) -> set[int]:
    """Numbers of the statements that a page needs the words of."""
    wanted = {found.numbers[at] for at in places}
    for group in found.payload.get("groups", []):
        wanted |= {one["number"] for one in group["distinct"][:3]}
    return wanted


def groups(found: ConversationResult, rows: dict[int, Any], own: int | None = None) -> list[Group]:
    """The groups that may be described, named by what sets them apart."""
    placed = sum(one["size"] for one in found.payload.get("groups", []))
    return [
        Group(
            group_name(g),
            one["size"],
            one["size"] / placed,
            [(_says(d["says"]), rows.get(d["number"])) for d in one["distinct"][:3]],
            is_own=own == g,
        )
        for g, one in enumerate(found.payload.get("groups", []))
    ]


def _says(says: str) -> str:
    return (
        _("More than others they agree:")
        if says == "agree"
        else _("More than others they disagree:")
    )


def strip(payload: dict[str, Any], own: Any = None) -> Chart | None:
    """Where groups stand on the line, and whoever looks; none without groups and without an own place."""
    rows = [_stand_row(g, one) for g, one in enumerate(payload.get("groups", []))]
    if own is not None:
        rows.append(StandRow(_("You"), own.low, own.at, own.high, own=True))
    if not rows or (own is None and len(rows) < 2):
        return None
    return stand_strip(
        rows,
        title=_("Where people stand"),
        note=_(
            "Near each other answered alike, far apart answered differently. Neither end is better."
        ),
    )


def _stand_row(g: int, one: dict[str, Any]) -> StandRow:
    low, at, high = one["span"]
    words = ngettext("%(n)s person", "%(n)s people", one["size"])
    return StandRow(group_name(g), low, at, high, note=words % {"n": say_count(one["size"])})


def turnout_charts(payload: dict[str, Any]) -> list[Chart]:
    """Who took part, by place and group, protected."""
    charts = []
    for table in (payload.get("turnout") or {}).get("tables", {}).values():
        known = [row["n"] for row in table["rows"] if row["n"] is not None]
        total = sum(known)
        if not total:
            continue
        rows = [
            ShareRow(
                row["name"], None if row["n"] is None else row["n"] / total, hidden=row["hidden"]
            )
            for row in table["rows"]
        ]
        charts.append(
            share_bars(rows, title=table["name"] or _("Place"), share_words=_("of those who told"))
        )
    return charts


def shape_words(payload: dict[str, Any]) -> dict[str, Any]:
    """What shape the answers have, and how sure that is."""
    name, words = SHAPES[payload["shape"]]
    if payload.get("groups_hidden"):
        name, words = SHAPES["unclear"][0], ""
    return {"name": name, "words": words, "sure": sure_words(payload)}
