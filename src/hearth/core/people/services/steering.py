"""What a steward may say of the whole network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

#: What may be changed after the founding. The address, the currency and the time zone stay.
CHANGEABLE = frozenset(
    {
        "name",
        "tagline",
        "languages",
        "default_language",
        "small_number",
        "contact_email",
        "contact_phone",
        "crisis_lines",
    }
)
LOWEST_SMALL_NUMBER = 3


@transaction.atomic
def describe_network(
    network: Network, *, words: Mapping[str, Any], by: Actor, now: datetime
) -> Network:
    """Change what a network says of itself; the ledger keeps which fields, not their words.

    Refused: `may_not_describe_network`, `name_missing`, `small_number_too_low`, `languages_missing`.
    """
    if not by.holds("steward"):
        raise Refused("may_not_describe_network")
    unknown = set(words) - CHANGEABLE
    if unknown:
        raise TypeError(f"not to be changed: {', '.join(sorted(unknown))}")
    _check({name: words.get(name, getattr(network, name)) for name in CHANGEABLE})
    changed = sorted(name for name, value in words.items() if getattr(network, name) != value)
    for name in changed:
        setattr(network, name, words[name])
    if changed:
        network.save(update_fields=changed)
        ledger.record(
            network=network, deed="network described", by=by, now=now, facts={"fields": changed}
        )
    return network


def _check(described: Mapping[str, Any]) -> None:
    if not described["name"].strip():
        raise Refused("name_missing")
    if described["small_number"] < LOWEST_SMALL_NUMBER:
        raise Refused("small_number_too_low", least=LOWEST_SMALL_NUMBER)
    if described["default_language"] not in described["languages"]:
        raise Refused("languages_missing")
