"""What can be asked about messages, packs and contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Purpose
from hearth.core.post import queries as post
from hearth.core.wording import queries as wording

from .models import Contact, ContactGroup, Message, PackTaken
from .rules import is_signed


@dataclass(frozen=True)
class Reached:
    """About how many people were met, in all, by group and by place.

    These are contacts, not persons: one person may have been met twice.
    """

    contacts: int
    people: int
    by_category: dict[UUID, int] = field(default_factory=dict)
    by_place: dict[UUID, int] = field(default_factory=dict)
    place_unknown: int = 0
    without_group: int = 0


def messages(network: Network, *, state: str | None = None) -> QuerySet[Message]:
    """Messages with their signatures, latest change first."""
    rows = (
        Message.objects.filter(network=network)
        .select_related("place")
        .defer("place__boundary", "place__outline")
    )
    rows = rows.prefetch_related("signoffs__membership__person", "audience__dimension")
    return rows.filter(state=state) if state else rows


def message(network: Network, identifier: UUID) -> Message | None:
    """One message of this network, or none."""
    return messages(network).filter(id=identifier).first()


def is_ready(message: Message) -> bool:
    """Whether this version carries both signatures."""
    rows = [(row.kind, row.version, row.is_yes) for row in message.signoffs.all()]
    return is_signed(rows, version=message.version)


def texts_of(message: Message) -> dict[str, dict[str, wording.Words]]:
    """Language to field to words: the original and every translation, in one query."""
    found: dict[str, dict[str, wording.Words]] = defaultdict(dict)
    for row in wording.languages_of(message.network, kind="message", object_id=message.pk):
        found[row.language][row.field] = wording.Words(
            row.text, row.language, row.state, row.source_hash
        )
    return dict(found)


def packs_taken(network: Network, *, message: Message) -> int:
    """How many champions took this message's pack."""
    rows = PackTaken.objects.filter(network=network, message_id=message.pk)
    return rows.values("champion_id").distinct().count()


def contacts(
    network: Network, *, message_id: UUID | None = None, champion_id: UUID | None = None
) -> QuerySet[Contact]:
    """Reports that stand, newest first."""
    rows = (
        Contact.objects.filter(network=network, withdrawn_at=None)
        .select_related("place")
        .defer("place__boundary", "place__outline")
    )
    rows = rows.filter(message_id=message_id) if message_id else rows
    rows = rows.filter(champion_id=champion_id) if champion_id else rows
    return rows.order_by("-reported_at")


def contact_by_key(network: Network, key: UUID) -> Contact | None:
    """The report that a phone made with this key, or none."""
    return Contact.objects.filter(network=network, key=key).first()


def reached(
    network: Network, *, message_id: UUID | None = None, since: datetime | None = None
) -> Reached:
    """About how many were met, by group and place, in four queries."""
    rows = Contact.objects.filter(network=network, withdrawn_at=None)
    rows = rows.filter(message_id=message_id) if message_id else rows
    rows = rows.filter(reported_at__gte=since) if since else rows
    total = rows.aggregate(n=Count("key"), people=Sum("about_n"))
    by_place = {row["place"]: row["n"] for row in rows.values("place").annotate(n=Sum("about_n"))}
    size = dict(rows.values_list("id", "about_n"))
    by_category: dict[UUID, int] = defaultdict(int)
    grouped: set[UUID] = set()
    groups = ContactGroup.objects.filter(network=network).values_list("contact_id", "category_id")
    for contact_id, category_id in groups:
        if contact_id in size:
            by_category[category_id] += size[contact_id]
            grouped.add(contact_id)
    return Reached(
        contacts=total["n"],
        people=total["people"] or 0,
        by_category=dict(by_category),
        by_place={place: n for place, n in by_place.items() if place},
        place_unknown=sum(n for place, n in by_place.items() if place is None),
        without_group=sum(n for identifier, n in size.items() if identifier not in grouped),
    )


def willing(
    network: Network, *, purpose: str = Purpose.MESSAGES
) -> list[tuple[UUID, str, str, str]]:
    """(subject, channel, address, language) of everybody who agreed and left an address."""
    subjects = people.consenting(network, purpose=purpose)
    rows = people.contacts(network, subjects=subjects)
    return [(row.subject_id, row.channel, row.address, row.language) for row in rows]


def deliveries(network: Network, *, message: Message) -> dict[str, int]:
    """Letters of this message by state."""
    return post.counts(network, about=("message", message.pk))


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the messages among these that have gone out."""
    wanted = list(nodes)
    found: dict[tuple[str, UUID], str] = {}
    ids = [identifier for kind, identifier in wanted if kind == "message"]
    for row in Message.objects.filter(network=network, id__in=ids, state=Message.State.SENT):
        found["message", row.id] = row.title
    return found
