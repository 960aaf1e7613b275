"""The record of a conversation: its statements and the published result, but never what one person said.

A row of fifty opinions could be known again as somebody's, so opinions are sealed at closing and not published.
Whoever runs the network can take everything out and read it again (`hearth conversation`).
"""

from __future__ import annotations

import json
from typing import Any

from hearth.kit.proofs import canonical, hash_of, hash_of_lines, sha256
from hearth.kit.refusals import Refused

from ...models import Activity, ConversationReading, Statement
from ...queries.conversations import gathered, statements


def contents(activity: Activity) -> dict[str, Any]:
    """How many statements, people and opinions, and a hash over each list, in an order that says nothing."""
    told = statement_lines(activity)
    people = sorted(
        canonical(sorted(map(int, text.split(",")))) for _number, text in gathered(activity)
    )
    return {
        "statements": len(told),
        "statements_hash": hash_of_lines(told),
        "participants": len(people),
        "opinions_hash": hash_of_lines(people),
    }


def statement_lines(activity: Activity) -> list[str]:
    """One line a statement, by number. The words of one that was not shown are a hash that nobody can guess from."""
    rows = statements(activity).values_list(
        "number", "id", "text", "state", "merged_into", "is_meta"
    )
    return [
        canonical(
            [
                number,
                text if state == Statement.State.SHOWN else sha256(f"{identifier}:{text}"),
                state,
                merged_into,
                is_meta,
            ]
        )
        for number, identifier, text, state, merged_into, is_meta in rows
    ]


def result(activity: Activity) -> dict[str, Any]:
    """What was published, by its hash. Refused: `record_not_ready`."""
    shown = _shown(activity)
    too_few = bool(shown.get("too_few"))
    told = {"too_few": too_few, "result_hash": hash_of(shown)}
    return told if too_few else told | {name: shown[name] for name in ("participants", "opinions")}


def files(activity: Activity) -> dict[str, bytes]:
    """Statements, and the result as it is on its page."""
    lines = "".join(f"{line}\n" for line in statement_lines(activity))
    text = json.dumps(_shown(activity), ensure_ascii=False, indent=1, sort_keys=True)
    return {"statements.jsonl": lines.encode(), "result.json": f"{text}\n".encode()}


def commands(activity: Activity) -> list[str]:
    """None beside `hearth verify`."""
    return []


def _shown(activity: Activity) -> dict[str, Any]:
    found = ConversationReading.objects.filter(activity=activity).first()
    if activity.state != Activity.State.COUNTED or found is None or not found.shown:
        raise Refused("record_not_ready")
    return found.shown
