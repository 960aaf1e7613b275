"""Cuts a blob of land into connected pieces whose shared edges are exactly equal.

The land is made of many small Voronoi cells. A piece is a set of cells; its boundary is made of the cell
edges that only one of its cells has. Neighbouring pieces therefore use the very same corner points: no gap,
no overlap, whatever the shapes.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi

Ring = list[int]


@dataclass(frozen=True, eq=False)
class Land:
    """Small cells: their centres, corner points, and each pair of neighbours with the edge between them.

    `inside` marks the cells that are land; `bank` says on which side of the river a cell lies (0 or 1).
    """

    centres: np.ndarray
    corners: np.ndarray
    pairs: np.ndarray
    edges: np.ndarray
    inside: np.ndarray
    bank: np.ndarray

    def neighbours(self) -> list[list[int]]:
        """For each cell, the cells one can walk to without crossing the river."""
        near: list[list[int]] = [[] for _ in self.centres]
        for a, b in self.pairs:
            if self.inside[a] and self.inside[b] and self.bank[a] == self.bank[b]:
                near[a].append(int(b))
                near[b].append(int(a))
        return near


def make_land(rng: np.random.Generator, cells: int, outline, river) -> Land:
    """About `cells` cells of land inside `outline(angle) -> radius`, parted by `river(x) -> y`."""
    total = int(cells * 2.2)
    points = rng.uniform(-1.25, 1.25, size=(total, 2))
    for _ in range(2):
        points = _relaxed(points)
    diagram = Voronoi(points)
    angle = np.arctan2(points[:, 1], points[:, 0])
    inside = np.hypot(points[:, 0], points[:, 1]) < outline(angle)
    inside &= np.array(
        [-1 not in diagram.regions[r] and len(diagram.regions[r]) > 2 for r in diagram.point_region]
    )
    bank = (points[:, 1] > river(points[:, 0])).astype(int)
    land = Land(
        points,
        diagram.vertices,
        diagram.ridge_points,
        np.array(diagram.ridge_vertices),
        inside,
        bank,
    )
    return _without_islands(land)


def _relaxed(points: np.ndarray) -> np.ndarray:
    """Move each point to the middle of its cell, so that cells become of like size."""
    diagram = Voronoi(points)
    moved = points.copy()
    for i, region in enumerate(diagram.point_region):
        corners = diagram.regions[region]
        if corners and -1 not in corners:
            moved[i] = np.clip(diagram.vertices[corners].mean(axis=0), -1.3, 1.3)
    return moved


def _without_islands(land: Land) -> Land:
    """Keep only the largest connected part on each bank."""
    n = len(land.centres)
    ok = land.inside[land.pairs].all(axis=1) & (
        land.bank[land.pairs[:, 0]] == land.bank[land.pairs[:, 1]]
    )
    a, b = land.pairs[ok].T
    _, label = connected_components(
        coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False
    )
    keep = np.zeros(n, dtype=bool)
    for side in (0, 1):
        mine = land.inside & (land.bank == side)
        if mine.any():
            keep |= mine & (label == np.bincount(label[mine]).argmax())
    return Land(land.centres, land.corners, land.pairs, land.edges, keep, land.bank)


def spread_seeds(rng: np.random.Generator, points: np.ndarray, count: int) -> np.ndarray:
    """`count` row numbers of `points`, well spread (a few rounds of k-means from a far-first start)."""
    chosen = [int(rng.integers(len(points)))]
    far = np.hypot(*(points - points[chosen[0]]).T)
    while len(chosen) < count:
        chosen.append(int(far.argmax()))
        far = np.minimum(far, np.hypot(*(points - points[chosen[-1]]).T))
    middles = points[chosen]
    for _ in range(8):
        owner = ((points[:, None, :] - middles[None]) ** 2).sum(axis=2).argmin(axis=1)
        middles = np.array(
            [
                points[owner == k].mean(axis=0) if (owner == k).any() else middles[k]
                for k in range(count)
            ]
        )
    taken: list[int] = []
    for middle in middles:
        order = np.argsort(np.hypot(*(points - middle).T))
        taken.append(next(int(i) for i in order if int(i) not in taken))
    return np.array(taken)


def grow(
    rng: np.random.Generator,
    near: list[list[int]],
    centres: np.ndarray,
    cells: np.ndarray,
    seeds: np.ndarray,
) -> dict[int, int]:
    """Grow one connected piece from each seed over `cells`: cell -> piece number; every cell is reached."""
    allowed = {int(c) for c in cells}
    owner: dict[int, int] = {}
    queue = [(0.0, int(seed), k) for k, seed in enumerate(seeds)]
    rough = rng.uniform(0.8, 1.25, size=len(centres))
    while queue:
        far, cell, piece = heapq.heappop(queue)
        if cell in owner:
            continue
        owner[cell] = piece
        for other in near[cell]:
            if other in allowed and other not in owner:
                step = float(np.hypot(*(centres[cell] - centres[other]))) * rough[other]
                heapq.heappush(queue, (far + step, other, piece))
    return owner


def boundaries(land: Land, label: np.ndarray) -> dict[int, list[Ring]]:
    """For each label (not -1), its rings of corner numbers, each closed and walked in one direction."""
    loose: dict[int, dict[int, list[int]]] = {}
    for (a, b), (p, q) in zip(land.pairs, land.edges, strict=True):
        if label[a] == label[b]:
            continue
        for mine in (label[a], label[b]):
            if mine >= 0:
                ends = loose.setdefault(int(mine), {})
                ends.setdefault(int(p), []).append(int(q))
                ends.setdefault(int(q), []).append(int(p))
    return {mine: _walk(ends) for mine, ends in loose.items()}


def _walk(ends: dict[int, list[int]]) -> list[Ring]:
    """Chain edges (corner -> its two neighbours) into closed rings."""
    rings: list[Ring] = []
    left = {corner: list(others) for corner, others in ends.items()}
    while left:
        start = min(left)
        ring, here = [start], left[start].pop()
        left[here].remove(start)
        while here != start:
            ring.append(here)
            following = left[here].pop()
            left[following].remove(here)
            here = following
        rings.append([*ring, start])
        left = {corner: others for corner, others in left.items() if others}
    return rings
