"""Rates of places whose ages differ, made comparable: direct and indirect standardisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import (
    Floats,
    numbers,
    sealed,
    table,
    tally,
    total,
    two_dimensional,
)
from hearth.methods.outcomes.intervals import (
    BY_COUNT,
    Estimates,
    byar_limits,
    count_limits,
    estimates,
)

#: With fewer events the interval of a directly standardised rate cannot be trusted.
LEAST_EVENTS = 10
BLOCK = 2048


@dataclass(frozen=True, eq=False)
class Direct:
    """Directly standardised rates of A areas.

    `rate` is per multiplier; NaN where `withheld` (A,) gives a reason: "fewer_than_10_events" or
    "band_without_people". `events` and `population` are (A,) totals.
    """

    events: Floats
    population: Floats
    rate: Estimates
    withheld: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Indirect:
    """Indirectly standardised figures of A areas.

    `observed` and `expected` are (A,) events, `ratio` is observed over expected, `rate` the ratio
    times `reference_rate` (per multiplier).
    """

    observed: Floats
    expected: Floats
    reference_rate: float
    ratio: Estimates
    rate: Estimates


def directly_standardised(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    squared_events: ArrayLike | None = None,
    multiplier: float = 100_000.0,
    confidence: float = 0.95,
) -> Direct:
    """What would the rate be if every area had the ages of the standard population?

    Parameters
    ----------
    events, population : (A, B) for areas and age bands; one area may come as (B,)
    standard : (B,) or (A, B) people of the standard population
    squared_events : (A, B), only where one person may have several events (admissions): the sum
        over persons of the square of their events; see `repeated_events`
    multiplier : per how many people
    confidence : fraction

    Returns
    -------
    Direct

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "table_empty",
                  "no_standard_population", "confidence_out_of_range"

    Source
    ------
    Dobson, Kuulasmaa, Eberle, Scherer (1991), Stat. Med. 10, 457-462, with Byar's limits of the total.

    Examples
    --------
    >>> found = directly_standardised([[10, 40]], [[1000, 1000]], [500, 500])
    >>> float(found.rate.value[0]), round(float(found.rate.low[0]), 1)
    (2500.0, 1855.4)
    """
    x = two_dimensional("events", events)
    n, weight = table("population", population, x.shape), table("standard", standard, x.shape)
    squares = None if squared_events is None else table("squared_events", squared_events, x.shape)
    weight = weight[:1] if weight.strides[0] == 0 else weight  # one row for all areas
    whole_weight = total(weight)
    if (whole_weight <= 0).any():
        raise MethodError("no_standard_population")
    in_all, people, least, value, variance = _sums(x, n, weight, squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, variance = value / whole_weight * multiplier, 1 / whole_weight**2 * variance
        step = np.sqrt(variance / in_all)
        low, high = (
            value + step * (limit - in_all) * multiplier
            for limit in byar_limits(in_all, confidence=confidence)
        )
    few, gap = in_all < LEAST_EVENTS, least == 0
    for part in (value, low, high):
        part[few | gap] = np.nan
    method = "Dobson" if squares is None else "Dobson, for repeated events"
    found = estimates((value, low, high), confidence=confidence, method=method)
    return Direct(sealed(in_all), sealed(people), found, _reasons(few, gap))


def _sums(x: Floats, n: Floats, weight: Floats, squares: Floats | None) -> Floats:
    """Events, people, the fewest people of a band, the weighted rates and their variances, summed
    over the bands of (A, B) tables: (5, A)."""
    found = np.empty((5, len(x)))
    column = weight.T
    with np.errstate(invalid="ignore", divide="ignore"):
        for start in range(0, len(x), BLOCK):  # so many areas at a time stay in the cache
            here = slice(start, start + BLOCK)
            events, people = (np.ascontiguousarray(part[here].T) for part in (x, n))
            spread = events if squares is None else squares[here].T
            by = column if len(weight) == 1 else column[:, here]
            found[0, here], found[1, here] = tally(events, axis=0), tally(people, axis=0)
            found[2, here] = people.min(axis=0)
            found[3, here] = total(by * events / people, axis=0)
            found[4, here] = total((by / people) ** 2 * spread, axis=0)
    return found


def repeated_events(
    frequency: ArrayLike, persons: ArrayLike, band: ArrayLike, *, bands: int
) -> tuple[Floats, Floats]:
    """Events, and squared events, of people who may have had several.

    Parameters
    ----------
    frequency : (R,) events per person
    persons : (R,) persons who had so many
    band : (R,) age band of each row, 0 to bands - 1
    bands : how many bands there are

    Returns
    -------
    events, squared_events : (bands,), for `directly_standardised`

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "code_out_of_range"

    Examples
    --------
    >>> events, squares = repeated_events([1, 3], [10, 2], [0, 0], bands=1)
    >>> float(events[0]), float(squares[0])
    (16.0, 28.0)
    """
    times, people = numbers("frequency", frequency), numbers("persons", persons)
    place = np.asarray(band, dtype=np.float64)
    astray = (place < 0) | (place >= bands) | (place % 1 != 0)
    if astray.any():
        at = int(np.argmax(astray))
        raise MethodError("code_out_of_range", dimension=0, at=at, categories=bands)
    if not len(times) == len(people) == len(place):
        raise MethodError(
            "tables_do_not_match",
            first="frequency",
            first_shape=str(len(times)),
            second="persons",
            second_shape=str(len(people)),
        )
    return (
        np.bincount(place.astype(np.int64), times * people, bands).astype(np.float64),
        np.bincount(place.astype(np.int64), times**2 * people, bands).astype(np.float64),
    )


def indirectly_standardised(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    multiplier: float = 100_000.0,
    confidence: float = 0.95,
) -> Indirect:
    """How many events were there, against those expected if the reference's rates held here?

    Parameters
    ----------
    events : (A, B), or (A,) where only totals are known
    population : (A, B) people
    reference_events, reference_population : (B,) of the reference
    multiplier : per how many, for the rate
    confidence : fraction

    Returns
    -------
    Indirect; NaN where nothing is expected

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "table_empty",
                  "band_without_people", "confidence_out_of_range"

    Source
    ------
    Breslow and Day (1987); exact limits below ten events, Byar's from ten on.

    Examples
    --------
    >>> found = indirectly_standardised([12], [[1000, 500]], [10, 30], [2000, 1500])
    >>> round(float(found.expected[0]), 2), round(float(found.ratio.value[0]), 2)
    (15.0, 0.8)
    """
    people = two_dimensional("population", population)
    given = numbers("events", events)
    if given.ndim == 1 and len(given) == len(people) != people.shape[1]:
        observed = given
    else:
        observed = total(table("events", np.atleast_2d(given), people.shape))
    happened = table("reference_events", reference_events, people.shape)
    exposed = table("reference_population", reference_population, people.shape)
    if (exposed <= 0).any():
        raise MethodError("band_without_people", band=int(np.argmax((exposed <= 0).any(axis=0))))
    expected = total(happened / exposed * people)
    crude = float(total(happened[0]) / total(exposed[0]) * multiplier)
    limits = (observed, *count_limits(observed, confidence=confidence))
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = [np.where(expected > 0, part / expected, np.nan) for part in limits]
    ratio, per = (
        estimates([part * by for part in parts], confidence=confidence, method=BY_COUNT)
        for by in (1.0, crude)
    )
    return Indirect(sealed(observed), sealed(expected), crude, ratio, per)


def _reasons(few: NDArray[np.bool_], gap: NDArray[np.bool_]) -> NDArray[np.str_]:
    """A band without people is told before all else."""
    found = np.full(len(few), "", dtype="<U20")
    found[few] = "fewer_than_10_events"
    found[gap] = "band_without_people"
    found.setflags(write=False)
    return found
