"""Where the money goes: one bar that adds up to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..figures import say_money, say_share
from .drawing import Chart, Key, Pencil, Words, pencil_for

HEIGHT, MOST = 56.0, 8


@dataclass(frozen=True)
class BudgetPart:
    """One project or line and its money in minor units."""

    label: Words
    minor: int


def budget_bar(
    parts: Sequence[BudgetPart],
    *,
    total_minor: int,
    currency: str,
    title: Words,
    summary: Words = "",
    note: Words = "",
    left_words: Words = "",
) -> Chart:
    """Parts from the largest on, what is left at the end; beyond eight they are joined."""
    left_words = left_words or _("Not spent")
    shown = _joined(sorted(parts, key=lambda part: -part.minor))
    whole = max(total_minor, sum(part.minor for part in parts), 1)
    pencil = pencil_for(title, total_minor, *parts)
    marks, keys, start = [], [], 0.0
    for number, part in enumerate(shown, 1):
        width = part.minor / whole * 100
        marks.append(_piece(pencil, start, width, number))
        keys.append(Key(_numbered(number), f"{part.label} · {say_money(part.minor, currency)}"))
        start += width
    left = whole - sum(part.minor for part in parts)
    if left > 0:
        marks.append(
            pencil.bar(start, 4, 100 - start, HEIGHT - 8, "c-track c-hatch-box", round_by=6)
        )
        keys.append(Key(_empty(), f"{left_words} · {say_money(left, currency)}"))
    described = summary or _describe(parts, whole, currency)
    svg = pencil.sheet(HEIGHT, marks, title=title, description=described)
    rows: list[list[Words]] = [
        [p.label, say_money(p.minor, currency), say_share(p.minor / whole)] for p in parts
    ]
    if left > 0:
        rows.append([left_words, say_money(left, currency), say_share(left / whole)])
    return Chart(title, svg, summary, note, keys, [_("Project"), _("Money"), _("Share")], rows)


def _joined(parts: list[BudgetPart]) -> list[BudgetPart]:
    if len(parts) <= MOST:
        return parts
    rest = parts[MOST - 1 :]
    words = ngettext("%(count)s more", "%(count)s more", len(rest)) % {"count": len(rest)}
    return [*parts[: MOST - 1], BudgetPart(words, sum(part.minor for part in rest))]


def _piece(pencil: Pencil, start: float, width: float, number: int) -> str:
    """One part with its number, where there is room for it."""
    box = pencil.bar(
        start, 4, max(width - 0.4, 0.2), HEIGHT - 8, f"f{(number - 1) % 5 + 1}", round_by=6
    )
    return box + (
        pencil.text(start + width / 2, 34, str(number), "c-on", anchor="middle")
        if width > 5
        else ""
    )


def _numbered(number: int) -> SafeString:
    drawn = (
        '<rect width="24" height="16" rx="3" class="f{}"/>'
        '<text x="12" y="12.5" text-anchor="middle" class="c-key-number">{}</text>'
    )
    return format_html(drawn, (number - 1) % 5 + 1, number)


def _empty() -> SafeString:
    return format_html(
        '<rect x="1" y="1" width="22" height="14" rx="3" class="{}"/>', "c-track c-hatch-box"
    )


def _describe(parts: Sequence[BudgetPart], whole: int, currency: str) -> str:
    spent = sum(part.minor for part in parts)
    words = {
        "spent": say_money(spent, currency),
        "whole": say_money(whole, currency),
        "count": len(parts),
    }
    return _("%(spent)s of %(whole)s goes to %(count)s projects.") % words
