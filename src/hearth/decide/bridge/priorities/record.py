"""The public record of a vote about priorities: ballots that anybody can count again."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from typing import Any


def ballots_csv(ballots: Sequence[Any], *, kind: str, options: Sequence[str], seed: str) -> str:
    """Ballots as `hearth rank` reads them, in an order drawn by the seed: it says nothing about who came when.

    Pairs are taken apart: nobody sees which answers came from one person.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head, rows = _rows(ballots, kind, options)
    rows.sort()
    random.Random(seed).shuffle(rows)  # nosec B311
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _rows(
    ballots: Sequence[Any], kind: str, options: Sequence[str]
) -> tuple[list[str], list[list[str]]]:
    if kind == "pairwise":
        return ["preferred", "other"], [
            [str(one) for one in pair] for row in ballots for pair in row
        ]
    if kind in ("points", "score"):
        rows = [[str(row.get(name, "")) for name in options] for row in ballots]
        return list(options), rows
    width = max((len(row) for row in ballots), default=1)
    head = [f"choice_{place}" for place in range(1, width + 1)]
    return head, [[str(one) for one in row] + [""] * (width - len(row)) for row in ballots]


def command_for(
    *,
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    options: Sequence[str],
    lot: Sequence[str],
    prior: int = 0,
) -> str:
    """The command that counts `ballots.csv` again."""
    method = {
        "points": "score-sum",
        "score": f"score-{rule.get('by', 'sum')}",
    }.get(rule["method"], rule["method"])
    words = ["./hearth", "rank", "ballots.csv", "--rule", method]
    if method.startswith("score") or method == "judgement":
        words += ["--best", str(ballot.get("points") or ballot.get("highest") or 5)]
    else:
        words += ["--candidates", ",".join(options)]
    if method not in ("schulze", "ranked-pairs", "bradley-terry"):
        words += ["--seats", str(min(int(rule["winners"]), len(options)))]
    if method != "bradley-terry":
        words += ["--lot", ",".join(lot)]
    return " ".join([*words, *(["--prior", str(prior)] if prior else [])])
