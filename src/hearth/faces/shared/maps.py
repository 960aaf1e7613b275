"""Area maps without any tile server: outlines drawn once at loading, coloured on the page.

The outlines (`places.queries.outlines`) are SVG paths in a frame 1000 wide. Every area is a link or
at least has a name; the figures stand beside the map as a table; small numbers are hatched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .charts.drawing import Chart, Key, Words, pencil_for, swatch
from .figures import HIDDEN, UNKNOWN, say_share

Say = Callable[[float], str]


class AreaShape(Protocol):
    """What a map needs of an area (`hearth.core.places.queries.Outline` has it)."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def frame_height(self) -> int: ...


@dataclass(frozen=True)
class Shape:
    """An area that comes from nowhere else."""

    code: str
    name: str
    path: str
    frame_height: int


@dataclass(frozen=True)
class AreaValue:
    """What is known of an area: a value, or hidden to protect people; where its link leads."""

    value: float | None = None
    hidden: bool = False
    href: str = ""
    note: Words = ""


def steps_of(values: Sequence[float], *, classes: int = 5) -> list[float]:
    """Upper bounds of classes that hold about equally many areas; fewer where values repeat."""
    ordered = sorted(values)
    if not ordered:
        return []
    cuts = [ordered[min(len(ordered) * k // classes, len(ordered) - 1)] for k in range(1, classes)]
    return sorted({*cuts, ordered[-1]})


def class_of(value: float, steps: Sequence[float]) -> int:
    """The class from 1 to 5 that a value falls into, spread over the scale when there are fewer."""
    at = next((number for number, bound in enumerate(steps) if value <= bound), len(steps) - 1)
    return 1 + round(at * 4 / max(len(steps) - 1, 1))


def area_map(
    shapes: Sequence[AreaShape],
    values: Mapping[str, AreaValue],
    *,
    title: Words,
    summary: Words = "",
    note: Words = "",
    value_words: Words = "",
    place_words: Words = "",
    say: Say = say_share,
    chosen: str = "",
    fixed_steps: Sequence[float] | None = None,
) -> Chart:
    """Areas in five steps from little to much; `fixed_steps` keeps one scale on several maps."""
    shown = [one.value for one in values.values() if one.value is not None and not one.hidden]
    steps = list(fixed_steps or steps_of(shown))
    pencil = pencil_for(title, len(shapes), *values.items())
    areas = [
        _area(shape, values.get(shape.code, AreaValue()), steps, say, pencil.name, chosen)
        for shape in shapes
    ]
    height = max((shape.frame_height or 0 for shape in shapes), default=0) or 600
    described = summary or _("%(count)s areas, from little to much.") % {"count": len(shapes)}
    svg = _sheet(pencil.name, areas, height, title, described)
    head = [place_words or _("Place"), value_words or _("Share")]
    rows = [[shape.name, _said(values.get(shape.code, AreaValue()), say)] for shape in shapes]
    return Chart(title, svg, summary, note, _keys(values, steps, shown, say), head, rows)


def _area(
    shape: AreaShape, value: AreaValue, steps: Sequence[float], say: Say, name: str, chosen: str
) -> str:
    """One area: its colour or stripes, its name and figure for a pointer and for a reader."""
    css, fill = "map-area m0", ""
    if value.hidden:
        css, fill = "map-area map-hidden", f' fill="url(#{name}-h)"'
    elif value.value is not None and steps:
        css = f"map-area m{class_of(value.value, steps)}"
    if chosen and shape.code == chosen:
        css += " map-chosen"
    words = f"{shape.name}: {_said(value, say)}"
    path = (
        f'<path d="{escape(shape.path)}" class="{css}"{fill}><title>{escape(words)}</title></path>'
    )
    if not value.href:
        return path
    return f'<a href="{escape(value.href)}" aria-label="{escape(words)}">{path}</a>'


def _said(value: AreaValue, say: Say) -> str:
    if value.hidden:
        said = str(HIDDEN)
    else:
        said = str(UNKNOWN) if value.value is None else say(value.value)
    return f"{said} · {value.note}" if value.note else said


def _sheet(
    name: str, areas: Sequence[str], height: int, title: Words, described: Words
) -> SafeString:
    role = "group" if any(area.startswith("<a") for area in areas) else "img"
    hatch = (
        f'<defs><pattern id="{name}-h" width="16" height="16" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="16" height="16" class="c-hatch-ground"/>'
        f'<line x1="0" y1="0" x2="0" y2="16" class="c-hatch"/></pattern></defs>'
    )
    return mark_safe(  # nosec B308 B703
        f'<svg class="map-svg" viewBox="0 0 1000 {height}" role="{role}" '
        f'aria-labelledby="{name}-t" aria-describedby="{name}-d">'
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(described)}</desc>{hatch}{"".join(areas)}</svg>'
    )


def _keys(
    values: Mapping[str, AreaValue], steps: Sequence[float], shown: Sequence[float], say: Say
) -> list[Key]:
    """The scale in words: from … to … for each colour, then stripes and unknowns."""
    keys, low = [], min(shown, default=0.0)
    for bound in steps:
        words = (
            say(low)
            if say(low) == say(bound)
            else _("%(low)s to %(high)s") % {"low": say(low), "high": say(bound)}
        )
        keys.append(Key(swatch(f"m{class_of(bound, steps)}"), words))
        low = bound
    if any(value.hidden for value in values.values()):
        keys.append(Key(swatch("c-hatch", kind="hatch"), str(HIDDEN).capitalize()))
    if any(value.value is None and not value.hidden for value in values.values()):
        keys.append(Key(swatch("c-track c-hatch-box"), str(UNKNOWN).capitalize()))
    return keys
