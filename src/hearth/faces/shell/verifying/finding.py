"""What was found while a record was checked: what holds, and exactly where it differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One place that differs: the file, the place in it, what it says, what it should say."""

    file: str
    place: str
    said: str
    found: str


@dataclass
class Findings:
    """Kept while the check goes on. `notes` say what nobody can check from files."""

    holds: list[str] = field(default_factory=list)
    differs: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Nothing differs."""
        return not self.differs

    def wrong(self, file: str, place: str, *, said: Any, found: Any) -> None:
        """Note one place that differs."""
        self.differs.append(Difference(file, place, _short(said), _short(found)))

    def same(self, file: str, place: str, *, said: Any, found: Any) -> bool:
        """Compare, part by part; note every part that differs. Whether all is the same."""
        before = len(self.differs)
        for where, one, other in _parts(said, found, place):
            self.wrong(file, where, said=one, found=other)
        return len(self.differs) == before

    def hold(self, words: str, *, unless: int) -> None:
        """Say that something holds, unless more differs than `unless`."""
        if len(self.differs) == unless:
            self.holds.append(words)


MISSING = "(nothing)"


def _parts(said: Any, found: Any, place: str) -> list[tuple[str, Any, Any]]:
    """The innermost parts of two values that differ, with the way to them."""
    if isinstance(said, dict) and isinstance(found, dict):
        keys = dict.fromkeys([*said, *found])
        return [
            part
            for key in keys
            for part in _parts(said.get(key, MISSING), found.get(key, MISSING), f"{place}.{key}")
        ]
    if isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        pairs = enumerate(zip(said, found, strict=True), start=1)
        return [part for at, (one, two) in pairs for part in _parts(one, two, f"{place}[{at}]")]
    return [] if said == found else [(place, said, found)]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
