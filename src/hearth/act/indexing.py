"""What of a listing can be searched: rows of folded and stemmed words by field.

Needs are no part of it: the words that people use for them stand in needs.json and are looked up there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hearth.kit import search

from .models import ListedWord, Service, ServiceWord


def fields_of(service: Service) -> dict[str, str]:
    """The text of each searchable field. A confidential place is no part of it."""
    place = "" if service.address_is_confidential else f"{service.address} {service.place or ''}"
    return {
        "name": service.name,
        "organisation": service.organisation.name if service.organisation else "",
        "for": service.is_for,
        "place": place,
        "description": service.description,
    }


def words_of(service: Service) -> Iterator[ServiceWord]:
    """The index rows of one listing."""
    for field, text in fields_of(service).items():
        for word in search.words_in(text):
            if word not in search.IDLE:
                stem = search.stem(word, service.language)
                yield ServiceWord(
                    network_id=service.network_id,
                    service=service,
                    field=field,
                    word=word,
                    stem=stem,
                )


def index(services: Iterable[Service]) -> None:
    """Write the index of these listings anew; the vocabulary only grows."""
    every = list(services)
    ServiceWord.objects.filter(service__in=every).delete()
    rows = [row for service in every for row in words_of(service)]
    ServiceWord.objects.bulk_create(rows, batch_size=1000)
    spelt = {(row.network_id, row.word) for row in rows}
    ListedWord.objects.bulk_create(
        (ListedWord(network_id=network_id, word=word) for network_id, word in sorted(spelt)),
        ignore_conflicts=True,
        batch_size=1000,
    )
