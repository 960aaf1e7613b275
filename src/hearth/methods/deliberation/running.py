"""A conversation that goes on: every vote, change of mind and erasure counts at once, and exactly.

For each two statements three whole numbers say all that the map needs: how many people voted on both, the sum of the
votes of those people on the one, and the sum of products of their two votes. A vote changes one row of these tables, so
the map can be worked out anew at any time without going through the votes; and since they are whole numbers, nothing
drifts: the result is that of a new count, to the last digit.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh

from hearth.methods.deliberation.axes import SMALL, Axes, signs
from hearth.methods.deliberation.counting import Counts
from hearth.methods.deliberation.votes import AGREE, DISAGREE, PASS, Votes, collect
from hearth.methods.errors import MethodError

#: The tables grow with the square of the statements: 28 bytes for each pair.
MOST_STATEMENTS = 5_000
#: What a vote adds to a pair: (seen, seen), (seen, value), (value, seen), (value, value).
_KINDS = 4


class Running:
    """Votes that can be added, changed and taken back; counts and map are always those of the votes that stand."""

    def __init__(self, votes: Votes) -> None:
        size = len(votes.statements)
        if size > MOST_STATEMENTS:
            raise MethodError("too_many_statements", count=size, most=MOST_STATEMENTS)
        self._people = {name: at for at, name in enumerate(votes.people)}
        self._statements = {name: at for at, name in enumerate(votes.statements)}
        self._begun, self._touched = votes, dict[int, tuple[np.ndarray, np.ndarray]]()
        self._rows = votes.rows
        self._agree = np.bincount(votes.statement[votes.value > 0], minlength=size)
        self._disagree = np.bincount(votes.statement[votes.value < 0], minlength=size)
        self._seen = np.bincount(votes.statement, minlength=size)
        seen = sparse.csr_array(
            (np.ones(len(votes), np.int32), votes.statement, self._rows), shape=votes.shape
        )
        value = sparse.csr_array(
            (votes.value.astype(np.int32), votes.statement, self._rows), shape=votes.shape
        )
        self._both = (seen.T @ seen).toarray().astype(np.int32)
        self._mixed = (value.T @ seen).toarray().astype(np.int32)
        self._products = (value.T @ value).toarray().astype(np.int32)
        self._pending = np.zeros((size, size, _KINDS), np.int32)

    def cast(self, person: object, statement: object, value: int) -> None:
        """A vote, or a change of mind. New people and statements are welcome."""
        if value not in (AGREE, PASS, DISAGREE):
            raise MethodError("vote_unknown", value=str(value))
        who = self._people.setdefault(str(person), len(self._people))
        what = self._statements.get(str(statement))
        self._set(who, self._new_statement(str(statement)) if what is None else what, value)

    def erase(self, person: object, statement: object | None = None) -> int:
        """Take back a person's vote on a statement, or all their votes. Returns how many were taken back."""
        who = self._people.get(str(person))
        if who is None:
            return 0
        whats, _ = self._own(who)
        if statement is not None:
            what = self._statements.get(str(statement), -1)
            whats = whats[whats == what]
        for one in whats.tolist():
            self._set(who, one, None)
        return len(whats)

    def _own(self, who: int) -> tuple[np.ndarray, np.ndarray]:
        """What a person voted on, and pairs (1, value) for each."""
        own = self._touched.get(who)
        if own is not None:
            return own
        if who >= len(self._rows) - 1:
            return np.zeros(0, np.int64), np.zeros((0, 2), np.int32)
        part = slice(self._rows[who], self._rows[who + 1])
        value = self._begun.value[part].astype(np.int32)
        return self._begun.statement[part].astype(np.int64), np.stack(
            [np.ones_like(value), value], axis=1
        )

    def _set(self, who: int, what: int, value: int | None) -> None:
        whats, told = self._own(who)
        at = (whats == what).nonzero()[0]
        old = int(told[at[0], 1]) if len(at) else None
        if old == value:
            return
        if len(at):
            whats, told = np.delete(whats, at), np.delete(told, at, axis=0)
        seen, moved = (value is not None) - (old is not None), (value or 0) - (old or 0)
        change = np.array([seen, moved], np.int32)
        self._pending[what, whats] += (change[:, None] * told[:, None, :]).reshape(-1, _KINDS)
        self._count(what, old, -1)
        self._count(what, value, 1)
        if value is not None:
            whats = np.append(whats, what)
            told = np.concatenate([told, np.array([[1, value]], np.int32)])
        self._touched[who] = whats, told

    def _count(self, what: int, value: int | None, by: int) -> None:
        if value is None:
            return
        self._seen[what] += by
        self._both[what, what] += by
        self._mixed[what, what] += by * value
        self._products[what, what] += by * value * value
        if value:
            (self._agree if value > 0 else self._disagree)[what] += by

    def _new_statement(self, name: str) -> int:
        place = self._statements.setdefault(name, len(self._statements))
        if place >= len(self._seen):
            self._grow(min(max(place + 1, 2 * place), MOST_STATEMENTS))
        if place >= len(self._seen):
            del self._statements[name]
            raise MethodError("too_many_statements", count=place + 1, most=MOST_STATEMENTS)
        return place

    def _grow(self, size: int) -> None:
        more = size - len(self._seen)
        for name in ("_agree", "_disagree", "_seen"):
            setattr(self, name, np.pad(getattr(self, name), (0, more)))
        for name in ("_both", "_mixed", "_products"):
            setattr(self, name, np.pad(getattr(self, name), ((0, more), (0, more))))
        self._pending = np.pad(self._pending, ((0, more), (0, more), (0, 0)))

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
        known = len(self._statements)
        seen = np.maximum(self._seen[:known], 1)
        centre = (self._agree[:known] - self._disagree[:known]) / seen
        both, mixed = self._both[:known, :known], self._mixed[:known, :known]
        across = mixed * centre[None, :]
        scatter = self._products[:known, :known] - across - across.T
        scatter += both * np.outer(centre, centre)
        return _axes_of(scatter, centre, count, max(self._voters(), 1))

    def _voters(self) -> int:
        begun = np.diff(self._rows) > 0
        touched = np.fromiter(self._touched, np.int64, len(self._touched))
        untouched = int(begun.sum()) - int(begun[touched[touched < len(begun)]].sum())
        return untouched + sum(len(whats) > 0 for whats, _ in self._touched.values())

    def _settle(self) -> None:
        """Bring what is pending into the tables, both ways round."""
        new = self._pending
        self._both += new[:, :, 0] + new[:, :, 0].T
        self._mixed += new[:, :, 2] + new[:, :, 1].T
        self._products += new[:, :, 3] + new[:, :, 3].T
        self._pending[:] = 0

    def votes(self) -> Votes:
        """All votes that stand, for a full reading."""
        statements = self.statements
        who: list[str] = []
        what: list[str] = []
        how: list[int] = []
        for name, place in self._people.items():
            whats, told = self._own(place)
            who += [name] * len(whats)
            what += [statements[one] for one in whats.tolist()]
            how += told[:, 1].tolist()
        return collect(who, what, how)


def _axes_of(scatter: np.ndarray, centre: np.ndarray, count: int, people: int) -> Axes:
    size = len(centre)
    wanted = min(count, size)
    components, variances = np.zeros((count, size)), np.zeros(count)
    if size <= max(SMALL, 2 * wanted + 2):
        values, vectors = np.linalg.eigh(scatter)
    else:
        begin = 1.0 + np.cos(np.arange(size) * 1.7)
        basis = min(size, max(2 * wanted + 1, 16))
        values, vectors = eigsh(scatter, k=wanted, which="LA", v0=begin, ncv=basis)
    order = np.argsort(values)[::-1][:wanted]
    components[:wanted] = vectors[:, order].T
    variances[:wanted] = np.maximum(values[order], 0) / people
    return Axes(centre, components * signs(components)[:, None], variances)
