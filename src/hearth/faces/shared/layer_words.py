"""Context layers in charts and words. Two figures stand side by side; no cause is ever claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .charts import Chart
from .figures import UNKNOWN, say_share
from .maps import AreaShape, AreaValue, area_map

SHARES = ("share", "%", "percent")


def say_figure(layer: Any, value: float | None) -> str:
    """A layer's figure with its unit."""
    if value is None:
        return str(UNKNOWN)
    if layer.unit.casefold() in SHARES:
        return say_share(value)
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    said = number_format(round(value, places), places, force_grouping=True)
    return f"{said} {layer.unit}" if layer.unit and layer.unit.casefold() != "score" else said


def agreement_words(layer: Any, together: Any) -> str:
    """Whether the places stand in the same order by the layer and by how they are heard."""
    name = {"name": layer.name, "n": together.places}
    words = {
        "together": _("Places with more “%(name)s” tend to be heard more, as their share goes."),
        "against": _("Places with more “%(name)s” tend to be heard less, as their share goes."),
        "unrelated": _("How much places are heard does not go with “%(name)s”."),
        "unsure": _(
            "From %(n)s places nobody can say whether how they are heard goes with “%(name)s”."
        ),
    }
    return words[together.verdict] % name


def layer_map(
    layer: Any, rows: Sequence[Mapping[str, Any]], shapes: Sequence[AreaShape]
) -> Chart | None:
    """A layer's figures on a map."""
    if not shapes:
        return None
    return area_map(
        shapes,
        {row["code"]: AreaValue(value=row["value"]) for row in rows},
        title=f"{layer.name} ({layer.year})",
        summary={
            "worse": _("A higher figure is worse."),
            "better": _("A higher figure is better."),
        }.get(layer.higher_is, ""),
        note=_("Source: %(source)s") % {"source": layer.source},
        value_words=layer.name,
        say=lambda value: say_figure(layer, value),
    )


def say_change(change: float | None) -> str:
    """A change of share in percentage points, with its sign."""
    if change is None:
        return str(UNKNOWN)
    points = round(100 * change, 1)
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return _("%(sign)s%(points)s points") % {"sign": sign, "points": number_format(abs(points), 1)}


def change_map(found: Mapping[str, Any], chosen: int, shapes: Sequence[AreaShape]) -> Chart | None:
    """How one group's share has changed in every place."""
    if not shapes or not found["columns"]:
        return None
    return area_map(
        shapes,
        {row["code"]: AreaValue(value=row["cells"][chosen]["change"]) for row in found["rows"]},
        title=found["columns"][chosen]["name"],
        summary=_("Change of the group's share of residents, in percentage points."),
        value_words=_("Change"),
        say=say_change,
    )
