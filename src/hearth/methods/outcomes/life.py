"""Life expectancy of small areas: Chiang's abridged life table, with Silcocks' variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, sealed, table, total, two_dimensional
from hearth.methods.outcomes.intervals import Estimates, estimates, normal_point

#: First ages of the twenty usual bands: under 1, 1 to 4, then fives, 90 and over.
BANDS = (0, 1, *range(5, 95, 5))
#: Smaller areas are not told: chance would speak louder than life.
LEAST_PEOPLE = 5_000
#: Years on either side, at 95 %, beyond which a length of life says nothing.
UNSURE = 10.0
#: Children who die in their first year have lived a tenth of it on average.
FIRST_YEAR = 0.1


@dataclass(frozen=True, eq=False)
class LifeTables:
    """Years still to be lived at the beginning of each band, for A areas and B bands.

    `years` holds (A, B) arrays. `people`, `deaths` (A, B) are those of that age and above. Where
    `withheld` (A,) gives a reason all of an area is NaN: "too_few_people",
    "more_deaths_than_people", "band_without_people", "no_deaths_in_last_band". A single value is NaN,
    its limits stay, where they are more than 20 years apart at 95 %.
    """

    ages: tuple[int, ...]
    years: Estimates
    people: Floats
    deaths: Floats
    withheld: NDArray[np.str_]


def life_expectancy(
    deaths: ArrayLike,
    population: ArrayLike,
    *,
    ages: Sequence[int] = BANDS,
    confidence: float = 0.95,
) -> LifeTables:
    """How long would somebody live, at the death rates of this place and time?

    Parameters
    ----------
    deaths, population : (A, B) for areas and age bands; one area may come as (B,)
    ages : (B,) first age of each band, rising from 0; the last band is open
    confidence : fraction

    Returns
    -------
    LifeTables

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "table_empty",
                  "bands_not_rising", "confidence_out_of_range"

    Source
    ------
    Chiang (1968), Introduction to stochastic processes in biostatistics; Silcocks, Jenner, Reza
    (2001), J. Epidemiol. Community Health 55, 38-43 (variance, last band included).

    Examples
    --------
    >>> people, deaths = [2000] * 20, [5] + [1] * 11 + [5, 8, 15, 25, 45, 80, 130, 300]
    >>> found = life_expectancy(deaths, people)
    >>> round(float(found.years.value[0, 0]), 1), found.withheld[0] == ""
    (85.9, True)
    """
    died = two_dimensional("deaths", deaths)
    people = table("population", population, died.shape)
    widths = _widths(ages, died.shape[1])
    z = normal_point(confidence)
    withheld = _reasons(died, people)
    with np.errstate(all="ignore"):
        value, error = _table(died, people, widths)
    keep = (withheld == "")[:, None]
    parts = [np.where(keep, p, np.nan) for p in (value, value - z * error, value + z * error)]
    parts[0] = np.where(normal_point(0.95) * error > UNSURE, np.nan, parts[0])
    return LifeTables(
        tuple(ages),
        estimates(parts, confidence=confidence, method="Chiang, Silcocks"),
        sealed(_from_here_on(people)),
        sealed(_from_here_on(died)),
        withheld,
    )


def _widths(ages: Sequence[int], bands: int) -> Floats:
    """Years of each band; the last is open and worked out from its death rate."""
    if len(ages) != bands or ages[0] != 0 or min(np.diff(ages), default=1) <= 0:
        raise MethodError("bands_not_rising", found=len(ages), bands=bands)
    return np.append(np.diff(ages).astype(np.float64), np.nan)


def _reasons(died: Floats, people: Floats) -> NDArray[np.str_]:
    found = np.full(len(died), "", dtype="<U24")
    found[died[:, -1] == 0] = "no_deaths_in_last_band"
    found[(people == 0).any(axis=1)] = "band_without_people"
    found[(died > people).any(axis=1)] = "more_deaths_than_people"
    found[total(people) <= LEAST_PEOPLE] = "too_few_people"
    found.setflags(write=False)
    return found


def _table(died: Floats, people: Floats, widths: Floats) -> tuple[Floats, Floats]:
    """Expectation and its standard error at the beginning of every band."""
    death_rate = died / people
    lived = np.full(died.shape[1], 0.5)
    lived[0] = FIRST_YEAR
    years = np.broadcast_to(widths, died.shape).copy()
    years[:, -1] = 2 / death_rate[:, -1]
    dying = years * death_rate / (1 + years * death_rate * (1 - lived))
    dying[:, -1] = 1.0
    alive = np.cumprod(np.hstack([np.ones((len(died), 1)), 1 - dying[:, :-1]]), axis=1)
    gone = alive * dying
    years_lived = years * (alive - gone + lived * gone)
    value = _from_here_on(years_lived) / alive
    variance = np.where(died > 0, dying**2 * (1 - dying) / np.where(died > 0, died, 1.0), 0.0)
    ahead = np.hstack([value[:, 1:], np.zeros((len(died), 1))])
    parts = alive**2 * ((1 - lived) * years + ahead) ** 2 * variance
    last = death_rate[:, -1]
    parts[:, -1] = alive[:, -1] ** 2 / last**4 * (last / people[:, -1])
    return value, np.sqrt(_from_here_on(parts) / alive**2)


def _from_here_on(values: Floats) -> Floats:
    """Sums from each band to the last."""
    return np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
