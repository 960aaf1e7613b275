"""Equal shares with its completions: where each voter's money starts, how it grows, what fills the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Counting, Prepared, Run
from hearth.methods.budgeting.greedy import buy_in_order, by_of, greedy_order
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
        add_fill(election, outcome, order=greedy_order(election, ranks=prepared.ranks, by=by))
    return outcome


def fill_by(rule: Rule) -> str | None:
    """In which order what is left is spent: `votes`, `density`, or None where it stays unspent."""
    last = rule.completion_after if rule.completion == "add1" else rule.completion
    return {"votes": "votes", "greedy": by_of(rule.utility)}.get(last)


def add_fill(election: Election, outcome: Outcome, *, order: list[int]) -> None:
    """Spend what is left, going down `order`."""
    number = {project.id: p for p, project in enumerate(election.projects)}
    taken = {number[one] for one in outcome.winners}
    rounds, outcome.passed = buy_in_order(
        election, order, spent=outcome.cost, stage="fill", taken=taken
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
        if len(run.winners) == len(prepared.able) + len(prepared.free):
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
    """No project on the list that is not bought, supported or not, fits what is left."""
    bought = set(run.winners)
    left = prepared.election.budget - run.cost
    return all(cost > left for p, cost in enumerate(prepared.costs) if p not in bought)
