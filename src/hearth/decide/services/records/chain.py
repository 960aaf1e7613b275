"""The ledger beside a record: what was done with this activity, in a stretch of the chain that can be checked.

Entries that say what was decided about the activity are told in full, except that who did it is told as a role
and a hash. All others in between (each ballot, and deeds that have nothing to do with it) are hashes alone: nobody
reads from them who came when.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hearth.core.ledger import queries as ledger
from hearth.core.ledger.models import Entry
from hearth.kit.proofs import sha256
from hearth.kit.refusals import Refused

from ...models import Activity

#: Deeds told in full. Whatever a single person did (a ballot, a sheet, an opinion) is never among them.
TOLD = (
    "activity made",
    "activity changed",
    "activity announced",
    "project added",
    "project changed",
    "project removed",
    "voter codes made",
    "vote opened",
    "vote closed",
    "box sealed again",
    "vote counted",
    "conversation read",
    "panel draw asked",
    "panel lottery made",
    "panel targets relaxed",
    "panel draw announced",
    "panel drawn",
)
#: The deed with which a record of each form ends; what came later is not part of it.
LAST = ("vote counted", "conversation read", "panel drawn", "vote closed")


def ledger_of(activity: Activity) -> dict[str, Any]:
    """A stretch of the chain from the first to the last deed of this activity. Refused: `record_not_ready`."""
    told = list(
        ledger.entries(activity.network)
        .filter(deed__in=TOLD, facts__vote=str(activity.pk))
        .order_by("number")
    )
    last = next((row for deed in LAST for row in reversed(told) if row.deed == deed), None)
    if last is None:
        raise Refused("record_not_ready")
    told = [row for row in told if row.number <= last.number]
    first = told[0]
    between = ledger.entries(activity.network).filter(
        number__gte=first.number, number__lte=last.number
    )
    return {
        "network": str(activity.network_id),
        "first": first.number,
        "before": first.previous,
        "hashes": [
            ledger.said_hash_of(row) for row in between.order_by("number").iterator(chunk_size=2000)
        ],
        "last": {"number": last.number, "seal": last.seal},
        "entries": [_told(row) for row in told],
    }


def _told(row: Entry) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.at.astimezone(UTC).isoformat(),
        "kind": row.by.partition(":")[0],
        "by_hash": sha256(row.by),
        "deed": row.deed,
        "facts": row.facts,
    }
