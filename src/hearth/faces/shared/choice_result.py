"""A counted vote about priorities in words and charts: the order, and why one stands before another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .charts import Chart, ShareRow, share_bars
from .choice_reasons import why
from .figures import say_count, say_share
from .naming import listed, quoted

#: With more options than this the table of all pairs is left out; any two can still be compared.
MOST_IN_TABLE = 12
MOST_IN_CHART = 20
#: Others on one page.
PAGE = 40


@dataclass(frozen=True)
class Line:
    """One option: its place, its figure, and why it stands before the next."""

    place: int
    number: str
    title: str
    is_chosen: bool
    figure: str
    why: str = ""


@dataclass(frozen=True)
class Table:
    """A table as the component prints it."""

    caption: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class GroupTable(Table):
    """Support by group, and the names of groups that are hidden."""

    hidden: list[str]


@dataclass(frozen=True)
class ChoiceView:
    """What the page shows."""

    chosen: list[Line]
    others: list[Line]
    chart: Chart
    ties: list[str]
    duels: Table | None = None
    rounds: list[str] = field(default_factory=list)
    elimination: str = ""
    weights: list[str] = field(default_factory=list)
    beside: Table | None = None
    by_group: list[GroupTable] = field(default_factory=list)
    turnout: list[Chart] = field(default_factory=list)
    condorcet: str = ""


def choice_view(vote: Any, outcome: Any, *, first: int = 0, many: int = PAGE) -> ChoiceView:
    """Everything from the stored outcome; nothing is counted here. Of the others a page: `many` from `first`."""
    result = outcome.result
    names = {str(row["number"]): row["title"] for row in vote.locked["projects"]}
    stands, chosen = result["weighted"] or result["plain"], len(result["winners"])
    last = min(chosen + first + many, len(result["order"]))
    return ChoiceView(
        chosen=[_line(result, stands, names, place) for place in range(chosen)],
        others=[_line(result, stands, names, place) for place in range(chosen + first, last)],
        chart=_chart(result, stands, names),
        ties=_ties(stands, names),
        duels=_duels(result, stands, names),
        rounds=_rounds(result, names),
        elimination=_elimination(result, names),
        weights=_weights(result),
        beside=_beside(result, names),
        by_group=_by_group(result, names),
        turnout=turnout_charts(outcome.turnout),
        condorcet=_condorcet(stands, names),
    )


def compared(vote: Any, outcome: Any, first: str, second: str) -> str:
    """Why one of two options stands before the other, or nothing where they are no two options."""
    result = outcome.result
    names = {str(row["number"]): row["title"] for row in vote.locked["projects"]}
    if first == second or first not in names or second not in names:
        return ""
    order = result["order"]
    over, under = sorted((first, second), key=order.index)
    return why(result, result["weighted"] or result["plain"], names, over, under)


def running_figure(vote: Any, result: dict[str, Any], number: str) -> str:
    """The figure of an option while the vote runs."""
    locked = vote.locked
    whole = {**result, "rule": locked["rule"], "ballot": locked["ballot"]}
    return _figure(whole, result["plain"], number)


def _line(
    result: dict[str, Any], stands: dict[str, Any], names: dict[str, str], place: int
) -> Line:
    order = result["order"]
    number = order[place]
    reason = ""
    if place + 1 < len(order):
        reason = why(result, stands, names, number, order[place + 1])
    return Line(
        place=place + 1,
        number=number,
        title=names[number],
        is_chosen=number in result["winners"],
        figure=_figure(result, stands, number),
        why=reason,
    )


def _figure(result: dict[str, Any], stands: dict[str, Any], number: str) -> str:
    """The figure of an option, in words."""
    row, method = stands["rows"][number], result["rule"]["method"]
    if method == "approval":
        return _("%(n)s ballots (%(share)s)") % {
            "n": say_number(row["votes"]),
            "share": say_share(row["share"]),
        }
    if method == "points":
        return _("%(n)s points") % {"n": say_number(row["total"])}
    if method == "score" and result["rule"].get("by") == "mean":
        if row["mean"] is None:
            return _("nobody gave a mark")
        return _("%(mean)s on average, from %(n)s ballots") % {
            "mean": say_number(round(row["mean"], 2)),
            "n": say_number(row["given"]),
        }
    if method == "score":
        return _("marks together %(n)s") % {"n": say_number(row["total"])}
    if method == "judgement":
        return _("half give it at least %(grade)s") % {"grade": row["grade"]}
    if method == "bradley-terry":
        return _("would win %(share)s of its pairs") % {"share": say_share(row["chance"])}
    return _("wins %(won)s of %(n)s comparisons, first on %(first)s ballots") % {
        "won": say_count(_duels_won(stands, number)),
        "n": say_count(len(result["order"]) - 1),
        "first": say_number(row["first"]),
    }


def _duels_won(stands: dict[str, Any], number: str) -> int:
    """How many of the others a majority puts behind this option."""
    at, pairs = stands["options"].index(number), stands["pairs"]
    return sum(pairs[at][other] > pairs[other][at] for other in range(len(pairs)))


def say_number(number: float) -> str:
    """Ballots, whole or weighted."""
    return say_count(int(number) if number == int(number) else round(number, 2))


def _chart(result: dict[str, Any], stands: dict[str, Any], names: dict[str, str]) -> Chart:
    method, rows = result["rule"]["method"], []
    best = int(result["ballot"].get("highest") or 0)
    top = max((stands["rows"][n].get("total", 0) for n in result["order"]), default=0) or 1
    for number in result["order"][:MOST_IN_CHART]:
        row = stands["rows"][number]
        if method == "approval":
            bar = ShareRow(names[number], row["share"], row.get("low"), row.get("high"))
        elif method == "bradley-terry":
            bar = ShareRow(names[number], row["chance"])
        elif method == "judgement":
            bar = ShareRow(names[number], row["mean"] / best)
        elif method == "score" and result["rule"].get("by") == "mean":
            bar = ShareRow(names[number], None if row["mean"] is None else row["mean"] / best)
        elif method in ("points", "score"):
            bar = ShareRow(names[number], row["total"] / top)
        else:
            others = max(len(result["order"]) - 1, 1)
            bar = ShareRow(names[number], _duels_won(stands, number) / others)
        rows.append(bar)
    words = {
        "approval": _("of all ballots"),
        "points": _("of what the first has"),
        "judgement": _("of the highest mark, on average"),
        "score": _("of the highest mark, on average")
        if result["rule"].get("by") == "mean"
        else _("of what the first has"),
        "bradley-terry": _("of its pairs it would win"),
    }.get(method, _("of its comparisons it wins"))
    return _plain_table(share_bars(
        rows, title=_("How they stand"), share_words=words, group_words=_("Option"),
        summary=_("Bars for the first %(n)s options, in their order.") % {"n": len(rows)},
    ))  # fmt: skip


def _plain_table(chart: Chart) -> Chart:
    """The chart's table without columns that say nothing here."""
    kept = [at for at in range(len(chart.head)) if at < 2 or any(row[at] for row in chart.rows)]
    return replace(
        chart,
        head=[chart.head[at] for at in kept],
        rows=[[row[at] for at in kept] for row in chart.rows],
    )


def _ties(stands: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Ties that had to be broken, each once."""
    said = [
        _("%(options)s stood alike; the lot fixed at opening put %(chosen)s first.")
        % {
            "options": listed(names[n] for n in tie["between"]),
            "chosen": quoted(names[tie["chosen"]]),
        }
        for tie in stands["ties"]
        if tie["broken_by"] == "lot"
    ]
    return list(dict.fromkeys(said))


def _duels(result: dict[str, Any], stands: dict[str, Any], names: dict[str, str]) -> Table | None:
    """Every option against every other; over the columns stand their places, since titles are long."""
    order = result["order"]
    if "pairs" not in stands or len(order) > MOST_IN_TABLE:
        return None
    place = {name: at for at, name in enumerate(stands["options"])}
    rows = [
        [
            f"{at}. {names[one]}",
            *(
                "–" if one == two else say_number(stands["pairs"][place[one]][place[two]])
                for two in order
            ),
        ]
        for at, one in enumerate(order, start=1)
    ]
    return Table(
        _("How many prefer the option of the row to that of the column"),
        [_("Option"), *(str(at) for at in range(1, len(order) + 1))],
        rows,
    )


def _condorcet(stands: dict[str, Any], names: dict[str, str]) -> str:
    if "condorcet" not in stands:
        return ""
    if stands["condorcet"]:
        return _("%(name)s is preferred to each other option by a majority.") % {
            "name": quoted(names[stands["condorcet"]])
        }
    return _(
        "No option is preferred to each other one: majorities go round in a circle among %(names)s."
    ) % {"names": listed(names[n] for n in stands["smith"])}


def _rounds(result: dict[str, Any], names: dict[str, str]) -> list[str]:
    """The elimination, round by round."""
    elimination = result["plain"].get("elimination")
    said = []
    for number, row in enumerate(elimination["rounds"] if elimination else [], start=1):
        votes = {name: float(Fraction(text)) for name, text in row["votes"].items()}
        parts = [_elected(names[name], votes.get(name, 0)) for name in row["elected"]]
        if row["excluded"]:
            parts.append(_excluded(names[row["excluded"]], votes.get(row["excluded"], 0)))
        if not parts:
            parts.append(_("votes that were not needed move on"))
        said.append(_("Round %(number)s: %(what)s.") % {"number": number, "what": "; ".join(parts)})
    return said


def _elected(title: str, votes: float) -> str:
    return ngettext(
        "%(name)s is chosen with %(n)s vote",
        "%(name)s is chosen with %(n)s votes",
        _one_or_more(votes),
    ) % {"name": quoted(title), "n": say_number(round(votes, 2))}


def _excluded(title: str, votes: float) -> str:
    return ngettext(
        "%(name)s drops out with %(n)s vote, which moves on",
        "%(name)s drops out with %(n)s votes, which move on",
        _one_or_more(votes),
    ) % {"name": quoted(title), "n": say_number(round(votes, 2))}


def _one_or_more(votes: float) -> int:
    """What a plural goes by; parts of a vote are spoken of as several."""
    return int(votes) if votes == int(votes) else 2


def _elimination(result: dict[str, Any], names: dict[str, str]) -> str:
    elimination = result["plain"].get("elimination")
    if not elimination:
        return ""
    there, here = elimination["winners"], result["winners"]
    facts = {"names": listed(names[n] for n in there)}
    if set(there) == set(here):
        return _("By elimination the same would be chosen: %(names)s.") % facts
    return _("By elimination others would be chosen: %(names)s.") % facts


def _weights(result: dict[str, Any]) -> list[str]:
    weighted = result["weighted"]
    if not weighted:
        return []
    said = [
        ngettext(
            "%(n)s ballot is weighted by what its voter told of themselves; %(rest)s weigh one.",
            "%(n)s ballots are weighted by what their voters told of themselves; %(rest)s weigh one.",
            weighted["known"],
        )
        % {"n": say_count(weighted["known"]), "rest": say_count(weighted["unknown"])},
        _("In precision the weighted count is worth %(n)s ballots.")
        % {"n": say_number(round(weighted["effective"]))},
    ]
    if weighted["left_out"]:
        said.append(
            ngettext(
                "%(n)s group had too few voters to be weighted.",
                "%(n)s groups had too few voters to be weighted.",
                weighted["left_out"],
            )
            % {"n": say_count(weighted["left_out"])}
        )
    if not weighted["is_met"]:
        said.append(_("The weights come as near to the residents as their limits allow."))
    return said


def _beside(result: dict[str, Any], names: dict[str, str]) -> Table | None:
    if not result["weighted"]:
        return None
    plain = {name: at for at, name in enumerate(result["plain"]["order"], start=1)}
    rows = [
        [names[name], say_count(at), say_count(plain[name])]
        for at, name in enumerate(result["order"][:PAGE], start=1)
    ]
    head = [_("Option"), _("Place with weights"), _("Place without")]
    return Table(_("With weights, and without"), head, rows)


def _by_group(result: dict[str, Any], names: dict[str, str]) -> list[GroupTable]:
    """What supports what, group by group, as it was protected at the count."""
    tables = []
    for table in result["by_group"].values():
        rows = [
            [
                row["name"],
                *(say_share(row["support"][option] / row["n"]) for option in table["options"]),
            ]
            for row in table["rows"]
            if row["n"]
        ]
        head = [table["name"], *(names[option] for option in table["options"])]
        caption = _("%(group)s: share of ballots that support it") % {"group": table["name"]}
        hidden = [row["name"] for row in table["rows"] if row["hidden"]]
        tables.append(GroupTable(caption, head, rows, hidden))
    return tables


def turnout_charts(turnout: dict[str, Any]) -> list[Chart]:
    """Who took part, protected when it was counted: shares of the ballots that told."""
    charts = []
    for table in turnout.get("tables", {}).values():
        known = [row["n"] for row in table["rows"] if row["n"] is not None]
        total = sum(known)
        if not total or (any(row["hidden"] for row in table["rows"]) and len(known) < 2):
            continue
        rows = [
            ShareRow(
                row["name"],
                None if row["n"] is None else row["n"] / total,
                hidden=row["hidden"],
            )
            for row in table["rows"]
        ]
        title = table["name"] or _("Place")
        charts.append(share_bars(rows, title=title, share_words=_("of ballots that told")))
    return charts
