"""Asks, who signed them, and what became of them. A withdrawn signature is nowhere in here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import ContactPoint, Purpose
from hearth.kit.codes import tidy
from hearth.kit.proofs import receipt_line

from ..models import Ask, OrganisationSignature, Signature
from ..rules import asks as rules

#: Subjects looked up at a time.
PORTION = 5000


def asks(network: Network, *, public: bool = False, state: str = "") -> QuerySet[Ask]:
    """Asks, newest first; the public sees no drafts."""
    rows = Ask.objects.filter(network=network)
    rows = rows.filter(state=state) if state else rows
    return rows.exclude(state=Ask.State.DRAFTED) if public else rows


def ask(network: Network, identifier: UUID, *, public: bool = False) -> Ask | None:
    """One ask of this network, with its steps, or none."""
    rows = asks(network, public=public).filter(id=identifier)
    return rows.select_related("network", "codes_of").prefetch_related("steps").first()


def late_asks(network: Network, *, today: date) -> QuerySet[Ask]:
    """Asks whose addressee should have answered by now, longest late first."""
    waiting = [Ask.State.DELIVERED, Ask.State.ESCALATED]
    return asks(network).filter(state__in=waiting, due_on__lt=today).order_by("due_on")


def may_sign(ask: Ask, *, today: date) -> bool:
    """Whether a signature counts today."""
    return rules.may_sign(state=ask.state, sign_until=ask.sign_until, today=today)


def days_late(ask: Ask, *, today: date) -> int:
    """How many days an answer is late; 0 when it is not."""
    return rules.days_late(state=ask.state, due_on=ask.due_on, today=today)


def what_can_be_done(ask: Ask) -> frozenset[str]:
    """What the team can do with an ask now."""
    return rules.DEEDS[ask.state]


def usual_due_on(today: date) -> date:
    """The deadline offered."""
    return rules.usual_due_on(today)


def signatures(ask: Ask) -> QuerySet[Signature]:
    """Signatures that stand."""
    return Signature.objects.filter(network_id=ask.network_id, ask_id=ask.pk, withdrawn_at=None)


def signature_count(ask: Ask) -> int:
    """How many people's signatures stand."""
    return signatures(ask).count()


def signature_counts(network: Network, rows: Iterable[Ask]) -> dict[UUID, int]:
    """How many people's signatures stand, for many asks at once."""
    found = Signature.objects.filter(
        network=network, ask_id__in=[row.pk for row in rows], withdrawn_at=None
    )
    return {
        row["ask_id"]: row["n"]
        for row in found.order_by().values("ask_id").annotate(n=Count("signer_key"))
    }


def shown_names(ask: Ask, *, limit: int = 200) -> list[str]:
    """Names that their owners wanted shown and somebody has read, newest first."""
    rows = signatures(ask).filter(name_state=Signature.NameState.SHOWN).order_by("-signed_at")
    return list(rows.values_list("name", flat=True)[:limit])


def names_to_read(ask: Ask, *, limit: int = 200) -> list[Signature]:
    """Signatures whose name nobody has read yet, oldest first."""
    rows = signatures(ask).filter(name_state=Signature.NameState.WAITING).order_by("signed_at")
    return list(rows[:limit])


def signature_by_receipt(network: Network, receipt: str) -> tuple[Signature, Ask] | None:
    """The signature behind a receipt and its ask, or none; also one that was withdrawn."""
    if len(tidy(receipt)) != 12:
        return None
    ids = asks(network, public=True).order_by().values_list("id", flat=True)
    lines = [receipt_line(identifier, receipt) for identifier in ids]
    found = Signature.objects.filter(network=network, receipt_hash__in=lines).first()
    signed = found and ask(network, found.ask_id, public=True)
    return (found, signed) if found and signed else None


def organisations_behind(ask: Ask) -> QuerySet[OrganisationSignature]:
    """Partner organisations that signed, first signed first."""
    rows = OrganisationSignature.objects.filter(ask=ask, withdrawn_at=None)
    return rows.select_related("organisation")


def signers_to_tell(ask: Ask) -> list[ContactPoint]:
    """Where those who signed and agreed to hear back want to be written to."""
    subjects = list(signatures(ask).order_by().values_list("subject_id", flat=True))
    found: list[ContactPoint] = []
    for start in range(0, len(subjects), PORTION):
        portion = subjects[start : start + PORTION]
        agreed = people.consenting(ask.network, subjects=portion, purpose=Purpose.HEAR_BACK)
        found += people.contacts(ask.network, subjects=agreed)
    return found
