"""Where multipliers lead to: cell by cell, or by the two halves of a table that is nearly full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hearth.methods.outcomes.checks import Floats
from hearth.methods.representation.cells import Margins

#: Nothing is raised to a power whose result could not be written.
STEEPEST = 600.0
#: A table is laid out where it has at most so many places for each cell in use, its halves where
#: they have at most so many entries.
SPARSEST, LARGEST_HALF = 4, 1_000_000
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

    `of_row` (rows, K') and `of_column` (columns, K'') hold 1 where a row or column has a category;
    the first `cut` of all K categories are those of rows.
    """

    margins: Margins
    of_row: Floats
    of_column: Floats
    cut: int

    def table(self, base: Floats) -> Floats:
        """The weights of the C cells, laid out."""
        laid = np.zeros(len(self.of_row) * len(self.of_column))
        laid[self.margins.places.found] = base
        return laid.reshape(len(self.of_row), -1)


def layout(margins: Margins) -> Layout | None:
    """The halves of the table; None where it is too empty or its halves too large."""
    places, radices = margins.places, margins.places.radices
    cells = float(np.prod(radices, dtype=np.float64))
    if not places.straight or cells > SPARSEST * len(places.found) + 1000:
        return None
    sides = [(np.prod(radices[:j]), np.prod(radices[j:])) for j in range(1, len(radices) + 1)]
    halves = 1 + min(range(len(sides)), key=lambda j: max(sides[j]))
    cut = int(margins.starts[halves])
    rows, columns = sides[halves - 1]
    if max(rows * cut, columns * (margins.starts[-1] - cut)) > LARGEST_HALF:
        return None
    of_row = _indicators(radices[:halves], margins.starts[:halves], cut)
    of_column = _indicators(
        radices[halves:], margins.starts[halves:-1] - cut, int(margins.starts[-1]) - cut
    )
    return Layout(margins, of_row, of_column, cut)


def _indicators(radices: tuple[int, ...], starts: np.ndarray, categories: int) -> Floats:
    """One row for each combination of categories, 1 at each of them."""
    size = int(np.prod(radices))
    found = np.zeros((size, categories))
    digits = np.unravel_index(np.arange(size), radices) if radices else ()
    for digit, start in zip(digits, starts, strict=True):
        found[np.arange(size), start + digit] = 1.0
    return found


def swept(laid: Layout, table: Floats, sweeps: int) -> Floats:
    """The multipliers after a few sweeps of plain raking, from none."""
    found, targets = np.zeros(int(laid.margins.starts[-1])), np.concatenate(laid.margins.targets)
    sides = [np.ones(len(laid.of_row)), np.ones(len(laid.of_column))]
    starts = laid.margins.starts
    for _ in range(sweeps):
        for side, of_side, first in ((0, laid.of_row, 0), (1, laid.of_column, laid.cut)):
            across = table @ sides[1] if side == 0 else sides[0] @ table
            held_by = sides[side] * across
            for begin, end in zip(starts[:-1], starts[1:], strict=True):
                if not first <= begin < first + of_side.shape[1]:
                    continue
                has = of_side[:, begin - first : end - first]
                held, target = held_by @ has, targets[begin:end]
                with np.errstate(divide="ignore", invalid="ignore"):
                    factor = np.where((target > 0) & (held > 0), target / held, 1.0)
                found[begin:end] += np.log(factor)
                held_by, sides[side] = (part * (has @ factor) for part in (held_by, sides[side]))
    return found


class ByHalves:
    """Without limits a factor is one of the row times one of the column: no cell need be touched."""

    def __init__(self, laid: Layout, table: Floats, multipliers: Floats) -> None:
        self.laid, self.table, self.multipliers = laid, table, multipliers
        high, far = laid.of_row @ multipliers[: laid.cut], laid.of_column @ multipliers[laid.cut :]
        shift = float(high.max())
        self.row = np.exp(np.maximum(high - shift, -STEEPEST))
        self.column = np.exp(np.clip(far + shift, -STEEPEST, STEEPEST))
        self.rows = self.row * (table @ self.column)
        self.columns = self.column * (self.row @ table)
        sums = np.concatenate([self.rows @ laid.of_row, self.columns @ laid.of_column])
        self.away = sums - np.concatenate(laid.margins.targets)
        self.error = float(np.abs(self.away).max()) / laid.margins.whole

    @property
    def factors(self) -> Floats:
        found = np.multiply.outer(self.row, self.column).reshape(-1)
        return np.where(self.laid.margins.alive, found[self.laid.margins.places.found], 0.0)

    def crossed(self) -> Floats:
        cut, of_row, of_column = self.laid.cut, self.laid.of_row, self.laid.of_column
        found = np.empty((len(self.multipliers), len(self.multipliers)))
        across = ((of_row * self.row[:, None]).T @ self.table) @ (of_column * self.column[:, None])
        found[:cut, cut:], found[cut:, :cut] = across, across.T
        found[:cut, :cut] = (of_row * self.rows[:, None]).T @ of_row
        found[cut:, cut:] = (of_column * self.columns[:, None]).T @ of_column
        return found

    def value(self) -> float:
        wanted = np.concatenate(self.laid.margins.targets)
        return float(self.rows.sum() - self.multipliers @ wanted)

    def moved(self, step: Floats) -> ByHalves:
        return ByHalves(self.laid, self.table, self.multipliers + step)
