"""Coded voices → their nearest neighbours → suggested themes. The index lives in the process.

It is made from the database when it is first asked, and afterwards follows the ledger: each deed
that changes a coding says which voice, so that a question costs two small queries. It is a help
and no record: whatever becomes of it, nothing is lost.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

import numpy as np
from scipy import sparse

from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
from hearth.listen import queries as listen
from hearth.methods.suggestion import Library, extended, hashed, library, nearest, votes

from ..models import Coding

#: How many networks are kept; how many new texts before the weights are made anew.
MOST_NETWORKS, MOST_TAIL, PORTION = 8, 2000, 5000
#: Deeds after which the themes of all voices are read anew.
_WIDE = ("voices coded", "theme merged", "theme split", "theme merged undone", "theme split undone")
_NARROW = ("voice coded", "coding taken back", "voice withdrawn", "voice kept back")
_ANEW = ("import undone",)
_WORDS = ("voice corrected", "voice has words")


@dataclass(frozen=True)
class Suggestion:
    """A theme that may fit, how much of the neighbours' nearness speaks for it, and which voices."""

    theme_id: UUID
    share: float
    voice_ids: tuple[UUID, ...]


@dataclass
class _Index:
    """One network's coded voices: which row each has, and its themes by lens.

    Rows that were `added` lie beside the table until it is put together again (see `_whole`).
    """

    library: Library
    table: sparse.csr_array
    added: list[sparse.csr_array] = field(default_factory=list)
    rows: dict[UUID, int] = field(default_factory=dict)
    voices: list[UUID] = field(default_factory=list)
    themes: dict[str, dict[int, tuple[UUID, ...]]] = field(default_factory=dict)
    may: dict[str, np.ndarray] = field(default_factory=dict)
    length: int = 0


_kept: OrderedDict[str, _Index] = OrderedDict()
_lock = Lock()


def suggestions(
    network: Network, *, voice_id: UUID, text: str, standpoint: str, active: Iterable[UUID]
) -> list[Suggestion]:
    """At most three themes for these words, from what this standpoint coded; never from itself."""
    with _lock:
        index = _fresh(network)
        among = index.may.get(standpoint)
        if among is None or not among.any():
            return []
        known, themes = index.library, index.themes[standpoint]
        own, voices = index.rows.get(voice_id), index.voices
    if own is not None:
        among = among.copy()
        among[own] = False
    rows, nearness = nearest(known, text, among=among)
    living = set(active)
    labels = {int(row): [t for t in themes.get(int(row), ()) if t in living] for row in rows}
    return [
        Suggestion(vote.label, vote.share, tuple(voices[row] for row in vote.rows))
        for vote in votes(rows, nearness, labels)
        if isinstance(vote.label, UUID)
    ]


def forget_suggestions() -> None:
    """Drop every index: the next question makes it anew."""
    with _lock:
        _kept.clear()


def _fresh(network: Network) -> _Index:
    """The network's index as things stand now."""
    key = str(network.pk)
    length, _seal = ledger.head(network)
    index = _kept.get(key)
    if index is None or length < index.length:
        index = _made(network)
    elif length > index.length:
        _follow(network, index)
    index.length = length
    _kept[key] = index
    _kept.move_to_end(key)
    while len(_kept) > MOST_NETWORKS:
        _kept.popitem(last=False)
    return index


def _made(network: Network) -> _Index:
    empty = hashed([])
    index = _Index(library(empty), empty)
    _read_themes(network, index)
    return index


def _follow(network: Network, index: _Index) -> None:
    """Take in what was done since the index was last looked at."""
    known = [*_WIDE, *_NARROW, *_WORDS, *_ANEW]
    deeds = ledger.entries(network).filter(number__gt=index.length, deed__in=known)
    done = list(deeds.values_list("deed", "facts")[: MOST_TAIL + 1])
    names = {deed for deed, _facts in done}
    if names & set(_ANEW):
        fresh = _made(network)
        index.__dict__.update(fresh.__dict__)
        return
    if names & set(_WIDE) or len(done) > MOST_TAIL:
        _read_themes(network, index)
    else:
        changed = {_voice(facts) for deed, facts in done if deed in _NARROW}
        if changed:
            _read_themes(network, index, changed)
    _reword(network, index, {_voice(facts) for deed, facts in done if deed in _WORDS})


def _voice(facts: Mapping[str, str]) -> UUID:
    return UUID(str(facts["voice"]))


def _read_themes(network: Network, index: _Index, only: set[UUID] | None = None) -> None:
    """Themes by lens, of all voices or of some; voices that are new get a row."""
    rows = Coding.objects.filter(network=network, withdrawn_at=None)
    if only is not None:
        heard = listen.voices_from(network).filter(id__in=only).order_by()
        rows = rows.filter(voice_id__in=list(heard.values_list("id", flat=True)))
    found: dict[tuple[str, UUID], set[UUID]] = defaultdict(set)
    for voice, theme, lens in rows.values_list("voice_id", "theme_id", "standpoint").iterator(5000):
        found[lens, voice].add(theme)
    _add_voices(network, index, {voice for _lens, voice in found})
    _put_themes(index, found, only)


def _put_themes(
    index: _Index, found: Mapping[tuple[str, UUID], set[UUID]], only: set[UUID] | None
) -> None:
    if only is None:
        index.themes = {}
    gone = [index.rows[voice] for voice in only or () if voice in index.rows]
    for themes in index.themes.values():
        for row in gone:
            themes.pop(row, None)
    for (lens, voice), chosen in found.items():
        if voice in index.rows:
            index.themes.setdefault(lens, {})[index.rows[voice]] = tuple(sorted(chosen))
    changed = [index.rows[voice] for voice in only or () if voice in index.rows]
    for lens, themes in index.themes.items():
        may = np.zeros(len(index.voices), dtype=bool)
        before = index.may.get(lens)
        if only is None or before is None:
            may[list(themes)] = True
        else:
            may[: len(before)] = before
            may[changed] = [row in themes for row in changed]
        index.may[lens] = may


def _add_voices(network: Network, index: _Index, wanted: Iterable[UUID]) -> None:
    """Rows for voices that have none yet, in the order of their ids."""
    fresh = sorted(set(wanted) - index.rows.keys())
    tables = []
    for start in range(0, len(fresh), PORTION):
        words = _texts(network, fresh[start : start + PORTION])
        for voice in words:
            index.rows[voice] = len(index.voices)
            index.voices.append(voice)
        tables.append(hashed(list(words.values())))
    if not tables:
        return
    added = sparse.csr_array(sparse.vstack(tables))
    index.added.append(added)
    if index.library.tail.shape[0] + added.shape[0] > min(MOST_TAIL, len(index.voices) // 10):
        index.library = library(_whole(index))
    else:
        index.library = extended(index.library, added)


def _whole(index: _Index) -> sparse.csr_array:
    """The table with the rows that were added since it was last put together."""
    if index.added:
        index.table = sparse.csr_array(sparse.vstack([index.table, *index.added]))
        index.added = []
    return index.table


def _reword(network: Network, index: _Index, changed: set[UUID]) -> None:
    """A voice that was corrected is read anew: its row is made again with the others."""
    known = sorted(voice for voice in changed if voice in index.rows)
    if known:
        _whole(index)
    for voice, text in _texts(network, known).items():
        row = index.rows[voice]
        parts = [index.table[:row], hashed([text]), index.table[row + 1 :]]
        index.table = sparse.csr_array(sparse.vstack(parts))
    if known:
        index.library = library(index.table)


def _texts(network: Network, wanted: Sequence[UUID]) -> dict[UUID, str]:
    """The words of these voices, in the order of their ids."""
    rows = listen.voices_from(network).select_related(None).order_by()
    found: dict[UUID, str] = {}
    for start in range(0, len(wanted), 500):
        part = rows.filter(id__in=wanted[start : start + 500])
        found.update(part.values_list("id", "text"))
    return {voice: found[voice] for voice in sorted(found)}
