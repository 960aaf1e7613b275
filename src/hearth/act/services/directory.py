"""The directory: list a service, change it, verify it, pause it, bring in many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import indexing, rules
from ..models import Service, ServiceTag
from .standing import must_answer_for, must_be_here, must_be_team

#: What nobody types, so that no words about it would help.
NOT_TYPED = {"organisation", "place", "network", "made_at", "latitude", "longitude"}
#: What may be said of a service beside its name, organisation and tags.
DETAILS = {
    "description", "language", "is_for", "is_not_for", "cost", "how_to_get_it", "phone", "email",
    "website", "opening", "place", "address", "latitude", "longitude", "is_remote", "is_crisis",
    "address_is_confidential", "source",
}  # fmt: skip


@transaction.atomic
def list_service(
    network: Network,
    *,
    name: str,
    organisation: Organisation | None = None,
    needs: Iterable[str] = (),
    languages: Iterable[str] = (),
    access: Iterable[str] = (),
    state: str = Service.State.ACTIVE,
    verified_on: date | None = None,
    by: Actor,
    now: datetime,
    **details: Any,
) -> Service:
    """Put a service into the directory. Refused: `not_of_this_network`, `not_your_organisation`,
    `name_missing`, `service_exists`, `need_unknown`, `access_unknown`, `service_not_reachable`,
    `service_state_unknown`, `listing_wrong`."""
    must_be_here(network, organisation, details.get("place"))
    must_answer_for(network, by, organisation)
    made = Service(network=network, organisation=organisation, made_at=now, verified_on=verified_on)
    _write(made, name, state, details, now)
    _tag(made, needs=needs, languages=languages, access=access)
    indexing.index([made])
    _note(made, "service listed", by, now, state=state)
    return made


@transaction.atomic
def change_service(
    service: Service,
    *,
    name: str,
    organisation: Organisation | None = None,
    needs: Iterable[str] = (),
    languages: Iterable[str] = (),
    access: Iterable[str] = (),
    by: Actor,
    now: datetime,
    **details: Any,
) -> Service:
    """Change a listing. Refused as `list_service`."""
    must_be_here(service.network, organisation, details.get("place"))
    must_answer_for(service.network, by, service.organisation)
    service.organisation = organisation
    _write(service, name, service.state, details, now)
    _tag(service, needs=needs, languages=languages, access=access)
    indexing.index([service])
    _note(service, "service changed", by, now)
    return service


@transaction.atomic
def change_state(service: Service, *, state: str, by: Actor, now: datetime) -> Service:
    """Show, pause or close a listing. Refused: `not_of_this_network`, `not_your_organisation`,
    `service_state_unknown`."""
    must_answer_for(service.network, by, service.organisation)
    if state not in Service.State.values:
        raise Refused("service_state_unknown", state=state)
    service.state, service.changed_at = state, now
    service.save(update_fields=["state", "changed_at"])
    _note(service, "service state changed", by, now, state=state)
    return service


@transaction.atomic
def verify(service: Service, *, source: str, by: Actor, now: datetime) -> Service:
    """Say that a listing was checked today, and with whom. Refused: `not_of_this_network`,
    `not_your_organisation`, `source_missing`."""
    must_answer_for(service.network, by, service.organisation)
    if not source.strip():
        raise Refused("source_missing")
    service.verified_on, service.source, service.changed_at = now.date(), source.strip(), now
    service.save(update_fields=["verified_on", "source", "changed_at"])
    _note(service, "service verified", by, now)
    return service


@transaction.atomic
def bring_in(
    network: Network, *, rows: Iterable[Mapping[str, Any]], by: Actor, now: datetime
) -> tuple[list[Service], list[tuple[int, Refused]]]:
    """List many at once, each row the words of `list_service`; a bad row is left out with its reason.

    Returns (listed, [(row number from 1, refusal)]). One ledger entry. Refused: `for_the_team`,
    `not_of_this_network`.
    """
    must_be_team(network, by)
    listed: list[Service] = []
    refused: list[tuple[int, Refused]] = []
    for number, row in enumerate(rows, start=1):
        try:
            with transaction.atomic():
                listed.append(_bring_one(network, dict(row), now))
        except Refused as reason:
            refused.append((number, reason))
    indexing.index(listed)
    facts = {"listed": len(listed), "refused": len(refused)}
    ledger.record(network=network, deed="services brought in", by=by, now=now, facts=facts)
    return listed, refused


def _bring_one(network: Network, row: dict[str, Any], now: datetime) -> Service:
    tags = {kind: row.pop(kind, ()) for kind in ("needs", "languages", "access")}
    organisation = row.pop("organisation", None)
    must_be_here(network, organisation, row.get("place"))
    made = Service(network=network, organisation=organisation, made_at=now)
    made.verified_on = row.pop("verified_on", None)
    _write(made, row.pop("name", ""), row.pop("state", Service.State.ACTIVE), row, now)
    _tag(made, **tags)
    return made


def _write(
    service: Service, name: str, state: str, details: Mapping[str, Any], now: datetime
) -> None:
    if unknown := set(details) - DETAILS:
        raise TypeError(f"a service has no {sorted(unknown)}")
    if not name.strip():
        raise Refused("name_missing")
    if state not in Service.State.values:
        raise Refused("service_state_unknown", state=state)
    service.name, service.state, service.changed_at = name.strip(), state, now
    for field, value in details.items():
        setattr(service, field, value.strip() if isinstance(value, str) else value)
    if service.address_is_confidential:
        service.latitude = service.longitude = None
    _check(service)
    service.save()


def _check(service: Service) -> None:
    same = Service.objects.filter(
        network=service.network, name__iexact=service.name, organisation=service.organisation
    )
    if same.exclude(pk=service.pk).exclude(state=Service.State.CLOSED).exists():
        raise Refused("service_exists", name=service.name)
    ways = (service.phone, service.email, service.website, service.address, service.how_to_get_it)
    if service.state == Service.State.ACTIVE and not any(ways):
        raise Refused("service_not_reachable")
    try:
        service.clean_fields(exclude=NOT_TYPED)
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise Refused("listing_wrong", field=field, why=messages[0]) from wrong


def _tag(
    service: Service, *, needs: Iterable[str], languages: Iterable[str], access: Iterable[str]
) -> None:
    needs, access = list(needs), list(access)
    if strange := set(needs) - set(rules.need_words()):
        raise Refused("need_unknown", need=", ".join(sorted(strange)))
    if strange := set(access) - set(rules.ACCESS):
        raise Refused("access_unknown", access=", ".join(sorted(strange)))
    service.tags.all().delete()
    kinds = ServiceTag.Kind
    wanted = [(kinds.NEED, needs), (kinds.LANGUAGE, languages), (kinds.ACCESS, access)]
    ServiceTag.objects.bulk_create(
        ServiceTag(service=service, kind=kind, value=value)
        for kind, values in wanted
        for value in dict.fromkeys(values)
    )


def _note(service: Service, deed: str, by: Actor, now: datetime, **facts: object) -> None:
    facts = {"service": service.pk, **facts}
    ledger.record(network=service.network, deed=deed, by=by, now=now, facts=facts)
