"""What projects have to do with each other, and who may be bought at all: dependence, exclusion, minimum support.

A project that depends on another comes into question once the other is bought; of two that exclude each other, the one
bought first shuts out the other; a project with fewer supporters than the rule asks for is never bought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hearth.methods.errors import MethodError

if TYPE_CHECKING:
    from hearth.methods.budgeting.election import Election

KINDS = ("depends_on", "excludes")


@dataclass(frozen=True)
class Link:
    """`a` depends on `b`, or `a` and `b` exclude each other; project ids."""

    kind: str
    a: str
    b: str


def check_links(links: Iterable[Link], ids: Iterable[str]) -> None:
    """Refuse unknown kinds and projects, a project linked to itself, and dependence in a circle."""
    known = set(ids)
    needs: dict[str, set[str]] = {}
    for link in links:
        if link.kind not in KINDS:
            raise MethodError("link_unknown_kind", kind=link.kind, known=KINDS)
        for one in (link.a, link.b):
            if one not in known:
                raise MethodError("link_unknown_project", project=one)
        if link.a == link.b:
            raise MethodError("link_to_itself", project=link.a)
        if link.kind == "depends_on":
            needs.setdefault(link.a, set()).add(link.b)
    while needs:
        ready = [one for one, others in needs.items() if not others & needs.keys()]
        if not ready:
            raise MethodError("links_in_a_circle", project=min(needs))
        for one in ready:
            del needs[one]


@dataclass
class Gate:
    """Which projects may be bought, while a count buys one after the other. Projects by their number."""

    able: set[int]
    needs: dict[int, set[int]] = field(default_factory=dict)
    against: dict[int, set[int]] = field(default_factory=dict)
    bought: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, election: Election, *, least: int = 0, bought: Iterable[int] = ()) -> Gate:
        """At the start of a count, or with some bought already. Able is what has support and fits the budget."""
        ballots = election.ballots
        able = {
            p
            for p, project in enumerate(election.projects)
            if project.cost <= election.budget
            and (n := int(ballots.starts[p + 1] - ballots.starts[p])) > 0
            and n >= least
        }
        gate = cls(able, *_numbered(election))
        gate.bought = set(bought)
        return gate

    @property
    def is_free(self) -> bool:
        """Nothing depends on anything."""
        return not self.needs and not self.against

    def is_open(self, p: int) -> bool:
        """Whether this project may be bought now, were there the money."""
        return (
            p in self.able
            and p not in self.bought
            and self.needs.get(p, set()) <= self.bought
            and not self.against.get(p, set()) & self.bought
        )

    def buy(self, p: int) -> tuple[list[int], list[int]]:
        """Note a purchase; which projects it opens and which it shuts out."""
        self.bought.add(p)
        if self.is_free:
            return [], []
        opened = [one for one, others in self.needs.items() if p in others and self.is_open(one)]
        return opened, [one for one in self.against.get(p, ()) if one not in self.bought]

    def is_settled(self) -> bool:
        """Whether nothing is left that could still be bought, whatever the money."""
        if self.is_free:
            return self.able <= self.bought
        left = {p for p in self.able - self.bought if not self.against.get(p, set()) & self.bought}
        while True:
            lost = {p for p in left if not self.needs.get(p, set()) <= left | self.bought}
            if not lost:
                return not left
            left -= lost

    def obstacle(self, p: int) -> tuple[str, int] | None:
        """Why a project with support could not be bought in the end: what shut it out, or what it waited for."""
        shut = sorted(self.against.get(p, set()) & self.bought)
        if shut:
            return "shut_out", shut[0]
        missing = sorted(self.needs.get(p, set()) - self.bought)
        return ("needs_other", missing[0]) if missing else None


def _numbered(election: Election) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    number = {project.id: p for p, project in enumerate(election.projects)}
    needs: dict[int, set[int]] = {}
    against: dict[int, set[int]] = {}
    for link in election.links:
        a, b = number[link.a], number[link.b]
        if link.kind == "depends_on":
            needs.setdefault(a, set()).add(b)
        else:
            against.setdefault(a, set()).add(b)
            against.setdefault(b, set()).add(a)
    return needs, against
