"""How proposals, valuations, merges and links are said on every face."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .figures import say_money

Words = str | Promise

STATES: dict[str, Promise] = {
    "waiting": _("Waiting to be read"),
    "shown": _("Collecting support"),
    "refused": _("Not shown"),
    "merged": _("Merged with others"),
    "in_review": _("Being looked at"),
    "feasible": _("Can be done"),
    "not_feasible": _("Cannot be done"),
    "on_ballot": _("On the ballot"),
    "withdrawn": _("Taken back"),
}
TONES = {
    "waiting": "wait",
    "shown": "info",
    "refused": "stop",
    "merged": "quiet",
    "in_review": "wait",
    "feasible": "good",
    "not_feasible": "stop",
    "on_ballot": "good",
    "withdrawn": "quiet",
}
#: What a step means, in a sentence, for the history of a proposal.
STEPS: dict[str, Promise] = {
    "waiting": _("It arrived, and the team reads it"),
    "shown": _("Everybody can read it"),
    "refused": _("The team did not show it"),
    "merged": _("Its authors agreed to make it one with others"),
    "in_review": _("It is found out what it costs and whether it can be done"),
    "feasible": _("It can be done"),
    "not_feasible": _("It cannot be done"),
    "on_ballot": _("It stands on the ballot"),
    "withdrawn": _("It was taken back"),
}
VERDICTS: dict[str, Promise] = {
    "yes": _("Yes, it can be done"),
    "changes": _("Yes, with changes"),
    "no": _("No, it cannot be done"),
}
OFFERS: dict[str, Promise] = {
    "open": _("Waiting for the authors"),
    "merged": _("Everybody agreed: merged"),
    "failed": _("Not everybody agreed"),
    "taken_back": _("Taken back by the team"),
    "undone": _("Undone"),
}
OFFER_TONES = {"open": "wait", "merged": "good", "failed": "stop"}
ANSWERS: dict[str, Promise] = {
    "waiting": _("has not answered yet"),
    "yes": _("agrees"),
    "no": _("does not agree"),
}
LINKS: dict[str, Promise] = {
    "depends_on": _("needs"),
    "excludes": _("cannot stand together with"),
}
ORDERS: dict[str, Promise] = {
    "drawn": _("Drawn by lot"),
    "newest": _("Newest first"),
    "number": _("By number"),
}


@dataclass(frozen=True)
class Step:
    """One step of a proposal's history; the timeline component prints it."""

    title: Words
    text: Words = ""
    on: Any = None
    href: str = ""
    state: str = "done"
    stage: Words = ""


def history(proposal: Any, *, to_author: bool = False) -> list[Step]:
    """What became of a proposal, oldest first. The public reads no step before it was shown."""
    rows = list(proposal.steps.all())
    if not to_author:
        first = next(
            (n for n, row in enumerate(rows) if row.state not in ("waiting", "refused")), 0
        )
        rows = rows[first:]
    steps = [Step(STEPS[row.state], row.reason, row.at) for row in rows]
    return [*steps, *_ahead(proposal)]


def _ahead(proposal: Any) -> list[Step]:
    """What may come next."""
    way = ["shown", "in_review", "feasible", "on_ballot"]
    if proposal.state not in ["waiting", *way[:-1]]:
        return []
    after = way if proposal.state == "waiting" else way[way.index(proposal.state) + 1 :]
    return [Step(STEPS[state], state="later") for state in after]


def cost_words(proposal: Any, *, currency: str) -> str:
    """What a proposal costs, as sure as it is known."""
    if proposal.cost_minor:
        return say_money(proposal.cost_minor, currency)
    if proposal.rough_cost_minor:
        return _t("about %(money)s, its author guesses") % {
            "money": say_money(proposal.rough_cost_minor, currency)
        }
    return _t("cost not known yet")


def range_words(low: int | None, high: int | None, *, currency: str) -> str:
    """A range of money in words, or nothing."""
    if not low:
        return ""
    if not high or high == low:
        return say_money(low, currency)
    words = {"low": say_money(low, currency), "high": say_money(high, currency)}
    return _t("%(low)s to %(high)s") % words


def valuation_rows(
    valued: Iterable[Any], *, currency: str, today: date, with_answers: bool
) -> list[dict[str, Any]]:
    """Who was asked, by when, and (once settled) what they answered."""
    return [
        {
            "valuation": row,
            "name": row.shown_name,
            "is_answered": row.state == "answered",
            "is_late": row.state == "asked" and row.due_on < today,
            "verdict": VERDICTS.get(row.verdict, "") if with_answers else "",
            "cost": range_words(row.low_minor, row.high_minor, currency=currency)
            if with_answers
            else "",
            "reasons": row.reasons if with_answers else "",
        }
        for row in valued
    ]
