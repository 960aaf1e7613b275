"""Public-health figures at a city's size: equal to the reference tables first, then how fast."""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.outcomes_peers import by_r, reference
from bench.peers import ask, environment
from bench.rows import Row

HELP = (
    "standardised rates of 20,000 areas, life expectancy of 2,000, slopes of 150, a million shares"
)
PROJECT = Path(__file__).resolve().parents[1]
#: How many times faster than the reference itself; where only plain R is at hand nothing is asked.
LEAST = 1000.0
#: How often R is asked, where that does not take minutes; its best counts, as ours does.
TURNS = {"rates": 3, "life": 2}

STATSMODELS = """
import json, sys, time
import numpy as np
from statsmodels.stats.proportion import proportion_confint
given = np.load(sys.argv[1])
best = 1e9
for _ in range(3):
    begun = time.process_time()
    low, high = proportion_confint(given["x"], given["n"], method="wilson")
    best = min(best, time.process_time() - begun)
np.save(sys.argv[2], np.stack([low, high]))
print(json.dumps({"seconds": best}))
"""


def run() -> Iterator[Row]:
    """Differences from the tables where they are at hand, then both sides on the same areas."""
    yield from differences()
    from hearth.methods.inequality import slope_index
    from hearth.methods.outcomes import directly_standardised, life_expectancy

    rng = np.random.default_rng(7)
    people = rng.integers(50, 4000, (20_000, 19)).astype(float)
    events = rng.poisson(people * np.linspace(0.001, 0.08, 19)).astype(float)
    standard = np.linspace(7000, 1000, 19)
    yield from both(
        "rates",
        "standardised rates, 20,000 areas x 19 ages",
        lambda: directly_standardised(events, people, standard).rate,
        {"events": events, "people": people, "standard": standard},
    )
    living = rng.integers(500, 4000, (2_000, 20)).astype(float)
    deaths = 1.0 + rng.poisson(living * np.linspace(0.0002, 0.15, 20))
    yield from both(
        "life",
        "life expectancy, 2,000 areas",
        lambda: life_expectancy(deaths, living).years,
        {"deaths": deaths, "people": living},
    )
    years = 78 + np.linspace(0, 8, 10) + rng.normal(0, 0.5, (150, 10))
    live = rng.integers(500, 9000, (150, 10)).astype(float)
    errors = rng.uniform(0.2, 0.7, (150, 10))
    yield from both(
        "slopes",
        "slope index, 150 areas",
        lambda: slope_index(years, live, errors=errors).slope,
        {"people": live, "values": years, "errors": errors},
    )
    share = rng.uniform(0.05, 0.3, (150, 10))
    low, high = share * 0.85, share * 1.15
    seconds, _ = best_of(3, lambda: slope_index(share, live, kind="proportion", low=low, high=high))
    yield Row("slope index of shares (quadrature), 150 areas", seconds, "s CPU")
    yield from shares(rng)


def both(name: str, label: str, work, given: dict[str, np.ndarray]) -> Iterator[Row]:
    """How far R's answers are from ours, then what both take. Only values of a slope index can be
    equal: R draws its limits at random, so theirs are told in half widths."""
    own, found = best_of(25, work)
    yield Row(label, own, "s CPU")
    said, is_package = reference()
    if not said:
        print("  (R is not installed here: no comparison)")
        return
    areas = len(found.value)
    with tempfile.TemporaryDirectory() as folder:
        turns = [
            by_r(name, is_package, Path(folder), areas, **given) for _ in range(TURNS.get(name, 1))
        ]
    seconds, theirs = min(turn[0] for turn in turns), turns[0][1]
    mine = np.stack([part.reshape(-1) for part in (found.value, found.low, found.high)])
    if name == "slopes":
        half = (mine[2] - mine[1]) / 2
        yield Row(
            "  largest distance of R's drawn limits, in half widths", off(theirs, mine, half), ""
        )
        theirs, mine = theirs[:1], mine[:1]
    yield Row("  largest relative difference", off(theirs, mine, np.abs(mine)), "", 1e-9)
    yield Row(f"  {said}", seconds, "s CPU")
    yield Row("  R over ours", seconds / own, "times", least=LEAST if is_package else None)


def off(theirs: np.ndarray, mine: np.ndarray, unit: np.ndarray) -> float:
    """The largest distance; what one side does not tell, the other must not tell either."""
    if (np.isnan(theirs) != np.isnan(mine)).any():
        return float("inf")
    return float(np.nanmax(np.abs(theirs - mine) / unit))


def shares(rng: np.random.Generator) -> Iterator[Row]:
    """A million Wilson intervals beside statsmodels, both run here."""
    from hearth.methods.outcomes import proportion

    n = rng.integers(1, 5000, 1_000_000)
    x = rng.binomial(n, 0.3)
    own, found = best_of(3, lambda: proportion(x, n))
    yield Row("a million Wilson intervals", own, "s CPU")
    python = environment("statsmodels", ["statsmodels==0.14.5", "numpy<2.3"])
    if python is None:
        print("  (statsmodels cannot be installed here: no comparison)")
        return
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "given.npz", Path(folder) / "limits.npy"
        np.savez(given, x=x, n=n)
        told = ask(python, STATSMODELS, str(given), str(answer))
        low, high = np.load(answer)
    off = max(float(np.abs(low - found.low).max()), float(np.abs(high - found.high).max()))
    yield Row("largest difference from statsmodels", off, "", 1e-12)
    yield Row("statsmodels 0.14.5 over ours", told["seconds"] / own, "times")


def differences() -> Iterator[Row]:
    """The largest relative difference from each reference table."""
    from hearth.methods.outcomes import directly_standardised, life_expectancy

    given = os.environ.get("HEARTH_SHARED_DATA")
    folder = (Path(given) if given else PROJECT.parent / "shared" / "data") / "phe"
    if not folder.exists():
        print("  (the reference tables are not here: no comparison with them)")
        return
    rows, wanted = read(folder / "dsr_input.csv"), read(folder / "dsr_expected.csv")
    grid = [column(rows, name).reshape(-1, 19) for name in ("x", "n", "stdpop")]
    rates = directly_standardised(*grid).rate
    yield Row("standardised rates: largest relative difference", apart(rates, wanted), "", 1e-9)
    rows, wanted = read(folder / "le_input.csv"), read(folder / "le_expected.csv")
    grid = [column(rows, name).reshape(-1, 20) for name in ("deaths", "pop")]
    years = life_expectancy(*grid).years
    yield Row("life expectancy: largest relative difference", apart(years, wanted), "", 1e-9)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])


def apart(found, wanted: list[dict[str, str]]) -> float:
    """Over value and limits, of the rows at 95 %."""
    rows = [row for row in wanted if row["confidence"] == "95%"]
    parts = ((found.value, "value"), (found.low, "lowercl"), (found.high, "uppercl"))
    return max(
        float(np.nanmax(np.abs(part.reshape(-1) / column(rows, name) - 1))) for part, name in parts
    )


def best_of(times: int, work) -> tuple:
    """The least CPU seconds of a few turns, and the answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        begun = time.process_time()
        answer = work()
        best = min(best, time.process_time() - begun)
    return best, answer
