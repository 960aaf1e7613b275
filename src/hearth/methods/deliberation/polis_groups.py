"""k-means as the classic pipeline uses it: small base clusters first, then groups of them, by silhouette."""

from __future__ import annotations

import numpy as np

BASE_CLUSTERS = 100
MOST_GROUPS = 5
ITERATIONS = 20
#: Centres that move less than this have come to rest, as in the classic source.
AT_REST = 0.01
#: Products worked out at once.
CELLS = 250_000


def group_people(points: np.ndarray) -> tuple[np.ndarray, dict[int, float]]:
    """Group numbers (0 is the first) of points, and the silhouette of each number of groups tried."""
    if len(points) < 2:
        return np.zeros(len(points), dtype=int), {}
    centres, base = k_means(points, first_distinct(points, BASE_CLUSTERS), np.ones(len(points)))
    weights = np.bincount(base, minlength=len(centres)).astype(float)
    apart = distances(centres)
    tried: dict[int, tuple[float, np.ndarray]] = {}
    for k in range(2, min(MOST_GROUPS, 2 + len(centres) // 12) + 1):
        starts = first_distinct(centres, k)
        if len(starts) == k:
            _, group = k_means(centres, starts, weights)
            tried[k] = silhouette(apart, group), group
    if not tried:
        return np.zeros(len(points), dtype=int), {}
    best = max(tried, key=lambda k: (tried[k][0], -k))
    return tried[best][1][base], {k: score for k, (score, _) in tried.items()}


def first_distinct(points: np.ndarray, k: int) -> np.ndarray:
    """The first k different points, in order."""
    seen: dict[tuple[float, ...], int] = {}
    for at, point in enumerate(points):
        seen.setdefault(tuple(point.tolist()), at)
        if len(seen) == k:
            break
    return points[list(seen.values())]


def k_means(
    points: np.ndarray, centres: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted k-means from given centres; empty clusters are dropped. Centres and memberships."""
    middle = points.mean(axis=0)
    centres = centres - middle
    with_one = np.column_stack([points - middle, np.ones(len(points))])
    heavy = list((with_one * weights[:, None]).T.copy())
    member = np.zeros(len(points), dtype=int)
    for _ in range(ITERATIONS):
        member = _nearest(with_one, centres)
        *sums, within = (np.bincount(member, along, len(centres)) for along in heavy)
        if not within.all():
            used = within > 0
            member = (np.cumsum(used) - 1)[member]
            centres, within, sums = centres[used], within[used], [one[used] for one in sums]
        before, centres = centres, np.array([one / within for one in sums]).T
        if abs(centres - before).max() < AT_REST:
            break
    return centres + middle, member


def _nearest(with_one: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Number of the nearest centre of each point (a one stands after it): the least |c|² − 2 p·c.

    In parts that fit the processor's cache, and too small for the linear algebra library to wake further threads.
    """
    along, across = centres.T
    pulls = np.array([-2 * along, -2 * across, along * along + across * across])
    part = max(1, CELLS // pulls.size)
    if len(with_one) <= part:
        return (with_one @ pulls).argmin(axis=1)
    parts = (with_one[at : at + part] @ pulls for at in range(0, len(with_one), part))
    return np.concatenate([one.argmin(axis=1) for one in parts])


def distances(points: np.ndarray) -> np.ndarray:
    """Distances of points in the plane from each other, points by points."""
    along, across = (one[:, None] - one for one in points.T)
    return np.sqrt(along * along + across * across)


def silhouette(apart: np.ndarray, group: np.ndarray) -> float:
    """Mean silhouette, from distances of points from each other; a point alone in its group has 0."""
    groups = int(group.max()) + 1
    if groups < 2:
        return 0.0
    member = group[:, None] == np.arange(groups)
    sizes = member.sum(axis=0)
    to_group = np.stack([apart[:, member[:, g]].sum(axis=1) for g in range(groups)], axis=1)
    own = to_group[member] / np.maximum(sizes[group] - 1, 1)
    nearest = np.where(member, np.inf, to_group / sizes).min(axis=1)
    score = (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-300)
    return float(np.where(sizes[group] > 1, score, 0.0).mean())
