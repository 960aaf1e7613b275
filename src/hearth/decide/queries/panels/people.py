"""Who registered. Names are told by `identities` alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.kit.codes import LETTERS, code_hash, grouped, keyed_hash, tidy

from ...models import (
    Activity,
    PanelIdentity,
    Registrant,
)
from ...rules import panels as rules
from .asked import settings_of


def registrants(activity: Activity, **which: Any) -> QuerySet[Registrant]:
    """Who registered, by pool number: an order that says nothing."""
    rows = Registrant.objects.filter(
        network_id=activity.network_id, activity_id=activity.pk, **which
    )
    return rows.order_by("pool_number")


def registrant(network: Network, identifier: UUID) -> Registrant | None:
    """One registrant of this network, or none."""
    return Registrant.objects.filter(network=network, id=identifier).first()


def registrant_by_code(activity: Activity, code: str) -> Registrant | None:
    """Who holds this receipt, or the code from the message of a draw; or none."""
    if len(tidy(code)) != 12:
        return None
    hashed = code_hash(code, purpose="panel")
    return registrants(activity).filter(Q(receipt_hash=hashed) | Q(answer_hash=hashed)).first()


def registrations_with(activity: Activity, *, entry_key: str) -> int:
    """How many came in with this letter or by this way in."""
    return registrants(activity, entry_key=entry_key).count()


def receipt_for(key: UUID) -> str:
    """The receipt that belongs to one filled-in form: sent twice, it is the same receipt."""
    number = int(keyed_hash(str(key), purpose="panel-receipt")[:15], 16)
    letters = "".join(LETTERS[number >> 5 * at & 31] for at in range(12))
    return grouped(letters)


def states_of(activity: Activity) -> dict[str, int]:
    """How many are in each state."""
    rows = Registrant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("id"))}


@dataclass(frozen=True)
class Member:
    """A registrant with who they are, for the team."""

    row: Registrant
    name: str
    needs: str
    language: str
    contacts: list[tuple[str, str]]
    is_erased: bool


def identities(activity: Activity, rows: Iterable[Registrant]) -> list[Member]:
    """Names and ways to reach these registrants, in two queries. For the team alone."""
    wanted = list(rows)
    network = activity.network
    known = {
        one.registrant_id: one
        for one in PanelIdentity.objects.filter(network=network, activity_id=activity.pk)
    }
    ways: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    subjects = [known[row.id].id for row in wanted if row.id in known]
    for point in people.contacts(network, subjects=subjects):
        ways[point.subject_id].append((point.channel, point.address))
    found = []
    for row in wanted:
        one = known.get(row.id)
        found.append(
            Member(
                row,
                one.name if one else "",
                one.needs if one else "",
                one.language if one else "",
                sorted(ways[one.id]) if one else [],
                one is None,
            )
        )
    return sorted(found, key=lambda member: (member.name.casefold(), member.row.pool_number))


def askable_again(activity: Activity) -> list[PanelIdentity]:
    """People of earlier panels of this network who said that they may be asked again."""
    rows = PanelIdentity.objects.filter(network_id=activity.network_id, may_ask_again=True)
    return list(rows.exclude(activity_id=activity.pk).order_by("id"))


def sitting_and_gone(activity: Activity) -> tuple[list[str], list[str]]:
    """Pool numbers of who sits (or was asked to) and of who cannot come."""
    rows = list(registrants(activity).values_list("pool_number", "state"))
    seated = [number for number, state in rows if state in rules.SITTING]
    gone = [number for number, state in rows if state in rules.GONE]
    return seated, gone


def free_seats(activity: Activity) -> int:
    """Seats that nobody holds or was asked to take."""
    seated, _gone = sitting_and_gone(activity)
    return max(0, settings_of(activity).seats - len(seated))
