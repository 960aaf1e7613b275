"""What every bench gives back, and the small arithmetic that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. `limit` is what we promise at most, `least` at least; None: nothing is promised."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether the figure is not what was promised."""
        too_much = self.limit is not None and self.value > self.limit
        return too_much or (self.least is not None and self.value < self.least)

    def __str__(self) -> str:
        promised = "" if self.limit is None else f"at most {self.limit:g}"
        promised = promised if self.least is None else f"at least {self.least:g}"
        verdict = "" if not promised else "OVER" if self.is_over else "well"
        return (
            f"{self.name:<58} {self.value:>10.4g} {self.unit:<8} {promised:<14} {verdict}".rstrip()
        )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
