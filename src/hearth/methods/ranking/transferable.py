"""Votes that move on: instant run-off for one seat, the single transferable vote for several, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import one_of
from hearth.methods.ranking.profile import Lots, Profile, Tie

QUOTAS = ("droop", "exact_droop", "hare")
MOST_DECIMALS = 30


@dataclass(frozen=True)
class Count:
    """One round. `votes` of those still standing or elected (whole ballots and fractions of them),
    what happened to whom, and the votes that name nobody who still stands."""

    number: int
    votes: dict[str, Fraction]
    elected: tuple[str, ...]
    excluded: str | None
    transferred: Fraction
    exhausted: Fraction


@dataclass(frozen=True)
class Election:
    """Winners in the order of their election, every round, and every tie that was broken."""

    winners: tuple[str, ...]
    quota: Fraction
    rounds: tuple[Count, ...]
    ties: tuple[Tie, ...]
    voters: int


def single_transferable_vote(
    profile: Profile,
    *,
    seats: int,
    quota: str = "droop",
    decimals: int | None = None,
    lot: Sequence[str] | None = None,
) -> Election:
    """Who represents whom, when votes that are not needed move on to the next choice?

    Parameters
    ----------
    profile : rankings; candidates ranked alike share a vote equally
    seats : winners wanted
    quota : "droop" (a whole number, as in Scotland and Ireland), "exact_droop" (votes over seats
        plus one, to be exceeded) or "hare"
    decimals : None keeps exact fractions; 5 is Scotland's own arithmetic: what a ballot passes on is
        cut off after so many decimals, and what is cut off counts with the votes that move no further
    lot : all candidates in an order drawn before the count, for ties; None goes by name

    Returns
    -------
    Election. All votes are exact fractions.

    Raises
    ------
    MethodError   "seats_out_of_range", "rule_unknown_setting", "lot_incomplete"

    Source
    ------
    Weighted inclusive Gregory method (Scottish Local Government Elections Order 2007, rules 45-52); ties
    by the latest earlier round in which they differed.

    Examples
    --------
    >>> from hearth.methods.ranking import profile_of
    >>> ballots = profile_of(["a", "b", "c"], [["a", "b"], ["c"]], counts=[6, 2])
    >>> single_transferable_vote(ballots, seats=2).winners
    ('a', 'b')
    """
    if decimals is not None and decimals not in range(MOST_DECIMALS + 1):
        known = f"0 … {MOST_DECIMALS}"
        raise MethodError(
            "rule_unknown_setting", setting="decimals", value=str(decimals), known=known
        )
    return _Counting(profile, seats, one_of("quota", quota, QUOTAS), lot, decimals).run()


def instant_runoff(profile: Profile, *, lot: Sequence[str] | None = None) -> Election:
    """Who has a majority once those with fewest votes have dropped out, one by one?

    Parameters
    ----------
    profile : rankings; candidates ranked alike share a vote equally
    lot : as in `single_transferable_vote`

    Returns
    -------
    Election with one winner; the quota of each round is more than half of the votes still in it

    Raises
    ------
    MethodError   "lot_incomplete"

    Source
    ------
    Ware (1871); see Robert's Rules of Order, "preferential voting".

    Examples
    --------
    >>> from hearth.methods.ranking import profile_of
    >>> ballots = profile_of(["a", "b", "c"], [["a"], ["b", "c"], ["c", "b"]], counts=[4, 3, 2])
    >>> instant_runoff(ballots).winners
    ('b',)
    """
    return _Counting(profile, 1, "majority", lot).run()


class _Counting:
    """The state of a count: where every piece of a ballot lies, and what it is worth."""

    def __init__(
        self,
        profile: Profile,
        seats: int,
        quota: str,
        lot: Sequence[str] | None,
        decimals: int | None = None,
    ) -> None:
        names = profile.candidates
        if not 1 <= seats <= len(names):
            raise MethodError("seats_out_of_range", seats=seats, candidates=len(names))
        self.profile, self.seats, self.kind = profile, seats, quota
        self.unit = None if decimals is None else 10**decimals
        self.lots = Lots(names, lot)
        self.standing = set(range(len(names)))
        self.elected: list[int] = []
        self.kept: dict[int, Fraction] = {}
        self.exhausted = Fraction(0)
        self.pieces: dict[int, dict[int, Fraction]] = {one: {} for one in self.standing}
        self.history: list[list[Fraction]] = []
        self.rounds: list[Count] = []
        self.ties: list[Tie] = []
        self.useful = sum(
            count for order, count in zip(profile.orders, profile.counts, strict=True) if order
        )
        self.exhausted += profile.voters - self.useful
        for ballot, (order, count) in enumerate(zip(profile.orders, profile.counts, strict=True)):
            if order:
                self._place(ballot, Fraction(count))

    def run(self) -> Election:
        pending: list[int] = []
        while len(self.elected) < self.seats:
            votes = self._votes()
            self.history.append(votes)
            quota = self._quota()
            new = self._elect(votes, quota)
            pending += new
            excluded, moved = None, Fraction(0)
            done = len(self.elected) == self.seats
            surplus = [one for one in pending if votes[one] > quota]
            if not done and surplus:
                giver = self._largest(surplus, votes)
                pending.remove(giver)
                moved = self._give(giver, votes[giver], quota)
            elif not done:
                excluded = self._exclude(votes)
                moved = votes[excluded]
            self._note(votes, new, excluded, moved)
        names = self.profile.candidates
        winners = tuple(names[one] for one in self.elected)
        return Election(
            winners, self._quota(), tuple(self.rounds), tuple(self.ties), self.profile.voters
        )

    def _quota(self) -> Fraction:
        if self.kind == "majority":
            return Fraction(sum(self._votes()), 2)
        if self.kind == "hare":
            return Fraction(self.useful, self.seats)
        if self.kind == "exact_droop":
            return Fraction(self.useful, self.seats + 1)
        return Fraction(self.useful // (self.seats + 1) + 1)

    def _reaches(self, votes: Fraction, quota: Fraction) -> bool:
        return votes > quota if self.kind in ("majority", "exact_droop") else votes >= quota

    def _votes(self) -> list[Fraction]:
        return [
            self.kept.get(one, Fraction(0)) + sum(self.pieces.get(one, {}).values(), Fraction(0))
            for one in range(len(self.profile.candidates))
        ]

    def _elect(self, votes: list[Fraction], quota: Fraction) -> list[int]:
        """Those who reach the quota, or all who stand where there are no more of them than seats."""
        left = self.seats - len(self.elected)
        if len(self.standing) <= left:
            new = sorted(self.standing, key=lambda one: (-votes[one], self.lots.rank[one]))
        else:
            reach = [one for one in self.standing if self._reaches(votes[one], quota)]
            new = sorted(reach, key=lambda one: (-votes[one], self.lots.rank[one]))
            if len(new) > left:  # only where nobody voted, and the quota is nothing
                self.ties += [self.lots.tie("a seat", new, one) for one in new[:left]]
            new = new[:left]
        self.elected += new
        self.standing -= set(new)
        return new

    def _largest(self, among: list[int], votes: list[Fraction]) -> int:
        most = max(votes[one] for one in among)
        claim = [one for one in among if votes[one] == most]
        return self._settle(claim, "whose surplus moves first", highest=True)

    def _exclude(self, votes: list[Fraction]) -> int:
        least = min(votes[one] for one in self.standing)
        claim = [one for one in self.standing if votes[one] == least]
        out = self._settle(claim, "who drops out", highest=False)
        self.standing.discard(out)
        for ballot, worth in self.pieces.pop(out).items():
            self._place(ballot, worth)
        return out

    def _settle(self, claim: list[int], what: str, *, highest: bool) -> int:
        """One of those that are equal: by the latest round in which they were not, then by lot."""
        between, by = list(claim), None
        for votes in reversed(self.history[:-1]):
            if len(claim) == 1:
                break
            pick = (max if highest else min)(votes[one] for one in claim)
            fewer = [one for one in claim if votes[one] == pick]
            by = "earlier_rounds" if len(fewer) < len(claim) else by
            claim = fewer
        if len(claim) > 1:
            by = None
        chosen = self.lots.first(claim) if highest else self.lots.last(claim)
        if len(between) > 1:
            self.ties.append(self.lots.tie(what, between, chosen, by))
        return chosen

    def _give(self, giver: int, votes: Fraction, quota: Fraction) -> Fraction:
        """Pass the surplus on, every ballot at the same share of its worth."""
        surplus = votes - quota
        self.kept[giver] = quota
        for ballot, worth in self.pieces.pop(giver).items():
            moved = worth * surplus / votes
            kept = self._cut(moved, self.profile.counts[ballot])
            self.exhausted += moved - kept
            self._place(ballot, kept)
        return surplus

    def _cut(self, worth: Fraction, ballots: int) -> Fraction:
        """What alike ballots are worth together, each cut off after the decimals that count."""
        if self.unit is None:
            return worth
        return Fraction(ballots * (worth * self.unit // ballots), self.unit)

    def _place(self, ballot: int, worth: Fraction) -> None:
        """Lay a piece on the first tier where somebody stands, in equal parts."""
        for tier in self.profile.orders[ballot]:
            here = [one for one in tier if one in self.standing]
            if here:
                for one in here:
                    part = self.pieces[one].get(ballot, Fraction(0))
                    self.pieces[one][ballot] = part + worth / len(here)
                return
        self.exhausted += worth

    def _note(
        self, votes: list[Fraction], new: list[int], excluded: int | None, moved: Fraction
    ) -> None:
        names = self.profile.candidates
        shown = {one for one in range(len(names)) if one in self.standing or one in self.elected}
        shown |= {excluded} if excluded is not None else set()
        self.rounds.append(
            Count(
                len(self.rounds) + 1,
                {names[one]: votes[one] for one in sorted(shown)},
                tuple(names[one] for one in new),
                None if excluded is None else names[excluded],
                moved,
                self.exhausted,
            )
        )
