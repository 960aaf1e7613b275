"""Secondary suppression beside pytauargus, in one run: first what is hidden under one rule, then seconds.

The peer (EUPL) lives in an environment of its own and runs as a separate programme; nothing of it is
imported here. HEARTH_BENCH_LONG=1 adds the table in three dimensions.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.peers import environment
from bench.rows import Row
from hearth.methods import disclosure

HELP = "hiding small numbers: companions and people hidden beside pytauargus, attackers, one changed count"
PROJECT = Path(__file__).resolve().parents[1]
PEER = "pytauargus==0.6.0"
ASK_PEER = """
import csv, json, sys, time
import pytauargus
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
names = [name for name in rows[0] if name != "n"]
people = [{**{k: r[k] for k in names}, "x": 1} for r in rows for _ in range(int(r["n"]))]
begun = time.process_time()
found = pytauargus.protect(people, [names], "x", safety_rules="FREQ(5,100)", suppress="OPT(1,1)")
seconds = time.process_time() - begun
cells = [[*(row[k] for k in names), row["status"], row["x"]] for row in found.tables[0].rows]
print(json.dumps({"seconds": seconds, "cells": cells}))
"""


def run() -> Iterator[Row]:
    """A 30 x 8 table, and on request 30 x 8 x 6 (1,953 cells with totals)."""
    python = environment("disclosure", [PEER])
    if python is None:
        print("  the peer could not be installed: we run alone")
    shapes = [(30, 8), (30, 8, 6)] if os.environ.get("HEARTH_BENCH_LONG") == "1" else [(30, 8)]
    for shape in shapes:
        name = " x ".join(map(str, shape))
        table = made_up(shape)
        begun = time.process_time()
        found = disclosure.suppress(table, threshold=5, reach=table.counts * 2, floor=0)
        seconds = time.process_time() - begun
        yield Row(f"{name}: ours, CPU", seconds, "s")
        yield Row(f"{name}: people hidden beside", found.lost, "people")
        yield Row(f"{name}: no pattern hides less than", found.at_least, "people")
        recovered = [
            b for b in disclosure.attack(table, found.hidden, only=found.small) if b.is_exact
        ]
        yield Row(f"{name}: recovered by the attacker", len(recovered), "cells", 0)
        if python is not None:
            yield from beside(python, name, table, found, seconds)
        yield from one_change(name, table)


def made_up(shape: tuple[int, ...]) -> disclosure.Table:
    """Counts as neighbourhoods have them: many small, some large; the same in every run."""
    chance = np.random.default_rng(3)
    counts = chance.poisson(chance.gamma(0.8, 14, size=shape))
    names = "rck"[: len(shape)]
    dims = [
        disclosure.dimension(name, [f"{name}{i}" for i in range(size)])
        for name, size in zip(names, shape, strict=True)
    ]
    cells = {
        tuple(f"{n}{i}" for n, i in zip(names, at, strict=True)): int(counts[at])
        for at in np.ndindex(*shape)
    }
    return disclosure.table(dims, cells)


def beside(
    python: Path,
    name: str,
    table: disclosure.Table,
    found: disclosure.Suppression,
    seconds: float,
) -> Iterator[Row]:
    """The peer on the same table, with the same small cells; its pattern before our attacker."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write(table, path)
        said = subprocess.run(
            [str(python), "-c", ASK_PEER, str(path)],
            cwd=folder,  # it leaves its logs where it stands
            capture_output=True,
            text=True,
            check=True,
        )
    answer = json.loads(said.stdout.splitlines()[-1])
    state = {}
    for *codes, status, _value in answer["cells"]:
        state[tuple(code.strip() or "Total" for code in codes)] = status
    small = {codes for codes, status in state.items() if status == "U"}
    if small != {table.codes[at] for at in found.small}:
        raise RuntimeError("the two sides do not call the same cells small")
    extra = [table.place(codes) for codes, status in state.items() if status == "M"]
    lost = float(table.counts[extra].sum())
    yield Row(f"{name}: peer, people hidden beside", lost, "people")
    yield Row(f"{name}: ours / peer, people hidden", found.lost / lost, "x", 1.05)
    yield Row(f"{name}: peer, CPU", answer["seconds"], "s")
    yield Row(f"{name}: ours / peer, CPU", seconds / answer["seconds"], "x")
    hidden = [*found.small, *extra]
    ends = disclosure.attack(table, hidden, floor=1, only=found.small)
    yield Row(
        f"{name}: peer's small cells that can be told to be small",
        sum(b.most < 5 for b in ends),
        "cells",
    )
    ours = disclosure.suppress(table, threshold=5)
    yield Row(f"{name}: our own rule / peer, people hidden", ours.lost / lost, "x")
    ends = disclosure.attack(table, ours.hidden, floor=ours.floor, only=ours.small)
    yield Row(f"{name}: ours, by our own rule", sum(b.most < 5 for b in ends), "cells", 0)


def one_change(name: str, table: disclosure.Table) -> Iterator[Row]:
    """One voice more: the pattern is held against the new counts, and mended where it must be."""
    found = disclosure.suppress(table, threshold=5)
    chance = np.random.default_rng(5)
    times = []
    for _voice in range(60):
        counts = found.table.counts.reshape(table.shape).copy()
        spot = [chance.integers(1, size) for size in table.shape]
        counts[np.ix_(*([0, at] for at in spot))] += 1
        begun = time.process_time()
        found = disclosure.recheck(found, counts.ravel())
        times.append(time.process_time() - begun)
    yield Row(f"{name}: one voice more, CPU, median", float(np.median(times)) * 1000, "ms", 50)
    yield Row(f"{name}: one voice more, CPU, slowest of 60", max(times) * 1000, "ms", 50)


def write(table: disclosure.Table, path: Path) -> None:
    """The finest cells, as the peer reads them."""
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*(one.name for one in table.dimensions), "n"])
        for codes, n in zip(table.codes, table.counts, strict=True):
            if "Total" not in codes:
                writer.writerow([*codes, n])


if __name__ == "__main__":
    sys.exit("run it by: ./hearth bench protect")
