"""What each statement tells: who agrees, what all groups share, what divides, what bridges, what sets a group apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from statistics import NormalDist

import numpy as np
from scipy.special import digamma, polygamma

from hearth.methods.deliberation.counting import Counts, count_votes, wilson
from hearth.methods.deliberation.votes import Votes

CONFIDENCE, FALSE_SHARE = 0.95, 0.05
FEWEST_AT_AN_END = 10


@dataclass(frozen=True, eq=False)
class Telling:
    """Figures per statement (arrays over statements), each with its limits at 95 %.

    agreement: product over groups of the share that agrees. shared, opposed: the smallest share among the groups that
    agrees (disagrees). divided: the surest difference between two groups, in agreeing or in disagreeing; with one
    group the smaller of the two sides. bridging: the smaller share of agreement at the two ends of the map,
    whatever the groups.
    Each is an array of statements by (figure, lower limit, upper limit); nan where too few were asked.
    sides: the two groups that differ most, the one more in favour first; statements by 2.
    """

    agreement: np.ndarray
    shared: np.ndarray
    opposed: np.ndarray
    divided: np.ndarray
    bridging: np.ndarray
    sides: np.ndarray


@dataclass(frozen=True)
class Distinct:
    """A statement that sets a group apart: what it says, its share, everybody else's, and the limits of the difference.

    p: one-sided exact (Fisher); taken where the false discovery rate is at most 5 %.
    """

    group: int
    statement: int
    says: str
    share: float
    others: float
    difference: float
    low: float
    high: float
    p: float


def tell(votes: Votes, counts: Counts, map_side: np.ndarray) -> Telling:
    """All figures per statement; `map_side` is -1 and 1 for people at the two ends of the map, 0 between."""
    ends = count_votes(votes, np.where(map_side == 0, -1, (map_side + 1) // 2), 2)
    divided, sides = _divided(counts)
    return Telling(
        _product(counts),
        _smallest(counts.agree, counts.seen),
        _smallest(counts.disagree, counts.seen),
        divided,
        _bridging(ends),
        sides,
    )


def _stack(figure: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.stack([figure, low, high], axis=1)


def _product(counts: Counts) -> np.ndarray:
    """The limits are those of a product of independent Beta variables, on the scale of logarithms."""
    yes, no = counts.agree + 1.0, counts.seen - counts.agree + 1.0
    middle = (digamma(yes) - digamma(yes + no)).sum(axis=0)
    spread = np.sqrt((polygamma(1, yes) - polygamma(1, yes + no)).sum(axis=0))
    reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * spread
    figure = np.prod(yes / (yes + no), axis=0)
    return _stack(figure, np.exp(middle - reach), np.minimum(np.exp(middle + reach), 1))


def _smallest(part: np.ndarray, seen: np.ndarray) -> np.ndarray:
    low, high = wilson(part, seen, CONFIDENCE)
    share = np.divide(part, seen, out=np.full(part.shape, np.nan), where=seen > 0)
    return _stack(share.min(axis=0), low.min(axis=0), high.min(axis=0))


def _bridging(ends: Counts) -> np.ndarray:
    told = _smallest(ends.agree, ends.seen)
    told[(ends.seen < FEWEST_AT_AN_END).any(axis=0)] = np.nan
    return told


def _divided(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """The pair of groups, and the side, with the surest difference."""
    groups, statements = counts.seen.shape
    if groups == 1:
        return _two_sides(counts), np.zeros((statements, 2), dtype=int)
    best = np.tile([0.0, -1.0, 1.0], (statements, 1))
    pair = np.zeros((statements, 2), dtype=int)
    for part in (counts.agree, counts.disagree):
        for one, two in permutations(range(groups), 2):
            told = difference(part[one], counts.seen[one], part[two], counts.seen[two])
            better = told[:, 1] > best[:, 1]
            best[better] = told[better]
            pair[better] = (one, two) if part is counts.agree else (two, one)
    return best, pair


def _two_sides(counts: Counts) -> np.ndarray:
    """With one group: the smaller of the shares that agree and disagree."""
    part = np.minimum(counts.agree[0], counts.disagree[0])
    low, high = wilson(part, counts.seen[0], CONFIDENCE)
    share = np.divide(part, counts.seen[0], out=np.zeros(len(part)), where=counts.seen[0] > 0)
    return _stack(share, low, high)


def difference(
    part: np.ndarray, whole: np.ndarray, other_part: np.ndarray, other_whole: np.ndarray
) -> np.ndarray:
    """Difference of two shares with Newcombe's limits (1998, method 10); 0, -1, 1 where nobody was asked."""
    (low, high), (other_low, other_high) = wilson(part, whole), wilson(other_part, other_whole)
    asked = (whole > 0) & (other_whole > 0)
    one = np.divide(part, whole, out=np.zeros(len(low)), where=whole > 0)
    two = np.divide(other_part, other_whole, out=np.zeros(len(low)), where=other_whole > 0)
    apart = one - two
    below = apart - np.hypot(one - low, other_high - two)
    above = apart + np.hypot(high - one, two - other_low)
    return _stack(
        np.where(asked, apart, 0.0), np.where(asked, below, -1.0), np.where(asked, above, 1.0)
    )


def distinct_statements(counts: Counts) -> tuple[tuple[Distinct, ...], ...]:
    """For each group what sets it apart, strongest first. `counts` must not rest on the statement's own votes.

    Every group, statement and side is tested once, exactly; the share of false ones is held to 5 % (Benjamini,
    Hochberg 1995). What fewer than half of the group say is not what the group says.
    """
    if len(counts.seen) < 2:
        return ()
    from scipy.stats import hypergeom  # takes longer to load than the classic pipeline to run

    others = counts.others
    found: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]] = []
    for says, part, rest in (
        ("agree", counts.agree, others.agree),
        ("disagree", counts.disagree, others.disagree),
    ):
        total = counts.seen + others.seen
        p = hypergeom.sf(part - 1, total, part + rest, counts.seen)
        found.append((says, part, rest, np.where((counts.seen > 0) & (others.seen > 0), p, 1.0)))
    limit = _discovery_limit(np.concatenate([p.ravel() for *_, p in found]))
    return tuple(
        tuple(
            sorted(
                (
                    one
                    for says, part, rest, p in found
                    for one in _distinct(g, says, part, rest, p, counts, others, limit)
                ),
                key=lambda one: -one.low,
            )
        )
        for g in range(len(counts.seen))
    )


def _distinct(
    g: int,
    says: str,
    part: np.ndarray,
    rest: np.ndarray,
    p: np.ndarray,
    counts: Counts,
    others: Counts,
    limit: float,
) -> list[Distinct]:
    told = difference(part[g], counts.seen[g], rest[g], others.seen[g])
    chosen = np.flatnonzero((p[g] <= limit) & (2 * part[g] >= counts.seen[g]) & (told[:, 1] > 0))
    return [
        Distinct(
            g,
            int(s),
            says,
            float(part[g, s] / counts.seen[g, s]),
            float(rest[g, s] / others.seen[g, s]),
            difference=float(told[s, 0]),
            low=float(told[s, 1]),
            high=float(told[s, 2]),
            p=float(p[g, s]),
        )
        for s in chosen
    ]


def _discovery_limit(p: np.ndarray) -> float:
    """Benjamini and Hochberg: the largest p-value that is still taken, or -1."""
    ordered = np.sort(p)
    good = np.flatnonzero(ordered <= FALSE_SHARE * np.arange(1, len(p) + 1) / max(len(p), 1))
    return float(ordered[good[-1]]) if len(good) else -1.0
