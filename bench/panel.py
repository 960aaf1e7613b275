"""Panels by lot beside sortition-algorithms, in one run: first the same minimum chance, then CPU seconds and ratios.

The peer (GPL) lives in an environment of its own and runs as a separate programme; nothing of it is
imported here. HEARTH_BENCH_LONG=1 adds the pool of 2,000 and the peer's default solver on all pools (many minutes).
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.peers import environment
from bench.rows import Row

HELP = "panels by lot: maximin beside sortition-algorithms, leximin, Nash and goldilocks alone"
PROJECT = Path(__file__).resolve().parents[1]
PEER = "sortition-algorithms[mip]==0.12.15"
SEATS = 40
ASK_PEER = """
import csv, json, sys, time
from sortition_algorithms import Settings, read_in_features, read_in_people
from sortition_algorithms.committee_generation.maximin import find_distribution_maximin
people_file, quotas_file, seats, backend = sys.argv[1:]
def table(path):
    with open(path, newline="") as lines:
        reader = csv.DictReader(lines)
        return list(reader.fieldnames), list(reader)
head, body = table(quotas_file)
features = read_in_features(head, body, int(seats))[0]
head, body = table(people_file)
people = read_in_people(head, body, features, Settings(id_column="id", columns_to_keep=[]))[0]
begun = time.process_time()
committees, chances, _ = find_distribution_maximin(features, people, int(seats), [], backend)
seconds = time.process_time() - begun
held = dict.fromkeys((row["id"] for row in body), 0.0)
for committee, chance in zip(committees, chances):
    for person in committee:
        held[person] += chance
print(json.dumps({"minimum": min(held.values()), "seconds": seconds}))
"""
SHARES = {
    "gender": {"female": 0.56, "male": 0.42, "other": 0.02},
    "age": {"16-24": 0.07, "25-39": 0.17, "40-54": 0.25, "55-69": 0.33, "70+": 0.18},
    "area": dict(zip("ABCDEFGH", (0.15, 0.17, 0.11, 0.2, 0.07, 0.12, 0.09, 0.09), strict=True)),
    "education": {"none": 0.06, "lower": 0.15, "middle": 0.25, "degree": 0.54},
    "ethnicity": {"white": 0.87, "asian": 0.05, "black": 0.03, "mixed": 0.025, "other": 0.025},
    "health": {"good": 0.6, "limiting": 0.28, "carer": 0.12},
}
TOWN = {
    "gender": {"female": 0.51, "male": 0.48, "other": 0.01},
    "age": {"16-24": 0.13, "25-39": 0.25, "40-54": 0.25, "55-69": 0.23, "70+": 0.14},
    "area": dict(zip("ABCDEFGH", (0.2, 0.16, 0.15, 0.14, 0.11, 0.1, 0.08, 0.06), strict=True)),
    "education": {"none": 0.16, "lower": 0.29, "middle": 0.25, "degree": 0.3},
    "ethnicity": {"white": 0.8, "asian": 0.09, "black": 0.05, "mixed": 0.03, "other": 0.03},
    "health": {"good": 0.68, "limiting": 0.22, "carer": 0.1},
}


def run() -> Iterator[Row]:
    """Every pool that is at hand."""
    long = os.environ.get("HEARTH_BENCH_LONG") == "1"
    python = environment("sortition", [PEER])
    if python is None:
        print("  the peer could not be installed: we run alone")
    with tempfile.TemporaryDirectory() as folder:
        for name, people, quotas in pools(Path(folder), long=long):
            ours, seconds = hearth(people, quotas, "maximin")
            yield from measured(name, ours, seconds)
            alone = lottery_alone(people, quotas)
            yield Row(f"{name}: maximin, the lottery alone, CPU", alone, "s")
            backends = ["mip-cbc"]
            if python and (long or "300" in name):
                backends.append("highspy")
            for backend in backends if python else []:
                theirs, other = counted(
                    [str(python), "-c", ASK_PEER, *files(people, quotas), backend]
                )
                far = abs(theirs["minimum"] - ours["minimum_probability"])
                yield Row(f"{name}: minimum differs from peer ({backend})", far, "", 1e-6)
                yield Row(f"{name}: peer ({backend}), whole programme, CPU", other, "s")
                yield Row(
                    f"{name}: peer ({backend}) over ours with tickets", other / seconds, "times"
                )
                times = theirs["seconds"] / alone
                yield Row(f"{name}: peer ({backend}) over ours, the lottery alone", times, "times")
            for method in ("leximin", "nash", "goldilocks"):
                answer, seconds = hearth(people, quotas, method)
                yield Row(f"{name}: {method} with 1,000 tickets, CPU", seconds, "s")
                yield Row(f"{name}: {method}, gap to the bound", answer["optimality_gap"], "", 1e-6)
                off = answer["largest_rounding_in_tickets"]
                yield Row(f"{name}: {method}, furthest from the chance", off, "tickets")


def measured(name: str, ours: dict, seconds: float) -> Iterator[Row]:
    """What we give alone."""
    yield Row(f"{name}: maximin with 1,000 tickets, CPU", seconds, "s")
    yield Row(f"{name}: smallest chance", ours["minimum_probability"], "")
    yield Row(f"{name}: gap to the proved bound", ours["optimality_gap"], "", 1e-9)
    yield Row(f"{name}: furthest from the chance", ours["largest_rounding_in_tickets"], "tickets")


def lottery_alone(people: Path, quotas: Path) -> float:
    """CPU seconds of what the peer does: the lottery over panels with its proof, tables read, no tickets."""
    from hearth.methods.sortition import read_pool, read_quotas
    from hearth.methods.sortition.kinds import kinds_of
    from hearth.methods.sortition.lottery import fairest

    pool = read_pool(people, read_quotas(quotas))
    begun = time.process_time()
    fairest(kinds_of(pool, SEATS), "maximin", np.random.default_rng(1))
    return time.process_time() - begun


def files(people: Path, quotas: Path) -> list[str]:
    """What both sides are given."""
    return [str(people), str(quotas), str(SEATS)]


def hearth(people: Path, quotas: Path, method: str) -> tuple[dict, float]:
    """The whole command: start of Python, reading, lottery, tickets, proof, draw."""
    words = ["--people", str(people), "--quotas", str(quotas), "--size", str(SEATS)]
    return counted(
        [
            sys.executable,
            "-m",
            "hearth",
            "panel",
            *words,
            "--method",
            method,
            "--seed",
            "1",
            "--json",
        ]
    )


def counted(command: list[str]) -> tuple[dict, float]:
    """What a programme says as JSON, and its CPU seconds (user and system)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout.splitlines()[-1]), used


def pools(folder: Path, *, long: bool) -> Iterator[tuple[str, Path, Path]]:
    """The shared pools where they are, and made ones otherwise."""
    given = os.environ.get("HEARTH_SHARED_DATA")
    shared = (Path(given) if given else PROJECT.parent / "shared" / "data") / "sortition"
    for count in (300, 1000, *((2000,) if long else ())):
        people = shared / f"synth_{count}_{SEATS}_people.csv"
        quotas = shared / f"synth_{count}_{SEATS}_features.csv"
        if people.exists():
            yield f"{count} people", people, quotas
        else:
            yield f"{count} made people", *made(folder, count)


def made(folder: Path, count: int) -> tuple[Path, Path]:
    """Volunteers as they come and quotas as the town is, within a seat."""
    rng = np.random.default_rng(count)
    people, quotas = folder / f"{count}_people.csv", folder / f"{count}_quotas.csv"
    columns = [rng.choice(list(of), count, p=list(of.values())) for of in SHARES.values()]
    with people.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(["id", *SHARES])
        writer.writerows([f"p{at}", *row] for at, row in enumerate(zip(*columns, strict=True)))
    with quotas.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(["feature", "value", "min", "max"])
        for feature, shares in TOWN.items():
            for value, share in shares.items():
                low = int(share * SEATS)
                writer.writerow([feature, value, low, low + 1])
    return people, quotas
