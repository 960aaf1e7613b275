"""Where multipliers lead to: cell by cell, or by the two halves of a table that is nearly full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy

from hearth.methods.outcomes.checks import Floats
from hearth.methods.representation.cells import Margins

#: Nothing is raised to a power whose result could not be written.
STEEPEST = 600.0
#: A table is laid out where it has at most so many places for each cell in use.
SPARSEST = 4
Limits = tuple[float, float] | None


class State(Protocol):
    """The multipliers (K,) of all categories, how far the margins are `away` (K,) from their targets
    under them, and the largest `error` of a share."""

    multipliers: Floats
    away: Floats
    error: float

    @property
    def factors(self) -> Floats:
        """(C,) factors on the base weights."""

    def crossed(self) -> Floats:
        """(K, K) weighted counts of pairs of categories, of the cells that can still give way."""

    def value(self) -> float:
        """What the multipliers make least: its slope is how far the margins are off."""

    def moved(self, step: Floats) -> State:
        """Where a step leads to."""


class ByCell:
    """Cell by cell: for any table, with limits or without."""

    def __init__(self, margins: Margins, base: Floats, limits: Limits, multipliers: Floats) -> None:
        self.margins, self.base, self.limits = margins, base, limits
        self.multipliers = multipliers
        self.height = margins.spread(multipliers)
        raw = np.exp(np.clip(self.height, -STEEPEST, STEEPEST))
        self.found = raw if limits is None else np.clip(raw, *limits)
        self.found = np.where(margins.alive, self.found, 0.0)
        self.away = margins.sums(base * self.found) - np.concatenate(margins.targets)
        self.error = float(np.abs(self.away).max()) / margins.whole

    @property
    def factors(self) -> Floats:
        return self.found

    def crossed(self) -> Floats:
        weights = self.base * self.found
        if self.limits is not None:
            low, high = self.limits
            weights = np.where((self.found > low) & (self.found < high), weights, 0)
        return self.margins.crossed(weights)

    def value(self) -> float:
        part = self.found
        if self.limits is not None:
            low, high = self.limits
            part = np.where(self.found >= high, high * (1 + self.height - np.log(high)), part)
            if low > 0:
                part = np.where(self.found <= low, low * (1 + self.height - np.log(low)), part)
        part = np.where(self.margins.alive, part, 0.0)
        wanted = np.concatenate(self.margins.targets)
        return float((self.base * part).sum() - self.multipliers @ wanted)

    def moved(self, step: Floats) -> ByCell:
        return ByCell(self.margins, self.base, self.limits, self.multipliers + step)


@dataclass(frozen=True, eq=False)
class Layout:
    """A nearly full table as rows (the first dimensions) by columns (the others).

    `of_row` (K', rows) and `of_column` (K'', columns) hold 1 where a row or column has a category;
    the first `cut` of all K categories are those of rows.
    """

    margins: Margins
    of_row: scipy.sparse.csr_array
    of_column: scipy.sparse.csr_array
    cut: int

    def table(self, base: Floats) -> Floats:
        """The weights of the C cells, laid out."""
        rows, columns = self.of_row.shape[1], self.of_column.shape[1]
        laid = np.zeros(rows * columns)
        laid[self.margins.places.found] = base
        return laid.reshape(rows, columns)


def layout(margins: Margins) -> Layout | None:
    """The halves of the table; None where it is too empty."""
    places, radices = margins.places, margins.places.radices
    cells = float(np.prod(radices, dtype=np.float64))
    if not places.straight or cells > SPARSEST * len(places.found) + 1000:
        return None
    sides = [(np.prod(radices[:j]), np.prod(radices[j:])) for j in range(1, len(radices) + 1)]
    halves = 1 + min(range(len(sides)), key=lambda j: max(sides[j]))
    cut = int(margins.starts[halves])
    of_row = _indicators(radices[:halves], margins.starts[:halves], cut)
    of_column = _indicators(
        radices[halves:], margins.starts[halves:-1] - cut, int(margins.starts[-1]) - cut
    )
    return Layout(margins, of_row, of_column, cut)


def _indicators(
    radices: tuple[int, ...], starts: np.ndarray, categories: int
) -> scipy.sparse.csr_array:
    """One column for each combination of categories, 1 at each of them."""
    size = int(np.prod(radices))
    digits = np.unravel_index(np.arange(size), radices) if radices else ()
    has = [start + digit for start, digit in zip(starts, digits, strict=True)]
    held = np.concatenate([*has, np.zeros(0, dtype=np.int64)])
    places = (held, np.tile(np.arange(size), len(radices)))
    return scipy.sparse.csr_array((np.ones(len(held)), places), shape=(categories, size))


def _times(table: Floats, column: Floats) -> Floats:
    """A table times a column, by one thread: so small a sum is not worth a second."""
    return np.asarray(np.einsum("ij,j->i", table, column))


def swept(laid: Layout, table: Floats, sweeps: int) -> Floats:
    """The multipliers after a few sweeps of plain raking, from none."""
    found, starts = np.zeros(int(laid.margins.starts[-1])), laid.margins.starts
    sides, tables = [np.ones(part) for part in table.shape], (table, table.T)
    ways = []  # the side, its own way from categories to combinations, the dimension
    for dimension, (begin, end) in enumerate(zip(starts[:-1], starts[1:], strict=True)):
        side = 0 if begin < laid.cut else 1
        of_side, first = (laid.of_row, 0) if side == 0 else (laid.of_column, laid.cut)
        ways.append((side, of_side[begin - first : end - first], dimension))
    for _ in range(sweeps):
        held_by, last = np.zeros(0), None
        for side, has, dimension in ways:
            if side != last:
                held_by, last = sides[side] * _times(tables[side], sides[1 - side]), side
            held, target = has @ held_by, laid.margins.targets[dimension]
            with np.errstate(divide="ignore", invalid="ignore"):
                factor = np.where((target > 0) & (held > 0), target / held, 1.0)
            found[starts[dimension] : starts[dimension + 1]] += np.log(factor)
            more = has.T @ factor
            held_by, sides[side] = held_by * more, sides[side] * more
    return found


class ByHalves:
    """Without limits a factor is one of the row times one of the column: no cell need be touched."""

    def __init__(self, laid: Layout, table: Floats, multipliers: Floats) -> None:
        self.laid, self.table, self.multipliers = laid, table, multipliers
        high = laid.of_row.T @ multipliers[: laid.cut]
        far = laid.of_column.T @ multipliers[laid.cut :]
        shift = float(high.max())
        self.row = np.exp(np.maximum(high - shift, -STEEPEST))
        self.column = np.exp(np.clip(far + shift, -STEEPEST, STEEPEST))
        self.rows = self.row * _times(table, self.column)
        self.columns = self.column * _times(table.T, self.row)
        sums = np.concatenate([laid.of_row @ self.rows, laid.of_column @ self.columns])
        self.away = sums - np.concatenate(laid.margins.targets)
        self.error = float(np.abs(self.away).max()) / laid.margins.whole

    @property
    def factors(self) -> Floats:
        found = np.multiply.outer(self.row, self.column).reshape(-1)
        return np.where(self.laid.margins.alive, found[self.laid.margins.places.found], 0.0)

    def crossed(self) -> Floats:
        cut, of_row, of_column = self.laid.cut, self.laid.of_row, self.laid.of_column
        found = np.empty((len(self.multipliers), len(self.multipliers)))
        half = (of_row @ (self.row[:, None] * self.table)) * self.column
        found[cut:, :cut] = of_column @ half.T
        found[:cut, cut:] = found[cut:, :cut].T
        for here, of_side, held in (
            (slice(0, cut), of_row, self.rows),
            (slice(cut, None), of_column, self.columns),
        ):
            found[here, here] = (of_side @ scipy.sparse.diags_array(held) @ of_side.T).toarray()
        return found

    def value(self) -> float:
        wanted = np.concatenate(self.laid.margins.targets)
        return float(self.rows.sum() - self.multipliers @ wanted)

    def moved(self, step: Floats) -> ByHalves:
        return ByHalves(self.laid, self.table, self.multipliers + step)
