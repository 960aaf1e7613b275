"""Equal shares on a real election where it is at hand, and on a made one of 50,000 ballots."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.rows import Row

HELP = "participatory budgeting: Łódź 2022 (where the file is) and 50,000 ballots on 40 projects"
PROJECT = Path(__file__).resolve().parents[1]


def run() -> Iterator[Row]:
    """CPU seconds of the count alone; explanations and the second count apart."""
    from hearth.methods.budgeting import Rule, count, verify

    for name, election in elections():
        for rule in (Rule(), Rule(completion="add1+greedy")):
            label = f"{name}, {rule.completion_name}"
            seconds, result = timed(lambda e=election, r=rule: count(e, r, explain="none"))
            yield Row(f"{label}: count", seconds, "s", 5.0)
            if rule.completion == "none":
                seconds, second = timed(lambda e=election, r=result: verify(e, r))
                yield Row(f"{label}: second count", seconds, "s")
                yield Row(f"{label}: differences", float(len(second.differences)), "", 0.0)
        seconds, _ = timed(lambda e=election: count(e, Rule(completion="add1+greedy")))
        yield Row(f"{name}, add1+greedy: count with every loser explained", seconds, "s")


def elections() -> Iterator[tuple]:
    """The made one always; the real one from the shared data."""
    from hearth.methods.budgeting import read_pb

    yield "50,000 x 40", made()
    given = os.environ.get("HEARTH_SHARED_DATA")
    path = (
        (Path(given) if given else PROJECT.parent / "shared" / "data")
        / "pb"
        / "Poland_Lodz_2022.pb"
    )
    if path.exists():
        yield "Łódź 2022", read_pb(path).election


def made():
    """Ballots of about 8 approvals, some projects far better liked than others."""
    from hearth.methods.budgeting import Ballots, Election, Project

    rng = np.random.default_rng(2024)
    liked = rng.beta(1.2, 4.8, 40)
    voter, project = np.nonzero(rng.random((50_000, 40)) < liked)
    ballots = Ballots.from_pairs(
        kind="approval", voters=50_000, projects=40, voter=voter, project=project
    )
    costs = rng.integers(20_000, 600_000, 40)
    return Election(
        [Project(str(p), f"Project {p}", int(cost)) for p, cost in enumerate(costs)],
        3_000_000,
        ballots,
    )


def timed(work) -> tuple:
    """CPU seconds and the answer."""
    begun = time.process_time()
    answer = work()
    return time.process_time() - begun, answer
