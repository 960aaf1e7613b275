"""A conversation that goes on: every vote, change of mind and erasure counts at once, and exactly.

For each two statements three whole numbers say all that the map needs: how many people voted on both, the sum of the
votes of those people on the one, and the sum of products of their two votes. A vote changes one row of these tables, so
the map can be worked out anew at any time without going through the votes; and since they are whole numbers, nothing
drifts: the result is that of a new count, to the last digit.
"""

from __future__ import annotations

import numpy as np

from hearth.methods.deliberation.axes import SMALL, TOLERANCE, Axes, leading, signs
from hearth.methods.deliberation.counting import Counts
from hearth.methods.deliberation.votes import AGREE, DISAGREE, PASS, Votes, collect
from hearth.methods.errors import MethodError

#: The tables grow with the square of the statements: 28 bytes for each pair.
MOST_STATEMENTS = 5_000


#: A person's vote on a statement as one whole number: seen (1) in the upper half, the value in the lower.
_SEEN = 1 << 32


class _Rows:
    """Everybody's votes, each person's in a stretch of their own with room for more."""

    def __init__(self, votes: Votes) -> None:
        many = votes.per_person
        room = many + many // 4 + 4
        begin = np.concatenate(([0], np.cumsum(room)))
        self.begin, self.many, self.room = begin[:-1].tolist(), many.tolist(), room.tolist()
        self.end = int(begin[-1])
        self.what = np.zeros(self.end, np.int64)
        self.told = np.zeros(self.end, np.int64)
        at = np.arange(len(votes)) + (begin[:-1] - votes.rows[:-1])[votes.person]
        self.what[at], self.told[at] = votes.statement, votes.value.astype(np.int64) + _SEEN

    def of(self, who: int) -> tuple[int, int]:
        """Where a person's votes begin and end; somebody new has none."""
        while who >= len(self.begin):
            self.begin.append(self.end)
            self.many.append(0)
            self.room.append(0)
        begin = self.begin[who]
        return begin, begin + self.many[who]

    def add(self, who: int, what: int, value: int) -> None:
        if self.many[who] == self.room[who]:
            self._move(who)
        at = self.begin[who] + self.many[who]
        self.what[at], self.told[at] = what, value + _SEEN
        self.many[who] += 1

    def drop(self, who: int, at: int) -> None:
        """Take one away; the last takes its place."""
        last = self.begin[who] + self.many[who] - 1
        self.what[at], self.told[at] = self.what[last], self.told[last]
        self.many[who] -= 1

    def _move(self, who: int) -> None:
        """To the end, with twice the room."""
        begin, end = self.of(who)
        room = 2 * self.room[who] + 8
        while self.end + room > len(self.what):
            self.what = np.concatenate([self.what, np.zeros(len(self.what) // 4 + room, np.int64)])
            self.told = np.concatenate([self.told, np.zeros(len(self.told) // 4 + room, np.int64)])
        new = slice(self.end, self.end + end - begin)
        self.what[new], self.told[new] = self.what[begin:end], self.told[begin:end]
        self.begin[who], self.room[who] = self.end, room
        self.end += room


class Running:
    """Votes that can be added, changed and taken back; counts and map are always those of the votes that stand."""

    def __init__(self, votes: Votes) -> None:
        size = len(votes.statements)
        if size > MOST_STATEMENTS:
            raise MethodError("too_many_statements", count=size, most=MOST_STATEMENTS)
        self._people = {name: at for at, name in enumerate(votes.people)}
        self._statements = {name: at for at, name in enumerate(votes.statements)}
        self._rows = _Rows(votes)
        self._agree = np.bincount(votes.statement[votes.value > 0], minlength=size)
        self._disagree = np.bincount(votes.statement[votes.value < 0], minlength=size)
        self._seen = np.bincount(votes.statement, minlength=size)
        seen = votes.matrix().astype(np.int32)
        value = seen.copy()
        seen.data[:] = 1
        self._both = (seen.T @ seen).toarray()
        self._mixed = (value.T @ seen).toarray()
        self._products = (value.T @ value).toarray()
        # What came since: of others' votes the sums where newly seen, and times the change where changed.
        self._more_seen = np.zeros((size, size), np.int64)
        self._more_value = np.zeros((size, size), np.int64)

    def cast(self, person: object, statement: object, value: int) -> None:
        """A vote, or a change of mind. New people and statements are welcome."""
        if value not in (AGREE, PASS, DISAGREE):
            raise MethodError("vote_unknown", value=str(value))
        what = self._statements.get(str(statement))
        if what is None:
            what = self._new_statement(str(statement))
        self._set(self._people.setdefault(str(person), len(self._people)), what, value)

    def erase(self, person: object, statement: object | None = None) -> int:
        """Take back a person's vote on a statement, or all their votes. Returns how many were taken back."""
        who = self._people.get(str(person))
        if who is None:
            return 0
        if statement is not None:
            what = self._statements.get(str(statement))
            return 0 if what is None else int(self._set(who, what, None))
        begin, end = self._rows.of(who)
        return sum(self._set(who, what, None) for what in self._rows.what[begin:end].tolist())

    def _set(self, who: int, what: int, value: int | None) -> bool:
        """Whether that changed anything."""
        rows = self._rows
        begin, end = rows.of(who)
        others, told = rows.what[begin:end], rows.told[begin:end]
        found = (others == what).nonzero()[0]
        at = begin + int(found[0]) if len(found) else -1
        old = int(rows.told[at]) - _SEEN if at >= 0 else None
        if old == value:
            return False
        if old is None:
            self._more_seen[what][others] += told
        elif value is None:
            self._more_seen[what][others] -= told
        moved = (value or 0) - (old or 0)
        if moved:
            self._more_value[what][others] += told if moved == 1 else told * moved
        self._count(what, old, -1)
        self._count(what, value, 1)
        if value is None:
            rows.drop(who, at)
        elif old is None:
            rows.add(who, what, value)
        else:
            rows.told[at] = value + _SEEN
        return True

    def _count(self, what: int, value: int | None, by: int) -> None:
        if value is None:
            return
        self._seen[what] += by
        if value:
            (self._agree if value > 0 else self._disagree)[what] += by

    def _new_statement(self, name: str) -> int:
        place = len(self._statements)
        if place >= MOST_STATEMENTS:
            raise MethodError("too_many_statements", count=place + 1, most=MOST_STATEMENTS)
        if place >= len(self._seen):
            self._grow(min(2 * place + 8, MOST_STATEMENTS))
        self._statements[name] = place
        return place

    def _grow(self, size: int) -> None:
        more = size - len(self._seen)
        for name in ("_agree", "_disagree", "_seen"):
            setattr(self, name, np.pad(getattr(self, name), (0, more)))
        for name in ("_both", "_mixed", "_products", "_more_seen", "_more_value"):
            setattr(self, name, np.pad(getattr(self, name), ((0, more), (0, more))))

    @property
    def statements(self) -> tuple[str, ...]:
        """In the order of all figures: those it began with, then new ones as they came."""
        return tuple(self._statements)

    def counts(self) -> Counts:
        """Agree, disagree and seen per statement."""
        known = len(self._statements)
        return Counts(
            *(one[None, :known].copy() for one in (self._agree, self._disagree, self._seen))
        )

    def axes(self, count: int = 2) -> Axes:
        """Centre and leading axes of the votes that stand (missing ones at the mean)."""
        self._settle()
        known = slice(0, len(self._statements))
        centre = (self._agree[known] - self._disagree[known]) / np.maximum(self._seen[known], 1)
        across = self._mixed[known, known] * centre[None, :]
        scatter = self._both[known, known] * centre[:, None]
        scatter *= centre[None, :]
        scatter += self._products[known, known]
        scatter -= across
        scatter -= across.T
        return _axes_of(
            scatter, centre, count, max(len(self._rows.many) - self._rows.many.count(0), 1)
        )

    def _settle(self) -> None:
        """Bring what came since into the tables, both ways round; the diagonal is known from the counts."""
        if self._more_seen.any() or self._more_value.any():
            both, mixed = _halves(self._more_seen)
            other_mixed, products = _halves(self._more_value)
            self._both += both + both.T
            self._mixed += other_mixed + mixed.T
            self._products += products + products.T
            self._more_seen[:], self._more_value[:] = 0, 0
        np.fill_diagonal(self._both, self._seen)
        np.fill_diagonal(self._mixed, self._agree - self._disagree)
        np.fill_diagonal(self._products, self._agree + self._disagree)

    def votes(self) -> Votes:
        """All votes that stand, for a full reading."""
        statements = self.statements
        lines = [
            (name, statements[what], value)
            for name, place in self._people.items()
            for what, value in self._said(place)
        ]
        return collect(*zip(*lines, strict=True)) if lines else collect([], [], [])

    def _said(self, who: int) -> list[tuple[int, int]]:
        part = slice(*self._rows.of(who))
        values = (self._rows.told[part] - _SEEN).tolist()
        return list(zip(self._rows.what[part].tolist(), values, strict=True))


def _halves(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums of what was seen, and of values, from sums of both in one number."""
    low = packed.astype(np.int32)
    return ((packed - low) >> 32).astype(np.int32), low


def _axes_of(scatter: np.ndarray, centre: np.ndarray, count: int, people: int) -> Axes:
    size = len(centre)
    wanted = min(count, size)
    components, variances = np.zeros((count, size)), np.zeros(count)
    if not scatter.any():
        return Axes(centre, components, variances)
    if size <= max(SMALL, 2 * wanted + 2):
        values, vectors = np.linalg.eigh(scatter)
    else:
        values, vectors = leading(lambda one: scatter @ one, size, wanted, TOLERANCE)
    order = np.argsort(values)[::-1][:wanted]
    components[:wanted] = vectors[:, order].T
    variances[:wanted] = np.maximum(values[order], 0) / people
    return Axes(centre, components * signs(components)[:, None], variances)
