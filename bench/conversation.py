"""Conversations beside red-dwarf: the same votes, answers compared before seconds, then what only we do."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.rows import Row

HELP = "conversations: beside red-dwarf (installed into var/bench), held-back votes, shuffles, one more vote"
PROJECT = Path(__file__).resolve().parents[1]
PEER = "red-dwarf==0.4.0"
REAL = ("scoop-hivemind.ubi", "vtaiwan.uberx", "american-assembly.bowling-green")
#: Of this one also with the statements that a moderator took out: 2,031 people, 896 statements.
WHOLE = "american-assembly.bowling-green"
SHUFFLES = int(os.environ.get("HEARTH_BENCH_SHUFFLES", "10"))
#: The peer needs 7 GB and many minutes for the largest; it runs only when asked for.
LARGE = bool(os.environ.get("HEARTH_BENCH_LARGE"))


def run() -> Iterator[Row]:
    """Speed, memory and agreement; information; no groups by chance; going on."""
    peer = peer_python()
    for name, votes in conversations():
        yield from beside(name, votes, peer)
    for name, votes in conversations():
        if name in REAL:
            yield from information(name, votes, peer)
            yield from by_chance(name, votes, peer)
    yield from going_on()


def conversations() -> Iterator[tuple]:
    """Real ones from the shared data where they are, and made ones."""
    from hearth.methods.deliberation import read_export

    given = os.environ.get("HEARTH_SHARED_DATA")
    folder = (Path(given) if given else PROJECT.parent / "shared" / "data") / "polis"
    for name in REAL:
        if (folder / name).exists():
            yield name, (read := read_export(folder / name)).shown
            if name == WHOLE:
                yield f"{name}, statements taken out as well", read.votes
    yield "made, 10,000 x 500", made(10_000, 500, 500_000)
    if LARGE:
        yield "made, 100,000 x 1,000", made(100_000, 1_000, 5_000_000)


def made(people: int, statements: int, votes: int) -> Any:
    """Two lines of difference, a tenth of passes."""
    from hearth.methods.deliberation import collect

    rng = np.random.default_rng(5)
    person, statement = rng.integers(0, people, votes), rng.integers(0, statements, votes)
    stands = rng.normal(0, 1, (people, 2)) * [1.0, 0.7]
    pulls = rng.normal(0, 1, (statements, 2))
    leaning = 0.3 + (stands[person] * pulls[statement]).sum(axis=1)
    value = np.where(rng.random(votes) < 1 / (1 + np.exp(-leaning)), 1, -1)
    value[rng.random(votes) < 0.1] = 0
    return collect(person, statement, value)


def peer_python() -> str:
    """The peer in an environment of its own, made once."""
    home = PROJECT / "var" / "bench" / "red-dwarf"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", PEER]
        subprocess.run(install, check=True, capture_output=True)
        (home / "ready").touch()
    return str(python)


def side(which: str, python: str, votes: Any, *, one_thread: bool = False) -> dict:
    """Run one side in a process of its own; with one thread where waiting threads are not to be counted."""
    script = Path(__file__).with_name("conversation_side.py")
    paths = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} if one_thread else {}
    paths |= {"PYTHONPATH": str(PROJECT / "src")} if which == "hearth" else {}
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(given, person=votes.person, statement=votes.statement, value=votes.value)
        subprocess.run(
            [python, str(script), which, str(given), str(answer)],
            check=True,
            env=os.environ | paths,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with np.load(answer) as file:
            return {name: file[name] for name in file.files}


def beside(name: str, votes: Any, peer: str) -> Iterator[Row]:
    """Answers first: where the two put every person."""
    from hearth.methods.deliberation import analyse

    own, other = side("hearth", sys.executable, votes), side("red-dwarf", peer, votes)
    sign = np.sign((own["components"] * other["components"]).sum(axis=1))
    apart = np.abs(own["positions"] * sign - other["positions"]).max()
    yield Row(f"{name}: largest difference of a position", float(apart), "")
    yield Row(f"{name}: red-dwarf, CPU", float(other["seconds"]), "s")
    yield Row(f"{name}: ours, the same stages, CPU", float(own["seconds"]), "s")
    yield Row(f"{name}: red-dwarf / ours", float(other["seconds"] / own["seconds"]), "x")
    alone = [
        float(side(which, python, votes, one_thread=True)["seconds"])
        for which, python in (("red-dwarf", peer), ("hearth", sys.executable))
    ]
    yield Row(f"{name}: red-dwarf / ours, one thread each", alone[0] / alone[1], "x")
    yield Row(f"{name}: peak memory, red-dwarf / ours", float(other["peak"] / own["peak"]), "x")
    begun = time.process_time()
    analyse(votes)
    yield Row(f"{name}: our own reading, all of it, CPU", time.process_time() - begun, "s")


def information(name: str, votes: Any, peer: str) -> Iterator[Row]:
    """Bits told of held-back votes: the peer's groups, and our reading with as many.

    Each person's habit of passing is no matter of groups, so the peer's groups are given one as well.
    """
    told = np.array([_told(votes, peer, fold) for fold in range(3)])
    theirs, with_passes, side, ours, ours_with, our_side = told.mean(axis=0)
    yield Row(f"{name}: red-dwarf's groups, bits a vote", theirs, "bit")
    yield Row(f"{name}: the same and how often each person passes", with_passes, "bit")
    yield Row(f"{name}: between our groups, as many", ours, "bit")
    yield Row(f"{name}: the same and how each person passes", ours_with, "bit")
    yield Row(f"{name}: ours / red-dwarf's, groups alone", ours / theirs, "x")
    yield Row(f"{name}: ours / red-dwarf's, both with passing", ours_with / with_passes, "x")
    yield Row(f"{name}: ours with passing / red-dwarf's groups alone", ours_with / theirs, "x")
    yield Row(f"{name}: ours / red-dwarf's, the side of votes that took one", our_side / side, "x")


def _told(votes: Any, peer: str, fold: int) -> tuple[float, ...]:
    from hearth.methods.deliberation.canonical import canonical
    from hearth.methods.deliberation.choosing import fit_chosen
    from hearth.methods.deliberation.expecting import expected_of
    from hearth.methods.deliberation.mixed import Table

    votes = canonical(votes).votes
    part = np.random.default_rng(17).integers(0, 10, len(votes))
    kept, aside = votes.of_votes(part != fold), votes.of_votes(part == fold)
    theirs = side("red-dwarf", peer, kept)["group"]
    who = np.unique(kept.person)
    group = np.full(len(votes.people), -1)
    group[who] = theirs
    common = _answers(kept, np.zeros(len(group), dtype=int), 1, 1.0)[0]
    tried = [_by_group(kept, aside, group, weight, common) for weight in (1, 3, 10)]
    best = max(tried, key=lambda one: one[0])
    best_side = max(_side_by_group(kept, aside, group, weight) for weight in (1, 3, 10))
    fitted = fit_chosen(Table(kept), int(theirs.max()) + 1, False)
    ours = expected_of(kept, fitted.shares)
    agree = ours.sides.agree(aside.person, aside.statement)
    passes = common[aside.statement, 1]
    flat = np.stack([(1 - passes) * (1 - agree), passes, (1 - passes) * agree], 1)
    with_passes = ours.chances(aside.person, aside.statement)
    return (
        *best,
        best_side,
        _bits(aside, flat, common),
        _bits(aside, with_passes, common),
        _side_bits(kept, aside, agree),
    )


def _side_by_group(kept: Any, aside: Any, group: np.ndarray, weight: float) -> float:
    """Bits that the groups tell of the side alone, among votes that took one."""
    took = kept.of_votes(kept.value != 0)
    common = _answers(took, np.zeros(len(group), dtype=int), 1, 1.0)[0]
    chances = _answers(took, group, int(group.max()) + 1, weight, common)
    own = group[aside.person]
    agree = np.where(own >= 0, chances[own, aside.statement, 2], common[aside.statement, 2])
    return _side_bits(kept, aside, agree)


def _side_bits(kept: Any, aside: Any, agree: np.ndarray) -> float:
    took, sided = kept.of_votes(kept.value != 0), aside.value != 0
    common = _answers(took, np.zeros(len(kept.people), dtype=int), 1, 1.0)[0]
    flat = np.stack([1 - agree, np.zeros(len(agree)), agree], axis=1)[sided]
    return _bits(aside.of_votes(sided), flat, common)


def _answers(
    votes: Any, group: np.ndarray, groups: int, weight: float, common: np.ndarray | None = None
) -> np.ndarray:
    """Chances of disagree, pass, agree by group and statement, drawn to everybody's."""
    inside = group[votes.person] >= 0
    cell = (group[votes.person] * len(votes.statements) + votes.statement) * 3 + votes.value + 1
    shape = (groups, len(votes.statements), 3)
    seen = np.bincount(cell[inside], minlength=int(np.prod(shape))).reshape(shape)
    prior = seen.sum(axis=(0, 1)) / seen.sum() if common is None else common
    return (seen + weight * prior) / (seen.sum(axis=2, keepdims=True) + weight)


def _by_group(kept: Any, aside: Any, group: np.ndarray, weight: float, common: np.ndarray) -> tuple:
    chances = _answers(kept, group, int(group.max()) + 1, weight, common)
    own = group[aside.person]
    flat = np.where(own[:, None] >= 0, chances[own, aside.statement], common[aside.statement])
    return _bits(aside, flat, common), _bits(aside, _passing(kept, aside, flat, common), common)


def _passing(kept: Any, aside: Any, flat: np.ndarray, common: np.ndarray) -> np.ndarray:
    """The same with each person's own habit of passing."""
    people = len(kept.people)
    expected = np.bincount(kept.person, weights=common[kept.statement, 1], minlength=people)
    passed = np.bincount(kept.person, weights=kept.value == 0, minlength=people)
    habit = ((passed + 3) / (expected + 3))[aside.person]
    odds = flat[:, 1] / (1 - flat[:, 1]) * habit
    rest = 1 / (1 + odds) / (1 - flat[:, 1])
    return np.stack([flat[:, 0] * rest, odds / (1 + odds), flat[:, 2] * rest], axis=1)


def _bits(aside: Any, flat: np.ndarray, common: np.ndarray) -> float:
    at = np.arange(len(aside)), aside.value + 1
    return float(np.log2(flat[at] / common[aside.statement, aside.value + 1]).mean())


def by_chance(name: str, votes: Any, peer: str) -> Iterator[Row]:
    """Votes shuffled inside each statement: how often are there groups? And with agree and disagree swapped?"""
    from hearth.methods.deliberation import analyse, collect
    from hearth.methods.deliberation.chance import shuffled
    from hearth.methods.deliberation.stability import adjusted_rand

    rng = np.random.default_rng(23)
    ours = theirs = 0
    for at in range(SHUFFLES):
        mixed = collect(votes.person, votes.statement, shuffled(votes, rng))
        ours += analyse(mixed).groups > 1
        theirs += at < 3 and int(side("red-dwarf", peer, mixed)["group"].max()) > 0
    yield Row(f"{name}: shuffled, groups all the same (of {SHUFFLES})", ours, "", SHUFFLES * 0.05)
    yield Row(f"{name}: red-dwarf (of 3)", theirs, "")
    swapped = collect(votes.person, votes.statement, -votes.value)
    one, two = analyse(votes).group, analyse(swapped).group
    yield Row(f"{name}: words swapped, people in another group", float((one != two).sum()), "", 0)
    first, second = (side("red-dwarf", peer, v)["group"] for v in (votes, swapped))
    table = np.zeros((first.max() + 1, second.max() + 1))
    placed = first >= 0
    np.add.at(table, (first[placed], second[placed]), 1)
    yield Row(f"{name}: words swapped, red-dwarf, index of sameness", adjusted_rand(table), "")


def going_on() -> Iterator[Row]:
    """One vote more, and the map anew."""
    from hearth.methods.deliberation import Running

    votes = made(100_000, 1_000, 5_000_000)
    running = Running(votes)
    rng = np.random.default_rng(1)
    deeds = [
        (str(p), str(s), int(v))
        for p, s, v in zip(
            rng.integers(0, 100_000, 10_000),
            rng.integers(0, 1_000, 10_000),
            rng.integers(-1, 2, 10_000),
            strict=True,
        )
    ]
    begun = time.process_time()
    for person, statement, value in deeds:
        running.cast(person, statement, value)
    yield Row("one vote or change, 5 M votes", (time.process_time() - begun) * 100, "us", 10)
    begun = time.process_time()
    for person, statement, _ in deeds:
        running.erase(person, statement)
    yield Row("one erasure", (time.process_time() - begun) * 100, "us", 10)
    for person, statement, value in deeds:
        running.cast(person, statement, value)
    begun = time.process_time()
    axes = running.axes()
    yield Row("the map anew", (time.process_time() - begun) * 1000, "ms", 100)
    anew = Running(running.votes()).axes()
    apart = np.abs(axes.components - anew.components).max()
    yield Row("largest difference from a new count", float(apart), "", 1e-9)
