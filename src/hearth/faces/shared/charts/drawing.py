"""The pencil: what every chart is made of. Mirrors itself where words run from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

Words = str | Promise
#: Letters that fit beside nothing else on the narrowest phone.
LONGEST_LABEL = 46


@dataclass(frozen=True)
class Key:
    """One line of the legend: a drawing of 24 by 16 and its words."""

    swatch: SafeString
    words: Words


@dataclass(frozen=True)
class Chart:
    """A chart with all that it owes its readers: words, legend, and the same figures as a table."""

    title: Words
    svg: SafeString
    summary: Words = ""
    note: Words = ""
    keys: Sequence[Key] = ()
    head: Sequence[Words] = ()
    rows: Sequence[Sequence[Words]] = ()


@dataclass(frozen=True)
class Pencil:
    """Draws marks: `x` from 0 to 100 in reading direction, `y` in pixels from the top."""

    name: str
    rtl: bool = field(default_factory=get_language_bidi)

    def across(self, x: float) -> str:
        """A position, mirrored for scripts from right to left."""
        return f"{round(100 - x if self.rtl else x, 2):g}%"

    def bar(
        self, x: float, y: float, width: float, height: float, css: str, *, round_by: float = 4
    ) -> str:
        """A box that starts at x and runs on in reading direction."""
        start = 100 - x - width if self.rtl else x
        return (
            f'<rect x="{round(start, 2):g}%" y="{y:g}" width="{round(max(width, 0), 2):g}%" '
            f'height="{height:g}" rx="{round_by:g}" class="{css}"/>'
        )

    def hatched(self, x: float, y: float, width: float, height: float) -> str:
        """A box with stripes: a number that is not shown."""
        start = 100 - x - width if self.rtl else x
        return (
            f'<rect x="{round(start, 2):g}%" y="{y:g}" width="{round(width, 2):g}%" '
            f'height="{height:g}" rx="4" fill="url(#{self.name}-h)" class="c-hatch-box"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> str:
        start, end = self.across(x1), self.across(x2)
        return f'<line x1="{start}" y1="{y1:g}" x2="{end}" y2="{y2:g}" class="{css}"/>'

    def whisker(self, low: float, high: float, y: float, *, cap: float = 5) -> str:
        """An interval: a line with two ends, on a halo so that it shows on any bar."""
        marks = [(low, y, high, y), (low, y - cap, low, y + cap), (high, y - cap, high, y + cap)]
        halo = "".join(self.line(*mark, "c-halo") for mark in marks[:1])
        return halo + "".join(self.line(*mark, "c-whisker") for mark in marks)

    def dot(self, x: float, y: float, radius: float, css: str) -> str:
        return f'<circle cx="{self.across(x)}" cy="{y:g}" r="{radius:g}" class="{css}"/>'

    def text(
        self, x: float, y: float, words: Words, css: str = "", *, anchor: str = "start"
    ) -> str:
        """Words; `anchor` start, middle or end, in reading direction."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look = f' class="{css}"' if css else ""
        return f'<text x="{self.across(x)}" y="{y:g}"{place}{look}>{escape(words)}</text>'

    def label(self, y: float, words: Words, *, href: str = "", css: str = "c-strong") -> str:
        """The name of a row, shortened where it would not fit, a link where it leads somewhere."""
        full = str(words)
        short = full if len(full) <= LONGEST_LABEL else full[: LONGEST_LABEL - 1].rstrip() + "…"
        drawn = self.text(0, y, short, css)
        return (
            f'<a href="{escape(href)}" aria-label="{escape(full)}">{drawn}</a>' if href else drawn
        )

    def sheet(
        self,
        height: float,
        marks: Iterable[str],
        *,
        title: Words,
        description: Words,
        links: bool = False,
    ) -> SafeString:
        """The whole drawing with its title and description for who cannot see it."""
        role = "group" if links else "img"
        direction = ' direction="rtl"' if self.rtl else ""
        inside = "".join(marks)
        hatch = _hatch(self.name) if f"#{self.name}-h" in inside else ""
        return mark_safe(  # nosec B308 B703
            f'<svg class="chart-svg" width="100%" height="{height:g}" role="{role}"{direction} '
            f'aria-labelledby="{self.name}-t" aria-describedby="{self.name}-d">'
            f'<title id="{self.name}-t">{escape(title)}</title>'
            f'<desc id="{self.name}-d">{escape(description)}</desc>{hatch}{inside}</svg>'
        )


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-h" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="8" height="8" class="c-hatch-ground"/>'
        f'<line x1="0" y1="0" x2="0" y2="8" class="c-hatch"/></pattern></defs>'
    )


def pencil_for(*what: object) -> Pencil:
    """A pencil whose ids belong to this drawing alone: made from what it shows."""
    return Pencil(f"c{crc32(repr([str(part) for part in what]).encode()):x}")


def clamp(value: float, low: float = 0.0, high: float = 100.0) -> float:
    """The value, held inside the sheet."""
    return min(max(value, low), high)


def nice_top(largest: float) -> float:
    """The first round number not below the largest value: 1, 2, 2.5 … times a power of ten."""
    if largest <= 0:
        return 1.0
    power = 10.0
    while power > largest:
        power /= 10
    while power * 10 <= largest:
        power *= 10
    return next(
        step * power for step in (1, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= largest * 0.9999
    )


def swatch(css: str, *, kind: str = "box") -> SafeString:
    """What the legend shows: box, tick, whisker, dot, line or hatch."""
    shapes = {
        "box": '<rect y="2" width="24" height="12" rx="3" class="{}"/>',
        "tick": '<line x1="12" y1="1" x2="12" y2="15" class="{}"/>',
        "whisker": '<path d="M2 8H22M2 4V12M22 4V12" class="{}"/>',
        "dot": '<circle cx="12" cy="8" r="7" class="{}"/>',
        "line": '<line x1="1" y1="8" x2="23" y2="8" class="{}"/>',
        "gap": '<path d="M1 8H7M17 8H23" class="{}"/>',
        "hatch": '<path d="M0 14L12 2M8 16L22 2M18 16L24 10" class="{}"/>',
    }
    return format_html(shapes[kind], css)
