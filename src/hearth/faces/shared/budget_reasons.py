"""Why a project won or lost, in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .figures import say_count, say_money

Names = Mapping[str, str]


def _fraction(text: Any) -> Fraction | None:
    return None if text is None else Fraction(str(text))


def why_won(row: dict[str, Any], currency: str) -> list[str]:
    """Who paid what, and how strong the support was."""
    stage = row.get("stage")
    if stage in ("fill", "greedy"):
        return [
            _("It was bought with what was left over: it had the most support that still fitted.")
            if stage == "fill"
            else _("It had the most support among those that still fitted the money left.")
        ]
    return [line for line in (_paid(row, currency), _strength(row)) if line]


def _paid(row: dict[str, Any], currency: str) -> str:
    payers, most = row.get("payers"), _fraction(row.get("highest_payment"))
    if not payers or most is None:
        return _("It costs nothing, and somebody wants it.") if row.get("cost") == 0 else ""
    if row["stage"] == "phragmen":
        words = ngettext(
            "%(n)s supporter had saved up for it, none more than %(most)s.",
            "%(n)s supporters had saved up for it, none more than %(most)s.",
            payers,
        )
    else:
        words = ngettext(
            "%(n)s supporter paid for it from their share, none more than %(most)s.",
            "%(n)s supporters paid for it from their shares, none more than %(most)s.",
            payers,
        )
    paid = words % {"n": say_count(payers), "most": say_money(round(most), currency)}
    full = row.get("payers_in_full")
    short = payers - full if full is not None else 0
    if short <= 0:
        return paid
    gave = ngettext(
        "%(n)s of them gave all that they had left.",
        "%(n)s of them gave all that they had left.",
        short,
    ) % {"n": say_count(short)}
    return f"{paid} {gave}"


def _strength(row: dict[str, Any]) -> str:
    """Effective support: as many as would have carried the cost at this price, were nobody short."""
    effective, support = _fraction(row.get("effective_support")), row.get("support") or 0
    if effective is None or row["stage"] == "phragmen" or round(effective) >= support:
        return ""
    return _(
        "Its support was as strong as that of %(n)s people who could have paid their part in full."
    ) % {"n": say_count(round(effective))}


def why_lost(
    row: dict[str, Any], limits: Mapping[str, Any], names: Names, currency: str
) -> list[str]:
    """Why not, and what would have been enough."""
    facts = {**row.get("facts", {}), **limits}
    other = names.get(str(facts.get("other")), str(facts.get("other", "")))
    words = {
        "dearer_than_budget": _("It costs more than the whole budget."),
        "no_support": _("Nobody voted for it."),
        "supporters_short": _short(facts, currency),
        "budget_short": _("When its turn came, too little money was left (%(left)s).")
        % {"left": say_money(facts.get("budget_left", 0), currency)},
        "comparison": _("More people preferred the other outcome."),
        "out_of_time": _("The money ran out before its turn."),
        "too_few_supporters": _("The rule asks for at least %(n)s supporters.")
        % {"n": say_count(facts.get("min_support", 0))},
        "shut_out": _("“%(other)s” was bought, and only one of the two can be.") % {"other": other},
        "needs_other": _("It depends on “%(other)s”, which was not bought.") % {"other": other},
    }.get(row["code"], row["code"])
    return [str(words), *_enough(facts, currency)]


def _short(facts: Mapping[str, Any], currency: str) -> str:
    missing = _fraction(facts.get("missing"))
    if missing is None or missing <= 0:
        return _("Those who voted for it had too little of their shares left to pay for it.")
    return _("Those who voted for it had %(missing)s too little left of their shares.") % {
        "missing": say_money(max(round(missing), 1), currency)
    }


def _enough(facts: Mapping[str, Any], currency: str) -> list[str]:
    """With how many more supporters, or for which cost, it would have won; and how that is known."""
    found = []
    more = facts.get("enough_support")
    if isinstance(more, int) and more > 0:
        found.append(
            ngettext(
                "%(n)s more supporter would have been enough.",
                "%(n)s more supporters would have been enough.",
                more,
            )
            % {"n": say_count(more)}
        )
    cost = facts.get("enough_cost")
    if isinstance(cost, int) and cost > 0:
        found.append(_("For %(cost)s it would have won.") % {"cost": say_money(cost, currency)})
    if found and "final_count" in (
        facts.get("enough_cost_basis"),
        facts.get("enough_support_basis"),
    ):
        found.append(_("(Counted with the same share for everybody.)"))
    return found
