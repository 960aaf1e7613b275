"""Figures → the disclosure gate → figures that may be public."""

from __future__ import annotations

from typing import Any

from hearth.methods import gate

#: What may stand beside a group whose count is hidden: who it is and how many live there.
OPEN_KEYS = ("id", "key", "name", "code", "residents", "residents_share")

#: Of equal counts, the rest is hidden last.
LAST = "\uffff"


def protect_rows(
    rows: list[dict[str, Any]], *, count_key: str, rest: int, threshold: int
) -> list[dict[str, Any]]:
    """Rows of one table, small counts hidden as one set with the rest that belongs to no row.

    A hidden row keeps only who it is and how many live there: every share, ratio or bound would
    give the count back.
    """
    states = _states(rows, count_key, rest, threshold)
    return [_shown(row, state, count_key) for row, state in zip(rows, states, strict=False)]


def rest_shown(
    rows: list[dict[str, Any]], *, count_key: str, rest: int, threshold: int
) -> int | None:
    """The number that belongs to no row, or None where it must be hidden with the small ones."""
    return rest if _states(rows, count_key, rest, threshold)[-1] == gate.SHOWN else None


def _states(rows: list[dict[str, Any]], count_key: str, rest: int, threshold: int) -> list[str]:
    """What happens to each row, and to the rest; in another order of rows the same."""
    counts = [int(row[count_key]) for row in rows]
    names = [next((str(row[key]) for key in OPEN_KEYS if row.get(key)), "") for row in rows]
    return gate.protect([*counts, rest], threshold=threshold, names=[*names, LAST])


def _shown(row: dict[str, Any], state: str, count_key: str) -> dict[str, Any]:
    if state == gate.SHOWN:
        return {**row, "hidden": False}
    return {**{key: row[key] for key in OPEN_KEYS if key in row}, count_key: None, "hidden": True}


def enough_is_new(*, before: int | None, now: int) -> bool:
    """Whether a new snapshot may be published."""
    return gate.may_publish(before=before, now=now)
