"""What people think of statements: agree, pass, disagree in one bar; and where groups stand on a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..figures import HIDDEN, say_share
from .drawing import Chart, Key, Pencil, Words, clamp, pencil_for, swatch

ROW, BAR = 78, 18
STRIP_ROW = 70


@dataclass(frozen=True)
class OpinionRow:
    """One statement (or one group on one statement): shares that agree and disagree; the rest passed.

    `hidden`: too few answered to show it.
    """

    label: Words
    agree: float | None
    disagree: float | None
    hidden: bool = False
    href: str = ""
    note: Words = ""

    @property
    def passed(self) -> float:
        return max(0.0, 1 - (self.agree or 0) - (self.disagree or 0))


def opinion_bars(
    rows: Sequence[OpinionRow], *, title: Words, summary: Words = "", note: Words = ""
) -> Chart:
    """A bar for each row: who agrees from the start, who disagrees from the end, who passes between."""
    pencil = pencil_for(title, *rows)
    marks = [_row(pencil, row, number * ROW) for number, row in enumerate(rows)]
    described = summary or _("For each statement how many agree, pass and disagree.")
    svg = pencil.sheet(
        len(rows) * ROW, marks, title=title, description=described, links=any(r.href for r in rows)
    )
    head = [_("Statement"), _("Agree"), _("Pass"), _("Disagree")]
    return Chart(title, svg, summary, note, _keys(rows), head, [_cells(row) for row in rows])


def opinion_bar(row: OpinionRow) -> SafeString:
    """The bar of one statement alone, for a page that says its figures in words beside it."""
    pencil = pencil_for(row)
    marks = "".join(_marks(pencil, row, 3))
    return pencil.sheet(BAR + 6, [marks], title=row.label, description=_said(row))


def said_of(row: OpinionRow) -> str:
    """The figures of one bar in words."""
    return _said(row)


def _row(pencil: Pencil, row: OpinionRow, y: float) -> str:
    marks = [pencil.label(y + 16, row.label, href=row.href), *_marks(pencil, row, y + 26)]
    marks.append(pencil.text(0, y + 64, _said(row), "c-quiet"))
    return "".join(marks)


def _marks(pencil: Pencil, row: OpinionRow, top: float) -> list[str]:
    if row.hidden or row.agree is None or row.disagree is None:
        return [pencil.hatched(0, top, 100, BAR)]
    agree, disagree = clamp(row.agree * 100), clamp(row.disagree * 100)
    return [
        pencil.bar(0, top, 100, BAR, "c-track"),
        pencil.bar(0, top, agree, BAR, "c-agree"),
        pencil.bar(100 - disagree, top, disagree, BAR, "c-disagree"),
        pencil.line(50, top - 3, 50, top + BAR + 3, "c-even"),
    ]


def _said(row: OpinionRow) -> str:
    if row.hidden or row.agree is None or row.disagree is None:
        said = str(HIDDEN)
    else:
        said = _("%(agree)s agree · %(passed)s pass · %(disagree)s disagree") % {
            "agree": say_share(row.agree),
            "passed": say_share(row.passed),
            "disagree": say_share(row.disagree),
        }
    return f"{said} · {row.note}" if row.note else said


def _cells(row: OpinionRow) -> list[Words]:
    if row.hidden or row.agree is None or row.disagree is None:
        return [row.label, HIDDEN, HIDDEN, HIDDEN]
    return [row.label, *(say_share(one) for one in (row.agree, row.passed, row.disagree))]


def _keys(rows: Sequence[OpinionRow]) -> list[Key]:
    keys = [
        Key(swatch("c-agree"), _("Agree")),
        Key(swatch("c-track"), _("Pass")),
        Key(swatch("c-disagree"), _("Disagree")),
    ]
    if any(row.hidden for row in rows):
        keys.append(Key(swatch("c-hatch", kind="hatch"), str(HIDDEN).capitalize()))
    return keys


@dataclass(frozen=True)
class StandRow:
    """A group or a person on the line: from where to where, the middle; `own` is who looks."""

    label: Words
    low: float
    at: float
    high: float
    own: bool = False
    note: Words = ""


def stand_strip(
    rows: Sequence[StandRow], *, title: Words, summary: Words = "", note: Words = ""
) -> Chart:
    """Where each stands on one line: near each other answered alike, far apart answered differently."""
    pencil = pencil_for(title, *rows)
    least = min((row.low for row in rows), default=0.0)
    most = max((row.high for row in rows), default=1.0)
    wide = max(most - least, 1e-9)

    def place(value: float) -> float:
        return 3 + clamp((value - least) / wide, 0.0, 1.0) * 94

    marks = [_stand(pencil, row, number * STRIP_ROW, place) for number, row in enumerate(rows)]
    described = summary or _(
        "A line on which people who answer alike stand near each other. %(rows)s."
    ) % {"rows": "; ".join(f"{row.label}: {_where(row, least, wide)}" for row in rows)}
    svg = pencil.sheet(len(rows) * STRIP_ROW, marks, title=title, description=described)
    head = [_("Who"), _("Where on the line")]
    cells = [[row.label, _where(row, least, wide)] for row in rows]
    keys = [
        Key(swatch("c-rest"), _("Where four in five of a group stand")),
        Key(swatch("c-dot", kind="dot"), _("The middle")),
    ]
    if any(row.own for row in rows):
        keys.append(Key(swatch("c-whisker", kind="whisker"), _("You, as far as we can tell")))
    return Chart(title, svg, summary, note, keys, head, cells)


def _stand(pencil: Pencil, row: StandRow, y: float, place: Callable[[float], float]) -> str:
    middle = y + 38
    marks = [
        pencil.label(y + 16, row.label),
        pencil.bar(0, middle - 8, 100, 16, "c-track", round_by=8),
    ]
    if row.own:
        marks.append(pencil.whisker(place(row.low), place(row.high), middle))
        marks.append(pencil.dot(place(row.at), middle, 9, "c-dot c-under"))
    else:
        wide = max(place(row.high) - place(row.low), 1)
        marks.append(pencil.bar(place(row.low), middle - 8, wide, 16, "c-rest", round_by=8))
        marks.append(pencil.dot(place(row.at), middle, 8, "c-dot"))
    if row.note:
        marks.append(pencil.text(0, y + 62, row.note, "c-quiet"))
    return "".join(marks)


def _where(row: StandRow, least: float, wide: float) -> str:
    low, at, high = (round(100 * (one - least) / wide) for one in (row.low, row.at, row.high))
    return _("at %(at)s of 100, between %(low)s and %(high)s") % {
        "at": at,
        "low": low,
        "high": high,
    }
