"""Read tables and boundaries, and say which file, which row and why when something is wrong."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_SHOWN = 20


class LoadError(Exception):
    """Nothing was loaded; `problems` says why, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Problems:
    """Collects what is wrong, so that one run tells all of it."""

    found: list[str] = field(default_factory=list)

    def add(self, file: Path | str, row: int | None, why: str) -> None:
        at = f", row {row}" if row else ""
        self.found.append(f"{Path(file).name}{at}: {why}")

    def stop_if_any(self) -> None:
        if self.found:
            more = len(self.found) - MOST_SHOWN
            rest = [f"… and {more} more"] if more > 0 else []
            raise LoadError([*self.found[:MOST_SHOWN], *rest])


def read_rows(
    path: Path, *, columns: list[str], problems: Problems
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with their line numbers; missing files and columns are problems."""
    text = _text(path, problems)
    if text is None:
        return
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        have = ", ".join(reader.fieldnames or []) or "nothing"
        problems.add(path, None, f"column {', '.join(missing)} is missing; the file has {have}")
        return
    for row in reader:
        yield reader.line_num, {name: (row.get(name) or "").strip() for name in columns}


def _text(path: Path, problems: Problems) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.add(path, None, f"there is no such file in {path.parent.name or path.parent}/")
    except UnicodeDecodeError as broken:
        problems.add(
            path, None, f"the file is not UTF-8 text ({broken.reason} at byte {broken.start})"
        )
    except OSError as broken:
        problems.add(path, None, f"cannot be read ({broken.strerror})")
    return None


def whole_number(text: str) -> int:
    """A count, also when written `556.0`. Raises ValueError with a reason."""
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a number") from None
    if not math.isfinite(value) or value != int(value):
        raise ValueError(f"“{text}” is not a whole number")
    if value < 0:
        raise ValueError(f"the count {int(value)} is below zero")
    return int(value)


def read_boundaries(path: Path, *, code: str, problems: Problems) -> dict[str, Any]:
    """Code to GeoJSON geometry; `code` names the property that holds it."""
    text = _text(path, problems)
    if text is None:
        return {}
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError):
        problems.add(path, None, "this is not a GeoJSON FeatureCollection")
        return {}
    found = {}
    for number, feature in enumerate(features, start=1):
        value = (feature.get("properties") or {}).get(code)
        if value is None:
            problems.add(path, None, f"feature {number} has no property “{code}”")
        else:
            found[str(value)] = feature.get("geometry")
    return found
