"""The fictional place: an outline, a river, wards and small areas that tile it exactly.

Larkmoor lies on Dogger Bank, under the open North Sea, so that nobody can take it for a real place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .sizes import Size
from .tiling import Land, boundaries, grow, make_land, spread_seeds

PLACE_NAME = "Larkmoor"
MIDDLE = (2.45, 54.95)
CELLS_PER_AREA = 16

WARD_NAMES = (
    "Abbot's Lea",
    "Quayside",
    "Larkhill",
    "Weavers' Row",
    "Priory Fields",
    "Millrace",
    "St Osyn's",
    "Thornhythe",
    "Cinder Bank",
    "Old Market",
    "Rookery Park",
    "Heronsgate",
    "Tanner's Green",
    "Eastmoor",
    "Foxholme",
    "Bellwether",
    "Harrowdyke",
    "Castle Wynd",
    "Marlpit",
    "Saltergate Hill",
    "Orchard Vale",
    "Withy End",
    "Copperfold",
    "Northlatch",
)
AREA_ENDINGS = (
    "Cross",
    "Station",
    "Common",
    "Church",
    "Bridge",
    "Gardens",
    "Terraces",
    "Heights",
    "Green",
    "Wharf",
    "School",
    "Parade",
    "Fields",
    "Mill",
    "Corner",
    "Park",
    "Lane",
    "Rise",
)


@dataclass(frozen=True)
class Area:
    """One place of the tree; `rings` are closed lists of (longitude, latitude), the outer one first."""

    code: str
    name: str
    level: str
    parent: str | None
    bank: int
    from_centre: float
    middle: tuple[float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Geography:
    """The whole place: its tree from the top down, and the river as a line."""

    areas: tuple[Area, ...]
    river: tuple[tuple[float, float], ...]

    def level(self, level: str) -> tuple[Area, ...]:
        """All places of one level: "city", "ward" or "area"."""
        return tuple(a for a in self.areas if a.level == level)

    def by_code(self) -> dict[str, Area]:
        """Every place by its code."""
        return {a.code: a for a in self.areas}

    def feature_collection(self, level: str) -> dict:
        """One level as a GeoJSON FeatureCollection, with code, name and parent as properties."""
        return {"type": "FeatureCollection", "features": [_feature(a) for a in self.level(level)]}


def _feature(area: Area) -> dict:
    return {
        "type": "Feature",
        "properties": {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "parent": area.parent,
        },
        "geometry": {
            "type": "Polygon",
            "coordinates": [[list(point) for point in ring] for ring in area.rings],
        },
    }


def make_geography(size: Size, rng: np.random.Generator) -> Geography:
    """Draw the place: the same size and the same generator state give the same place."""
    outline, river = _outline(rng), _river(rng)
    land = make_land(rng, max(size.areas * CELLS_PER_AREA, 200), outline, river)
    ward_of, area_of = _divide(land, size, rng)
    to_map = _projection(size)
    areas = _tree(land, size, ward_of, area_of, to_map, rng)
    xs = np.linspace(-1.02, 1.02, 60)
    line = tuple(
        to_map(np.array([x, y]))
        for x, y in zip(xs, river(xs), strict=True)
        if np.hypot(x, y) < 1.05
    )
    return Geography(areas, line)


def _outline(rng: np.random.Generator):
    """A smooth closed coast: radius by angle, about 1."""
    waves = [
        (k, rng.uniform(0.02, 0.11) / math.sqrt(k), rng.uniform(0, 2 * math.pi))
        for k in range(2, 7)
    ]
    return lambda angle: 0.92 + sum(size * np.cos(k * angle + turn) for k, size, turn in waves)


def _river(rng: np.random.Generator):
    """A winding river from west to east: y by x."""
    tilt, turn, bend = (
        rng.uniform(-0.25, 0.25),
        rng.uniform(0, 2 * math.pi),
        rng.uniform(0.09, 0.16),
    )
    return lambda x: 0.06 + tilt * x + bend * np.sin(3.1 * x + turn)


def _projection(size: Size):
    """From the unit drawing to (longitude, latitude), rounded to about ten centimetres."""
    per_lat = size.radius_km / 111.2
    per_lon = per_lat / math.cos(math.radians(MIDDLE[1]))
    return lambda p: (
        round(MIDDLE[0] + float(p[0]) * per_lon, 6),
        round(MIDDLE[1] + float(p[1]) * per_lat, 6),
    )


def _shares(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers, each at least one, in proportion to `weights`, that add up to `total`."""
    spare = total - len(weights)
    exact = weights / weights.sum() * spare
    whole = np.floor(exact).astype(int)
    for i in np.argsort(whole - exact, kind="stable")[: spare - int(whole.sum())]:
        whole[i] += 1
    return whole + 1


def _divide(land: Land, size: Size, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Ward number and area number of every cell (-1 outside); neither crosses the river."""
    near = land.neighbours()
    ward_of, area_of = np.full(len(land.centres), -1), np.full(len(land.centres), -1)
    banks = [np.flatnonzero(land.inside & (land.bank == side)) for side in (0, 1)]
    wards = _shares(np.array([len(b) for b in banks], dtype=float), size.wards)
    first = 0
    for cells, count in zip(banks, wards, strict=True):
        _split(land, near, cells, int(count), first, ward_of, rng)
        first += int(count)
    dense = np.exp(-1.1 * np.hypot(*land.centres.T))
    crowd = np.array([dense[ward_of == w].sum() for w in range(size.wards)])
    first = 0
    for ward, count in enumerate(_shares(crowd, size.areas)):
        _split(land, near, np.flatnonzero(ward_of == ward), int(count), first, area_of, rng)
        first += int(count)
    return ward_of, area_of


def _split(
    land: Land,
    near,
    cells: np.ndarray,
    count: int,
    first: int,
    into: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Part `cells` into `count` connected pieces numbered from `first`, written into `into`."""
    seeds = cells[spread_seeds(rng, land.centres[cells], count)]
    for cell, piece in grow(rng, near, land.centres, cells, seeds).items():
        into[cell] = first + piece


def _tree(land: Land, size: Size, ward_of, area_of, to_map, rng) -> tuple[Area, ...]:
    """The records of all three levels, wards before areas, all inside the one city."""
    corners = [to_map(c) for c in land.corners]
    whole = np.where(land.inside, 0, -1)
    names = [WARD_NAMES[i] for i in rng.permutation(len(WARD_NAMES))[: size.wards]]
    out = [
        _area(
            land,
            boundaries(land, whole)[0],
            corners,
            whole == 0,
            "LM",
            PLACE_NAME,
            "city",
            None,
            to_map,
        )
    ]
    rings = boundaries(land, ward_of)
    for w in range(size.wards):
        out.append(
            _area(
                land,
                rings[w],
                corners,
                ward_of == w,
                f"LM-W{w + 1:02d}",
                names[w],
                "ward",
                "LM",
                to_map,
            )
        )
    rings, used = boundaries(land, area_of), dict.fromkeys(range(size.wards), 0)
    endings = {w: rng.permutation(len(AREA_ENDINGS)) for w in range(size.wards)}
    for a in range(size.areas):
        w = int(ward_of[np.flatnonzero(area_of == a)[0]])
        k = used[w]
        used[w] += 1
        name = f"{names[w]} {AREA_ENDINGS[endings[w][k % len(AREA_ENDINGS)]]}" + (
            " East" if k >= len(AREA_ENDINGS) else ""
        )
        out.append(
            _area(
                land,
                rings[a],
                corners,
                area_of == a,
                f"LM-A{a + 1:03d}",
                name,
                "area",
                f"LM-W{w + 1:02d}",
                to_map,
            )
        )
    return tuple(out)


def _area(land, rings, corners, mine, code, name, level, parent, to_map) -> Area:
    """One record: rings in map points (outer first, anticlockwise; holes clockwise)."""
    middle = land.centres[mine].mean(axis=0)
    drawn = sorted(
        ([corners[i] for i in ring] for ring in rings), key=lambda r: -abs(signed_area(r))
    )
    turned = [r if (signed_area(r) > 0) == (k == 0) else r[::-1] for k, r in enumerate(drawn)]
    bank = int(np.bincount(land.bank[mine]).argmax())
    far = float(np.hypot(*middle))
    return Area(
        code,
        name,
        level,
        parent,
        bank,
        round(far, 4),
        to_map(middle),
        tuple(tuple(r) for r in turned),
    )


def signed_area(ring) -> float:
    """Twice-signed shoelace area of a closed ring (positive when anticlockwise), in square degrees."""
    p = np.asarray(ring)
    x, y = p[:, 0] - p[0, 0], p[:, 1] - p[0, 1]
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
