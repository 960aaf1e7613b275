"""What can be done to reach people: write, sign, send, carry, report back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Champion, Membership
from hearth.core.places.models import Category, Place
from hearth.core.post import services as post
from hearth.core.readings import services as readings
from hearth.core.trace import services as trace
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from . import bridge, queries
from .models import Contact, ContactGroup, Message, PackTaken, SignOff
from .rules import may_sign as may_sign  # faces ask it before they show a button

MOST_AT_ONCE = 5000


@transaction.atomic
def write_message(
    network: Network,
    *,
    title: str,
    body: str,
    language: str = "en",
    why: str = "",
    audience: Iterable[Category] = (),
    place: Place | None = None,
    source: tuple[str, UUID] | None = None,
    by: Actor,
    now: datetime,
) -> Message:
    """Begin a message. Refused: `message_without_title`, `message_without_words`."""
    _check_words(title, body)
    message = Message.objects.create(
        network=network,
        title=title.strip(),
        body=body.strip(),
        language=language,
        why=why.strip()[:400],
        place=place,
        made_by=by.label,
        made_at=now,
        changed_at=now,
    )
    message.audience.set(audience)
    if source:
        trace.link(
            network, source=source, target=("message", message.pk), relation="told by", now=now
        )
    ledger.record(
        network=network, deed="message written", by=by, now=now, facts={"message": message.pk}
    )
    return message


@transaction.atomic
def change_message(
    message: Message,
    *,
    title: str,
    body: str,
    why: str = "",
    audience: Iterable[Category] = (),
    place: Place | None = None,
    by: Actor,
    now: datetime,
) -> Message:
    """Change a message; new words are a new version and need both signatures again.

    Refused: `message_already_sent`, `message_without_title`, `message_without_words`.
    """
    _check_words(title, body)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state in (Message.State.SENT, Message.State.ARCHIVED):
        raise Refused("message_already_sent")
    if (title.strip(), body.strip()) != (message.title, message.body):
        message.version += 1
        message.state = Message.State.DRAFT
    message.title, message.body, message.why = title.strip(), body.strip(), why.strip()[:400]
    message.place, message.changed_at = place, now
    message.save()
    message.audience.set(audience)
    ledger.record(
        network=message.network,
        deed="message changed",
        by=by,
        now=now,
        facts={"message": message.pk, "version": message.version},
    )
    return message


@transaction.atomic
def translate_message(
    message: Message, *, language: str, title: str, body: str, state: str, by: Actor, now: datetime
) -> None:
    """Keep a translation with who vouches for it. Refused: `translation_empty`."""
    for field, text, source in (("title", title, message.title), ("body", body, message.body)):
        wording.put(
            message.network,
            kind="message",
            object_id=message.pk,
            field=field,
            language=language,
            text=text,
            state=state,
            source=source,
            now=now,
        )
    ledger.record(
        network=message.network,
        deed="message translated",
        by=by,
        now=now,
        facts={"message": message.pk, "language": language, "state": state},
    )


@transaction.atomic
def sign(
    message: Message, *, kind: str, is_yes: bool, note: str = "", by: Actor, now: datetime
) -> SignOff:
    """Sign this version as lived experience or as clinical expertise, or say what must change.

    Nobody signs both sides. Refused: `may_not_sign`, `signed_the_other_side`,
    `message_already_sent`, `no_needs_a_reason`.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state in (Message.State.SENT, Message.State.ARCHIVED):
        raise Refused("message_already_sent")
    if not may_sign(by, kind) or by.membership_id is None:
        raise Refused("may_not_sign", kind=kind)
    if not is_yes and not note.strip():
        raise Refused("no_needs_a_reason")
    other = SignOff.objects.filter(message=message, version=message.version).exclude(kind=kind)
    if other.filter(membership__person=by.person_id).exists():
        raise Refused("signed_the_other_side")
    signoff, _ = SignOff.objects.update_or_create(
        message=message,
        kind=kind,
        version=message.version,
        defaults={
            "is_yes": is_yes,
            "note": note.strip()[:400],
            "membership": _own_membership(message.network, by),
            "at": now,
        },
    )
    message.state = Message.State.READY if queries.is_ready(message) else Message.State.DRAFT
    message.save(update_fields=["state"])
    ledger.record(
        network=message.network,
        deed="message signed" if is_yes else "message sent back",
        by=by,
        now=now,
        facts={"message": message.pk, "version": message.version, "kind": kind},
    )
    return signoff


@transaction.atomic
def send_message(message: Message, *, by: Actor, now: datetime) -> int:
    """Queue a signed message for everybody who agreed, in their language where we have it.

    Safe to repeat: one letter a person and version. STOP is honoured again when it is sent.
    Returns how many letters are queued. Refused: `message_not_signed`.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not queries.is_ready(message):
        raise Refused("message_not_signed")
    texts = queries.texts_of(message)
    letters = queries.willing(message.network)[:MOST_AT_ONCE]
    for subject, channel, address, language in letters:
        title, body = words_in(message, texts, language)
        post.queue(
            message.network,
            key=f"message:{message.pk}:{message.version}:{subject}:{channel}",
            channel=channel,
            address=address,
            subject=title,
            body=body,
            language=language,
            purpose="messages",
            about=("message", message.pk),
            now=now,
        )
    message.state, message.sent_at = Message.State.SENT, message.sent_at or now
    message.save(update_fields=["state", "sent_at"])
    ledger.record(
        network=message.network,
        deed="message sent",
        by=by,
        now=now,
        facts={"message": message.pk, "version": message.version, "letters": len(letters)},
    )
    return len(letters)


def words_in(message: Message, texts: dict, language: str) -> tuple[str, str]:
    """Title and body in one language: a vouched-for, fresh translation, else the original."""
    fields = texts.get(language, {})
    title, body = fields.get("title"), fields.get("body")
    if not title or not body or "machine" in (title.state, body.state):
        return message.title, message.body
    if title.is_stale(message.title) or body.is_stale(message.body):
        return message.title, message.body
    return title.text, body.text


@transaction.atomic
def take_pack(
    message: Message, *, champion: Champion, language: str, how: str, by: Actor, now: datetime
) -> None:
    """A champion takes a signed message to carry it on. Refused: `message_not_signed`."""
    if not queries.is_ready(message):
        raise Refused("message_not_signed")
    PackTaken.objects.create(
        network=message.network,
        message_id=message.pk,
        champion_id=champion.pk,
        language=language,
        how=how,
        taken_at=now,
    )
    ledger.record(
        network=message.network,
        deed="message pack taken",
        by=by,
        now=now,
        facts={"message": message.pk, "how": how},
    )


@transaction.atomic
def report_contact(
    network: Network,
    *,
    key: UUID,
    champion: Champion,
    message: Message | None,
    place: Place | None,
    about_n: int,
    categories: Iterable[Category] = (),
    setting: str = "group",
    met_on: date,
    voice_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Contact:
    """Report back: about how many, where, mostly who. The same key twice is one report.

    Refused: `contact_of_nobody`, `contact_too_large`, `contact_in_the_future`.
    """
    if about_n < 1:
        raise Refused("contact_of_nobody")
    if about_n > 2000:
        raise Refused("contact_too_large", most=2000)
    if met_on > now.date():
        raise Refused("contact_in_the_future")
    known = queries.contact_by_key(network, key)
    if known:
        return known
    contact = Contact.objects.create(
        network=network,
        key=key,
        message_id=message.pk if message else None,
        champion_id=champion.pk,
        place=place,
        about_n=about_n,
        setting=setting,
        met_on=met_on,
        reported_at=now,
        voice_id=voice_id,
    )
    ContactGroup.objects.bulk_create(
        ContactGroup(network=network, contact_id=contact.id, category=category)
        for category in categories
    )
    if message:
        trace.link(
            network,
            source=("message", message.pk),
            target=("contact", contact.id),
            relation="carried",
            now=now,
        )
    if voice_id:
        trace.link(
            network,
            source=("contact", contact.id),
            target=("voice", voice_id),
            relation="heard",
            now=now,
        )
    ledger.record(
        network=network, deed="contact reported", by=by, now=now, facts={"contact": contact.id}
    )
    return contact


@transaction.atomic
def withdraw_contact(contact: Contact, *, by: Actor, now: datetime) -> None:
    """Take a report back (a slip of the finger). Refused: `not_your_report`."""
    if by.membership_id != contact.champion_id and not by.holds("facilitator", "steward"):
        raise Refused("not_your_report")
    Contact.objects.filter(network_id=contact.network_id, id=contact.id).update(withdrawn_at=now)
    ledger.record(
        network=contact.network,
        deed="contact withdrawn",
        by=by,
        now=now,
        facts={"contact": contact.id},
    )


def take_coverage(network: Network, *, now: datetime) -> dict:
    """Compute who was reached and who was not, for the desk and, protected, for the public."""
    reached = queries.reached(network)
    payload = bridge.coverage(network, reached)
    readings.keep(
        network, kind="coverage", public=False, n=reached.people, payload=payload, now=now
    )
    if readings.may_publish(network, kind="coverage", n=reached.people):
        shown = bridge.protected(network, payload)
        readings.keep(
            network, kind="coverage", public=True, n=reached.people, payload=shown, now=now
        )
    return payload


def _own_membership(network: Network, by: Actor) -> Membership:
    return Membership.objects.get(network=network, pk=by.member)


def _check_words(title: str, body: str) -> None:
    if not title.strip():
        raise Refused("message_without_title")
    if not body.strip():
        raise Refused("message_without_words")
