"""Ratios to a share of residents, on a log scale: half and twice lie evenly about 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..figures import HIDDEN, UNKNOWN, say_ratio
from .drawing import Chart, Key, Pencil, Words, clamp, pencil_for, swatch

ROW, REACH = 74, 4.0
#: Where the dots may lie: a little inside the sheet, so that the outermost is drawn whole.
START, END = 2.0, 98.0


@dataclass(frozen=True)
class RatioRow:
    """One group or stage: its ratio (1 = its share) with bounds; hidden or not known."""

    label: Words
    ratio: float | None
    low: float | None = None
    high: float | None = None
    hidden: bool = False
    href: str = ""
    note: Words = ""

    @property
    def is_under(self) -> bool:
        """Whether it lies surely below its share."""
        bound = self.ratio if self.high is None else self.high
        return not self.hidden and bound is not None and bound < 1


def place_of(ratio: float) -> float:
    """Where a ratio lies, from a quarter at the start to four times at the end."""
    if ratio <= 0:
        return START
    share = (math.log(ratio) / math.log(REACH) + 1) / 2
    return clamp(START + share * (END - START), START, END)


def ratio_strip(
    rows: Sequence[RatioRow],
    *,
    title: Words,
    summary: Words = "",
    note: Words = "",
    group_words: Words = "",
) -> Chart:
    """A dot and interval for each row; the dashed line in the middle is their share."""
    pencil = pencil_for(title, *rows)
    height = len(rows) * ROW + 30
    marks = _scale(pencil, height)
    marks += [_row(pencil, row, number * ROW) for number, row in enumerate(rows)]
    described = summary or _describe(rows)
    svg = pencil.sheet(
        height, marks, title=title, description=described, links=any(r.href for r in rows)
    )
    head = [group_words or _("Group"), _("Ratio to their share"), _("Likely between")]
    return Chart(title, svg, summary, note, _keys(rows), head, [_cells(row) for row in rows])


def _scale(pencil: Pencil, height: float) -> list[str]:
    """The words of the scale under everything."""
    ends = [
        (START, _("a quarter"), "start"),
        (50.0, _("their share"), "middle"),
        (END, _("four times"), "end"),
    ]
    return [
        pencil.text(at, height - 6, words, "c-quiet", anchor=anchor) for at, words, anchor in ends
    ]


def _row(pencil: Pencil, row: RatioRow, y: float) -> str:
    middle = y + 36
    marks = [
        pencil.label(y + 16, row.label, href=row.href),
        pencil.bar(0, middle - 9, 100, 18, "c-track", round_by=9),
    ]
    if row.hidden:
        marks.append(pencil.hatched(0, middle - 9, 100, 18))
    marks += [
        pencil.line(at, middle - 9, at, middle + 9, "c-axis") for at in (place_of(0.5), place_of(2))
    ]
    marks.append(pencil.line(50, middle - 13, 50, middle + 13, "c-even"))
    if row.ratio is not None and not row.hidden:
        if row.low is not None and row.high is not None:
            marks.append(pencil.whisker(place_of(row.low), place_of(row.high), middle))
        marks.append(
            pencil.dot(place_of(row.ratio), middle, 8, "c-dot c-under" if row.is_under else "c-dot")
        )
    marks.append(pencil.text(0, y + 63, _said(row), "c-quiet"))
    return "".join(marks)


def _said(row: RatioRow) -> str:
    if row.hidden:
        said = str(HIDDEN)
    elif row.ratio is None:
        said = str(UNKNOWN)
    else:
        said = _("%(ratio)s times their share") % {"ratio": say_ratio(row.ratio)}
    return f"{said} · {row.note}" if row.note else said


def _cells(row: RatioRow) -> list[Words]:
    ratio: Words = HIDDEN if row.hidden else UNKNOWN if row.ratio is None else say_ratio(row.ratio)
    between = ""
    if row.low is not None and row.high is not None and not row.hidden:
        between = _("%(low)s and %(high)s") % {
            "low": say_ratio(row.low),
            "high": say_ratio(row.high),
        }
    return [row.label, ratio, between]


def _keys(rows: Sequence[RatioRow]) -> list[Key]:
    keys = [
        Key(swatch("c-dot", kind="dot"), _("Our best figure")),
        Key(swatch("c-even", kind="tick"), _("Exactly their share of residents")),
    ]
    if any(row.is_under for row in rows):
        keys.insert(1, Key(swatch("c-dot c-under", kind="dot"), _("Surely below their share")))
    if any(row.low is not None and not row.hidden for row in rows):
        keys.append(Key(swatch("c-whisker", kind="whisker"), _("Likely between these")))
    if any(row.hidden for row in rows):
        keys.append(Key(swatch("c-hatch", kind="hatch"), str(HIDDEN).capitalize()))
    return keys


def _describe(rows: Sequence[RatioRow]) -> str:
    under = ", ".join(str(row.label) for row in rows if row.is_under)
    if under:
        return _("Surely below their share: %(groups)s.") % {"groups": under}
    return _("None of these is surely below its share.")
