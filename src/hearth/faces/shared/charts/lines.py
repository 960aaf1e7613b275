"""What changed over time, for each group, with the band of what is not known for sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..figures import HIDDEN, say_share, say_when
from .drawing import Chart, Key, Pencil, Words, nice_top, pencil_for, swatch

TOP, BASE = 26.0, 34.0
Say = Callable[[float | None], str]


@dataclass(frozen=True)
class Point:
    """A value on a day, with bounds; `hidden` leaves a gap that the table explains."""

    on: dt.date
    value: float | None
    low: float | None = None
    high: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Series:
    """One group's way through time (at most five to a chart can be told apart)."""

    label: Words
    points: Sequence[Point]


@dataclass(frozen=True)
class Panel:
    """One small chart among several."""

    title: Words
    series: Sequence[Series]


@dataclass(frozen=True)
class _Field:
    """Where days and values lie on the sheet."""

    first: dt.date
    days: int
    top: float
    height: float

    def x(self, on: dt.date) -> float:
        return 1 + 97 * (on - self.first).days / self.days if self.days else 50.0

    def y(self, value: float) -> float:
        room = self.height - TOP - BASE
        return TOP + room * (1 - min(value / self.top, 1.0))


def line_over_time(
    series: Sequence[Series],
    *,
    title: Words,
    summary: Words = "",
    note: Words = "",
    target: float | None = None,
    say: Say = say_share,
    height: float = 280,
) -> Chart:
    """A line per group, its band, the target as a dashed line; `say` puts a value into words."""
    field = _field([series], target, height)
    svg = _sheet(series, field, title, summary, target, say)
    keys = [
        Key(swatch(f"c-line g{n % 5 + 1}", kind="line"), one.label) for n, one in enumerate(series)
    ]
    if target is not None:
        keys.append(
            Key(swatch("c-even", kind="line"), _("Target: %(value)s") % {"value": say(target)})
        )
    keys += _gap_key(series)
    return Chart(title, svg, summary, note, keys, _head(series), _rows(series, say))


def small_multiples(
    panels: Sequence[Panel],
    *,
    title: Words,
    summary: Words = "",
    note: Words = "",
    target: float | None = None,
    say: Say = say_share,
) -> Chart:
    """Several small charts on one scale, so that groups or places can be compared at a glance."""
    field = _field([panel.series for panel in panels], target, 170)
    drawn = [(p.title, _sheet(p.series, field, p.title, summary, target, say)) for p in panels]
    svg = format_html_join("", '<div><p class="quiet">{}</p>{}</div>', drawn)
    flat = [
        Series(f"{p.title}: {s.label}" if str(s.label) else p.title, s.points)
        for p in panels
        for s in p.series
    ]
    keys = (
        [Key(swatch("c-even", kind="line"), _("Target: %(value)s") % {"value": say(target)})]
        if target
        else []
    )
    keys += _gap_key(flat)
    wrapped = format_html('<div class="multiples">{}</div>', svg)
    return Chart(title, wrapped, summary, note, keys, _head(flat), _rows(flat, say))


def _field(groups: Sequence[Sequence[Series]], target: float | None, height: float) -> _Field:
    points = [point for series in groups for one in series for point in one.points]
    days = [point.on for point in points] or [dt.date(2000, 1, 1)]
    values = [v for p in points if not p.hidden for v in (p.value, p.high) if v is not None]
    top = nice_top(max([*values, target or 0.0], default=1.0))
    return _Field(min(days), (max(days) - min(days)).days, top, height)


def _sheet(
    series: Sequence[Series],
    field: _Field,
    title: Words,
    summary: Words,
    target: float | None,
    say: Say,
) -> SafeString:
    pencil = pencil_for(title, *series, field)
    marks = [_grid(pencil, field), _days(pencil, field)]
    if target is not None:
        marks.append(pencil.line(0, field.y(target), 100, field.y(target), "c-even"))
    marks += [_band(pencil, one, field, number % 5 + 1) for number, one in enumerate(series)]
    marks += [_line(pencil, one, field, number % 5 + 1) for number, one in enumerate(series)]
    marks.append(_scale(pencil, field, say))
    return pencil.sheet(
        field.height, marks, title=title, description=summary or _describe(series, say)
    )


def _grid(pencil: Pencil, field: _Field) -> str:
    heights = [field.y(value) for value in (0.0, field.top / 2, field.top)]
    return "".join(pencil.line(0, y, 100, y, "c-grid") for y in heights)


def _scale(pencil: Pencil, field: _Field, say: Say) -> str:
    """The values of the grid, written last so that no line runs through them."""
    values = (0.0, field.top / 2, field.top)
    return "".join(
        pencil.text(0, field.y(value) - 5, say(value), "c-quiet c-scale") for value in values
    )


def _days(pencil: Pencil, field: _Field) -> str:
    y = field.height - 10
    if not field.days:
        return pencil.text(50, y, say_when(field.first, short=True), "c-quiet", anchor="middle")
    last = field.first + dt.timedelta(days=field.days)
    return pencil.text(0, y, say_when(field.first, short=True), "c-quiet") + pencil.text(
        100, y, say_when(last, short=True), "c-quiet", anchor="end"
    )


def _shown(one: Series) -> list[list[Point]]:
    """Runs of points that follow each other without a hidden or unknown one."""
    runs: list[list[Point]] = [[]]
    for point in one.points:
        if point.hidden or point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _stretched(pencil: Pencil, field: _Field, inside: str) -> str:
    """A drawing that stretches with the sheet: 1000 wide, its height in pixels."""
    turn = ' transform="translate(1000 0) scale(-1 1)"' if pencil.rtl else ""
    return (
        f'<svg width="100%" height="{field.height:g}" viewBox="0 0 1000 {field.height:g}" '
        f'preserveAspectRatio="none"><g{turn}>{inside}</g></svg>'
    )


def _band(pencil: Pencil, one: Series, field: _Field, number: int) -> str:
    drawn = []
    for run in _shown(one):
        sure = [p for p in run if p.low is not None and p.high is not None]
        if len(sure) < 2:
            continue
        upper = [(field.x(p.on) * 10, field.y(p.high or 0)) for p in sure]
        lower = [(field.x(p.on) * 10, field.y(p.low or 0)) for p in reversed(sure)]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in upper + lower)
        drawn.append(f'<polygon points="{corners}" class="c-band f{number}"/>')
    return _stretched(pencil, field, "".join(drawn)) if drawn else ""


def _line(pencil: Pencil, one: Series, field: _Field, number: int) -> str:
    drawn, dots = [], []
    for run in _shown(one):
        places = [(field.x(p.on), field.y(p.value or 0)) for p in run]
        corners = " ".join(f"{x * 10:.1f},{y:.1f}" for x, y in places)
        drawn.append(
            f'<polyline points="{corners}" class="c-line g{number}" '
            'vector-effect="non-scaling-stroke"/>'
        )
        dots += [pencil.dot(x, y, 5, f"c-point f{number}") for x, y in places]
    return (_stretched(pencil, field, "".join(drawn)) if drawn else "") + "".join(dots)


def _gap_key(series: Sequence[Series]) -> list[Key]:
    """What a gap in a line means, if there is one."""
    if not any(point.hidden for one in series for point in one.points):
        return []
    return [Key(swatch("c-whisker", kind="gap"), _("A gap: %(hidden)s") % {"hidden": HIDDEN})]


def _head(series: Sequence[Series]) -> list[Words]:
    return [_("Day"), *[one.label for one in series]]


def _rows(series: Sequence[Series], say: Say) -> list[list[Words]]:
    by_day = [{point.on: point for point in one.points} for one in series]
    days = sorted({day for points in by_day for day in points})
    return [[say_when(day), *[_cell(points.get(day), say) for points in by_day]] for day in days]


def _cell(point: Point | None, say: Say) -> Words:
    if point is None:
        return "–"
    if point.hidden:
        return HIDDEN
    if point.low is None or point.high is None or point.value is None:
        return say(point.value)
    between = {"value": say(point.value), "low": say(point.low), "high": say(point.high)}
    return _("%(value)s (likely %(low)s to %(high)s)") % between


def _describe(series: Sequence[Series], say: Say) -> str:
    parts = []
    for one in series:
        shown = [point for run in _shown(one) for point in run]
        if shown:
            words = {"label": one.label, "first": say(shown[0].value), "last": say(shown[-1].value)}
            parts.append(_("%(label)s: from %(first)s to %(last)s") % words)
    return ". ".join(parts) or _("No figures that may be shown yet.")
