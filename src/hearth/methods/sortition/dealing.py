"""Dealing people to many panels at once, so that each panel keeps the quotas and together they hold what they should.

Every lottery is made of panels around a point that is known to be fair. People are dealt like cards: the totals are
right from the start, the panels nearly so; then two panels swap a person each wherever that mends a quota, and at
last single people give way to others as far as the totals have room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.solving import Programme

SWAPS, MENDS, PAIRS = 330, 10, 24
_NEVER = 99


@dataclass(eq=False)
class _Table:
    """M panels as they are being mended.

    seats: (M, k) the kind on each seat. counted: (M, Q) people of each answer (and each mix of households).
    answers: (T, F) the row of each answer. low, high: (Q,) what a panel must keep. wrong: (M,) seats out of place.
    """

    kinds: Kinds
    seats: np.ndarray
    counted: np.ndarray
    answers: np.ndarray
    low: np.ndarray
    high: np.ndarray
    wrong: np.ndarray

    def amiss(self, counted: np.ndarray) -> np.ndarray:
        return np.maximum(self.low - counted, 0) + np.maximum(counted - self.high, 0)

    def recount(self, which: np.ndarray | int) -> None:
        self.wrong[which] = self.amiss(self.counted[which]).sum(axis=-1)

    def panels(self) -> np.ndarray:
        """(M, T) how many of each kind sit on each panel."""
        return _by_kind(self.seats, len(self.kinds))


def deal(
    kinds: Kinds,
    totals: np.ndarray,
    panels: int,
    rng: np.random.Generator,
    *,
    least: np.ndarray,
    most: np.ndarray,
    may_stay_wrong: float = 0.0,
) -> np.ndarray:
    """(M, T) panels whose kinds add up to `totals` (T,), or at least to something from `least` to `most` (T,).

    `totals` must add up to panels times seats. Panels that could not be mended stay as they are: ask `Kinds.keeps`.
    The work ends when no more than the share `may_stay_wrong` of them is wrong.
    """
    table = _laid_out(kinds, first_deal(kinds, totals, panels, rng))
    there, enough = totals.astype(np.int64), may_stay_wrong * panels
    for _ in range(MENDS):
        before = table.wrong.sum()
        _swap_until(table, max(0.25 * panels, enough), SWAPS // MENDS, rng)
        _replace(table, there, least, most, rng)
        if (table.wrong > 0).sum() <= enough:
            break
        _swap_until(table, enough, SWAPS // MENDS, rng)
        if table.wrong.sum() > 0.8 * before:
            break
    return table.panels()


def whole_totals(
    kinds: Kinds, share: np.ndarray, panels: int, rng: np.random.Generator
) -> np.ndarray:
    """(T,) whole seats over all panels, each `share` (T,) times panels rounded up or down, quotas kept on the whole."""
    wanted = panels * share
    floor = np.floor(wanted + 1e-7).astype(np.int64)
    part = np.clip(wanted - floor, 0, 1)
    rows, (low, high) = kinds.rows, kinds.bounds
    base = rows @ floor
    programme = Programme(rows, panels * low - base, panels * high - base, whole=True, gap=0.05)
    found = programme.least(
        (part < rng.random(len(kinds))) - 0.5, np.zeros(len(kinds)), part > 1e-7
    )
    if found is not None:
        return floor + np.rint(found.x).astype(np.int64)
    missing = panels * kinds.seats - int(floor.sum())
    room = np.flatnonzero(floor < panels * kinds.cap)
    order = room[np.argsort(-part[room], kind="stable")]
    while missing > 0 and len(order):
        floor[order[:missing]] += 1
        missing = panels * kinds.seats - int(floor.sum())
        order = order[floor[order] < panels * kinds.cap[order]]
    return floor


def first_deal(
    kinds: Kinds, totals: np.ndarray, panels: int, rng: np.random.Generator
) -> np.ndarray:
    """(M, T) every kind goes to the panels that have least of its answers so far; no panel grows too large."""
    answers, rows = kinds.values, len(kinds.least)
    ahead = np.zeros((rows + 1, panels))  # how far each panel is above the average, last: its size
    free = np.full(panels, kinds.seats)
    dealt = np.zeros((panels, len(kinds)), dtype=np.int64)
    for kind in rng.permutation(np.flatnonzero(totals)):
        round_of_all, left = divmod(int(totals[kind]), panels)
        give = np.minimum(round_of_all, free)
        left += round_of_all * panels - int(give.sum())
        dealt[:, kind] += give
        free -= give
        while left > 0 and (free > 0).any():
            score = ahead[answers[kind]].sum(axis=0) + 3 * ahead[rows] + rng.random(panels) / 2
            score[dealt[:, kind] >= kinds.cap[kind]] += 1e6  # to be mended later
            score[free <= 0] = np.inf
            ones = min(left, int((free > 0).sum()))
            chosen = np.argpartition(score, ones - 1)[:ones] if ones < panels else np.arange(panels)
            chosen = chosen[free[chosen] > 0]
            dealt[chosen, kind] += 1
            free[chosen] -= 1
            for row in (*answers[kind], rows):
                ahead[row] -= len(chosen) / panels
                ahead[row, chosen] += 1
            left -= len(chosen)
    return dealt


def _laid_out(kinds: Kinds, dealt: np.ndarray) -> _Table:
    panels, count = dealt.shape
    low, high = kinds.bounds
    answers = kinds.values
    if len(kinds.homes):  # a mix is one more answer; the last row is for who shares with nobody
        own = len(kinds.least) + np.where(kinds.mix >= 0, kinds.mix, len(kinds.homes))
        answers = np.column_stack([answers, own])
    low, high = low[:-1], high[:-1]
    if len(kinds.homes):
        low, high = np.append(low, 0), np.append(high, kinds.seats)
    each = np.repeat(np.tile(np.arange(count), panels), dealt.ravel())
    seats = each.reshape(panels, kinds.seats).astype(np.int32)
    counted = np.zeros((panels, len(low)), dtype=np.int16)
    for column in range(answers.shape[1]):
        np.add.at(counted, (np.arange(panels)[:, None], answers[seats, column]), 1)
    table = _Table(
        kinds,
        seats,
        counted,
        answers.astype(np.int32),
        low.astype(np.int16),
        np.minimum(high, kinds.seats).astype(np.int16),
        np.zeros(panels, dtype=np.int64),
    )
    table.recount(np.arange(panels))
    return table


def _by_kind(seats: np.ndarray, kinds: int) -> np.ndarray:
    panels = np.zeros((len(seats), kinds), dtype=np.int64)
    np.add.at(panels, (np.arange(len(seats))[:, None], seats), 1)
    return panels


def _swap_until(table: _Table, enough: float, rounds: int, rng: np.random.Generator) -> None:
    """Rounds of swaps between pairs of panels, at least one of each pair wrong."""
    for turn in range(rounds):
        wrong = np.flatnonzero(table.wrong)
        if len(wrong) <= enough:
            return
        rng.shuffle(wrong)
        half = len(wrong) // 2
        if half and (turn % 2 or half * 4 > len(table.seats)):
            _swap(table, wrong[:half], wrong[half : 2 * half], rng)
            continue
        right = np.flatnonzero(table.wrong == 0)
        rng.shuffle(right)
        times = max(1, min(PAIRS // len(wrong), len(right) // len(wrong)))
        pairs = min(len(wrong) * times, len(right))
        if pairs:
            _swap(table, wrong[np.arange(pairs) % len(wrong)], right[:pairs], rng)


def _swap(table: _Table, first: np.ndarray, second: np.ndarray, rng: np.random.Generator) -> None:
    """Of all swaps of one person each, every pair makes the best one; at random where several are."""
    ours, theirs = table.seats[first], table.seats[second]
    leave, enter = _prices(table, first)
    leave_there, enter_there = _prices(table, second)
    out, back = leave + enter_there, enter + leave_there
    at = np.arange(len(first))
    change = np.zeros((len(first), ours.shape[1], ours.shape[1]), dtype=np.int8)
    for column in range(table.answers.shape[1]):
        a, b = table.answers[ours, column], table.answers[theirs, column]
        one = out[at[:, None], a][:, :, None] + back[at[:, None], b][:, None, :]
        one *= a[:, :, None] != b[:, None, :]
        change += one
    same = ours[:, :, None] == theirs[:, None, :]
    cap = table.kinds.cap
    blocked = (same.sum(axis=1) >= cap[theirs])[:, None, :] | (same.sum(axis=2) >= cap[ours])[
        :, :, None
    ]
    change[blocked | same] = _NEVER
    flat = change.reshape(len(first), -1)
    best = flat.min(axis=1)
    luck = rng.random(flat.shape, dtype=np.float32)
    luck[flat != best[:, None]] = 2
    i, j = np.divmod(luck.argmin(axis=1), ours.shape[1])
    order = np.argsort(best + luck.min(axis=1) / 2)  # of several pairs with one panel, the best
    once = order[np.unique(first[order], return_index=True)[1]]
    good = once[best[once] <= 0]
    _exchange(table, first[good], i[good], second[good], j[good])


def _prices(table: _Table, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(m, Q) what it costs a panel if one person with an answer leaves, and if one enters."""
    counted = table.counted[which]
    now = table.amiss(counted)
    leave, enter = table.amiss(counted - 1) - now, table.amiss(counted + 1) - now
    return leave.astype(np.int8), enter.astype(np.int8)


def _exchange(
    table: _Table, first: np.ndarray, i: np.ndarray, second: np.ndarray, j: np.ndarray
) -> None:
    ours, theirs = table.seats[first, i], table.seats[second, j]
    table.seats[first, i], table.seats[second, j] = theirs, ours
    for column in range(table.answers.shape[1]):
        a, b = table.answers[ours, column], table.answers[theirs, column]
        table.counted[first, a] -= 1
        table.counted[first, b] += 1
        table.counted[second, b] -= 1
        table.counted[second, a] += 1
    table.recount(first)
    table.recount(second)


def _replace(
    table: _Table,
    there: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """In every wrong panel, people give way to others as long as that mends something and the totals have room."""
    for panel in rng.permutation(np.flatnonzero(table.wrong)):
        for _ in range(4 * table.kinds.seats):
            if not table.wrong[panel] or not _replace_one(
                table, int(panel), there, least, most, rng
            ):
                break


def _replace_one(
    table: _Table,
    panel: int,
    there: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    rng: np.random.Generator,
) -> bool:
    leave, enter = (price[0] for price in _prices(table, np.array([panel])))
    seats = table.seats[panel]
    sits = np.bincount(seats, minlength=len(table.kinds))
    may_go = np.flatnonzero(there[seats] > least[seats])
    may_come = np.flatnonzero((there < most) & (sits < table.kinds.cap))
    if not len(may_go) or not len(may_come):
        return False
    change = np.zeros((len(may_go), len(may_come)), dtype=np.int8)
    for column in range(table.answers.shape[1]):
        a, b = table.answers[seats[may_go], column], table.answers[may_come, column]
        one = leave[a][:, None] + enter[b][None, :]
        one *= a[:, None] != b[None, :]
        change += one
    best = change.min()
    if best >= 0:
        return False
    i, j = np.divmod(rng.choice(np.flatnonzero(change.ravel() == best)), len(may_come))
    seat, kind = may_go[i], may_come[j]
    gone = seats[seat]
    there[gone] -= 1
    there[kind] += 1
    table.seats[panel, seat] = kind
    table.counted[panel, table.answers[gone]] -= 1
    table.counted[panel, table.answers[kind]] += 1
    table.recount(panel)
    return True
