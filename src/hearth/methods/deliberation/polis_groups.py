"""k-means as the classic pipeline uses it: small base clusters first, then groups of them, by silhouette."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

BASE_CLUSTERS = 100
MOST_GROUPS = 5
ITERATIONS = 20
#: Centres that move less than this have come to rest, as in the classic source.
AT_REST = 0.01


def group_people(points: np.ndarray) -> tuple[np.ndarray, dict[int, float]]:
    """Group numbers (0 is the first) of points, and the silhouette of each number of groups tried."""
    if len(points) < 2:
        return np.zeros(len(points), dtype=int), {}
    centres, base = k_means(points, first_distinct(points, BASE_CLUSTERS), np.ones(len(points)))
    weights = np.bincount(base, minlength=len(centres)).astype(float)
    tried: dict[int, tuple[float, np.ndarray]] = {}
    for k in range(2, min(MOST_GROUPS, 2 + len(centres) // 12) + 1):
        starts = first_distinct(centres, k)
        if len(starts) == k:
            _, group = k_means(centres, starts, weights)
            tried[k] = silhouette(centres, group), group
    if not tried:
        return np.zeros(len(points), dtype=int), {}
    best = max(tried, key=lambda k: (tried[k][0], -k))
    return tried[best][1][base], {k: score for k, (score, _) in tried.items()}


def first_distinct(points: np.ndarray, k: int) -> np.ndarray:
    """The first k different points, in order."""
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:k]]


def k_means(
    points: np.ndarray, centres: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted k-means from given centres; empty clusters are dropped. Centres and memberships."""
    member = np.zeros(len(points), dtype=int)
    for _ in range(ITERATIONS):
        _, nearest = cKDTree(centres).query(points)
        used = np.bincount(nearest, minlength=len(centres)) > 0
        member = (np.cumsum(used) - 1)[nearest]
        before = centres[used]
        mass = np.bincount(member, weights=weights)
        sums = [np.bincount(member, weights=weights * along) for along in points.T]
        centres = np.stack(sums, axis=1) / mass[:, None]
        if np.abs(centres - before).max() < AT_REST:
            break
    return centres, member


def silhouette(points: np.ndarray, group: np.ndarray) -> float:
    """Mean silhouette; a point alone in its group has 0."""
    groups = int(group.max()) + 1
    if groups < 2:
        return 0.0
    apart = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    sizes = np.bincount(group, minlength=groups)
    to_group = np.stack([apart[:, group == g].sum(axis=1) for g in range(groups)], axis=1)
    own = to_group[np.arange(len(points)), group] / np.maximum(sizes[group] - 1, 1)
    others = to_group / sizes
    others[np.arange(len(points)), group] = np.inf
    nearest = others.min(axis=1)
    score = (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-300)
    return float(np.where(sizes[group] > 1, score, 0.0).mean())
