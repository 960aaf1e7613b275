"""Signing an ask: once per number, address or voting code, with a receipt, and taken back at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.people import services as people
from hearth.core.people.models import Purpose
from hearth.core.places.models import Place
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from ...models import Ask, OrganisationSignature, Signature
from ...queries import is_voter, voter_key_of
from ...queries.asks import may_sign
from ...rules import receipt_of
from ..digits import check_digits, make_digits, read_address, who_has

#: Signs without a shape that names in Persian or Indian scripts need; other such signs are left out.
JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Signer:
    """What somebody who signs wants: a name to be shown, a place, and to hear of the answer (`wording`: as asked)."""

    name: str = ""
    place: Place | None = None
    hear_back: bool = False
    wording: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Signed:
    """What the signer gets: a receipt by which to look, and to take it back. A repeat has the same receipt."""

    receipt: str
    is_repeat: bool


def ask_for_signing_code(ask: Ask, *, address: str, language: str, now: datetime) -> UUID:
    """Send six digits to a number or e-mail address; the answer is the handle that `sign_by_contact` takes.

    Nothing else is kept, and nobody is told whether this address has signed already.
    Refused: `ask_signing_over`, `address_not_readable`, `too_many_codes`, `codes_are_many`.
    """
    _check_open(ask, now)
    channel, plain = read_address(address)
    key = _key(ask, channel, plain)
    with transaction.atomic():
        made, letter = make_digits(
            ask, key=key, channel=channel, plain=plain, language=language, now=now
        )
        ledger.record(
            network=ask.network,
            deed="signing code sent",
            by=Actor.nobody("signer"),
            now=now,
            facts={"ask": ask.pk, "channel": channel},
        )
    post.send_now(letter, now=now)
    return made.id


def sign_by_contact(
    ask: Ask, *, asked: UUID | None, digits: str, address: str, signer: Signer, now: datetime
) -> Signed:
    """Sign with the six digits that came to this address. The address is kept only to tell of the answer.

    Refused: `ask_signing_over`, `address_not_readable`, `contact_code_over`, `contact_code_wrong`, `name_not_a_name`.
    """
    _check_open(ask, now)
    channel, plain = read_address(address)
    key = _key(ask, channel, plain)
    check_digits(ask, asked=asked, digits=digits, key=key, now=now)
    return _sign(ask, key, channel, signer, (channel, plain) if signer.hear_back else None, now)


def sign_by_code(ask: Ask, *, code: str, signer: Signer, now: datetime) -> Signed:
    """Sign with the voting code of the vote that the ask names.

    Refused: `ask_signing_over`, `ask_takes_no_codes`, `voter_code_unknown`, `name_not_a_name`.
    """
    _check_open(ask, now)
    if ask.codes_of is None:
        raise Refused("ask_takes_no_codes")
    if not is_voter(ask.codes_of, code):
        raise Refused("voter_code_unknown")
    known = voter_key_of(ask.codes_of.pk, code)
    return _sign(
        ask, keyed_hash(f"code:{known}", purpose=f"ask:{ask.pk}"), "code", signer, None, now
    )


@transaction.atomic
def withdraw_signature(signature: Signature, *, now: datetime) -> None:
    """Take a signature back: name, place, address and wish are gone at once. Repeating is harmless."""
    rows = Signature.objects.filter(network_id=signature.network_id, id=signature.id)
    if not rows.filter(withdrawn_at=None).update(
        withdrawn_at=now, name="", name_state=Signature.NameState.NONE, place=None
    ):
        return
    people.forget(signature.network, subject_id=signature.subject_id, now=now)
    _note(signature.network, "signature withdrawn", Actor.nobody("signer"), now, signature.ask_id)


@transaction.atomic
def hide_own_name(signature: Signature, *, now: datetime) -> None:
    """Go on signing without the name. Repeating is harmless."""
    rows = Signature.objects.filter(network_id=signature.network_id, id=signature.id)
    if rows.exclude(name="").update(name="", name_state=Signature.NameState.NONE):
        _note(signature.network, "name taken back", Actor.nobody("signer"), now, signature.ask_id)


@transaction.atomic
def read_names(
    ask: Ask, *, show: Iterable[UUID] = (), keep_back: Iterable[UUID] = (), by: Actor, now: datetime
) -> int:
    """Show or keep back names that wait to be read. Returns how many were settled."""
    rows = Signature.objects.filter(
        network_id=ask.network_id,
        ask_id=ask.pk,
        withdrawn_at=None,
        name_state=Signature.NameState.WAITING,
    )
    shown = rows.filter(id__in=list(show)).update(name_state=Signature.NameState.SHOWN)
    kept = rows.filter(id__in=list(keep_back)).update(name_state=Signature.NameState.KEPT_BACK)
    if shown or kept:
        _note(ask.network, "names read", by, now, ask.pk, shown=shown, kept_back=kept)
    return shown + kept


@transaction.atomic
def sign_for_organisation(
    ask: Ask, *, organisation: Organisation, words: str = "", by: Actor, now: datetime
) -> OrganisationSignature:
    """A partner organisation stands behind an ask. Signing again renews it.

    Refused: `ask_signing_over`, `organisation_not_here`, `organisation_not_yours`.
    """
    _check_open(ask, now)
    if organisation.network_id != ask.network_id or not organisation.is_active:
        raise Refused("organisation_not_here")
    if by.membership_id is None:
        raise Refused("organisation_not_yours")
    made, _is_new = OrganisationSignature.objects.update_or_create(
        ask=ask,
        organisation=organisation,
        defaults={
            "words": words.strip()[:280],
            "signed_by": by.member,
            "signed_at": now,
            "withdrawn_at": None,
        },
    )
    _note(ask.network, "organisation signed", by, now, ask.pk, organisation=organisation.pk)
    return made


@transaction.atomic
def withdraw_organisation(
    ask: Ask, *, organisation: Organisation, by: Actor, now: datetime
) -> None:
    """An organisation takes its signature back. Repeating is harmless."""
    rows = OrganisationSignature.objects.filter(
        ask=ask, organisation=organisation, withdrawn_at=None
    )
    if rows.update(withdrawn_at=now, words=""):
        _note(ask.network, "organisation withdrew", by, now, ask.pk, organisation=organisation.pk)


def _sign(
    ask: Ask,
    key: str,
    way: str,
    signer: Signer,
    contact: tuple[str, str] | None,
    now: datetime,
) -> Signed:
    try:
        return _put_down(ask, key, way, signer, contact, now)
    except IntegrityError:  # two presses at once: the second finds the first
        return _put_down(ask, key, way, signer, contact, now)


@transaction.atomic
def _put_down(
    ask: Ask,
    key: str,
    way: str,
    signer: Signer,
    contact: tuple[str, str] | None,
    now: datetime,
) -> Signed:
    """One row per signer is a constraint of the table; what they want now replaces what they wanted before."""
    receipt = receipt_of(ask.pk, key)
    name = tidy_name(signer.name)
    rows = Signature.objects.filter(network_id=ask.network_id, ask_id=ask.pk, signer_key=key)
    known = rows.select_for_update().first()
    wanted = {
        "name": name,
        "name_state": _name_state(known, name),
        "place": signer.place,
        "way": way,
    }
    if known is None:
        made = Signature.objects.create(
            network_id=ask.network_id,
            ask_id=ask.pk,
            signer_key=key,
            receipt_hash=receipt_line(ask.pk, receipt),
            signed_at=now,
            **wanted,
        )
    else:
        made = known
        again = {"signed_at": now} if known.withdrawn_at else {}
        rows.update(**wanted, **again, withdrawn_at=None)
    note_wish(ask, made.subject_id, signer, contact, now)
    if known is None or known.withdrawn_at:
        _note(ask.network, "ask signed", Actor.nobody("signer"), now, ask.pk, way=way)
    return Signed(receipt, is_repeat=known is not None and known.withdrawn_at is None)


def _name_state(known: Signature | None, name: str) -> str:
    if not name:
        return Signature.NameState.NONE
    if known is not None and known.name == name and not known.withdrawn_at:
        return known.name_state
    return Signature.NameState.WAITING


def note_wish(
    ask: Ask, subject_id: UUID, signer: Signer, contact: tuple[str, str] | None, now: datetime
) -> None:
    """Keep the address of who wants to hear of the answer; forget it where somebody no longer does."""
    people.forget(ask.network, subject_id=subject_id, now=now)
    if contact is None:
        return
    channel, address = contact
    people.note_consents(
        ask.network,
        subject_id=subject_id,
        answers={Purpose.HEAR_BACK: True},
        wordings={Purpose.HEAR_BACK: signer.wording},
        language=signer.language,
        now=now,
    )
    people.note_contact(
        ask.network,
        subject_id=subject_id,
        channel=channel,
        address=address,
        language=signer.language,
        now=now,
    )


def _check_open(ask: Ask, now: datetime) -> None:
    fresh = Ask.objects.only("state", "sign_until").get(pk=ask.pk)
    if not may_sign(fresh, today=now.date()):
        raise Refused("ask_signing_over")


def _key(ask: Ask, channel: str, plain: str) -> str:
    return keyed_hash(who_has(channel, plain), purpose=f"ask:{ask.pk}")


def key_by_contact(ask: Ask, address: str) -> tuple[str, str]:
    """How whoever has this number or address is known in this ask, and the channel. Refused: `address_not_readable`."""
    channel, plain = read_address(address)
    return _key(ask, channel, plain), channel


def key_of_home(ask: Ask, known_as: str) -> str:
    """How somebody without number and e-mail address is known in this ask."""
    return keyed_hash(known_as, purpose=f"ask:{ask.pk}")


def tidy_name(name: str) -> str:
    """One line of at most 80 letters; an address or link is no name. Refused: `name_not_a_name`."""
    tidy = " ".join(name.split())
    tidy = "".join(sign for sign in tidy if sign.isprintable() or sign in JOINERS)
    if len(tidy) > 80 or "@" in tidy or "://" in tidy:
        raise Refused("name_not_a_name")
    return tidy


def _note(
    network: Network, deed: str, by: Actor, now: datetime, ask_id: UUID, **facts: Any
) -> None:
    ledger.record(network=network, deed=deed, by=by, now=now, facts={"ask": ask_id, **facts})
