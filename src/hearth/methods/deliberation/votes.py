"""Votes on statements, sparse: only what somebody said takes room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
from scipy import sparse

from hearth.methods.errors import MethodError

AGREE, PASS, DISAGREE = 1, 0, -1
#: Whole numbers beyond this are not counted from the least.
MOST = 2**62


@dataclass(frozen=True, eq=False)
class Votes:
    """Who said what about which statement, each pair once.

    people, statements: ids, in the order of the numbers below.
    person, statement: int32 arrays, one entry a vote, sorted by person and then statement.
    value: int8 array: 1 agrees, -1 disagrees, 0 passes. What was not seen is not here.
    repeated: votes that a later vote of the same person on the same statement replaced.
    contradictory: pairs with different votes at the very same moment; they count as a pass.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    person: np.ndarray
    statement: np.ndarray
    value: np.ndarray
    repeated: int = 0
    contradictory: int = 0

    def __len__(self) -> int:
        return len(self.value)

    @property
    def shape(self) -> tuple[int, int]:
        """People and statements."""
        return len(self.people), len(self.statements)

    @cached_property
    def per_person(self) -> np.ndarray:
        """How many votes each person cast."""
        return np.diff(self.rows)

    @cached_property
    def rows(self) -> np.ndarray:
        """Where each person's votes begin (one more entry than there are people)."""
        return np.searchsorted(self.person, np.arange(len(self.people) + 1, dtype=np.int32))

    def matrix(self, entries: np.ndarray | None = None) -> sparse.csr_array:
        """People by statements, with the votes (or other figures, one a vote) as entries."""
        data = self.value if entries is None else entries
        return filled(self._pattern, data.astype(float, copy=False))

    def across(self, entries: np.ndarray) -> sparse.csc_array:
        """Statements by people, with figures (one a vote) as entries."""
        return filled(self._pattern_across, entries)

    @cached_property
    def _pattern_across(self) -> sparse.csc_array:
        return self._pattern.T

    @cached_property
    def _pattern(self) -> sparse.csr_array:
        """Where the votes are; the same for any figures, so it is looked over only once."""
        return sparse.csr_array((self.value, self.statement, self.rows), shape=self.shape)

    def of_statements(self, keep: Sequence[bool] | np.ndarray) -> Votes:
        """Only these statements, and only people with a vote among them."""
        wanted = np.asarray(keep, dtype=bool)
        return self._narrowed(wanted[self.statement], wanted)

    def of_votes(self, keep: np.ndarray) -> Votes:
        """Only these votes; people and statements stay listed."""
        return Votes(
            self.people,
            self.statements,
            self.person[keep],
            self.statement[keep],
            self.value[keep],
        )

    def of_people(self, keep: np.ndarray) -> Votes:
        """Only these people (a mask); statements stay listed."""
        place = np.cumsum(keep) - 1
        stay = keep[self.person]
        return Votes(
            tuple(one for one, kept in zip(self.people, keep, strict=True) if kept),
            self.statements,
            place[self.person[stay]].astype(np.int32),
            self.statement[stay],
            self.value[stay],
        )

    def _narrowed(self, stay: np.ndarray, wanted: np.ndarray) -> Votes:
        voting = np.zeros(len(self.people), dtype=bool)
        voting[self.person[stay]] = True
        to_person, to_statement = np.cumsum(voting) - 1, np.cumsum(wanted) - 1
        return Votes(
            tuple(one for one, kept in zip(self.people, voting, strict=True) if kept),
            tuple(one for one, kept in zip(self.statements, wanted, strict=True) if kept),
            to_person[self.person[stay]].astype(np.int32),
            to_statement[self.statement[stay]].astype(np.int32),
            self.value[stay],
            self.repeated,
            self.contradictory,
        )


def filled(pattern: Any, entries: np.ndarray) -> Any:
    """The same places with other figures; the places themselves are shared."""
    table = copy(pattern)
    table.data = entries
    return table


def collect(
    people: Sequence[object] | np.ndarray,
    statements: Sequence[object] | np.ndarray,
    values: Sequence[int] | np.ndarray,
    times: Sequence[float] | np.ndarray | None = None,
) -> Votes:
    """Gather votes as they came into one sparse table.

    Parameters
    ----------
    people, statements, values : one entry a vote: who, on what, and -1, 0 or 1.
    times : when (any numbers that grow); without it later entries are later.

    Returns
    -------
    Votes: the last vote of each person on each statement. Different votes at the same last moment are a
    pass, so that the order of the lines never decides.

    Raises
    ------
    MethodError("votes_do_not_match"): lists of different lengths. MethodError("vote_unknown", value=…).

    Examples
    --------
    >>> collect(["a", "a", "b"], ["s", "s", "s"], [1, -1, 0], [5, 9, 7]).value.tolist()
    [-1, 0]
    """
    cast = np.asarray(values)
    if not len(people) == len(statements) == len(cast) or (
        times is not None and len(times) != len(cast)
    ):
        raise MethodError("votes_do_not_match")
    wrong = ~np.isin(cast, (AGREE, PASS, DISAGREE))
    if wrong.any():
        raise MethodError("vote_unknown", value=str(cast[wrong][0]))
    who, person = numbered(people)
    what, statement = numbered(statements)
    return latest(who, what, person, statement, cast.astype(np.int8), times)


def latest(
    who: tuple[str, ...],
    what: tuple[str, ...],
    person: np.ndarray,
    statement: np.ndarray,
    value: np.ndarray,
    times: Sequence[float] | np.ndarray | None,
) -> Votes:
    """As `collect`, where people and statements are numbered already, in the order of their names."""
    key = np.multiply(person, max(len(what), 1), dtype=np.int64)
    key += statement
    if times is None:  # in the order of entries no two are at the same moment
        last, conflicts = _last_entries(key), 0
        value = value[last]
    else:
        last, value, conflicts = _last_moments(key, value, np.asarray(times))
    return Votes(
        who,
        what,
        person[last].astype(np.int32, copy=False),
        statement[last].astype(np.int32, copy=False),
        value,
        len(key) - len(last),
        conflicts,
    )


def _last_entries(key: np.ndarray) -> np.ndarray:
    """The last entry of each key, by key. Keys are sorted together with the places of their entries, and are lost."""
    bits = len(key).bit_length()
    if int(key.max(initial=0)) >> (62 - bits):
        order = np.argsort(key, kind="stable")
        return order[_ends(key[order])]
    key <<= bits
    key += np.arange(len(key), dtype=np.int32)
    key.sort()
    order = np.empty(len(key), dtype=np.int32)
    np.bitwise_and(key, (1 << bits) - 1, out=order, casting="unsafe")
    key >>= bits
    return order[_ends(key)]


def _ends(key: np.ndarray) -> np.ndarray:
    """Of sorted keys, the last of each."""
    return np.append(key[1:] != key[:-1], True)[: len(key)]


def _last_moments(
    key: np.ndarray, value: np.ndarray, moment: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """The last entry of each key, what it says, and how many keys have different votes at their last moment."""
    order = np.lexsort((moment, key))
    final = _ends(key[order])
    value, conflicts = _settled(moment[order], value[order], final)
    return order[final], value[final], conflicts


def _settled(moment: np.ndarray, value: np.ndarray, final: np.ndarray) -> tuple[np.ndarray, int]:
    """Different votes at the same last moment become a pass."""
    run = np.concatenate(([0], np.cumsum(final)[:-1])) if len(final) else np.zeros(0, dtype=int)
    ends = np.flatnonzero(final)
    if not len(ends):
        return value, 0
    same = moment == moment[ends][run]
    odd = np.zeros(len(ends), dtype=bool)
    np.logical_or.at(odd, run[same], value[same] != value[ends][run[same]])
    if not odd.any():
        return value, 0
    settled = value.copy()
    settled[ends[odd]] = PASS
    return settled, int(odd.sum())


def numbered(names: Iterable[object] | np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """Distinct names in natural order (numbers by size), and for each entry its place among them."""
    array = np.asarray(names if isinstance(names, np.ndarray) else list(names))
    if array.dtype.kind in "iu":
        distinct, places = _distinct(array)
        return tuple(map(str, distinct.tolist())), places
    known: dict[str, int] = defaultdict(count().__next__)
    given = np.fromiter((known[str(one)] for one in array.tolist()), np.int64, len(array))
    return ranked(known, given)


def ranked(places: Mapping[str, int], given: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """Names in natural order, and for each entry the place of its name; `places` numbers them in another order."""
    ordered = sorted(places, key=natural)
    rank = np.empty(len(ordered), dtype=np.int32)
    rank[[places[name] for name in ordered]] = np.arange(len(ordered), dtype=np.int32)
    return tuple(ordered), rank[given]


def _distinct(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct whole numbers by size, and for each entry its place among them; without sorting where they lie close."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, -1)
    if high - low > 4 * len(numbers) + 1000 or not -MOST < low <= high < MOST:
        return np.unique(numbers, return_inverse=True)
    from_low = numbers.astype(np.int64) - low if low else numbers
    there = np.zeros(high - low + 1, dtype=bool)
    there[from_low] = True
    place = np.cumsum(there, dtype=np.int32) - 1
    return np.flatnonzero(there) + low, place[from_low]


def natural(name: str) -> tuple[int, int, str]:
    """Sort key: whole numbers first and by size, other names after them by letters."""
    if name.isascii() and name.isdigit() and len(name) < 19:
        return 0, int(name), name
    return 1, 0, name
