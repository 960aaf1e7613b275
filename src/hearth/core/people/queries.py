"""What can be asked about people, roles, consent and groups."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.kit.actors import Actor

from .models import (
    Champion,
    Consent,
    ContactPoint,
    Demographic,
    Device,
    Invitation,
    Membership,
    Person,
    Role,
)


def memberships_of(person: Person, network: Network) -> list[Membership]:
    """The roles that somebody holds in this network today."""
    rows = Membership.objects.filter(network=network, person=person, ended_at=None)
    return list(rows.select_related("organisation").order_by("since_at", "pk"))


def invitation(network: Network, identifier: UUID) -> Invitation | None:
    """An invitation of this network, also one that no longer works."""
    return Invitation.objects.filter(network=network, pk=identifier).first()


def networks_of(person: Person) -> list[Membership]:
    """Every role somebody holds anywhere, with its network."""
    rows = Membership.objects.filter(person=person, ended_at=None).select_related("network")
    return list(rows.order_by("network__name", "role"))


def actor_for(person: Person, network: Network) -> Actor | None:
    """The person as an actor in this network, or none if they hold no role in it.

    While a network has no safeguarding lead its stewards stand in for one: a case is never nobody's.
    """
    held = memberships_of(person, network)
    if not held:
        return None
    first = held[0]
    roles = frozenset(membership.role for membership in held)
    if Role.STEWARD in roles and not has_role(network, Role.SAFEGUARDING):
        roles |= {Role.SAFEGUARDING}
    return Actor(kind=first.role, membership_id=first.pk, person_id=person.pk, roles=roles)


def has_role(network: Network, role: str) -> bool:
    """Whether anybody holds this role in the network today."""
    return Membership.objects.filter(network=network, role=role, ended_at=None).exists()


def safeguarding_leads(network: Network) -> list[Membership]:
    """Who looks after cases: the leads; the stewards where there is none."""
    leads = list(members(network, role=Role.SAFEGUARDING))
    return leads or list(members(network, role=Role.STEWARD))


def persons_behind(network: Network, memberships: Iterable[UUID]) -> set[UUID]:
    """The people behind these memberships, ended ones too: one person may hold several."""
    rows = Membership.objects.filter(network=network, pk__in=list(memberships))
    return set(rows.values_list("person_id", flat=True))


def members(network: Network, *, role: str | None = None) -> QuerySet[Membership]:
    """Members today, with person and organisation, by name."""
    rows = Membership.objects.filter(network=network, ended_at=None)
    rows = rows.filter(role=role) if role else rows
    return rows.select_related("person", "organisation").order_by("person__name", "role")


def membership(network: Network, identifier: UUID, *, role: str | None = None) -> Membership | None:
    """One standing membership of this network, or none."""
    rows = members(network, role=role).filter(pk=identifier)
    return rows.first()


def open_invitations(network: Network, *, now: datetime) -> QuerySet[Invitation]:
    """Invitations that could still be taken up."""
    rows = Invitation.objects.filter(
        network=network, withdrawn_at=None, uses_left__gt=0, expires_at__gt=now
    )
    return rows.select_related("organisation").order_by("expires_at")


def champion_profile(membership: Membership) -> Champion | None:
    """What is known of a champion, or none yet."""
    return Champion.objects.filter(membership=membership).prefetch_related("patch").first()


def champions(network: Network) -> QuerySet[Champion]:
    """Active champions with their patch, in two queries."""
    light = Place.objects.defer("boundary", "outline")
    return (
        Champion.objects.filter(
            membership__network=network, membership__ended_at=None, is_active=True
        )
        .select_related("membership__person")
        .prefetch_related(Prefetch("patch", queryset=light))
        .order_by("shown_name")
    )


def champion_of(person: Person, network: Network) -> Champion | None:
    """The champion that this person is in this network, or none."""
    rows = Champion.objects.filter(membership__network=network, membership__person=person)
    return rows.select_related("membership").first()


def has_consent(network: Network, *, subject_id: UUID, purpose: str) -> bool:
    """Whether the latest word on this purpose is a yes that stands."""
    latest = (
        Consent.objects.filter(network=network, subject_id=subject_id, purpose=purpose)
        .order_by("-at", "-id")
        .first()
    )
    return bool(latest and latest.is_given and latest.withdrawn_at is None)


def consenting(
    network: Network, *, purpose: str, subjects: Iterable[UUID] | None = None
) -> set[UUID]:
    """Subjects whose latest word on this purpose is a standing yes."""
    rows = Consent.objects.filter(network=network, purpose=purpose).order_by("at", "id")
    if subjects is not None:
        rows = rows.filter(subject_id__in=list(subjects))
    latest = {
        subject: given and withdrawn is None
        for subject, given, withdrawn in rows.values_list("subject_id", "is_given", "withdrawn_at")
    }
    return {subject for subject, stands in latest.items() if stands}


def consents(network: Network, *, subject_id: UUID) -> list[Consent]:
    """Everything one subject was asked and answered, newest last."""
    return list(Consent.objects.filter(network=network, subject_id=subject_id).order_by("at", "id"))


def contacts(network: Network, *, subjects: Iterable[UUID]) -> list[ContactPoint]:
    """Contact points of these subjects."""
    return list(ContactPoint.objects.filter(network=network, subject_id__in=list(subjects)))


def groups_of(network: Network, *, profile_id: UUID) -> list[Demographic]:
    """The groups one profile told, with their names."""
    rows = Demographic.objects.filter(network=network, profile_id=profile_id)
    return list(rows.select_related("dimension", "category"))


def devices(network: Network, *, kind: str = "", membership_id: UUID | None = None) -> list[Device]:
    """Devices that were given to members, newest first, revoked ones too."""
    rows = Device.objects.filter(membership__network=network)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(membership_id=membership_id) if membership_id else rows
    return list(rows.select_related("membership__person", "membership__champion")[:500])


def device(network: Network, identifier: UUID) -> Device | None:
    """One device of this network, or none."""
    rows = Device.objects.filter(membership__network=network, id=identifier)
    return rows.select_related("membership__network").first()
