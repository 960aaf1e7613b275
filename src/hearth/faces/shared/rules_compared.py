"""Rules side by side in words and figures: what each would have done with the same ballots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .figures import say_count, say_money, say_share
from .rule_words import FAMILIES

Words = str | Promise

MADE_UP = {
    "majority": _("The majority"),
    "larger": _("The larger minority"),
    "smaller": _("The smaller minority"),
}
COLUMNS = {
    "sex": _("By sex, as the file tells"),
    "gender": _("By gender, as the file tells"),
    "age": _("By age, as the file tells"),
    "made_up": _("By group of voters"),
    "place": _("By where voters live"),
}
#: From which share of what would be proportional on a group gets about, less than, far less than its share.
ABOUT, LESS = 0.8, 0.5
MORE = 1.25
#: Projects shown before the rest is folded away.
SHOWN = 25


@dataclass(frozen=True)
class Compared:
    """One trial as a page shows it."""

    names: list[Words]
    facts: list[list[Words]]
    groups: list[dict[str, Any]]
    money: list[dict[str, Any]]
    projects: list[dict[str, Any]]
    more_projects: list[dict[str, Any]]
    never: int
    words: list[Words]


def compared(result: dict[str, Any], *, currency: str, title: str = "") -> Compared:
    """Everything from the stored trial; nothing is counted here. `title` tells its tables from those of others."""
    rules = result["rules"]
    money = result.get("currency") or currency
    bought = _projects(result, money)
    return Compared(
        names=[rule_name(row) for row in rules],
        facts=_facts(rules, result, money),
        groups=[
            _titled(_group_table(rules, key, name), title)
            for key, name in result["group_names"].items()
        ],
        money=[
            _titled(t, title)
            for key in ("place", "theme")
            if (t := _money_table(rules, key, money))
        ],
        projects=bought[:SHOWN],
        more_projects=bought[SHOWN:],
        never=result["listed"] - len(bought),
        words=_in_words(rules),
    )


def _titled(table: dict[str, Any], title: str) -> dict[str, Any]:
    """The table with a caption of its own, however many trials stand on a page."""
    name = table["caption"]
    return {**table, "name": name, "caption": f"{name} · {title}" if title else name}


def rule_name(row: dict[str, Any]) -> Words:
    """What a rule is called in a table."""
    if not row["family"]:
        return _("The rule of this vote")
    return FAMILIES[row["family"]][0]


def _facts(rules: list[dict[str, Any]], result: dict[str, Any], currency: str) -> list[list[Words]]:
    voters = max(result["voters"], 1)
    return [
        [_("Projects bought"), *(say_count(len(row["winners"])) for row in rules)],
        [_("Money spent"), *(say_money(row["cost"], currency) for row in rules)],
        [_("Voters who get nothing"), *(say_share(row["nothing"] / voters) for row in rules)],
        [_("Of what people chose, bought"), *(say_share(row["share_got"]) for row in rules)],
        [_("Their projects bought, on average"), *(f"{row['average']:.1f}" for row in rules)],
    ]


def group_name(key: str, name: str) -> Words:
    """What a way to sort voters is called."""
    return name if name and name != key else COLUMNS.get(key, name or key)


def _group_table(rules: list[dict[str, Any]], key: str, name: str) -> dict[str, Any]:
    """For each group its share of the voters, and of the money by each rule."""
    rows = []
    for at, first in enumerate(rules[0]["groups"][key]):
        cells: list[Words] = []
        for rule in rules:
            row = rule["groups"][key][at]
            is_told = not row["hidden"] and row.get("money") is not None
            cells.append(
                _t("%(money)s of the money; %(nothing)s get nothing")
                % {
                    "money": say_share(row["money"]),
                    "nothing": _t("few") if row["nothing"] is None else say_share(row["nothing"]),
                }
                if is_told
                else "–"
            )
        share = say_share(first["share"]) if not first["hidden"] else _("hidden to protect people")
        rows.append([MADE_UP.get(first["name"], first["name"]), share, *cells])
    head = [group_name(key, name), _("Share of the voters"), *(rule_name(r) for r in rules)]
    return {"caption": group_name(key, name), "head": head, "rows": rows}


def _money_table(rules: list[dict[str, Any]], key: str, currency: str) -> dict[str, Any] | None:
    spent = [dict(map(tuple, rule["money"].get(key, []))) for rule in rules]
    labels = sorted({label for row in spent for label in row if label})
    if not labels:
        return None
    if any("" in row for row in spent):
        labels.append("")
    nowhere = _("Everywhere") if key == "place" else _("No theme in particular")
    rows = [
        [label or nowhere, *(say_money(row.get(label, 0), currency) for row in spent)]
        for label in labels
    ]
    caption = _("Money by place") if key == "place" else _("Money by theme")
    return {"caption": caption, "head": [caption, *(rule_name(r) for r in rules)], "rows": rows}


def _projects(result: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    """Projects that any rule buys: those bought by most rules first."""
    sets = [set(rule["winners"]) for rule in result["rules"]]
    rows = []
    for identifier, name, cost in result["projects"]:
        marks = [identifier in winners for winners in sets]
        if any(marks):
            rows.append({"name": name, "cost": say_money(cost, currency), "marks": marks})
    return sorted(rows, key=lambda row: -sum(row["marks"]))


def _in_words(rules: list[dict[str, Any]]) -> list[Words]:
    """Fairness in sentences: which groups get far less than their share, rule by rule."""
    words: list[Words] = []
    for rule in rules:
        short = _short_groups(rule)
        name = rule_name(rule)
        if short:
            words.append(
                _t("%(rule)s: %(groups)s.") % {"rule": name, "groups": "; ".join(map(str, short))}
            )
        elif any(rule["groups"].values()):
            words.append(_t("%(rule)s: every group gets about its share or more.") % {"rule": name})
    return words


def _short_groups(rule: dict[str, Any]) -> list[Words]:
    told: list[Words] = []
    for rows in rule["groups"].values():
        for row in rows:
            if row["hidden"] or not row.get("share") or row.get("money") is None:
                continue
            part = row["money"] / row["share"]
            if part < ABOUT:
                form = (
                    _t("%(group)s, %(share)s of the voters, far less than its share (%(money)s)")
                    if part < LESS
                    else _t("%(group)s, %(share)s of the voters, less than its share (%(money)s)")
                )
                told.append(
                    form
                    % {
                        "group": MADE_UP.get(row["name"], row["name"]),
                        "share": say_share(row["share"]),
                        "money": say_share(row["money"]),
                    }
                )
    return told[:6]
