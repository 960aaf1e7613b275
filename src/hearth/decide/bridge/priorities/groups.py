"""Who supported what, by group, as the public may see it: whole rows or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings

#: Options of which support by group is told: those that stand first.
SHOWN_OPTIONS = 5


def support_of(choices: Any, *, method: str, ballot: Mapping[str, Any], winners: int) -> set[str]:
    """Options that a ballot supports: chosen, marked in the upper half, or among its first places."""
    if method == "approval":
        return {str(number) for number in choices}
    if method == "points":
        return {str(number) for number in choices}
    if method in ("score", "judgement"):
        highest = int(ballot.get("highest") or 5)
        return {str(number) for number, mark in choices.items() if 2 * int(mark) > highest}
    if method == "bradley-terry":
        return set()
    return {str(number) for number in choices[:winners]}


def protected_support(
    network: Network,
    *,
    rows: Sequence[Mapping[str, Any]],
    options: Sequence[str],
    rest: int,
) -> list[dict[str, Any]]:
    """Groups with the number of their ballots and, for each option, how many of these support it.

    `rows` are {id, name, n, support: {option: n}}; `rest` ballots belong to no row. A row is shown whole or
    not at all: hidden where its number of ballots is, and where support or its opposite is a small
    number for any option. What is hidden is always of at least two groups (or one and the rest), so
    that nothing is left over to be worked out from the totals.
    """
    small = network.small_number
    counted, left = readings.protect_table(
        network,
        [{"id": row["id"], "name": row["name"], "n": row["n"]} for row in rows],
        count_key="n",
        rest=rest,
    )
    hidden = {
        at
        for at, (row, shown) in enumerate(zip(rows, counted, strict=True))
        if shown["hidden"] or _is_telling(row, options, small)
    }
    others = rest if left is None or rest >= small else 0
    order = sorted(set(range(len(rows))) - hidden, key=lambda at: (rows[at]["n"], at))
    while hidden and not _is_enough(rows, hidden, others, small) and order:
        hidden.add(order.pop(0))
    return [
        {"id": row["id"], "name": row["name"], "hidden": True, "n": None, "support": {}}
        if at in hidden
        else {
            "id": row["id"],
            "name": row["name"],
            "hidden": False,
            "n": row["n"],
            "support": {option: int(row["support"].get(option, 0)) for option in options},
        }
        for at, row in enumerate(rows)
    ]


def _is_telling(row: Mapping[str, Any], options: Sequence[str], small: int) -> bool:
    counts = [int(row["support"].get(option, 0)) for option in options]
    return any(0 < n < small or 0 < row["n"] - n < small for n in counts)


def _is_enough(rows: Sequence[Mapping[str, Any]], hidden: set[int], rest: int, small: int) -> bool:
    """Whether what is hidden is of several, and enough of it lies outside of the largest."""
    many = [rows[at]["n"] for at in hidden if rows[at]["n"]] + ([rest] if rest else [])
    return sum(many) - max(many, default=0) >= small
