"""Raking a million people to six margins, beside four peers on the same, answers compared first."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.raking_peers import lay_out, peers
from bench.rows import Row

HELP = (
    "raking 1,000,000 people to 6 margins, 500 replicates, trimming;"
    " beside ipfn, balance, samplics and survey in R"
)
PEOPLE = 1_000_000
SIZES = (8, 2, 6, 10, 30, 2)
#: How far a weight may be from ours; balance rounds margins to ten thousandths, so nothing is asked.
APART = {"ipfn": 1e-5, "samplics": 1e-5, "survey": 1e-5}


def people() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Six dimensions that hang together, and residents who differ from those heard by up to a third."""
    rng = np.random.default_rng(20)
    hidden = rng.normal(size=PEOPLE)
    codes, targets = [], []
    for size in SIZES:
        mixed = 0.5 * hidden + rng.normal(size=PEOPLE)
        edges = np.quantile(mixed[:50_000], np.cumsum(rng.dirichlet(np.full(size, 8.0)))[:-1])
        code = np.searchsorted(edges, mixed).astype(np.int64)
        target = np.bincount(code, minlength=size) * rng.uniform(0.75, 1.33, size)
        codes.append(code)
        targets.append(target / target.sum() * PEOPLE)
    return codes, targets


def run() -> Iterator[Row]:
    """Answers first, then CPU seconds."""
    from hearth.methods.representation import rake, weighted_share

    codes, targets = people()
    found = rake(codes, targets)
    yield Row(
        "largest distance of a share from its target",
        worst(found.weights, codes, targets),
        "",
        1e-9,
    )
    own, _ = best_of(5, lambda: rake(codes, targets))
    yield Row("raking", own, "s CPU", 0.15)
    yield from beside(codes, targets, found.weights, own)
    seconds, trimmed = best_of(2, lambda: rake(codes, targets, limits=(0.5, 2.0)))
    yield Row("raking with weights from 0.5 to 2", seconds, "s CPU")
    yield Row("its distance", worst(trimmed.weights, codes, targets), "", 1e-9)
    holds = (np.random.default_rng(21).random(PEOPLE) < 0.2 + 0.05 * codes[0]).astype(np.int64)
    seconds, plain = best_of(2, lambda: weighted_share(holds, codes, targets))
    yield Row("interval from residuals", seconds, "s CPU")
    seconds, drawn = best_of(1, lambda: weighted_share(holds, codes, targets, replicates=500))
    yield Row("interval from 500 replicates", seconds, "s CPU", 5.0)
    yield Row(
        "width of the one over the other", (drawn.high - drawn.low) / (plain.high - plain.low), ""
    )


def beside(
    codes: list[np.ndarray], targets: list[np.ndarray], weights: np.ndarray, own: float
) -> Iterator[Row]:
    """Every peer on the same people: how far its weights are from ours, then what it takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, codes, targets)
        for peer, asked in peers():
            if isinstance(asked, str):
                print(f"  ({peer}: {asked}, no comparison)")
                continue
            told = asked(folder)
            theirs = np.fromfile(folder / "weights")
            off = float(np.abs(theirs / theirs.mean() / weights * weights.mean() - 1).max())
            yield Row(
                f"{peer}: largest difference of a weight", off, "", APART.get(peer.split()[0])
            )
            yield Row(f"{peer}: distance of a share", worst(theirs, codes, targets), "")
            yield Row(f"{peer}", told["seconds"], "s CPU")
            yield Row(f"{peer}, over ours", told["seconds"] / own, "times", least=1.0)


def worst(weights: np.ndarray, codes: list[np.ndarray], targets: list[np.ndarray]) -> float:
    """The largest distance of a weighted share from its target."""
    return max(
        float(np.abs(np.bincount(code, weights, len(t)) / weights.sum() - t / t.sum()).max())
        for code, t in zip(codes, targets, strict=True)
    )


def best_of(times: int, work) -> tuple:
    """The least CPU seconds of a few turns, and the answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        begun = time.process_time()
        answer = work()
        best = min(best, time.process_time() - begun)
    return best, answer
