"""One side of the conversation bench, in a process of its own: `conversation_side.py hearth|red-dwarf IN.npz OUT.npz`.

It runs in our environment or in the peer's, so it imports either only where it needs it. Seconds are CPU, without
imports and without the making of the peer's list of records.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time

import numpy as np


def hearth(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict:
    """Our classic pipeline: map, groups, statistics."""
    from hearth.methods.deliberation import classic, collect

    votes = collect(person, statement, value)
    begun = time.process_time()
    told = classic(votes)
    seconds = time.process_time() - begun
    return {
        "seconds": seconds,
        "components": told.components,
        "positions": told.positions,
        "group": told.group,
    }


def red_dwarf(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict:
    """The same stages of red-dwarf."""
    import warnings

    warnings.filterwarnings("ignore")
    run_pipeline = importlib.import_module("reddwarf.implementations.base").run_pipeline

    records = [
        {"participant_id": p, "statement_id": s, "vote": v, "modified": at}
        for at, (p, s, v) in enumerate(
            zip(person.tolist(), statement.tolist(), value.tolist(), strict=True)
        )
    ]
    begun = time.process_time()
    told = run_pipeline(votes=records, random_state=0)
    seconds = time.process_time() - begun
    people, statements = told.participants_df.sort_index(), told.statements_df.sort_index()
    return {
        "seconds": seconds,
        "components": statements[["pc1", "pc2"]].to_numpy(dtype=float).T,
        "positions": people[["x", "y"]].to_numpy(dtype=float),
        "group": people["cluster_id"].astype("float").fillna(-1).to_numpy().astype(int),
    }


if __name__ == "__main__":
    side, given, answer = sys.argv[1:]
    with np.load(given) as file:
        columns = [file[name] for name in ("person", "statement", "value")]
    found = {"hearth": hearth, "red-dwarf": red_dwarf}[side](*columns)
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    np.savez(answer, **found)
    json.dump({"seconds": found["seconds"], "peak": found["peak"]}, sys.stdout)
