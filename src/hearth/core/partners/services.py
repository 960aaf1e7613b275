"""What can be done with organisations."""

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .models import ContactPerson, Organisation


@transaction.atomic
def add_organisation(
    network: Network, *, name: str, kind: str, by: Actor, now: datetime, **details: object
) -> Organisation:
    """Add a partner. Refused: `name_missing`, `organisation_exists`, `kind_unknown`."""
    if not name.strip():
        raise Refused("name_missing")
    if kind not in Organisation.Kind.values:
        raise Refused("kind_unknown", kind=kind)
    if Organisation.objects.filter(network=network, name__iexact=name.strip()).exists():
        raise Refused("organisation_exists", name=name.strip())
    made = Organisation.objects.create(
        network=network, name=name.strip(), kind=kind, joined_on=now.date(), **details
    )
    ledger.record(
        network=network, deed="organisation added", by=by, now=now, facts={"organisation": made.pk}
    )
    return made


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, by: Actor, now: datetime, **details: object
) -> Organisation:
    """Change what is said of a partner; the ledger names the fields, not the words."""
    for field, value in details.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(details))
    ledger.record(
        network=organisation.network,
        deed="organisation changed",
        by=by,
        now=now,
        facts={"organisation": organisation.pk, "fields": sorted(details)},
    )
    return organisation


@transaction.atomic
def add_contact(
    organisation: Organisation, *, name: str, by: Actor, now: datetime, **details: str
) -> ContactPerson:
    """Add somebody to ask at a partner. Refused: `name_missing`."""
    if not name.strip():
        raise Refused("name_missing")
    contact = ContactPerson.objects.create(organisation=organisation, name=name.strip(), **details)
    ledger.record(
        network=organisation.network,
        deed="organisation contact added",
        by=by,
        now=now,
        facts={"organisation": organisation.pk, "contact": contact.pk},
    )
    return contact
