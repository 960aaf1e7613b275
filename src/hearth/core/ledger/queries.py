"""What can be asked of the ledger."""

from datetime import datetime

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from .models import Chain, Entry
from .rules import Fault, faults_in
from .rules import said_hash_of as said_hash_of


def entries(network: Network) -> QuerySet[Entry]:
    """A network's entries, newest first."""
    return Entry.objects.filter(network=network).order_by("-number")


def head(network: Network) -> tuple[int, str]:
    """Length and last seal of the chain: write them down elsewhere and nothing can be cut off."""
    chain = Chain.objects.filter(network=network).first()
    return (chain.length, chain.head) if chain else (0, "")


def last_deed_at(network: Network) -> datetime | None:
    """When something was last done in this network."""
    newest = Entry.objects.filter(network=network).order_by("-number").first()
    return newest.at if newest else None


def verify(network: Network) -> list[Fault]:
    """Every altered, missing, added or reordered entry; an empty list is a sound chain."""
    length, seal = head(network)
    rows = Entry.objects.filter(network=network).order_by("number").iterator(chunk_size=2000)
    return faults_in(rows, length=length, head=seal)
