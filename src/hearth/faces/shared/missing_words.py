"""Who is missing, as plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .figures import say_ratio, say_share
from .naming import apart

#: Counts below this are marked on the desk: exact, and not to be passed on.
SMALL = 5


def verdict_words(group: Mapping[str, Any], certain: str = "open") -> str:
    """“Likely missed”, and how sure that is."""
    verdict = group["verdict"]
    if verdict == "missing":
        return _("missing")
    if verdict == "under":
        return _("surely missed") if certain == "under" else _("likely missed")
    if verdict == "over":
        return _("heard more than their share")
    return _("heard as their share") if verdict == "balanced" else _("too early to say")


def group_sentence(group: Mapping[str, Any], certain: str = "open") -> str:
    """“Of 100 residents 16 are “Disabled”; of 100 people heard 6 are: likely missed.”"""
    living = _of_hundred(group.get("residents_share"))
    facts = {
        "living": living,
        "name": apart(group["name"]),
        "verdict": verdict_words(group, certain),
    }
    if group.get("share") is None:
        return _("Of 100 residents %(living)s are “%(name)s”; nobody has told us yet.") % facts
    if not group["heard"]:
        return (
            _("Of 100 residents %(living)s are “%(name)s”; of those heard nobody is: %(verdict)s.")
            % facts
        )
    return _(
        "Of 100 residents %(living)s are “%(name)s”; of 100 people heard %(heard)s are: %(verdict)s."
    ) % {**facts, "heard": _of_hundred(group["share"])}


def place_sentence(spot: Mapping[str, Any]) -> str:
    """“Of 100 residents 6 live in Quayside; of 100 people heard 2 do: likely missed.”"""
    living = _of_hundred(spot.get("residents_share"))
    facts = {"living": living, "name": apart(spot["name"]), "verdict": verdict_words(spot)}
    if spot.get("share") is None:
        return _("Of 100 residents %(living)s live in %(name)s; nobody has told us yet.") % facts
    if not spot["heard"]:
        return (
            _(
                "Of 100 residents %(living)s live in %(name)s; of those heard nobody does: %(verdict)s."
            )
            % facts
        )
    return _(
        "Of 100 residents %(living)s live in %(name)s; of 100 people heard %(heard)s do: %(verdict)s."
    ) % {**facts, "heard": _of_hundred(spot["share"])}


def _of_hundred(share: float | None) -> str:
    """A share as so many of a hundred; a decimal where less than one."""
    percent = 100 * (share or 0.0)
    if 0 < percent < 0.95:
        return f"{percent:.1f}"
    return str(round(percent))


def bounds_words(sure: Mapping[str, Any] | None) -> str:
    """What holds whatever the unknown are, chance included."""
    if not sure or sure["low"] is None:
        return ""
    facts = {"low": say_ratio(sure["low"]), "high": say_ratio(sure["high"])}
    return _("between %(low)s and %(high)s of their share, whatever the unknown are") % facts


def effect_words(effect: Any) -> dict[str, str]:
    """What was there before a task, what has come in since, and what that allows to be said."""
    before = ngettext(
        "Before: %(n)s of %(of)s person heard",
        "Before: %(n)s of %(of)s people heard",
        effect.known_before,
    ) % {"n": effect.heard_before, "of": effect.known_before}
    since = ngettext(
        "Since: %(n)s of %(of)s person heard",
        "Since: %(n)s of %(of)s people heard",
        effect.known_since,
    ) % {"n": effect.heard_since, "of": effect.known_since}
    if effect.ratio_before is not None:
        before += " · " + _("%(ratio)s of their share") % {"ratio": say_ratio(effect.ratio_before)}
    if effect.ratio_since is not None:
        since += " · " + _("%(ratio)s of their share (between %(low)s and %(high)s)") % {
            "ratio": say_ratio(effect.ratio_since),
            "low": say_ratio(effect.low_since),
            "high": say_ratio(effect.high_since),
        }
    words = {
        "up": _("The gap has narrowed since the task was made."),
        "down": _("The gap has grown since the task was made."),
        "alike": _("No change to speak of since the task was made."),
        "too_early": _("It is too early to say whether the gap has moved."),
    }
    return {
        "before": before,
        "since": since,
        "verdict": words[effect.verdict],
        "key": effect.verdict,
    }


def moved_words(moved: str) -> str:
    """Whether a group is heard more than in the round before."""
    return {
        "up": _("more than in the round before"),
        "down": _("less than in the round before"),
        "alike": _("as in the round before"),
        "too_early": _("no clear change"),
    }.get(moved, "")


def weights_words(weights: Mapping[str, Any] | None) -> str:
    """What weighting costs, in one sentence."""
    if not weights:
        return ""
    return _(
        "Weighted to the residents, %(people)s voices tell as much as %(size)s voices of people drawn alike "
        "(%(share)s of them); nobody counts for more than %(largest)s."
    ) % {
        "people": weights["people"],
        "size": round(weights["effective"]),
        "share": say_share(weights["effective"] / weights["people"]),
        "largest": say_ratio(weights["largest"]),
    }
