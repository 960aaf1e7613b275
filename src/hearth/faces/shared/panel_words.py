"""Panels by lot in words: methods, how the seed is made, states, targets, chances, what stands in the way."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .figures import say_share

Words = str | Promise

METHODS: dict[str, tuple[Words, Words]] = {
    "leximin": (
        _("Everybody's chance as equal as can be"),
        _("The smallest chance is made as large as the targets allow, then the next smallest, to the last."),
    ),
    "maximin": (
        _("The smallest chance as large as can be"),
        _("Only the person with the smallest chance is looked at."),
    ),
    "nash": (
        _("A balance between all chances"),
        _("The product of all chances is made as large as the targets allow."),
    ),
    "goldilocks": (
        _("Neither very small nor very large chances"),
        _("Guards against people who pretend to be somebody rare."),
    ),
    "plain": (
        _("The same chance for everybody"),
        _("A plain lottery: no targets, one order for all."),
    ),
}  # fmt: skip

SEEDS: dict[str, tuple[Words, Words]] = {
    "public": (
        _("By words of a public event"),
        _(
            "Such as the numbers of a lottery of a day to come. Nobody can know them before, "
            "and everybody can look them up."
        ),
    ),
    "sealed": (
        _("By sealed words and a number thrown in public"),
        _(
            "The program picks secret words and publishes their seal before anybody registers. "
            "At the draw a number is thrown in public. Neither we nor the dice can choose alone."
        ),
    ),
}  # fmt: skip

STATES: dict[str, tuple[Words, str]] = {
    "registered": (_("In the pool"), "info"),
    "withdrawn": (_("Withdrawn"), "quiet"),
    "reserve": (_("Waiting in turn"), "info"),
    "selected": (_("Drawn, not told yet"), "warm"),
    "invited": (_("Told, no answer yet"), "wait"),
    "confirmed": (_("Comes"), "good"),
    "declined": (_("Said no"), "stop"),
    "dropped": (_("Dropped out"), "stop"),
    "replaced": (_("Replaced"), "quiet"),
}

#: What a person reads on the page of their place.
PLACE_WORDS: dict[str, tuple[Words, Words]] = {
    "registered": (
        _("You are in the pool"),
        _("If you are drawn we get in touch with you. If somebody drops out later, you may still be drawn."),
    ),
    "withdrawn": (_("You have withdrawn"), _("We have forgotten your name and how to reach you.")),
    "reserve": (
        _("You are waiting in turn"),
        _("You were not among the first. If somebody cannot come, the next in turn has the place."),
    ),
    "selected": (_("You were drawn!"), _("There is a seat for you. Please tell us whether you come.")),
    "invited": (_("You were drawn!"), _("There is a seat for you. Please tell us whether you come.")),
    "confirmed": (_("You have a seat"), _("Thank you for coming. If anything changes, please tell us soon.")),
    "declined": (
        _("You have said no"),
        _("Thank you for telling us. The seat goes to somebody else by the same rule."),
    ),
    "dropped": (
        _("You have given your seat back"),
        _("Thank you for telling us. The seat goes to somebody else by the same rule."),
    ),
    "replaced": (_("Somebody else has the seat now"), _("Thank you for having taken part.")),
}  # fmt: skip

DRAW_KINDS: dict[str, Words] = {
    "first": _("The first draw"),
    "replacement": _("A draw for seats that came free"),
    "lottery": _("The draw"),
}

DRAW_STATES: dict[str, tuple[Words, str]] = {
    "waiting": (_("Waiting to be worked on"), "wait"),
    "working": (_("The tickets are being made"), "wait"),
    "stuck": (_("The targets cannot be kept"), "stop"),
    "ready": (_("The tickets are published"), "info"),
    "drawn": (_("Drawn"), "good"),
}

STEPS: dict[str, Words] = {
    "targets": _("Looking whether the targets can be kept."),
    "chances": _("Working out the fairest chances. With a large pool this takes some minutes."),
}

KINDS: dict[str, Words] = {
    "letters": _("Letters"),
    "champions": _("Cards of champions"),
    "register": _("People of earlier panels"),
}

WHY: dict[str, Words] = {
    "pool_too_small": _("There are %(there)s people for %(asked)s seats."),
    "households_too_few": _(
        "With one person of each household there are %(there)s people at most for %(asked)s seats."
    ),
    "feature_asks_too_many": _(
        "%(feature)s: the targets ask for at least %(asked)s people, but there are %(there)s seats."
    ),
    "feature_allows_too_few": _(
        "%(feature)s: the targets allow %(there)s people at most, but there are %(asked)s seats."
    ),
    "answer_too_rare": _(
        "%(feature)s, %(value)s: at least %(asked)s are asked for, and %(there)s can be drawn."
    ),
}


def why(reason: dict[str, Any]) -> str:
    """One reason why no panel is possible."""
    words = WHY.get(reason["code"])
    facts = {**reason, "feature": reason.get("feature") or _t("Where people live")}
    return str(words) % facts if words else _t("The sums for this panel did not come to an end.")


def change_words(change: dict[str, Any]) -> str:
    """One target that gives way."""
    parts = []
    if change["new_min"] != change["min"]:
        parts.append(_t("at least %(new)s instead of %(old)s") % _both(change, "min"))
    if change["new_max"] != change["max"]:
        parts.append(_t("at most %(new)s instead of %(old)s") % _both(change, "max"))
    feature = change.get("feature_name") or _t("Where people live")
    return f"{feature}, {change['name']}: {_t(' and ').join(parts)}"


def _both(change: dict[str, Any], end: str) -> dict[str, Any]:
    return {"new": change[f"new_{end}"], "old": change[end]}


def feature_words(name: str) -> str:
    """What a feature is called; the places have no name of their own."""
    return name or _t("Where people live")


def seats_words(row: dict[str, Any]) -> str:
    """From how many to how many seats."""
    if row["min"] == row["max"]:
        return ngettext("%(n)s seat", "%(n)s seats", row["min"]) % {"n": row["min"]}
    return _t("%(least)s to %(most)s seats") % {"least": row["min"], "most": row["max"]}


def chance_words(chance: float) -> str:
    """A chance as one in so many, and in per cent."""
    if chance <= 0:
        return _t(
            "none: no panel that keeps the targets has room for somebody who answered as you did"
        )
    if chance >= 0.995:
        return _t("all but certain")
    said = say_share(chance)
    if chance >= 0.4:
        return _t("%(share)s") % {"share": said}
    return _t("about 1 in %(n)s (%(share)s)") % {"n": round(1 / chance), "share": said}


def targets_view(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Targets ready to print."""
    return [
        {
            **feature,
            "name": feature_words(feature["name"]),
            "values": [{**row, "seats": seats_words(row)} for row in feature["values"]],
        }
        for feature in targets
    ]


def composition_view(composition: dict[str, Any]) -> list[dict[str, Any]]:
    """The composition beside the community, ready to print."""
    return [
        {
            **feature,
            "name": feature_words(feature["name"]),
            "rows": [{**row, "seats": seats_words(row)} for row in feature["rows"]],
        }
        for feature in composition.get("features", [])
    ]
