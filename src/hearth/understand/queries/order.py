"""Which voice to read next: the queries behind an even coverage of groups and places.

Their number is the same however many voices, groups and places there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places import queries as places
from hearth.listen import queries as listen

from ..evenly import Share, Unread, in_even_order, least_read
from ..models import AgendaItem, Coding, NoTheme

#: How many voices one queue holds, for how long, and how long a voice is kept for one reader.
QUEUE, QUEUE_SECONDS, KEPT_SECONDS = 60, 120, 600
#: Voices looked at for a queue: the oldest, and as many from each of the least-read strata.
OLDEST, FROM_EACH, STRATA = 150, 100, 6
NOWHERE = "nowhere"


def readable(network: Network) -> QuerySet[Any]:
    """Voices that coders may read: those that moderation has let through."""
    return listen.voices_from(network).filter(state="shown")


def unread(network: Network, *, standpoint: str) -> QuerySet[Any]:
    """Voices that nobody of this standpoint has judged."""
    rows = readable(network).exclude(id__in=_coded(network, standpoint).values("voice_id"))
    return rows.exclude(id__in=_unthemed(network, standpoint).values("voice_id"))


def _coded(network: Network, standpoint: str) -> QuerySet[Coding]:
    return Coding.objects.filter(network=network, standpoint=standpoint, withdrawn_at=None)


def _unthemed(network: Network, standpoint: str) -> QuerySet[NoTheme]:
    return NoTheme.objects.filter(network=network, standpoint=standpoint, withdrawn_at=None)


def next_first(
    network: Network, *, standpoint: str, coder_id: UUID, skip: Iterable[UUID] = ()
) -> Any:
    """The next voice that this standpoint has not read; two readers are not sent to the same."""
    left = set(skip)
    for fresh in (False, True):
        queue = [v for v in _queue(network, standpoint, fresh=fresh) if v not in left]
        queue = _still_unread(network, standpoint, queue)
        if queue:
            return listen.voice(network, _reserved(network, standpoint, queue, coder_id))
    rest = unread(network, standpoint=standpoint).exclude(id__in=left)
    return rest.order_by("received_at", "id").first()


def next_second(
    network: Network, *, standpoint: str, coder_id: UUID, skip: Iterable[UUID] = ()
) -> Any:
    """The oldest voice that exactly one other person of this standpoint has judged, never this one."""
    rows = readable(network).exclude(id__in=list(skip))
    once = (
        _coded(network, standpoint)
        .values("voice_id")
        .annotate(people=Count("coder_id", distinct=True))
        .filter(people=1)
    )
    mine = Coding.objects.filter(network=network, coder_id=coder_id, withdrawn_at=None)
    none = NoTheme.objects.filter(network=network, coder_id=coder_id, withdrawn_at=None)
    talked = AgendaItem.objects.filter(network=network).values("voice_id")
    rows = rows.filter(id__in=once.values("voice_id")).exclude(id__in=mine.values("voice_id"))
    rows = rows.exclude(id__in=talked)
    return rows.exclude(id__in=none.values("voice_id")).order_by("received_at", "id").first()


def _still_unread(network: Network, standpoint: str, queue: list[UUID]) -> list[UUID]:
    """Those of the queue that nobody of this standpoint has judged in the meantime."""
    wanted = {"voice_id__in": queue}
    done = {
        *_coded(network, standpoint).filter(**wanted).values_list("voice_id", flat=True),
        *_unthemed(network, standpoint).filter(**wanted).values_list("voice_id", flat=True),
    }
    left = [voice for voice in queue if voice not in done]
    shown = {row.id for row in listen.voices_by_ids(network, left) if row.state == "shown"}
    return [voice for voice in left if voice in shown]


def _reserved(network: Network, standpoint: str, queue: list[UUID], coder_id: UUID) -> UUID:
    """The first voice of the queue that is not just being read by somebody else of this side."""
    for voice in queue[:12]:
        key = f"reading:{network.pk}:{standpoint}:{voice}"
        if cache.get_or_set(key, str(coder_id), KEPT_SECONDS) == str(coder_id):
            return voice
    return queue[0]


def _queue(network: Network, standpoint: str, *, fresh: bool) -> list[UUID]:
    key = f"read-next:{network.pk}:{standpoint}"
    known = None if fresh else cache.get(key)
    if known is None:
        known = even_queue(network, standpoint=standpoint)
        cache.set(key, known, QUEUE_SECONDS)
    return list(known)


def even_queue(network: Network, *, standpoint: str, most: int = QUEUE) -> list[UUID]:
    """The next voices to read, the least-read groups and places first."""
    above = places.ancestor_at(network, depth=1)
    shares = coverage(network, standpoint=standpoint, above=above)
    found: dict[UUID, tuple[UUID, UUID | None]] = {}
    rows = unread(network, standpoint=standpoint).order_by("received_at", "id")
    wanted = least_read(shares, most=STRATA)
    for part, limit in [(rows, OLDEST), *((_of(rows, key, above), FROM_EACH) for key in wanted)]:
        for voice, profile, place in part.values_list("id", "profile_id", "place_id")[:limit]:
            found.setdefault(voice, (profile, place))
    groups = _groups(network, [profile for profile, _place in found.values()])
    dimensions = {key[0] for key in shares if isinstance(key, tuple)}
    waiting = [
        Unread(voice, (_ward(place, above), *_strata(groups[profile], dimensions)))
        for voice, (profile, place) in found.items()
    ]
    return in_even_order(waiting, shares, most=most)


def coverage(
    network: Network, *, standpoint: str, above: dict[UUID, UUID] | None = None
) -> dict[Hashable, Share]:
    """For every ward and every category (unknown too) how many voices were read, of how many.

    Wards are keyed by their id, categories by (dimension, category or None for unknown).
    """
    above = places.ancestor_at(network, depth=1) if above is None else above
    everything, waiting = readable(network), unread(network, standpoint=standpoint)
    total, left = _by_stratum(network, everything, above), _by_stratum(network, waiting, above)
    return {key: Share(n - left.get(key, 0), n) for key, n in total.items() if n > 0}


def _by_stratum(
    network: Network, rows: QuerySet[Any], above: dict[UUID, UUID]
) -> dict[Hashable, int]:
    counted: dict[Hashable, int] = defaultdict(int)
    everybody = 0
    for row in rows.order_by().values("place_id").annotate(n=Count("key")):
        counted[_ward(row["place_id"], above)] += row["n"]
        everybody += row["n"]
    told: dict[Any, int] = defaultdict(int)
    known = Demographic.objects.filter(
        network=network, known=Known.GIVEN, profile_id__in=rows.order_by().values("profile_id")
    )
    for row in known.values("dimension_id", "category_id").annotate(n=Count("profile_id")):
        counted[(row["dimension_id"], row["category_id"])] = row["n"]
        told[row["dimension_id"]] += row["n"]
    for dimension, n in told.items():
        counted[(dimension, None)] = everybody - n
    return counted


def _of(rows: QuerySet[Any], key: Hashable, above: dict[UUID, UUID]) -> QuerySet[Any]:
    """The voices of one stratum."""
    if isinstance(key, tuple):
        dimension, category = key
        given = Demographic.objects.filter(dimension_id=dimension, known=Known.GIVEN)
        if category is None:
            return rows.exclude(profile_id__in=given.values("profile_id"))
        return rows.filter(profile_id__in=given.filter(category_id=category).values("profile_id"))
    if key == NOWHERE:
        return rows.exclude(place_id__in=list(above))
    return rows.filter(place_id__in=[place for place, ward in above.items() if ward == key])


def _ward(place: UUID | None, above: dict[UUID, UUID]) -> Hashable:
    return above.get(place, NOWHERE) if place else NOWHERE


def _groups(network: Network, profiles: list[UUID]) -> dict[UUID, dict[UUID, UUID]]:
    found: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    rows = Demographic.objects.filter(network=network, profile_id__in=profiles, known=Known.GIVEN)
    for profile, dimension, category in rows.values_list(
        "profile_id", "dimension_id", "category_id"
    ):
        if category:
            found[profile][dimension] = category
    return found


def _strata(groups: dict[UUID, UUID], dimensions: set[Any]) -> list[Hashable]:
    return [(dimension, groups.get(dimension)) for dimension in sorted(dimensions, key=str)]
