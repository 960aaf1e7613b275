"""Equal shares beside its peers: the same winners first, then CPU seconds, ratios and memory.

Łódź 2022 where the file is at hand, and made elections of 100,000 and a million ballots. HEARTH_BENCH_LONG=1 asks the
slow peer for what takes it minutes as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import budget_peers
from bench.rows import Row

HELP = "participatory budgeting: beside pabutools and the C++ rule of pabumeasures (installed into var/bench)"
PROJECT = Path(__file__).resolve().parents[1]
LONG = os.environ.get("HEARTH_BENCH_LONG") == "1"
#: CPU seconds of the count alone: who wins, proved.
LIMITS = {("1,000,000 x 200", "none"): 0.15, ("1,000,000 x 200", "add1"): 5.0}
MEMORY = {"100,000 x 100": 200.0, "1,000,000 x 200": 1024.0}


def run() -> Iterator[Row]:
    """Every election under both completions."""
    program = budget_peers.compiled()
    if program is None:
        print("  the C++ peer could not be built: it is left out")
    with tempfile.TemporaryDirectory() as folder:
        for name, write in elections():
            path = Path(folder) / "election.npz"
            write(path)
            for completion in ("none", "add1"):
                yield from beside(name, path, completion, program)


def beside(name: str, path: Path, completion: str, program: Path | None) -> Iterator[Row]:
    """Ours and the peers' on one election."""
    label = f"{name}, {completion}"
    own = ours(path, completion)
    yield Row(f"{label}: who wins, CPU", own["seconds"], "s", LIMITS.get((name, completion)))
    yield Row(f"{label}: with what each purchase cost whom, CPU", own["told"], "s")
    yield Row(f"{label}: peak memory, all of it", own["peak"], "MB", MEMORY.get(name))
    if program is not None:
        peer = budget_peers.cpp(program, path, completion)
        yield from held_against(label, "C++", own, peer, least=1 if completion == "none" else 10)
    if LONG or (name.startswith("Łódź") and completion == "none"):
        exact = budget_peers.pabutools(path, completion) if "1,000,000" not in name else None
        if exact:
            least = 5_000 if completion == "none" else None
            yield from held_against(label, "pabutools exact", own, exact, least=least)


def held_against(label: str, who: str, own: dict, peer: dict, least: float | None) -> Iterator[Row]:
    """Answers first."""
    apart = set(own["winners"]) ^ set(peer["winners"])
    yield Row(f"{label}: winners that differ from {who}", float(len(apart)), "", 0.0)
    yield Row(f"{label}: {who}, CPU", peer["seconds"], "s")
    yield Row(f"{label}: {who} over ours", peer["seconds"] / own["seconds"], "x", least=least)


def ours(path: Path, completion: str) -> dict:
    """Our count in a process of its own."""
    import json

    script = Path(__file__).with_name("budget_side.py")
    paths = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    words = [sys.executable, str(script), str(path), completion]
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=paths)
    return json.loads(done.stdout.strip().splitlines()[-1])


def elections() -> Iterator[tuple]:
    """Names, and who writes each election into a file."""
    given = os.environ.get("HEARTH_SHARED_DATA")
    shared = Path(given) if given else PROJECT.parent / "shared" / "data"
    path = shared / "pb" / "Poland_Lodz_2022.pb"
    if path.exists():
        yield "Łódź 2022", lambda to: keep(to, read(path))
    yield "100,000 x 100", lambda to: keep(to, made(100_000, 100))
    yield "1,000,000 x 200", lambda to: keep(to, made(1_000_000, 200))


def read(path: Path):
    """A real election in whole units of currency, as the peers count it."""
    from hearth.methods.budgeting import Election, Project, read_pb

    election = read_pb(path).election
    unit = election.money_unit
    listed = [Project(one.id, one.name, one.cost // unit) for one in election.projects]
    return Election(listed, election.budget // unit, election.ballots)


def made(voters: int, projects: int):
    """Ballots of about eight approvals, some projects far better liked than others."""
    from hearth.methods.budgeting import Ballots, Election, Project

    rng = np.random.default_rng(2024)
    liked = rng.lognormal(0, 0.8, projects)
    cast = int(8.2 * voters)
    ballots = Ballots.from_pairs(
        kind="approval",
        voters=voters,
        projects=projects,
        voter=rng.integers(0, voters, cast),
        project=rng.choice(projects, cast, p=liked / liked.sum()),
    )
    costs = np.maximum(rng.lognormal(11, 1, projects).astype(int), 1_000) * (voters // 100_000)
    listed = [Project(f"{p:04}", f"{p:04}", int(cost)) for p, cost in enumerate(costs)]
    return Election(listed, int(costs.sum() * 0.45), ballots)


def keep(path: Path, election) -> None:
    """The same arrays for every side."""
    ballots = election.ballots
    np.savez(
        path,
        costs=np.array([one.cost for one in election.projects], dtype=np.int64),
        budget=election.budget,
        voters=election.voters,
        starts=ballots.starts,
        voter=ballots.voter,
    )
