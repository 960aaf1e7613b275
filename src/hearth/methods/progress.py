"""How long work tells others how far it has come."""

from typing import Protocol


class Progress(Protocol):
    """Anything with a `step`: a progress bar, a job row, a test's list."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """`done` of `total` pieces of `what` are finished (`total` is None where nobody can know)."""


class Silent:
    """The progress of someone who does not wish to be told."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Say nothing."""
