"""What can be asked of the directory: one listing, a search that says why, what is stale.

The public gets a `Listing`, never a row: a confidential address does not enter it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.kit import search

from .. import rules
from ..models import Service, ServiceTag, ServiceWord

MOST_RESULTS = 200


@dataclass(frozen=True)
class Listing:
    """One service as anybody may see it."""

    id: UUID
    name: str
    organisation: str
    description: str
    language: str
    is_for: str
    is_not_for: str
    cost: str
    how_to_get_it: str
    phone: str
    email: str
    website: str
    opening: str
    place: str
    address: str
    point: tuple[float, float] | None
    is_remote: bool
    is_crisis: bool
    address_is_private: bool
    verified_on: date | None
    source: str
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


@dataclass(frozen=True)
class Near:
    """A place to look around; without a point only the place itself and what lies in it."""

    place: Place
    km: float = 3.0


@dataclass(frozen=True)
class Why:
    """Why a listing was found: which field held which word, and how far it is."""

    matched: tuple[tuple[str, str], ...] = ()
    km: float | None = None
    from_anywhere: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found. `meant` maps words as typed to the words looked for instead."""

    results: list[tuple[Listing, Why]]
    total: int
    meant: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    loosened: bool = False


def service(network: Network, identifier: UUID) -> Service | None:
    """One service with all that is known of it, for the desk only, or none."""
    return _rows(network).filter(pk=identifier).first()


def listing(network: Network, identifier: UUID) -> Listing | None:
    """One active service as anybody may see it, or none."""
    row = _rows(network).filter(pk=identifier, state=Service.State.ACTIVE).first()
    return _listing(row) if row else None


def crisis_services(network: Network) -> list[Listing]:
    """Active crisis services, by name."""
    rows = _rows(network).filter(is_crisis=True, state=Service.State.ACTIVE)
    return [_listing(row) for row in rows]


def services_count(network: Network) -> int:
    """How many services anybody can find."""
    return Service.objects.filter(network=network, state=Service.State.ACTIVE).count()


def all_services(network: Network, *, state: str = "", words: str = "") -> QuerySet[Service]:
    """Services for the desk, by name."""
    rows = _rows(network)
    rows = rows.filter(state=state) if state else rows
    return rows.filter(Q(name__icontains=words) | Q(organisation__name__icontains=words)) if words else rows


def unverified(network: Network, *, today: date, days: int = rules.STALE_AFTER_DAYS) -> QuerySet[Service]:
    """Active listings that nobody checked for so many days, those never checked first."""
    old = Q(verified_on=None) | Q(verified_on__lt=today - timedelta(days=days))
    return all_services(network, state=Service.State.ACTIVE).filter(old).order_by("verified_on", "name")


def find_services(
    network: Network,
    *,
    words: str = "",
    needs: Iterable[str] = (),
    language: str = "",
    access: Iterable[str] = (),
    near: Near | None = None,
    reader: str = "en",
    limit: int = MOST_RESULTS,
) -> Found:
    """Search by words, need, language, access and place, in at most six queries.

    Every known word must match; where that finds nothing, any of them may (`loosened`). Services by
    phone or online and those with a private address fit every place and come after the near ones.
    """
    allowed = _filtered(network, needs, language, access)
    asked = search.asked_words(words)
    if not asked:
        return _near_only(allowed, near, limit)
    looked = _look_up(network, asked, reader)
    hits = _hits(allowed, looked.rows)
    wanted = [word for word in looked.by_word if looked.by_word[word]]
    every = [pk for pk, row in hits.items() if set(row) >= set(wanted)]
    chosen = every or list(hits)
    scores = {pk: _score(hits[pk], looked.rarity) for pk in chosen}
    shown = _placed(list(allowed.filter(pk__in=_best(scores, near, limit))), near)
    found = [
        (_listing(row), Why(_reasons(hits[row.pk]), km, anywhere)) for row, km, anywhere in shown
    ]
    found.sort(key=lambda pair: (pair[1].from_anywhere and near is not None, -scores[pair[0].id], pair[1].km or 0))
    total = len(found) if near else len(chosen)
    return Found(found[:limit], total, looked.meant, tuple(looked.unknown), bool(chosen) and not every)


# -- words -------------------------------------------------------------------------------------

Hit = tuple[UUID, str, str]


@dataclass
class _Looked:
    """What the index says of every word asked for: word → (service, field, word found)."""

    by_word: dict[str, list[Hit]]
    meant: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, Hit]]:
        return [(word, hit) for word, hits in self.by_word.items() for hit in hits]

    @property
    def rarity(self) -> dict[str, float]:
        """A word that few services hold tells more."""
        return {w: 1 / (1 + log(1 + len({h[0] for h in hits}))) for w, hits in self.by_word.items() if hits}


def _look_up(network: Network, asked: list[str], reader: str) -> _Looked:
    """Ask the index for each word; what nobody wrote is mended from the vocabulary."""
    speaks = {reader, network.default_language, "en"}
    forms = {word: search.stems(word, speaks) for word in asked}
    found = _Looked(_index_rows(network, forms))
    missing = [word for word in asked if not found.by_word[word]]
    if missing:
        vocabulary = _vocabulary(network)
        found.meant = {w: m for w in missing if (m := search.mended(w, vocabulary))}
        found.unknown = [word for word in missing if word not in found.meant]
        again = {w: search.stems(m, speaks) for w, m in found.meant.items()}
        found.by_word |= _index_rows(network, again) if again else {}
    return found


def _index_rows(network: Network, forms: dict[str, set[str]]) -> dict[str, list[Hit]]:
    every = {form for some in forms.values() for form in some}
    rows = ServiceWord.objects.filter(network=network).filter(Q(stem__in=every) | Q(word__in=every))
    found: dict[str, list[Hit]] = {word: [] for word in forms}
    for service_id, place, word, stem in rows.values_list("service_id", "field", "word", "stem"):
        for asked, some in forms.items():
            if word in some or stem in some:
                found[asked].append((service_id, place, word))
    return found


def _vocabulary(network: Network) -> dict[str, int]:
    rows = ServiceWord.objects.filter(network=network, service__state=Service.State.ACTIVE)
    return dict(rows.values_list("word").annotate(n=Count("id")))


def _hits(allowed: QuerySet[Service], rows: list[tuple[str, Hit]]) -> dict[UUID, dict[str, list[tuple[str, str]]]]:
    """Allowed service → word asked for → (field, word found)."""
    fitting = set(allowed.values_list("pk", flat=True)) if rows else set()
    found: dict[UUID, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for asked, (service_id, place, word) in rows:
        if service_id in fitting:
            found[service_id][asked].append((place, word))
    return found


def _score(hits: dict[str, list[tuple[str, str]]], rarity: dict[str, float]) -> float:
    """The best field of each word, weighed by how rare the word is."""
    return sum(
        rarity[asked] * max(rules.WEIGHTS[place] for place, _word in places) for asked, places in hits.items()
    )


def _best(scores: dict[UUID, float], near: Near | None, limit: int) -> list[UUID]:
    """The best so many; with a place to be near, more are needed to choose from."""
    ranked = sorted(scores, key=lambda pk: (-scores[pk], str(pk)))
    return ranked[: max(limit, 1000) if near else limit]


def _reasons(hits: dict[str, list[tuple[str, str]]]) -> tuple[tuple[str, str], ...]:
    """For each word asked for, the most telling field and the word that stands there."""
    best = [max(places, key=lambda pair: rules.WEIGHTS[pair[0]]) for places in hits.values()]
    return tuple(dict.fromkeys(best))


# -- filters and places ------------------------------------------------------------------------


def _rows(network: Network) -> QuerySet[Service]:
    rows = Service.objects.filter(network=network).select_related("organisation", "place", "network")
    return rows.defer("place__boundary", "place__outline").prefetch_related("tags")


def _filtered(network: Network, needs: Iterable[str], language: str, access: Iterable[str]) -> QuerySet[Service]:
    rows = _rows(network).filter(state=Service.State.ACTIVE)
    kinds = ServiceTag.Kind
    wanted = [(kinds.NEED, need) for need in needs] + [(kinds.ACCESS, one) for one in access]
    wanted += [(kinds.LANGUAGE, language)] if language else []
    for kind, value in wanted:
        tagged = ServiceTag.objects.filter(kind=kind, value=value, service__network=network)
        rows = rows.filter(pk__in=tagged.values("service_id"))
    return rows


def _near_only(allowed: QuerySet[Service], near: Near | None, limit: int) -> Found:
    """Without words: by name, or by distance where a place is named."""
    if near is None:
        rows = list(allowed[:limit])
        return Found([(_listing(row), Why()) for row in rows], allowed.count() if len(rows) == limit else len(rows))
    shown = _placed(list(allowed.filter(_around(near))), near)
    found = [(_listing(row), Why((), km, anywhere)) for row, km, anywhere in shown]
    found.sort(key=lambda pair: (pair[1].from_anywhere, pair[1].km or 0, pair[0].name))
    return Found(found[:limit], len(found))


def _around(near: Near) -> Q:
    """The box first (an index serves it); what fits any place is let through."""
    below = Q(place=near.place) | Q(place__path__startswith=f"{near.place.path}/")
    inside = below & Q(address_is_confidential=False)
    anywhere = Q(is_remote=True) | Q(address_is_confidential=True)
    centre = _centre(near.place)
    if centre is None:
        return inside | anywhere
    south, north, west, east = rules.box_around(centre, km=near.km)
    box = Q(latitude__range=(south, north), longitude__range=(west, east))
    return box | inside | anywhere


def _placed(rows: list[Service], near: Near | None) -> list[tuple[Service, float | None, bool]]:
    """Each service that fits the place, with its distance and whether it serves from anywhere."""
    if near is None:
        return [(row, None, False) for row in rows]
    centre, found = _centre(near.place), []
    for row in rows:
        private = row.address_is_confidential
        point = None if private else _point(row)
        km = rules.kilometres(centre, point) if centre and point else None
        inside = bool(row.place and not private and _lies_in(row.place, near.place))
        if inside or (km is not None and km <= near.km):
            found.append((row, km, False))
        elif row.is_remote or private:
            found.append((row, None, True))
    return found


def _lies_in(place: Place, whole: Place) -> bool:
    return f"{place.path}/".startswith(f"{whole.path}/")


def _centre(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _point(row: Service) -> tuple[float, float] | None:
    """Where a service is: its own point, else the middle of its place."""
    if row.latitude is not None and row.longitude is not None:
        return row.latitude, row.longitude
    return _centre(row.place) if row.place else None


def _listing(row: Service) -> Listing:
    """A row as anybody may see it: the only way from a row to a public page."""
    private = row.address_is_confidential
    tags = defaultdict(list)
    for tag in row.tags.all():
        tags[tag.kind].append(tag.value)
    same = (
        "id", "name", "description", "language", "is_for", "is_not_for", "cost", "how_to_get_it",
        "phone", "email", "website", "opening", "is_remote", "is_crisis", "verified_on", "source",
    )  # fmt: skip
    return Listing(
        **{name: getattr(row, name) for name in same},
        organisation=row.organisation.name if row.organisation else "",
        place="" if private or row.place is None else row.place.name,
        address="" if private else row.address,
        point=None if private else _point(row),
        address_is_private=private,
        needs=tuple(tags["need"]),
        languages=tuple(tags["language"]),
        access=tuple(tags["access"]),
    )
