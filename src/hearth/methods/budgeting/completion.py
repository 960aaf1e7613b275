"""Equal shares with its completions: where each voter's money starts, how it grows, what fills the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Counting, Prepared, Run
from hearth.methods.budgeting.greedy import buy_in_order, by_of, greedy_order
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.result import Certificate, Round
from hearth.methods.budgeting.rule import Rule
from hearth.methods.progress import Progress


@dataclass
class Outcome:
    """What a rule bought, before it is explained. `passed`: money left when a project's turn came in a greedy pass."""

    rounds: list[Round]
    endowment: Fraction | None = None
    steps: int = 0
    ended_because: str = "nothing_affordable"
    certificate: Certificate = field(default_factory=Certificate)
    passed: dict[int, int] = field(default_factory=dict)

    @property
    def winners(self) -> tuple[str, ...]:
        """Project ids in the order of purchase."""
        return tuple(one.project for one in self.rounds)

    @property
    def cost(self) -> int:
        """Everything spent."""
        return sum(one.cost for one in self.rounds)


def first_endowment(election: Election, rule: Rule) -> Fraction:
    """Each voter's money at the start, in minor units."""
    if not election.voters:
        return Fraction(0)
    share = Fraction(election.budget, election.voters)
    return (
        share
        if rule.start == "exact"
        else Fraction(share // election.money_unit * election.money_unit)
    )


def equal_shares(election: Election, rule: Rule, *, progress: Progress) -> Outcome:
    """Equal shares and whatever completion the rule names (the comparison afterwards is not made here)."""
    prepared = Prepared(election=election, rule=rule)
    endowment, steps, why, proof = _grow(prepared, rule, progress)
    run = Counting(prepared, endowment=endowment).run(limit=None, record=True)
    outcome = Outcome(run.rounds, endowment, steps, why, proof)
    by = fill_by(rule)
    if by:
        order = greedy_order(election, ranks=prepared.ranks, by=by)
        add_fill(election, outcome, order=order, least=rule.min_support)
    return outcome


def fill_by(rule: Rule) -> str | None:
    """In which order what is left is spent: `votes`, `density`, or None where it stays unspent."""
    last = rule.completion_after if rule.completion == "add1" else rule.completion
    return {"votes": "votes", "greedy": by_of(rule.utility)}.get(last)


def add_fill(election: Election, outcome: Outcome, *, order: list[int], least: int) -> None:
    """Spend what is left, going down `order`."""
    number = {project.id: p for p, project in enumerate(election.projects)}
    taken = {number[one] for one in outcome.winners}
    rounds, outcome.passed = buy_in_order(
        election, order, spent=outcome.cost, stage="fill", taken=taken, least=least
    )
    outcome.rounds = outcome.rounds + rounds


def _grow(
    prepared: Prepared, rule: Rule, progress: Progress
) -> tuple[Fraction, int, str, Certificate]:
    """The endowment that counts. Every step is run: outcomes do not grow steadily, so none may be jumped over."""
    election = prepared.election
    endowment = first_endowment(election, rule)
    run = Counting(prepared, endowment=endowment).run(limit=None, record=False)
    proof, steps = run.certificate, 0
    if rule.completion != "add1":
        return endowment, steps, "nothing_affordable", proof
    more = Fraction(rule.increment) * election.money_unit
    while True:
        if rule.stop_when_exhaustive and _exhaustive(prepared, run):
            return endowment, steps, "exhaustive", proof
        if run.is_settled:
            return endowment, steps, "all_bought", proof
        following = Counting(prepared, endowment=endowment + more).run(
            limit=election.budget, record=False
        )
        proof += following.certificate
        if following.overspent:
            return endowment, steps, "next_step_overspends", proof
        run, endowment, steps = following, endowment + more, steps + 1
        progress.step("increments", steps)


def _exhaustive(prepared: Prepared, run: Run) -> bool:
    """No project on the list that is not bought, supported or not, fits what is left.

    What another purchase shuts out, what waits for another one, and what has too few supporters is not on the list.
    """
    gate = Gate.of(prepared.election, least=prepared.rule.min_support, bought=run.winners)
    left, bought = prepared.election.budget - run.cost, gate.bought
    return all(
        cost > left or gate.obstacle(p) or _too_few(prepared, p)
        for p, cost in enumerate(prepared.costs)
        if p not in bought
    )


def _too_few(prepared: Prepared, p: int) -> bool:
    """Whether fewer ballots name a project than the rule asks for."""
    return 0 < prepared.rule.min_support > len(prepared.members[p])
