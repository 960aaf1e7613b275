"""A published result held against the tables: the same settings and seeds, worked out again."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from math import isclose
from pathlib import Path
from typing import Any

from hearth.faces.shell._tables import TableError

#: What must come out again, and in which words.
PARTS = {
    "pool_digest": "the pool and its quotas",
    "probabilities": "everybody's chance",
    "largest_minimum": "what is proved",
    "digest": "the tickets",
    "ticket": "the ticket drawn",
    "selected": "the panel",
}
#: Where a result file says what an option would.
OPTIONS = {"method": str, "lottery_seed": str, "gamma": float}


def read_result(path: Path) -> dict[str, Any]:
    """What `hearth panel --json` wrote, with all that is needed to do it again."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or not isinstance(told.get("tickets"), list):
            raise ValueError("no tickets in it")
        for name, kind in OPTIONS.items():
            if not isinstance(told.get(name), kind):
                raise ValueError(f"no {name} in it")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        told = f"{path.name} is no result of hearth panel --json: {reason}"
        raise TableError(told) from None
    return told


def set_as_in(args: argparse.Namespace, result: Mapping[str, Any]) -> None:
    """The settings and both seeds of a result in place of what was typed."""
    for name in OPTIONS:
        setattr(args, name, result[name])
    args.tickets, args.seed = len(result["tickets"]), result.get("seed")


def differences(result: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    """What did not come out again, in words; numbers to 1e-9. What the file does not tell is not compared."""
    return [
        words
        for part, words in PARTS.items()
        if part in result and not _same(result[part], again.get(part))
    ]


def in_words(file: str, differ: list[str]) -> str:
    """One line: the same, or what is not."""
    if not differ:
        return f"Made again from the tables with the seeds in {file}: the same, to the last ticket."
    return (
        f"Made again from the tables with the seeds in {file}: NOT THE SAME: {', '.join(differ)}. "
        "(Another version of the solver may deal other tickets, just as fair; other chances it may not.)"
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=0, abs_tol=1e-9)
    return bool(one == other)
