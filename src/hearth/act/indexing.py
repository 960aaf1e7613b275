"""What of a listing can be searched: rows of folded and stemmed words by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hearth.kit import search

from . import rules
from .models import Service, ServiceTag, ServiceWord


def fields_of(service: Service, needs: Iterable[str]) -> dict[str, str]:
    """The text of each searchable field. A confidential place is no part of it."""
    telling = rules.need_words()
    place = "" if service.address_is_confidential else f"{service.address} {service.place or ''}"
    return {
        "name": service.name,
        "need": " ".join(f"{need.replace('_', ' ')} {telling.get(need, '')}" for need in needs),
        "organisation": service.organisation.name if service.organisation else "",
        "for": service.is_for,
        "place": place,
        "description": service.description,
    }


def words_of(service: Service, needs: Iterable[str]) -> Iterator[ServiceWord]:
    """The index rows of one listing."""
    for field, text in fields_of(service, needs).items():
        for word in search.words_in(text):
            if word not in search.IDLE:
                stem = search.stem(word, service.language)
                yield ServiceWord(
                    network_id=service.network_id, service=service, field=field, word=word, stem=stem
                )


def index(services: Iterable[Service]) -> None:
    """Write the index of these listings anew."""
    every = list(services)
    ServiceWord.objects.filter(service__in=every).delete()
    needs: dict[object, list[str]] = {service.pk: [] for service in every}
    rows = ServiceTag.objects.filter(service__in=every, kind=ServiceTag.Kind.NEED)
    for service_id, value in rows.values_list("service_id", "value"):
        needs[service_id].append(value)
    ServiceWord.objects.bulk_create(
        (row for service in every for row in words_of(service, needs[service.pk])), batch_size=1000
    )
