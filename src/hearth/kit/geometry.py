"""Boundaries: checked, drawn once as small SVG paths that fit together without gaps.

Coordinates come as GeoJSON (longitude, latitude in degrees); a drawing is 1000 units wide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

WIDTH = 1000
#: Simplify to about one and a half drawing units: nothing that an eye would miss.
TOLERANCE = 1.5


class GeometryError(ValueError):
    """A boundary that cannot be used; the text says why."""


@dataclass(frozen=True)
class Drawing:
    """`paths` by code, in one common frame `width` × `height`."""

    paths: dict[str, str]
    width: int
    height: int


def polygon(geometry: Mapping[str, Any] | None) -> shapely.Geometry:
    """A valid (multi)polygon from GeoJSON, or a `GeometryError` that says what is wrong."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise GeometryError("the boundary is not a Polygon or MultiPolygon")
    try:
        made = shape(geometry)
    except (ValueError, TypeError, KeyError, IndexError) as broken:
        raise GeometryError(f"the coordinates cannot be read ({broken})") from broken
    if made.is_empty:
        raise GeometryError("the boundary is empty")
    west, south, east, north = made.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GeometryError("the coordinates are not longitude and latitude in degrees")
    return made if made.is_valid else _mended(made)


def _mended(made: shapely.Geometry) -> shapely.Geometry:
    """A self-touching outline made valid, if that keeps it an area."""
    mended = shapely.make_valid(made)
    parts = [
        part for part in getattr(mended, "geoms", [mended]) if part.geom_type.endswith("Polygon")
    ]
    if not parts:
        raise GeometryError("the boundary crosses itself and encloses nothing")
    return shapely.union_all(parts)


def draw(
    polygons: Mapping[str, shapely.Geometry], *, frame: tuple[float, ...] | None = None
) -> Drawing:
    """Draw areas that share borders. `frame` (west, south, east, north) aligns several layers."""
    codes = list(polygons)
    if not codes:
        return Drawing({}, WIDTH, WIDTH)
    shapes = np.array([polygons[code] for code in codes], dtype=object)
    west, south, east, north = frame or tuple(shapely.total_bounds(shapes))
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def project(points: np.ndarray) -> np.ndarray:
        x = (points[:, 0] - west) * squeeze * scale
        return np.column_stack([x, (north - points[:, 1]) * scale])

    flat = shapely.transform(shapes, project)
    simple = shapely.coverage_simplify(flat, TOLERANCE)
    height = max(round((north - south) * scale), 1)
    return Drawing(
        {code: _path(geo) for code, geo in zip(codes, simple, strict=True)}, WIDTH, height
    )


def _path(geometry: shapely.Geometry) -> str:
    """Relative whole-number path of every ring."""
    rings = []
    for part in getattr(geometry, "geoms", [geometry]):
        rings += [_ring(ring) for ring in (part.exterior, *part.interiors)]
    return "".join(rings)


def _ring(ring: shapely.LinearRing) -> str:
    """`M x y l dx dy …z`, points that fall together left out."""
    points = np.rint(shapely.get_coordinates(ring)).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)][:-1]
    moves = " ".join(f"{dx} {dy}" for dx, dy in steps)
    return f"M{points[0][0]} {points[0][1]}l{moves}z" if len(steps) > 1 else ""
