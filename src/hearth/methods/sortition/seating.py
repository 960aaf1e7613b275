"""Who of a kind sits on which ticket: in turn, so that nobody has a ticket more than another of the kind for long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.sortition.kinds import Kinds

SWEEPS = 20


def seat_people(
    kinds: Kinds, panels: np.ndarray, households: tuple[str, ...] | None, rng: np.random.Generator
) -> np.ndarray:
    """(M, k) the people of each ticket, by place in the pool and in that order.

    People of a kind come in turn, beginning with one drawn by lot, so their tickets differ by at most one. Where a
    household could come twice, the person with fewest tickets comes whose household does not sit there yet, and
    then households change places within tickets as long as that evens the tickets out.
    """
    seated: list[list[int]] = [[] for _ in panels]
    for kind in np.flatnonzero(kinds.mix < 0):
        turn = rng.permutation(np.array(kinds.people[kind])).tolist()
        at = 0
        for ticket in np.flatnonzero(panels[:, kind]).tolist():
            count = int(panels[ticket, kind])
            seated[ticket] += [turn[(at + step) % len(turn)] for step in range(count)]
            at += count
    for mix in range(len(kinds.homes)):
        own = np.flatnonzero(kinds.mix == mix)
        if len(own):
            shared = _Shared.of(kinds, own, households or (), rng)
            for ticket, people in enumerate(shared.seat(panels[:, own])):
                seated[ticket] += people
    return np.array([sorted(people) for people in seated], dtype=np.int64)


@dataclass(eq=False)
class _Shared:
    """Households of one mix. groups: people of each kind. home, group: of each person. members: by home and group.
    held: tickets of each person so far."""

    groups: list[list[int]]
    home: dict[int, str]
    group: dict[int, int]
    members: dict[tuple[str, int], list[int]]
    held: dict[int, int]

    @classmethod
    def of(
        cls, kinds: Kinds, own: np.ndarray, households: tuple[str, ...], rng: np.random.Generator
    ) -> _Shared:
        groups = [rng.permutation(np.array(kinds.people[kind])).tolist() for kind in own]
        group = {person: at for at, people in enumerate(groups) for person in people}
        home = {person: households[person] for person in group}
        members: dict[tuple[str, int], list[int]] = {}
        for person, at in group.items():
            members.setdefault((home[person], at), []).append(person)
        return cls(groups, home, group, members, dict.fromkeys(group, 0))

    def seat(self, wanted: np.ndarray) -> list[list[int]]:
        """For each ticket the people; `wanted` (M, kinds of the mix) says how many of each."""
        tickets: list[dict[str, int]] = [{} for _ in wanted]
        for ticket in np.flatnonzero(wanted.any(axis=1)):
            for at, count in enumerate(wanted[ticket].tolist()):
                for _ in range(count):
                    free = [p for p in self.groups[at] if self.home[p] not in tickets[ticket]]
                    chosen = min(free, key=self.held.__getitem__)
                    tickets[ticket][self.home[chosen]] = chosen
                    self.held[chosen] += 1
        for _ in range(SWEEPS):
            changed = 0
            for people in self.groups:
                changed += self._even_out(people, tickets)
            if not changed:
                break
        return [list(there.values()) for there in tickets]

    def _even_out(self, people: list[int], tickets: list[dict[str, int]]) -> bool:
        """Whoever holds two tickets more than another of the kind hands one over; was there anything to do?"""
        least_held = min(self.held[person] for person in people)
        changed = False
        for most in sorted(people, key=self.held.__getitem__, reverse=True):
            if self.held[most] < least_held + 2:
                break
            for there in tickets:
                if there.get(self.home[most]) == most and self._hand_over(most, people, there):
                    changed = True
                    if self.held[most] < least_held + 2:
                        break
        return changed

    def _hand_over(self, most: int, people: list[int], there: dict[str, int]) -> bool:
        """Another household takes the seat; if it sat there already, it gives its own in return."""
        for least in sorted(people, key=self.held.__getitem__):
            gain = self.held[most] - self.held[least] - 1
            if gain < 1:
                return False
            other = there.get(self.home[least])
            if other is None or other == most:
                other = back = None
            elif other == least:
                continue
            else:
                back = min(
                    self.members[self.home[most], self.group[other]], key=self.held.__getitem__
                )
                gain += self.held[other] - self.held[back] - 1
                if gain < 0 or back == most:
                    continue
            self._change(there, most, least, other, back)
            return True
        return False

    def _change(
        self, there: dict[str, int], most: int, least: int, other: int | None, back: int | None
    ) -> None:
        del there[self.home[most]]
        there[self.home[least]] = least
        self.held[most] -= 1
        self.held[least] += 1
        if other is not None and back is not None:
            there[self.home[back]] = back
            self.held[other] -= 1
            self.held[back] += 1
