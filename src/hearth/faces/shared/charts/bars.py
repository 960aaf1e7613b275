"""Shares side by side: who was heard, against who lives here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..figures import HIDDEN, UNKNOWN, say_share
from .drawing import Chart, Key, Pencil, Words, clamp, nice_top, pencil_for, swatch

ROW, BAR = 78, 16


@dataclass(frozen=True)
class ShareRow:
    """One group. Shares are fractions 0..1; `low` and `high` bound what is not known for sure.

    `hidden`: the count is too small to show. `share=None`: not known.
    """

    label: Words
    share: float | None
    low: float | None = None
    high: float | None = None
    compare: float | None = None
    hidden: bool = False
    href: str = ""
    note: Words = ""

    @property
    def is_under(self) -> bool:
        """Whether even the upper bound lies below what one compares with."""
        if self.hidden or self.share is None or self.compare is None:
            return False
        return (self.share if self.high is None else self.high) < self.compare


def share_bars(
    rows: Sequence[ShareRow],
    *,
    title: Words,
    summary: Words = "",
    note: Words = "",
    share_words: Words = "",
    compare_words: Words = "",
    group_words: Words = "",
) -> Chart:
    """A bar and interval for each group's share, and a mark at its share of residents."""
    share_words, compare_words = share_words or _("heard"), compare_words or _("residents")
    pencil = pencil_for(title, *rows)
    top = nice_top(max([_largest(row) for row in rows], default=1.0))
    marks = [
        _row(pencil, row, number * ROW, top, share_words, compare_words)
        for number, row in enumerate(rows)
    ]
    linked = any(row.href for row in rows)
    svg = pencil.sheet(
        len(rows) * ROW,
        marks,
        title=title,
        description=summary or _describe(rows, compare_words),
        links=linked,
    )
    head = [
        group_words or _("Group"),
        _capital(share_words),
        _("Likely between"),
        _capital(compare_words),
    ]
    return Chart(
        title,
        svg,
        summary,
        note,
        _keys(rows, share_words, compare_words),
        head,
        [_cells(r) for r in rows],
    )


def _largest(row: ShareRow) -> float:
    return max(value or 0.0 for value in (row.share, row.high, row.compare))


def _row(
    pencil: Pencil, row: ShareRow, y: float, top: float, share_words: Words, compare_words: Words
) -> str:
    """Name, bar and words of one group, one under the other: nothing collides on a phone."""
    marks = [
        pencil.label(y + 16, row.label, href=row.href),
        pencil.bar(0, y + 26, 100, BAR, "c-track"),
    ]
    middle = y + 26 + BAR / 2
    if row.hidden:
        marks.append(pencil.hatched(0, y + 26, 100, BAR))
    elif row.share is not None:
        css = "c-bar c-under" if row.is_under else "c-bar"
        marks.append(pencil.bar(0, y + 26, clamp(row.share / top * 100), BAR, css))
        if row.low is not None and row.high is not None:
            marks.append(
                pencil.whisker(clamp(row.low / top * 100), clamp(row.high / top * 100), middle)
            )
    if row.compare is not None:
        at = clamp(row.compare / top * 100, 0.4, 99.6)
        marks.append(pencil.line(at, y + 22, at, y + 30 + BAR, "c-mark"))
    marks.append(pencil.text(0, y + 62, _said(row, share_words, compare_words), "c-quiet"))
    return "".join(marks)


def _said(row: ShareRow, share_words: Words, compare_words: Words) -> str:
    parts = []
    if row.hidden:
        parts.append(f"{share_words}: {HIDDEN}")
    else:
        parts.append(f"{share_words}: {say_share(row.share)}")
    if row.compare is not None:
        parts.append(f"{compare_words}: {say_share(row.compare)}")
    if row.note:
        parts.append(str(row.note))
    elif row.is_under:
        parts.append(_("fewer than their share"))
    return " · ".join(parts)


def _cells(row: ShareRow) -> list[Words]:
    if row.hidden:
        share: Words = HIDDEN
    else:
        share = UNKNOWN if row.share is None else say_share(row.share)
    between = ""
    if row.low is not None and row.high is not None and not row.hidden:
        between = _("%(low)s and %(high)s") % {
            "low": say_share(row.low),
            "high": say_share(row.high),
        }
    return [row.label, share, between, "" if row.compare is None else say_share(row.compare)]


def _keys(rows: Sequence[ShareRow], share_words: Words, compare_words: Words) -> list[Key]:
    keys = [Key(swatch("c-bar"), _capital(share_words))]
    if any(row.is_under for row in rows):
        keys.append(Key(swatch("c-bar c-under"), _("Fewer than their share")))
    if any(row.compare is not None for row in rows):
        keys.append(Key(swatch("c-mark", kind="tick"), _capital(compare_words)))
    if any(row.low is not None and not row.hidden for row in rows):
        keys.append(Key(swatch("c-whisker", kind="whisker"), _("Likely between these")))
    if any(row.hidden for row in rows):
        keys.append(Key(swatch("c-hatch", kind="hatch"), _capital(HIDDEN)))
    return keys


def _describe(rows: Sequence[ShareRow], compare_words: Words) -> str:
    under = [str(row.label) for row in rows if row.is_under]
    if not under:
        return _("Bars for %(count)s groups, each with a mark for %(compare)s.") % {
            "count": len(rows),
            "compare": compare_words,
        }
    return _("Fewer than their share: %(groups)s.") % {"groups": ", ".join(under)}


def _capital(words: Words) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
