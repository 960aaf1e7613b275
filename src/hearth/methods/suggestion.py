"""Which labels would this text likely get? Its nearest neighbours among labelled texts vote.

Texts become counts of words and of runs of four letters, hashed into a fixed number of columns, so
that memory grows with the texts and never with the vocabulary. Any script will do: a word is a run
of letters, digits and the marks that belong to letters. Counts are weighed by TF-IDF; nearness is
the cosine; each of the k nearest votes for its labels with its nearness.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from scipy import sparse

from .errors import MethodError

COLUMNS = 1 << 18
NEIGHBOURS = 15
#: A feature in more than this part of the texts tells them apart no more.
COMMON = 0.2
_RUN = 4
_PLANES = 0x20000
_SPACE = 32
_MIX = np.uint32(2654435761)
_ROUND = np.uint32(0x01000193)
_LONGEST = 20_000


@dataclass(frozen=True)
class Library:
    """Labelled texts, ready to be searched: `base` by column, `tail` (what came since) by row."""

    base: sparse.csc_array
    tail: sparse.csr_array
    weights: np.ndarray = field(repr=False)

    @property
    def size(self) -> int:
        """How many texts stand in it."""
        return int(self.base.shape[0] + self.tail.shape[0])


@dataclass(frozen=True)
class Vote:
    """A suggested label, its share of the neighbours' nearness, and the rows that speak for it."""

    label: Hashable
    share: float
    rows: tuple[int, ...]


def hashed(texts: Sequence[str]) -> sparse.csr_array:
    """Count the words and runs of four letters of each text, in hashed columns.

    Parameters
    ----------
    texts : (N,) texts   in any language; capitals and compatibility forms do not matter

    Returns
    -------
    (N, COLUMNS) sparse table of damped counts, 1 + log(times); a text without letters is empty

    Source
    ------
    Weinberger et al. (2009), Feature Hashing for Large Scale Multitask Learning.

    Examples
    --------
    >>> table = hashed(["The bus is late", "THE BUS IS LATE!", "..."])
    >>> bool((table[[0]] != table[[1]]).nnz == 0), int(table[[2]].nnz)
    (True, 0)
    """
    tidy = [unicodedata.normalize("NFKC", text[:_LONGEST]).casefold() for text in texts]
    letters = np.frombuffer((" " + " ".join(tidy) + " ").encode("utf-32-le"), dtype=np.uint32)
    lengths = np.array([len(text) for text in tidy], dtype=np.int64)
    begins = np.concatenate(([1], 1 + np.cumsum(lengths + 1)))
    columns, places = _features(letters)
    rows = np.searchsorted(begins, places, side="right") - 1
    keys = np.sort(rows.astype(np.int64) * COLUMNS + columns)
    found, times = np.unique(keys, return_counts=True)
    values = (1 + np.log(times)).astype(np.float32)
    starts = np.searchsorted(found // COLUMNS, np.arange(len(texts) + 1)).astype(np.int32)
    inside = (found % COLUMNS).astype(np.int32)
    return sparse.csr_array((values, inside, starts), shape=(len(texts), COLUMNS))


def library(table: sparse.csr_array) -> Library:
    """Weigh hashed texts by TF-IDF and make them ready to be searched.

    Parameters
    ----------
    table : (N, COLUMNS) what `hashed` gave, rows stacked

    Returns
    -------
    Library

    Source
    ------
    Salton and Buckley (1988), Inf. Process. Manag. 24, 513-523; smoothed as log((1+N)/(1+n)) + 1.
    Features in more than a fifth of the texts are left out once there are fifty texts.

    Examples
    --------
    >>> library(hashed(["bus late", "cold flat"])).size
    2
    """
    texts = table.shape[0]
    within = np.bincount(table.indices, minlength=COLUMNS)
    weights = (np.log((1 + texts) / (1 + within)) + 1).astype(np.float32)
    if texts >= 50:
        weights[within > COMMON * texts] = 0
    empty = sparse.csr_array((0, table.shape[1]), dtype=np.float32)
    return Library(sparse.csc_array(_weighed(table, weights)), empty, weights)


def extended(known: Library, table: sparse.csr_array) -> Library:
    """Add texts behind the others; the weights of the features stay until it is made anew.

    Parameters
    ----------
    known : Library
    table : (M, COLUMNS) what `hashed` gave for the new texts

    Returns
    -------
    Library, M texts larger

    Examples
    --------
    >>> extended(library(hashed(["bus late"])), hashed(["cold flat"])).size
    2
    """
    added = _weighed(table, known.weights)
    return replace(known, tail=sparse.csr_array(sparse.vstack([known.tail, added])))


def nearest(
    known: Library,
    text: str,
    *,
    among: np.ndarray | None = None,
    k: int = NEIGHBOURS,
) -> tuple[np.ndarray, np.ndarray]:
    """The k texts nearest to this one, the nearest first.

    Parameters
    ----------
    known : Library
    text : text
    among : (N,) yes or no     which texts may answer; all where None
    k : whole number

    Returns
    -------
    rows : numbers of texts, k and those as near as the last; none that have nothing in common
    nearness : cosines 0 to 1, in the same order; ties: the earlier row first

    Raises
    ------
    MethodError   "rows_do_not_match"

    Examples
    --------
    >>> rows, nearness = nearest(library(hashed(["the bus is late", "a cold flat"])), "late buses")
    >>> rows.tolist()
    [0]
    """
    if among is not None and len(among) != known.size:
        raise MethodError("rows_do_not_match", rows=known.size, given=len(among))
    asked = _weighed(hashed([text]), known.weights)
    if not asked.nnz or not known.size:
        return np.empty(0, dtype=np.int64), np.empty(0)
    found = np.concatenate([_scores(known.base, asked), known.tail @ asked.toarray()[0]])
    if among is not None:
        found = np.where(among, found, 0)
    k = min(k, len(found))
    least = np.partition(found, len(found) - k)[len(found) - k] if k else 0
    rows = np.flatnonzero(found >= max(float(least) - 5e-7, 1e-6))
    rows = rows[np.argsort(-found[rows].round(6), kind="stable")]
    return rows, np.clip(found[rows], 0, 1)


def votes(
    rows: Sequence[int] | np.ndarray,
    nearness: Sequence[float] | np.ndarray,
    labels: Mapping[int, Sequence[Hashable]],
    *,
    most: int = 3,
    reasons: int = 3,
) -> list[Vote]:
    """What the neighbours suggest: each votes for its labels, weighted by its nearness.

    Parameters
    ----------
    rows, nearness : what `nearest` gave
    labels : row to its labels
    most : whole number      how many suggestions
    reasons : whole number   how many rows are named for each

    Returns
    -------
    list of Vote, the strongest first; ties by label, so that the order of the texts never matters

    Source
    ------
    Distance-weighted nearest neighbours: Dudani (1976), IEEE Trans. Syst. Man Cybern. 6, 325-327.

    Examples
    --------
    >>> votes([4, 2], [0.5, 0.3], {4: ["buses"], 2: ["buses", "cost"]})[0]
    Vote(label='buses', share=1.0, rows=(4, 2))
    """
    weight: dict[Hashable, float] = {}
    spoke: dict[Hashable, list[int]] = {}
    for row, near in zip(rows, nearness, strict=True):
        for label in dict.fromkeys(labels.get(int(row), ())):
            weight[label] = weight.get(label, 0.0) + float(near)
            spoke.setdefault(label, []).append(int(row))
    total = float(np.sum(nearness)) or 1.0
    order = sorted(weight, key=lambda label: (-round(weight[label], 6), str(label)))
    return [
        Vote(label, weight[label] / total, tuple(spoke[label][:reasons])) for label in order[:most]
    ]


@cache
def _is_letter() -> np.ndarray:
    """For every code point whether it belongs to a word: letters, digits, marks."""
    kinds = (unicodedata.category(chr(point))[0] in "LNM" for point in range(_PLANES))
    return np.fromiter(kinds, dtype=bool, count=_PLANES)


def _features(letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hashed columns of every word and run of letters, with the place where each begins."""
    inside = _is_letter()[np.minimum(letters, _PLANES - 1)]
    letters = np.where(inside, letters, np.uint32(_SPACE)).astype(np.uint32)
    edges = np.diff(inside.astype(np.int8))
    begins, ends = np.flatnonzero(edges == 1) + 1, np.flatnonzero(edges == -1) + 1
    words, places = _words(letters, begins, ends)
    runs, run_places = _runs(letters, inside)
    return np.concatenate([words, runs]), np.concatenate([places, run_places])


def _words(
    letters: np.ndarray, begins: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    if not len(begins):
        return np.empty(0, dtype=np.int64), begins
    number = np.zeros(len(letters), dtype=np.int64)
    number[begins] = 1
    number = np.cumsum(number) - 1
    within = np.arange(len(letters)) - begins[np.clip(number, 0, None)]
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.full(64, _MIX, dtype=np.uint32))
        mixed = (letters + np.uint32(1)) * powers[np.clip(within, 0, 63)]
    borders = np.stack([begins, ends], axis=1).ravel()
    sums = np.add.reduceat(mixed, borders)[::2]
    return _column(sums, np.uint32(1)), begins


def _runs(letters: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Runs of four with the blank before and after a word, but none that crosses a blank inside."""
    if len(letters) < _RUN:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    count = len(letters) - _RUN + 1
    middle = inside[1 : 1 + count] & inside[2 : 2 + count]
    places = np.flatnonzero(middle)
    total = np.zeros(len(places), dtype=np.uint32)
    with np.errstate(over="ignore"):
        for step in range(_RUN):
            total = total * _MIX + letters[places + step] + np.uint32(1)
    # a run that begins with the blank before its word belongs to the text of that word
    return _column(total, np.uint32(2)), places + 1


def _column(values: np.ndarray, kind: np.uint32) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = (values.astype(np.uint32) ^ kind) * _ROUND
        mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(13)
    return (mixed % np.uint32(COLUMNS)).astype(np.int64)


def _weighed(table: sparse.csr_array, weights: np.ndarray) -> sparse.csr_array:
    """Rows of length one; features without weight are left out."""
    values = table.data * weights[table.indices]
    sizes = np.sqrt(np.bincount(_row_of(table), values * values, minlength=table.shape[0]))
    sizes[sizes == 0] = 1
    values = (values / sizes[_row_of(table)]).astype(np.float32)
    # copied: leaving zeros out writes into the indices, and the table is not ours
    found = sparse.csr_array((values, table.indices, table.indptr), shape=table.shape, copy=True)
    found.eliminate_zeros()
    return found


def _row_of(table: sparse.csr_array) -> np.ndarray:
    return np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))


def _scores(base: sparse.csc_array, asked: sparse.csr_array) -> np.ndarray:
    """Cosines with every text, through the columns that the asked text has."""
    spans = [(base.indptr[column], base.indptr[column + 1]) for column in asked.indices]
    rows = np.concatenate([base.indices[low:high] for low, high in spans])
    near = np.concatenate(
        [base.data[low:high] * value for (low, high), value in zip(spans, asked.data, strict=True)]
    )
    return np.bincount(rows, near, minlength=base.shape[0])
