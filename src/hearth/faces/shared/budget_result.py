"""A counted budget in words and charts: the result that explains itself, a page of it at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from .budget_reasons import why_lost, why_won
from .charts import BudgetPart, Chart, ShareRow, budget_bar, share_bars
from .figures import say_count, say_money, say_share
from .rule_words import FAMILIES
from .rules_compared import group_name

PAGE = 25
#: Winners named in the bar before the rest is joined.
IN_BAR = 7
WHERE_VOTERS_LIVE = _l("By where voters live")


@dataclass(frozen=True)
class Line:
    """One project: how it stood, and why."""

    number: str
    title: str
    cost: int
    votes: int
    points: int | None
    won: bool
    why: list[str]
    beside: str
    paid: list[tuple[Any, list[tuple[str, str]]]] = field(default_factory=list)


@dataclass(frozen=True)
class ResultView:
    """What the page shows."""

    winners: Page[Any]
    losers: Page[Any]
    bar: Chart
    cost: int
    left: int
    kind: str
    beside_words: list[str]
    rules: list[list[Any]]
    rules_head: list[Any]
    effects: list[dict[str, Any]]
    money: list[dict[str, Any]]
    turnout: list[Chart]
    certificate: str
    is_told: bool
    told: int
    to_tell: int


class Teller:
    """Knows one stored outcome and its story, and puts them into words; counts nothing."""

    def __init__(self, vote: Any, outcome: Any, story: Any, *, currency: str) -> None:
        self.outcome, self.currency = outcome, currency
        self.result: dict[str, Any] = outcome.result
        self.account: dict[str, Any] = story.account if story else {}
        self.rows = {str(row["number"]): row for row in vote.locked["projects"]}
        self.names = {number: row["title"] for number, row in self.rows.items()}
        self.support: dict[str, int] = self.result["support"]
        self.points: dict[str, int] = self.result.get("points") or {}
        self.greedy = set(outcome.beside["winners"])

    def winner(self, row: dict[str, Any]) -> Line:
        """A project that was bought."""
        number = row["project"]
        beside = "" if number in self.greedy else _("By most votes alone it would not have won.")
        why = why_won(row, self.currency)
        return self._line(number, True, why, beside, self._paid(number))

    def loser(self, row: dict[str, Any]) -> Line:
        """A project that was not."""
        number = row["project"]
        beside = _("By most votes alone it would have won.") if number in self.greedy else ""
        limits = self.account.get("limits", {}).get(number, {})
        why = why_lost(row, limits, self.names, self.currency)
        return self._line(number, False, why, beside, [])

    def _line(self, number: str, won: bool, why: list[str], beside: str, paid: Any) -> Line:
        row = self.rows[number]
        points = self.points.get(number, 0) if self.points else None
        return Line(
            number,
            row["title"],
            row["cost_minor"],
            self.support.get(number, 0),
            points,
            won,
            why,
            beside,
            paid,
        )

    def _paid(self, number: str) -> list[tuple[Any, list[tuple[str, str]]]]:
        """From whose shares a project was paid: for each way to sort voters, groups and shares that may be told."""
        told = []
        for key, table in self.account.get("paid", {}).items():
            shares = table["projects"].get(number) or []
            rows = [
                (name, say_share(share))
                for (_id, name), share in zip(table["groups"], shares, strict=False)
                if share is not None
            ]
            if len(rows) > 1:
                told.append((group_name(key, table["name"]), rows))
        return told

    def matching(self, rows: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
        """The rows whose project bears these words."""
        known = [row for row in rows if row["project"] in self.rows]
        if not words:
            return known
        return [row for row in known if words.lower() in self.names[row["project"]].lower()]


def result_view(
    vote: Any,
    outcome: Any,
    story: Any,
    *,
    currency: str,
    bought: int = 1,
    page: int = 1,
    words: str = "",
) -> ResultView:
    """Everything from the stored outcome; only the projects of the pages asked for are put into words."""
    teller = Teller(vote, outcome, story, currency=currency)
    result, account = outcome.result, teller.account
    lost = sorted(result["losers"], key=lambda row: -teller.support.get(row["project"], 0))
    winners = Paginator(teller.matching(result["rounds"], words), PAGE).get_page(bought)
    losers = Paginator(teller.matching(lost, words), PAGE).get_page(page)
    winners.object_list = [teller.winner(row) for row in winners.object_list]  # type: ignore[misc]
    losers.object_list = [teller.loser(row) for row in losers.object_list]  # type: ignore[misc]
    head, rows = _rules(account.get("rules", []), currency, outcome.ballots)
    return ResultView(
        winners=winners,
        losers=losers,
        bar=_bar(teller),
        cost=result["cost"],
        left=result["left"],
        kind=result.get("kind", "approval"),
        beside_words=_beside(outcome, teller.names),
        rules=rows,
        rules_head=head,
        effects=_effects(account.get("effects", {})),
        money=_money(account.get("money", {}), currency),
        turnout=_turnout(outcome.turnout),
        certificate=_certificate(result["certificate"]),
        is_told=bool(story) and story.step == "told",
        told=story.done if story else 0,
        to_tell=story.total if story else 0,
    )


def _bar(teller: Teller) -> Chart:
    """Where the money goes: the dearest winners by name, the others together."""
    won = [teller.rows[n] for n in teller.result["winners"] if n in teller.rows]
    won.sort(key=lambda row: -row["cost_minor"])
    parts = [BudgetPart(row["title"], row["cost_minor"]) for row in won[:IN_BAR]]
    if len(won) > IN_BAR:
        n = len(won) - IN_BAR
        words = ngettext("%(n)s more", "%(n)s more", n) % {"n": say_count(n)}
        parts.append(BudgetPart(words, sum(row["cost_minor"] for row in won[IN_BAR:])))
    return budget_bar(
        parts,
        total_minor=teller.result["budget"],
        currency=teller.currency,
        title=_("Where the money goes"),
    )


def _rules(
    rows: list[dict[str, Any]], currency: str, ballots: int
) -> tuple[list[Any], list[list[Any]]]:
    """Each family of rules on these ballots: the rule that counted first."""
    if not rows:
        return [], []
    own = set(rows[0]["winners"])
    head = [
        _("Rule"),
        _("Projects"),
        _("Money spent"),
        _("Voters who got nothing"),
        _("Of what people chose, bought"),
        _("Other projects than here"),
    ]
    table: list[list[Any]] = []
    for row in rows:
        name: str | Promise = (
            FAMILIES[row["family"]][0] if row["family"] else _("The rule of this vote")
        )
        table.append(
            [
                name,
                say_count(len(row["winners"])),
                say_money(row["cost"], currency),
                f"{say_count(row['nothing'])} ({say_share(row['nothing'] / max(ballots, 1))})",
                say_share(row["share_got"]),
                say_count(len(set(row["winners"]) - own)),
            ]
        )
    return head, table


def _effects(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the outcome did to each group, where that may be told."""
    found = []
    for key, table in tables.items():
        rows = [
            [
                row["name"],
                say_share(row["share"]),
                say_share(row["money"]),
                _("few") if row["nothing"] is None else say_share(row["nothing"]),
                f"{row['average']:.1f}",
            ]
            for row in table["rows"]
            if not row["hidden"] and row.get("average") is not None
        ]
        if len(rows) > 1:
            hidden = len(table["rows"]) - len(rows)
            name = group_name(key, table["name"])
            caption = _("What it means: %(name)s") % {"name": name}
            found.append({"name": name, "caption": caption, "rows": rows, "hidden": hidden})
    head = [
        _("Group"),
        _("Share of the ballots"),
        _("Share of the money spent on what it chose"),
        _("Got nothing that they chose"),
        _("Their projects bought, on average"),
    ]
    return [{**table, "head": head} for table in found]


def _money(tables: Mapping[str, Any], currency: str) -> list[dict[str, Any]]:
    """Money by place and by theme of the winners."""
    names = {
        "place": (_("Money by place"), _("Everywhere")),
        "theme": (_("Money by theme"), _("No theme in particular")),
    }
    found = []
    for key, rows in tables.items():
        caption, nowhere = names[key]
        if any(label for label, _minor in rows):
            table = [[label or nowhere, say_money(minor, currency)] for label, minor in rows]
            found.append({"caption": caption, "head": [caption, _("Money")], "rows": table})
    return found


def _named(names: Mapping[str, str], numbers: set[str]) -> str:
    """Up to ten titles in a row, and how many more."""
    rows = [names[n] for n in names if n in numbers]
    more = len(rows) - 10
    words = ", ".join(f"“{title}”" for title in rows[:10])
    return words if more <= 0 else _("%(names)s and %(n)s more") % {"names": words, "n": more}


def _beside(outcome: Any, names: Mapping[str, str]) -> list[str]:
    """The rule of this vote beside plain most-votes, on the same ballots."""
    here, there = set(outcome.result["winners"]), set(outcome.beside["winners"])
    if here == there:
        return [_("Counting most votes first would have bought the same projects.")]
    words = []
    if here - there:
        words.append(
            _("Only by the rule of this vote: %(names)s.") % {"names": _named(names, here - there)}
        )
    if there - here:
        words.append(_("Only by most votes: %(names)s.") % {"names": _named(names, there - here)})
    beside = outcome.beside
    words.append(
        _(
            "%(first)s voters have more of what they voted for by the rule of this vote, %(second)s by most votes."
        )
        % {"first": say_count(beside["prefer_first"]), "second": say_count(beside["prefer_second"])}
    )
    words.append(
        _(
            "Voters who got nothing that they voted for: %(first)s by the rule of this vote, %(second)s by most votes."
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
    if not certificate.get("separated"):
        return _("Every comparison was made in exact whole numbers and fractions.")
    return _(
        "Every comparison was wider than any rounding could be, or was settled in exact fractions (%(exact)s of them)."
    ) % {"exact": certificate.get("settled_exactly", 0)}
