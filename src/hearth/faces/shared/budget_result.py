"""A counted budget in words and charts: the result that explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .charts import BudgetPart, Chart, ShareRow, budget_bar, share_bars
from .figures import say_count, say_money

UNITS = 100


@dataclass(frozen=True)
class Line:
    """One project: how it stood, and why."""

    number: str
    title: str
    cost: int
    votes: int
    won: bool
    why: str
    beside: str


@dataclass(frozen=True)
class ResultView:
    """What the page shows."""

    winners: list[Line]
    losers: list[Line]
    bar: Chart
    cost: int
    left: int
    beside_words: list[str]
    turnout: list[Chart]
    certificate: str


def result_view(vote: Any, outcome: Any, *, currency: str) -> ResultView:
    """Everything from the stored outcome; no count is made here."""
    result, names = outcome.result, {str(row["number"]): row for row in vote.locked["projects"]}
    support, greedy = result["support"], set(outcome.beside["winners"])
    winners = [
        _line(names[row["project"]], support, True, _why_won(row, currency), greedy)
        for row in result["rounds"]
        if row["project"] in names
    ]
    losers = [
        _line(names[row["project"]], support, False, _why_lost(row, currency), greedy)
        for row in result["losers"]
        if row["project"] in names
    ]
    losers.sort(key=lambda line: -line.votes)
    parts = [BudgetPart(line.title, line.cost) for line in winners]
    bar = budget_bar(
        parts, total_minor=result["budget"], currency=currency, title=_("Where the money goes")
    )
    return ResultView(
        winners=winners,
        losers=losers,
        bar=bar,
        cost=result["cost"],
        left=result["left"],
        beside_words=_beside(outcome, names),
        turnout=_turnout(outcome.turnout),
        certificate=_certificate(result["certificate"]),
    )


def _line(
    project: dict[str, Any], support: dict[str, int], won: bool, why: str, greedy: set[str]
) -> Line:
    number = str(project["number"])
    other = number in greedy
    beside = ""
    if won and not other:
        beside = _("By most votes alone it would not have won.")
    if not won and other:
        beside = _("By most votes alone it would have won.")
    return Line(
        number, project["title"], project["cost_minor"], support.get(number, 0), won, why, beside
    )


def _fraction(text: Any) -> Fraction | None:
    return None if text is None else Fraction(str(text))


def _why_won(row: dict[str, Any], currency: str) -> str:
    """Who paid what."""
    payers, most = row.get("payers"), _fraction(row.get("highest_payment"))
    if payers and most is not None:
        words = ngettext(
            "%(n)s supporter paid for it from their share, none more than %(most)s.",
            "%(n)s supporters paid for it from their shares, none more than %(most)s.",
            payers,
        )
        return words % {"n": say_count(payers), "most": say_money(round(most), currency)}
    return _("It had the most support among those that still fitted the money left.")


def _why_lost(row: dict[str, Any], currency: str) -> str:
    """Why not, and what would have been enough."""
    facts = row.get("facts", {})
    words = {
        "dearer_than_budget": _("It costs more than the whole budget."),
        "no_support": _("Nobody voted for it."),
        "supporters_short": _(
            "Those who voted for it had too little of their shares left to pay for it."
        ),
        "budget_short": _("When its turn came, too little money was left."),
        "comparison": _("More people preferred the other outcome."),
        "out_of_time": _("The money ran out before its turn."),
    }.get(row["code"], row["code"])
    return " ".join([str(words), *_enough(facts, currency)])


def _enough(facts: dict[str, Any], currency: str) -> list[str]:
    """With how many more supporters, or for which cost, it would have won."""
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
    return found


def _beside(outcome: Any, names: dict[str, Any]) -> list[str]:
    """Equal Shares beside plain most-votes, on the same ballots."""
    here, there = set(outcome.result["winners"]), set(outcome.beside["winners"])
    if here == there:
        return [_("Counting most votes first would have bought the same projects.")]
    only_here = ", ".join(names[n]["title"] for n in names if n in here - there)
    only_there = ", ".join(names[n]["title"] for n in names if n in there - here)
    words = []
    if only_here:
        words.append(_("Only by equal shares: %(names)s.") % {"names": only_here})
    if only_there:
        words.append(_("Only by most votes: %(names)s.") % {"names": only_there})
    beside = outcome.beside
    words.append(
        _(
            "%(first)s voters have more of what they voted for by equal shares, %(second)s by most votes."
        )
        % {"first": say_count(beside["prefer_first"]), "second": say_count(beside["prefer_second"])}
    )
    words.append(
        _(
            "Voters who got nothing that they voted for: %(first)s by equal shares, %(second)s by most votes."
        )
        % {
            "first": say_count(beside["nothing_in_first"]),
            "second": say_count(beside["nothing_in_second"]),
        }
    )
    return words


def _turnout(turnout: dict[str, Any]) -> list[Chart]:
    """Who took part, protected when it was counted: shares of the ballots that told."""
    charts = []
    for table in turnout.get("tables", {}).values():
        known = [row["n"] for row in table["rows"] if row["n"] is not None]
        total = sum(known)
        if not total or any(row["hidden"] for row in table["rows"]) and len(known) < 2:
            continue
        rows = [
            ShareRow(
                row["name"],
                row["n"] / total if row["n"] is not None else None,
                hidden=row["hidden"],
            )
            for row in table["rows"]
        ]
        title = table["name"] or _("Place")
        charts.append(share_bars(rows, title=title, share_words=_("of ballots that told")))
    return charts


def _certificate(certificate: dict[str, Any]) -> str:
    """Why rounding decided nothing."""
    return _(
        "Every comparison was wider than any rounding could be, or was settled in exact fractions (%(exact)s of them)."
    ) % {"exact": certificate.get("settled_exactly", 0)}
