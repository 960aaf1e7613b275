"""How many people of each group live in each small area of the fictional place, and added up the tree.

Groups cluster as they do in real cities: younger, poorer and more mixed near the middle and the quays, older and
better off at the leafy edge. Nobody is a real person; only counts are made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geography import Area, Geography
from .sizes import Size

YEAR = 2021
SOURCE = "Invented for the demonstration (not real people)"

_NOT_ENGLISH = "Main language is not English (English or Welsh in Wales): "
CATEGORIES: dict[str, tuple[str, ...]] = {
    "ethnic_group": (
        "Asian, Asian British or Asian Welsh",
        "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or Multiple ethnic groups",
        "White",
        "Other ethnic group",
    ),
    "age_band": ("0-15", "16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+"),
    "sex": ("Female", "Male"),
    "disability": ("Disabled under the Equality Act", "Not disabled under the Equality Act"),
    "religion": (
        "No religion",
        "Christian",
        "Buddhist",
        "Hindu",
        "Jewish",
        "Muslim",
        "Sikh",
        "Other religion",
        "Not answered",
    ),
    "tenure_households": (
        "Owned: Owns outright",
        "Owned: Owns with a mortgage or loan",
        "Shared ownership: Shared ownership",
        "Social rented: Rents from council or Local Authority",
        "Social rented: Other social rented",
        "Private rented: Private landlord or letting agency",
        "Private rented: Other private rented",
        "Lives rent free",
    ),
    "deprivation_fifth": ("1", "2", "3", "4", "5"),
    "english_proficiency": (
        "Main language is English (English or Welsh in Wales)",
        _NOT_ENGLISH + "Can speak English very well",
        _NOT_ENGLISH + "Can speak English well",
        _NOT_ENGLISH + "Cannot speak English well",
        _NOT_ENGLISH + "Cannot speak English",
    ),
    "main_language": ("en", "ar", "pl", "gu", "so", "bn", "ur", "ro", "other"),
}
HOUSEHOLD_DIMENSIONS = ("tenure_households",)

_AGE = (
    np.array([19, 9, 11, 13, 14, 14, 12, 6.5, 1.9]),
    np.array([1.0, 9, 6, 1, -1, -3, -5, -3.4, -1.1]),
)
_RELIGION_BY_ETHNIC = np.array(
    [
        [0.05, 0.09, 0.02, 0.26, 0.001, 0.42, 0.10, 0.01, 0.05],
        [0.08, 0.60, 0.001, 0.001, 0.001, 0.26, 0.001, 0.01, 0.06],
        [0.38, 0.36, 0.005, 0.01, 0.002, 0.13, 0.01, 0.01, 0.09],
        [0.45, 0.46, 0.003, 0.001, 0.003, 0.006, 0.001, 0.006, 0.07],
        [0.14, 0.22, 0.01, 0.03, 0.005, 0.46, 0.06, 0.02, 0.06],
    ]
)
_LANGUAGE_BY_ETHNIC = np.array(
    [
        [0.58, 0.01, 0.0, 0.16, 0.0, 0.06, 0.08, 0.0, 0.11],
        [0.68, 0.02, 0.0, 0.005, 0.17, 0.0, 0.0, 0.0, 0.125],
        [0.91, 0.01, 0.005, 0.01, 0.01, 0.005, 0.01, 0.005, 0.035],
        [0.905, 0.001, 0.034, 0.0, 0.0, 0.0, 0.0, 0.022, 0.038],
        [0.46, 0.27, 0.005, 0.01, 0.01, 0.01, 0.02, 0.015, 0.2],
    ]
)


@dataclass(frozen=True)
class Count:
    """How many people (or households) of one category live in one place."""

    place: str
    dimension: str
    category: str
    count: int
    year: int = YEAR
    source: str = SOURCE
    unit: str = "persons"


@dataclass(frozen=True)
class Character:
    """What one small area is like: each number from 0 to 1 (`fifth`: 1 the most deprived)."""

    poverty: float
    youth: float
    fifth: int
    residents: int
    ethnic: tuple[float, ...]


def make_characters(
    size: Size, geography: Geography, rng: np.random.Generator
) -> dict[str, Character]:
    """Give every small area its character, wards being alike inside."""
    wards = {w.code: _ward_mood(w, rng) for w in geography.level("ward")}
    areas = geography.level("area")
    poverty = np.array([wards[a.parent or ""][0] + rng.normal(0, 0.09) for a in areas])
    rank = poverty.argsort()[::-1].argsort() / max(len(areas), 1)
    fifth = np.digitize(rank, [0.32, 0.58, 0.78, 0.92]) + 1
    weights = rng.lognormal(0, 0.16, size=len(areas))
    residents = _rounded(weights, size.residents)
    out = {}
    for i, area in enumerate(areas):
        _, youth, groups = wards[area.parent or ""]
        ethnic = rng.dirichlet(groups * 60 + 0.3)
        out[area.code] = Character(
            float(np.clip(poverty[i], 0, 1)),
            float(np.clip(youth + rng.normal(0, 0.08), 0, 1)),
            int(fifth[i]),
            int(residents[i]),
            tuple(float(x) for x in ethnic),
        )
    return out


def _ward_mood(ward: Area, rng: np.random.Generator) -> tuple[float, float, np.ndarray]:
    """Poverty, youth and ethnic mix of a ward: by nearness to the middle, the bank, and chance."""
    near = float(np.exp(-1.6 * ward.from_centre))
    poverty = np.clip(0.15 + 0.55 * near + rng.normal(0, 0.18), 0.02, 0.98)
    youth = np.clip(0.10 + 0.65 * near + rng.normal(0, 0.14), 0, 1)
    mixed = np.clip(0.10 + 0.5 * near + 0.25 * poverty + rng.normal(0, 0.10), 0.06, 0.85)
    asian = np.clip((0.62 if ward.bank else 0.30) + rng.normal(0, 0.12), 0.1, 0.85)
    parts = np.array([asian, 0.8 * (1 - asian), 0.22, 0.0, 0.2])
    groups = parts / parts.sum() * mixed
    groups[3] = 1 - mixed
    return float(poverty), float(youth), groups


def _rounded(weights: np.ndarray, total: int) -> np.ndarray:
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]] += 1
    return whole


def make_population(
    geography: Geography, characters: dict[str, Character], rng: np.random.Generator
) -> tuple[Count, ...]:
    """Counts for every place of every level, dimension and category; upper levels are exact sums."""
    tables = {code: _area_tables(c, rng) for code, c in characters.items()}
    parents = {a.code: a.parent for a in geography.areas}
    totals: dict[tuple[str, str], np.ndarray] = {}
    for code, by_dimension in tables.items():
        for dimension, counts in by_dimension.items():
            place: str | None = code
            while place is not None:
                key = (place, dimension)
                totals[key] = totals.get(key, 0) + counts
                place = parents[place]
    return tuple(
        Count(
            a.code,
            d,
            category,
            int(n),
            unit="households" if d in HOUSEHOLD_DIMENSIONS else "persons",
        )
        for a in geography.areas
        for d, names in CATEGORIES.items()
        for category, n in zip(names, totals[a.code, d], strict=True)
    )


def _split(rng: np.random.Generator, groups: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """How the members of each group spread over other categories, added up."""
    rows = [rng.multinomial(k, r / r.sum()) for k, r in zip(groups, shares, strict=True)]
    return np.array(rows).sum(axis=0)


def _area_tables(c: Character, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """All dimensions of one small area, each drawn given those that shape it."""
    n = c.residents
    ethnic = rng.multinomial(n, c.ethnic)
    age = _draw(rng, n, _AGE[0] + c.youth * 1.6 * _AGE[1])
    old = age[6:].sum() / n
    disabled = np.clip(0.10 + 0.09 * c.poverty + 0.28 * old, 0.05, 0.5)
    spoken = rng.binomial(ethnic, 0.966)
    languages = _split(rng, spoken, _LANGUAGE_BY_ETHNIC)
    skill = rng.multinomial(languages[1:].sum(), [0.36, 0.35, 0.22, 0.07])
    homes = max(1, int(n / (2.15 + 0.55 * (1 - old))))
    deprived = np.zeros(5, dtype=int)
    deprived[c.fifth - 1] = n
    return {
        "ethnic_group": ethnic,
        "age_band": age,
        "sex": rng.multinomial(n, [0.503 + 0.03 * old, 0.497 - 0.03 * old]),
        "disability": rng.multinomial(n, [disabled, 1 - disabled]),
        "religion": _split(rng, ethnic, _RELIGION_BY_ETHNIC),
        "tenure_households": _draw(rng, homes, _tenure(c, old)),
        "deprivation_fifth": deprived,
        "english_proficiency": np.concatenate([languages[:1], skill]),
        "main_language": languages,
    }


def _tenure(c: Character, old: float) -> np.ndarray:
    wealth = 1 - c.poverty
    return np.array(
        [
            0.06 + 0.9 * old * wealth + 0.12 * wealth,
            0.08 + 0.35 * wealth,
            0.007,
            0.05 + 0.33 * c.poverty**1.3,
            0.03 + 0.15 * c.poverty,
            0.08 + 0.3 * c.youth,
            0.012,
            0.002,
        ]
    )


def _draw(rng: np.random.Generator, total: int, weights: np.ndarray) -> np.ndarray:
    weights = np.clip(weights, 0.05 if weights.sum() > 2 else 0.001, None)
    return rng.multinomial(total, weights / weights.sum())
