"""Raking a million people to six margins, beside ipfn on the same table, answers compared first."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.peers import ask, environment
from bench.rows import Row

HELP = "raking 1,000,000 people to 6 margins, 500 replicates, trimming; beside ipfn"
PEOPLE = 1_000_000
SIZES = (8, 2, 6, 10, 30, 2)

IPFN = """
import json, sys, time
import numpy as np
from ipfn import ipfn
given = np.load(sys.argv[1])
sizes = given["sizes"]
codes = [given[f"code{k}"] for k in range(len(sizes))]
targets = [given[f"target{k}"] for k in range(len(sizes))]
best = 1e9
for _ in range(5):
    begun = time.process_time()
    key = np.ravel_multi_index(codes, sizes)
    table = np.bincount(key, minlength=int(np.prod(sizes))).reshape(sizes).astype(float)
    fitted = ipfn.ipfn(table.copy(), targets, [[k] for k in range(len(sizes))],
                       convergence_rate=1e-10, max_iteration=1000).iteration()
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = (fitted / table).reshape(-1)[key]
    best = min(best, time.process_time() - begun)
error = max(
    float(np.abs(np.bincount(c, weights, len(t)) / weights.sum() - t / t.sum()).max())
    for c, t in zip(codes, targets)
)
np.save(sys.argv[2], weights)
print(json.dumps({"seconds": best, "error": error}))
"""


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
    yield from beside_ipfn(codes, targets, found.weights, own)
    yield Row("raking", own, "s CPU", 0.15)
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


def beside_ipfn(
    codes: list[np.ndarray], targets: list[np.ndarray], weights: np.ndarray, own: float
) -> Iterator[Row]:
    """The peer on the same people; its collapsing is counted as ours is."""
    python = environment("ipfn", ["ipfn==1.4.4", "numpy", "pandas"])
    if python is None:
        print("  (ipfn cannot be installed here: no comparison)")
        return
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "given.npz", Path(folder) / "weights.npy"
        parts = {f"code{k}": code for k, code in enumerate(codes)}
        parts |= {f"target{k}": target for k, target in enumerate(targets)}
        np.savez(given, sizes=np.array(SIZES), **parts)
        told = ask(python, IPFN, str(given), str(answer))
        theirs = np.load(answer)
    off = float(np.abs(theirs / theirs.mean() / weights * weights.mean() - 1).max())
    yield Row("largest difference of a weight from ipfn's", off, "", 1e-5)
    yield Row("ipfn 1.4.4: distance of a share", told["error"], "")
    yield Row("ipfn 1.4.4", told["seconds"], "s CPU")
    yield Row("ipfn over ours", told["seconds"] / own, "times")


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
