"""One side of the budget bench, in a process of its own: `budget_side.py FILE.npz none|add1`.

Prints JSON: the winners, CPU seconds (imports, reading and the very first compilation left out) and peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np


def election_of(path: str):
    """What `budget.keep` wrote."""
    from hearth.methods.budgeting import Ballots, Election, Project

    with np.load(path) as file:
        costs, starts, voter = file["costs"], file["starts"], file["voter"]
        budget, voters = int(file["budget"]), int(file["voters"])
    ballots = Ballots("approval", voters, starts, voter)
    listed = [Project(f"{p:04}", f"{p:04}", int(cost)) for p, cost in enumerate(costs)]
    return Election(listed, budget, ballots)


def best_of(times: int, work) -> tuple[float, object]:
    """The least CPU seconds, and the answer."""
    least, answer = float("inf"), None
    for _ in range(times):
        begun = time.process_time()
        answer = work()
        least = min(least, time.process_time() - begun)
    return least, answer


def main(path: str, completion: str) -> dict:
    """Who wins, and the same with the account of every purchase and reason."""
    from hearth.methods.budgeting import Rule, count, winners

    election = election_of(path)
    rule = Rule(completion=completion)
    winners(election, Rule())  # compiles where that was never done
    times = 3 if election.voters < 500_000 else 2
    alone, won = best_of(times, lambda: winners(election, rule))
    told, result = best_of(times, lambda: count(election, rule, explain="none"))
    assert result.winners == won
    return {
        "winners": won,
        "seconds": alone,
        "told": told,
        "settled": result.certificate.settled_exactly,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
