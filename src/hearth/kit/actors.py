"""Who does a deed: a member in a role, a resident without a name, or the clock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`kind` is a role or `resident`, `clock`, `command`; ids are None for those without account."""

    kind: str
    membership_id: UUID | None = None
    person_id: UUID | None = None
    roles: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """What the ledger writes: an id, never a name."""
        return f"{self.kind}:{self.membership_id}" if self.membership_id else self.kind

    @property
    def member(self) -> UUID:
        """The membership that acts. Raises `LookupError` for those who are no member."""
        if self.membership_id is None:
            raise LookupError(f"{self.kind} is not a member")
        return self.membership_id

    def holds(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))

    @classmethod
    def nobody(cls, kind: str = "resident") -> Actor:
        return cls(kind)

    @classmethod
    def clock(cls) -> Actor:
        return cls("clock")
