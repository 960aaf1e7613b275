"""What can be done with people: sign in, invite, give a role, note consent and groups."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.codes import code_hash, keyed_hash, new_code
from hearth.kit.refusals import Refused

from ..models import (
    Champion,
    ChampionCode,
    Consent,
    ContactPoint,
    Demographic,
    Invitation,
    Known,
    Membership,
    Person,
    Role,
    SignInLink,
)
from ..rules import may_invite
from .devices import actor_behind as actor_behind
from .devices import device_behind as device_behind
from .devices import give_device as give_device
from .devices import revoke_device as revoke_device
from .steering import describe_network as describe_network

LINK_LIFE = timedelta(hours=24)


def sign_in_link(person: Person, *, now: datetime, life: timedelta = LINK_LIFE) -> str:
    """A fresh single-use token; the address is `/sign-in/<token>/`. Only its hash is kept."""
    token = token_urlsafe(32)
    SignInLink.objects.create(
        person=person,
        token_hash=keyed_hash(token, purpose="sign-in"),
        made_at=now,
        expires_at=now + life,
    )
    return token


@transaction.atomic
def redeem_sign_in_link(token: str, *, now: datetime) -> Person:
    """The person a link was made for; it works once. Refused: `link_unknown`, `link_used`, `link_expired`."""
    rows = SignInLink.objects.select_for_update().select_related("person")
    link = rows.filter(token_hash=keyed_hash(token, purpose="sign-in")).first()
    if link is None or not link.person.is_active:
        raise Refused("link_unknown")
    if link.used_at:
        raise Refused("link_used")
    if link.expires_at < now:
        raise Refused("link_expired")
    link.used_at = now
    link.save(update_fields=["used_at"])
    return link.person


@transaction.atomic
def give_role(
    network: Network,
    *,
    person: Person,
    role: str,
    organisation: Organisation | None = None,
    by: Actor,
    now: datetime,
) -> Membership:
    """Give somebody a role; giving it again revives it. Refused: `role_unknown`."""
    if role not in Role.values:
        raise Refused("role_unknown", role=role)
    membership, _ = Membership.objects.update_or_create(
        network=network,
        person=person,
        role=role,
        defaults={"organisation": organisation, "ended_at": None},
        create_defaults={"organisation": organisation, "since_at": now},
    )
    ledger.record(
        network=network,
        deed="role given",
        by=by,
        now=now,
        facts={"membership": membership.pk, "role": role},
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Actor, now: datetime) -> None:
    """End a role; its codes stop at once. Refused: `last_steward`."""
    if membership.role == Role.STEWARD:
        others = Membership.objects.filter(
            network=membership.network, role=Role.STEWARD, ended_at=None
        ).exclude(pk=membership.pk)
        if not others.exists():
            raise Refused("last_steward")
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    ChampionCode.objects.filter(membership=membership, revoked_at=None).update(revoked_at=now)
    ledger.record(
        network=membership.network,
        deed="role ended",
        by=by,
        now=now,
        facts={"membership": membership.pk},
    )


@transaction.atomic
def invite(
    network: Network,
    *,
    role: str,
    organisation: Organisation | None = None,
    note: str = "",
    uses: int = 1,
    days: int = 14,
    by: Actor,
    now: datetime,
) -> tuple[Invitation, str]:
    """An invitation and its token, `/join/<token>/`. Refused: `role_unknown`, `may_not_invite`."""
    if role not in Role.values:
        raise Refused("role_unknown", role=role)
    if not may_invite(by, role):
        raise Refused("may_not_invite", role=role)
    token = token_urlsafe(24)
    invitation = Invitation.objects.create(
        network=network,
        role=role,
        organisation=organisation,
        note=note[:120],
        token_hash=keyed_hash(token, purpose="invitation"),
        uses_left=uses,
        made_by=by.label,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    ledger.record(
        network=network,
        deed="invitation made",
        by=by,
        now=now,
        facts={"invitation": invitation.pk, "role": role, "uses": uses},
    )
    return invitation, token


def invitation_for(token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a token. Refused: `link_unknown`, `link_used`, `link_expired`."""
    invitation = (
        Invitation.objects.filter(token_hash=keyed_hash(token, purpose="invitation"))
        .select_related("network", "organisation")
        .first()
    )
    if invitation is None or invitation.withdrawn_at:
        raise Refused("link_unknown")
    if invitation.uses_left < 1:
        raise Refused("link_used")
    if invitation.expires_at < now:
        raise Refused("link_expired")
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, person: Person, now: datetime) -> Membership:
    """Take up an invitation. Refused as `invitation_for`."""
    invitation = invitation_for(token, now=now)
    taken = Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0)
    held = Membership.objects.filter(
        network=invitation.network, person=person, role=invitation.role, ended_at=None
    ).first()
    if held:
        return held
    if not taken.update(uses_left=invitation.uses_left - 1):
        raise Refused("link_used")
    actor = Actor(kind="invited", person_id=person.pk)
    membership = give_role(
        invitation.network,
        person=person,
        role=invitation.role,
        organisation=invitation.organisation,
        by=actor,
        now=now,
    )
    if invitation.role == Role.CHAMPION:
        Champion.objects.get_or_create(
            membership=membership, defaults={"shown_name": person.name or "—"}
        )
    return membership


@transaction.atomic
def join(token: str, *, name: str, email: str, now: datetime) -> Person:
    """Take up an invitation with a new account.

    Who already has an account signs in first, so that nobody enters by typing another's address.
    Refused: `name_missing`, `account_exists`, and as `invitation_for`.
    """
    invitation_for(token, now=now)
    if not name.strip():
        raise Refused("name_missing")
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise Refused("account_exists")
    person = Person.objects.create_user(email=email.strip(), name=name.strip())
    accept_invitation(token, person=person, now=now)
    return person


@transaction.atomic
def withdraw_invitation(network: Network, *, invitation_id: UUID, by: Actor, now: datetime) -> None:
    """Make an invitation useless from now on; doing it twice changes nothing."""
    rows = Invitation.objects.filter(network=network, pk=invitation_id, withdrawn_at=None)
    if rows.update(withdrawn_at=now):
        ledger.record(
            network=network,
            deed="invitation withdrawn",
            by=by,
            now=now,
            facts={"invitation": invitation_id},
        )


@transaction.atomic
def describe_champion(
    membership: Membership,
    *,
    shown_name: str,
    patch: Iterable[Place] = (),
    languages: Iterable[str] = (),
    training: Iterable[str] = (),
    availability: str = "",
    by: Actor,
    now: datetime,
) -> Champion:
    """Note what a champion brings. Refused: `not_a_champion`, `name_missing`."""
    if membership.role != Role.CHAMPION:
        raise Refused("not_a_champion")
    if not shown_name.strip():
        raise Refused("name_missing")
    champion, _ = Champion.objects.update_or_create(
        membership=membership,
        defaults={
            "shown_name": shown_name.strip(),
            "languages": list(languages),
            "training": list(training),
            "availability": availability,
        },
    )
    champion.patch.set(patch)
    ledger.record(
        network=membership.network,
        deed="champion described",
        by=by,
        now=now,
        facts={"membership": membership.pk},
    )
    return champion


@transaction.atomic
def give_champion_code(membership: Membership, *, by: Actor, now: datetime) -> str:
    """A fresh code for a champion's phone; told once, kept as a hash. Refused: `not_a_champion`."""
    if membership.role != Role.CHAMPION:
        raise Refused("not_a_champion")
    code = new_code()
    made = ChampionCode.objects.create(
        membership=membership, code_hash=code_hash(code, purpose="champion"), made_at=now
    )
    ledger.record(
        network=membership.network,
        deed="champion code given",
        by=by,
        now=now,
        facts={"code": made.pk},
    )
    return code


@transaction.atomic
def redeem_champion_code(code: str, *, now: datetime) -> Membership:
    """The membership behind a champion's code. Refused: `code_unknown`."""
    rows = ChampionCode.objects.select_related("membership__person", "membership__network")
    found = rows.filter(
        code_hash=code_hash(code, purpose="champion"), revoked_at=None, membership__ended_at=None
    ).first()
    if found is None:
        raise Refused("code_unknown")
    ChampionCode.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.membership


@transaction.atomic
def note_consents(
    network: Network,
    *,
    subject_id: UUID,
    answers: Mapping[str, bool],
    wordings: Mapping[str, str],
    language: str,
    now: datetime,
) -> None:
    """Keep what somebody agreed to or refused, in the words they were shown."""
    Consent.objects.bulk_create(
        Consent(
            network=network,
            subject_id=subject_id,
            purpose=purpose,
            is_given=given,
            wording=wordings[purpose],
            language=language,
            at=now,
        )
        for purpose, given in answers.items()
    )


def withdraw_consents(
    network: Network, *, subject_id: UUID, purposes: Iterable[str] | None = None, now: datetime
) -> int:
    """Take back consent, for some purposes or all. Returns how many stood."""
    rows = Consent.objects.filter(
        network=network, subject_id=subject_id, is_given=True, withdrawn_at=None
    )
    rows = rows if purposes is None else rows.filter(purpose__in=list(purposes))
    return rows.update(withdrawn_at=now)


def note_groups(
    network: Network, *, profile_id: UUID, answers: Mapping[Dimension, Category | Known | str]
) -> None:
    """Keep equality answers: a category, or one of the three ways of not knowing."""
    Demographic.objects.bulk_create(
        (
            demographic(network, profile_id, dimension, answer)
            for dimension, answer in answers.items()
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def demographic(
    network: Network, profile_id: UUID, dimension: Dimension, answer: Category | Known | str
) -> Demographic:
    """One unsaved answer, for loading many at once."""
    category = answer if isinstance(answer, Category) else None
    return Demographic(
        network=network,
        profile_id=profile_id,
        dimension=dimension,
        known=Known(str(answer)) if category is None else Known.GIVEN,
        category=category,
    )


def note_contact(
    network: Network, *, subject_id: UUID, channel: str, address: str, language: str, now: datetime
) -> None:
    """Keep where somebody wants to be answered; a new address replaces the old."""
    ContactPoint.objects.update_or_create(
        network=network,
        subject_id=subject_id,
        channel=channel,
        defaults={
            "address": address.strip(),
            "language": language,
            "added_at": now,
            "verified_at": None,
        },
    )


def forget(network: Network, *, subject_id: UUID, now: datetime) -> None:
    """Erase groups and contacts of one subject and end its consents."""
    withdraw_consents(network, subject_id=subject_id, now=now)
    ContactPoint.objects.filter(network=network, subject_id=subject_id).delete()
    Demographic.objects.filter(network=network, profile_id=subject_id).delete()
