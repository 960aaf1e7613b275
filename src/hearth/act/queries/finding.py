"""The search of the directory: by words, need, language, access and place, and why each was found.

Words are looked up in an index of our own, so that every database answers alike; only the page that
is shown becomes listings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from math import log
from uuid import UUID

from django.db.models import Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.kit import search

from .. import rules
from ..models import ListedWord, Service, ServiceTag, ServiceWord
from .directory import Listing, listing_of, point_of, rows_of

MOST_RESULTS = 200


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
    """What a search found: one page of it, and how many in all.

    `meant` maps words as typed to the words looked for instead; `unknown` words nobody wrote.
    """

    results: list[tuple[Listing, Why]]
    total: int
    meant: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    loosened: bool = False


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
    offset: int = 0,
) -> Found:
    """Search in at most nine queries, whatever the size of the directory.

    Every known word must match; where that finds nothing, any of them may (`loosened`). Services by
    phone or online and those with a private address fit every place and come after the near ones.
    """
    allowed = _filtered(network, needs, language, access)
    asked = search.asked_words(words)
    looked = _look_up(network, allowed, asked, reader) if asked else _Looked({})
    chosen, loosened = _chosen(looked, asked)
    scores = {pk: _score(looked, pk) for pk in chosen} if asked else None
    if near:
        ranked = _ranked_near(allowed, near, scores)
    elif scores is not None:
        ranked = [(pk, Why()) for pk in sorted(scores, key=lambda pk: (-scores[pk], str(pk)))]
    else:
        ranked = [(pk, Why()) for pk in allowed.values_list("pk", flat=True)]
    page = _page(network, ranked[offset : offset + limit], looked)
    return Found(page, len(ranked), looked.meant, tuple(looked.unknown), loosened)


# -- words -----------------------------------------------------------------------------------------

#: The field that tells most, and the word that stands there.
Hit = tuple[str, str]


@dataclass
class _Looked:
    """What the index says of every word asked for: word → service → its most telling hit."""

    by_word: dict[str, dict[UUID, Hit]]
    meant: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def _chosen(looked: _Looked, asked: list[str]) -> tuple[set[UUID], bool]:
    """Services that hold every known word; failing that any of them."""
    hits = [set(found) for found in looked.by_word.values() if found]
    every = set.intersection(*hits) if hits else set()
    anything = set.union(*hits) if hits else set()
    return (every, False) if every or not asked else (anything, bool(anything))


def _score(looked: _Looked, service_id: UUID) -> float:
    """The best field of each word, weighed by how rare the word is."""
    return sum(
        rules.WEIGHTS[found[service_id][0]] / (1 + log(1 + len(found)))
        for found in looked.by_word.values()
        if service_id in found
    )


def _look_up(network: Network, among: QuerySet[Service], asked: list[str], reader: str) -> _Looked:
    """Ask the index for each word; what nobody wrote is mended from the vocabulary."""
    allowed = frozenset(among.order_by().values_list("pk", flat=True))
    speaks = frozenset({reader, network.default_language, "en"})
    looked = _Looked(_hits(network, allowed, {word: word for word in asked}, speaks))
    missing = [word for word in asked if not looked.by_word[word]]
    if not missing:
        return looked
    known = _vocabulary(network)
    meant = {
        word: found for word in missing if (found := search.mended(word, known)) and found != word
    }
    again = _hits(network, allowed, meant, speaks) if meant else {}
    looked.by_word |= again
    looked.meant = {word: found for word, found in meant.items() if again[word]}
    looked.unknown = [word for word in missing if word not in looked.meant]
    return looked


def _hits(
    network: Network, allowed: frozenset[UUID], asked: dict[str, str], speaks: frozenset[str]
) -> dict[str, dict[UUID, Hit]]:
    """For each word asked for (under the spelling to look for): service → its best hit."""
    forms = {word: search.stems(spelling, speaks) for word, spelling in asked.items()}
    found: dict[str, dict[UUID, Hit]] = {word: {} for word in asked}
    for form, service_id, place, word in _index_rows(network, forms):
        for asked_word in form if service_id in allowed else ():
            _keep_best(found[asked_word], service_id, (place, word))
    for asked_word, service_id, spelling in _need_rows(network, asked, forms):
        if service_id in allowed:
            _keep_best(found[asked_word], service_id, ("need", spelling))
    return found


def _keep_best(found: dict[UUID, Hit], service_id: UUID, hit: Hit) -> None:
    before = found.get(service_id)
    if before is None or rules.WEIGHTS[hit[0]] > rules.WEIGHTS[before[0]]:
        found[service_id] = hit


def _index_rows(
    network: Network, forms: dict[str, set[str]]
) -> Iterable[tuple[list[str], UUID, str, str]]:
    """Rows of the index: (words asked for that it answers, service, field, word there)."""
    by_form = defaultdict(list)
    for asked, some in forms.items():
        for form in some:
            by_form[form].append(asked)
    rows, forms_asked = ServiceWord.objects.filter(network=network), list(by_form)
    fields = ("service_id", "field", "word", "stem")
    # Two plain look-ups: with an OR the planner walks all services instead of the two indexes.
    by_stem = rows.filter(stem__in=forms_asked).values_list(*fields)
    by_word = rows.filter(word__in=forms_asked).values_list(*fields)
    for service_id, place, word, stem in by_stem.union(by_word, all=True):
        answered = by_form.get(word, []) + by_form.get(stem, [])
        yield list(dict.fromkeys(answered)), service_id, place, word


def _need_rows(
    network: Network, asked: dict[str, str], forms: dict[str, set[str]]
) -> Iterable[tuple[str, UUID, str]]:
    """Services that serve a need for which people use one of the words asked for."""
    needs_of = {
        word: {need for form in some for need in _needs_by_word().get(form, ())}
        for word, some in forms.items()
    }
    every = {need for needs in needs_of.values() for need in needs}
    if not every:
        return
    rows = ServiceTag.objects.filter(
        kind=ServiceTag.Kind.NEED, value__in=every, service__network=network
    )
    for service_id, need in rows.values_list("service_id", "value"):
        for word, needs in needs_of.items():
            if need in needs:
                yield word, service_id, asked[word]


@cache
def _needs_by_word() -> dict[str, set[str]]:
    """Every word and stem that people use for a need → the needs."""
    found: dict[str, set[str]] = defaultdict(set)
    for need, text in rules.need_words().items():
        for word in search.words_in(f"{need.replace('_', ' ')} {text}"):
            if word not in search.IDLE:
                for form in search.stems(word, ("en", "ar", "pl")):
                    found[form].add(need)
    return dict(found)


def _vocabulary(network: Network) -> dict[str, int]:
    """Words to mend towards: those of the listings before those of our list of needs."""
    told = {word: 0 for text in rules.need_words().values() for word in search.words_in(text)}
    rows = ListedWord.objects.filter(network=network)
    return told | dict.fromkeys(rows.values_list("word", flat=True), 1)


# -- filters and places ----------------------------------------------------------------------------


def _filtered(
    network: Network, needs: Iterable[str], language: str, access: Iterable[str]
) -> QuerySet[Service]:
    rows = Service.objects.filter(network=network, state=Service.State.ACTIVE)
    kinds = ServiceTag.Kind
    wanted = [(kinds.NEED, need) for need in needs] + [(kinds.ACCESS, one) for one in access]
    wanted += [(kinds.LANGUAGE, language)] if language else []
    for kind, value in wanted:
        tagged = ServiceTag.objects.filter(kind=kind, value=value)
        rows = rows.filter(pk__in=tagged.values("service_id"))
    return rows


def _ranked_near(
    allowed: QuerySet[Service], near: Near, scores: dict[UUID, float] | None
) -> list[tuple[UUID, Why]]:
    """What fits the place: near ones by score and distance, then what serves from anywhere."""
    light = allowed.filter(_around(near)).select_related("place").only(
        "name", "latitude", "longitude", "is_remote", "address_is_confidential",
        "place__path", "place__latitude", "place__longitude",
    )  # fmt: skip
    found = []
    for row in light:
        if scores is not None and row.pk not in scores:
            continue
        if (why := _placed(row, near)) is not None:
            score = scores[row.pk] if scores is not None else 0
            found.append(((why.from_anywhere, -score, why.km or 0, row.name), row.pk, why))
    found.sort(key=lambda one: one[0])
    return [(pk, why) for _order, pk, why in found]


def _around(near: Near) -> Q:
    """The box first (an index serves it); what fits any place is let through."""
    below = Q(place=near.place) | Q(place__path__startswith=f"{near.place.path}/")
    anywhere = Q(is_remote=True) | Q(address_is_confidential=True)
    centre = _centre(near.place)
    if centre is None:
        return (below & Q(address_is_confidential=False)) | anywhere
    south, north, west, east = rules.box_around(centre, km=near.km)
    inside = Q(latitude__range=(south, north), longitude__range=(west, east))
    middle = Q(
        latitude=None, place__latitude__range=(south, north), place__longitude__range=(west, east)
    )
    return inside | middle | (below & Q(address_is_confidential=False)) | anywhere


def _placed(row: Service, near: Near) -> Why | None:
    """How a service fits the place, or None. A private address is near nowhere and far from nowhere."""
    private, centre = row.address_is_confidential, _centre(near.place)
    point = None if private else point_of(row)
    km = rules.kilometres(centre, point) if centre and point else None
    inside = bool(
        row.place and not private and f"{row.place.path}/".startswith(f"{near.place.path}/")
    )
    if inside or (km is not None and km <= near.km):
        return Why((), km, False)
    return Why((), None, True) if row.is_remote or private else None


def _centre(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


# -- the page that is shown ------------------------------------------------------------------------


def _page(
    network: Network, ranked: list[tuple[UUID, Why]], looked: _Looked
) -> list[tuple[Listing, Why]]:
    """Listings of one page, each with its reasons."""
    rows = {row.pk: row for row in rows_of(network).filter(pk__in=[pk for pk, _why in ranked])}
    return [
        (listing_of(rows[pk]), Why(_reasons(looked, pk), why.km, why.from_anywhere))
        for pk, why in ranked
        if pk in rows
    ]


def _reasons(looked: _Looked, service_id: UUID) -> tuple[Hit, ...]:
    """For each word asked for, the most telling field and the word that stands there."""
    hits = [found[service_id] for found in looked.by_word.values() if service_id in found]
    return tuple(dict.fromkeys(hits))
