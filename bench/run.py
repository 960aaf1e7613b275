"""`./hearth bench [name …]`: run the benches, print their figures, keep them in var/bench.

A bench is a module beside this one with `HELP` (one line) and `run()`, which yields `Row`s.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.rows import Row

HERE = Path(__file__).resolve().parent


def benches() -> dict[str, str]:
    """Every bench and its line of help, read without importing."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HELP":
                found[path.stem] = str(ast.literal_eval(node.value))
    return found


def machine() -> str:
    """Where the figures were taken, as far as it matters to compare them."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{load}"


def keep(name: str, rows: list[Row]) -> None:
    """Write the figures down; the newest run of each bench is kept."""
    folder = HERE.parent / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    note = {"at": datetime.now(UTC).isoformat(), "on": machine(), "rows": [asdict(r) for r in rows]}
    (folder / f"{name}.json").write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")


def run_one(name: str) -> int:
    """How many figures were over what is promised."""
    print(f"\n{name}: on {machine()}", flush=True)
    rows = []
    for row in importlib.import_module(f"bench.{name}").run():
        print(f"  {row}", flush=True)
        rows.append(row)
    keep(name, rows)
    return sum(row.is_over for row in rows)


def main(names: list[str]) -> int:
    known = benches()
    if unknown := [name for name in names if name not in known]:
        print(f"There is no bench “{unknown[0]}”. There are:")
        for name, words in known.items():
            print(f"  {name:<12} {words}")
        return 2
    over = sum(run_one(name) for name in names or known)
    print(
        f"\n{over} figures are over what is promised." if over else "\nAll within what is promised."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
