"""The ledger keeps what was done and notices every tampering."""

import json
from datetime import UTC
from hashlib import sha256

import pytest

from hearth.core.ledger import queries, services
from hearth.core.ledger.models import Chain, Entry
from hearth.core.ledger.rules import Fault


@pytest.fixture
def three(network, cy, now):
    """A chain of the cast's own entries and three more; returns the last number."""
    for n in range(3):
        services.record(network=network, deed="tested", by=cy, now=now, facts={"n": n})
    return queries.head(network)[0]


def test_a_chain_left_alone_is_sound(network, three):
    assert queries.verify(network) == []


def test_an_altered_entry_is_found(network, three):
    Entry.objects.filter(network=network, number=three - 1).update(facts={"n": 99})

    assert queries.verify(network) == [Fault("altered", three - 1)]


def test_a_missing_entry_is_found(network, three):
    Entry.objects.filter(network=network, number=three - 1).delete()

    assert Fault("missing", three - 1) in queries.verify(network)


def test_a_chain_cut_off_at_its_end_is_found(network, three):
    Entry.objects.filter(network=network, number=three).delete()

    assert queries.verify(network) == [Fault("missing", three)]


def test_two_entries_that_changed_places_are_found(network, three):
    Entry.objects.filter(network=network, number=three).update(number=1000)
    Entry.objects.filter(network=network, number=three - 1).update(number=three)
    Entry.objects.filter(network=network, number=1000).update(number=three - 1)

    codes = {fault.code for fault in queries.verify(network)}
    assert codes == {"reordered", "altered"}


def test_a_resealed_entry_is_found_by_the_next(network, three, now):
    entry = Entry.objects.get(network=network, number=three - 1)
    Entry.objects.filter(network=network, number=three - 1).update(seal="0" * 64)

    faults = queries.verify(network)
    assert Fault("altered", entry.number) in faults
    assert Fault("reordered", three) in faults


def test_each_network_has_a_chain_of_its_own(network, other_network, cy, dee, now):
    before = queries.head(other_network)

    services.record(network=network, deed="tested", by=cy, now=now)

    assert queries.head(other_network) == before
    assert Chain.objects.count() == 2


def test_entries_sealed_before_an_upgrade_stay_sound_and_are_watched_as_well(
    network, three, cy, now
):
    """The seals of a ledger as it was kept before: one hash over the whole entry."""
    previous = ""
    for entry in Entry.objects.filter(network=network).order_by("number"):
        entry.previous = previous
        body = json.dumps(
            [
                str(network.pk), entry.number, entry.at.astimezone(UTC).isoformat(), entry.by,
                entry.deed, entry.facts, previous,
            ],
            sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str,
        )  # fmt: skip
        previous = sha256(body.encode()).hexdigest()
        Entry.objects.filter(network=network, number=entry.number).update(
            previous=entry.previous, seal=previous
        )
    Chain.objects.filter(network=network).update(head=previous)
    services.record(network=network, deed="after the upgrade", by=cy, now=now)
    assert queries.verify(network) == []

    Entry.objects.filter(network=network, number=2).update(deed="something else")
    assert queries.verify(network) == [Fault("altered", 2)]
