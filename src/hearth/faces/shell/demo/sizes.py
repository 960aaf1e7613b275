"""How big each demo network is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The numbers that scale the demo; everything else follows from them."""

    name: str
    wards: int
    areas: int
    residents: int
    voices: int
    ballots: int
    champions: int
    reports: int
    radius_km: float


SIZES = {
    "village": Size("village", 2, 6, 2_500, 150, 240, 5, 24, 1.2),
    "town": Size("town", 8, 40, 60_000, 900, 1_200, 18, 160, 3.4),
    "city": Size("city", 22, 200, 356_000, 20_000, 50_000, 64, 1_500, 7.5),
}


def size_of(name: str) -> Size:
    """The size called `name`; a `ValueError` names the sizes there are."""
    if name not in SIZES:
        raise ValueError(f"no demo size is called {name!r}; choose one of {', '.join(SIZES)}")
    return SIZES[name]
