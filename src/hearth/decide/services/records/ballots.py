"""Ballots and receipts as they are published: each list in rising order, so that neither can be joined to the other."""

from __future__ import annotations

import json
from typing import Any

from hearth.kit.proofs import canonical, hash_of_lines

from ...models import Activity, Ballot
from ...queries.voters import ballot_texts


def ballot_lines(activity: Activity) -> list[str]:
    """One line a ballot: what was chosen and nothing else, sorted.

    Answers to pairs are taken apart, one a line: many of them together could be known again as one person's.
    """
    kept = json.loads(f"[{','.join(ballot_texts(activity))}]")
    if (activity.locked.get("ballot") or {}).get("kind") == "pairwise":
        return sorted(canonical(pair) for choices in kept for pair in choices)
    return sorted(canonical(choices) for choices in kept)


def receipt_lines(activity: Activity) -> list[str]:
    """One line a receipt, sorted; ballots brought in without one (other software) have none."""
    kept = _rows(activity).exclude(receipt_hash="")
    return sorted(kept.values_list("receipt_hash", flat=True))


def contents(activity: Activity) -> dict[str, Any]:
    """How many ballots and receipts, and a hash over each list."""
    ballots, receipts = ballot_lines(activity), receipt_lines(activity)
    return {
        "ballots": _rows(activity).count(),
        "ballots_hash": hash_of_lines(ballots),
        "receipts": len(receipts),
        "receipts_hash": hash_of_lines(receipts),
    }


def as_file(lines: list[str]) -> bytes:
    """Lines, each ended by a line feed."""
    return "".join(f"{line}\n" for line in lines).encode()


def _rows(activity: Activity) -> Any:
    rows = Ballot.objects.filter(network_id=activity.network_id, vote_id=activity.pk)
    return rows.order_by()
