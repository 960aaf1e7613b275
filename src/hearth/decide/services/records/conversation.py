"""A conversation: what everybody said is sealed at closing.

Its record is not published by person: a row of fifty opinions could be known again as somebody's. The result is
published by statement, and whoever runs the network can take everything out and read it again (`hearth conversation`).
"""

from __future__ import annotations

from typing import Any

from hearth.kit.proofs import canonical, hash_of_lines
from hearth.kit.refusals import Refused

from ...models import Activity
from ...queries.conversations import gathered, statements


def contents(activity: Activity) -> dict[str, Any]:
    """How many statements, people and opinions, and a hash over each list, in an order that says nothing."""
    told = statements(activity).values_list("number", "text", "state", "merged_into", "is_meta")
    people = sorted(
        canonical(sorted(map(int, text.split(",")))) for _number, text in gathered(activity)
    )
    return {
        "statements": len(told),
        "statements_hash": hash_of_lines([canonical(list(row)) for row in told]),
        "participants": len(people),
        "opinions_hash": hash_of_lines(people),
    }


def result(activity: Activity) -> dict[str, Any]:
    """Refused: `record_not_ready`, since what single people said is not published."""
    raise Refused("record_not_ready")


def files(activity: Activity) -> dict[str, bytes]:
    """None."""
    return {}


def commands(activity: Activity) -> list[str]:
    """None."""
    return []
