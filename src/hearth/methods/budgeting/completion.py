"""Equal shares with its completions: where each voter's money starts, how it grows, what fills the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Run
from hearth.methods.budgeting.greedy import buy_in_order, by_of, greedy_order
from hearth.methods.budgeting.growing import Grown, go_back, grow
from hearth.methods.budgeting.playing import Play, play
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Certificate, Round
from hearth.methods.budgeting.rule import Rule
from hearth.methods.progress import Progress


@dataclass
class Outcome:
    """What a rule bought, before it is explained.

    `passed`: money left when a project's turn came in a greedy pass. `effort`: purchases played, of all increments.
    """

    rounds: list[Round]
    endowment: Fraction | None = None
    steps: int = 0
    ended_because: str = "nothing_affordable"
    certificate: Certificate = field(default_factory=Certificate)
    passed: dict[int, int] = field(default_factory=dict)
    effort: int = 0

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


def equal_shares(
    election: Election,
    rule: Rule,
    *,
    progress: Progress,
    record: bool = True,
    play: Play = play,
    steps: int = 0,
) -> Outcome:
    """Equal shares and whatever completion the rule names (the comparison afterwards is not made here).

    record: with the exact price of each purchase and who paid it; else the rounds tell only what was bought.
    play: who plays the runs. steps: of add1, so many are taken on trust, fewer where they overspend.
    """
    prepared = Prepared(election=election, rule=rule)
    grown = Grown(first_endowment(election, rule))
    if rule.completion == "add1":
        go_back(prepared, grown, steps, play)
        grow(prepared, grown, progress, play)
    run = grown.run
    if run is None or record:
        run = play(prepared, endowment=grown.endowment, record=record)
    proof, effort = grown.certificate or run.certificate, grown.effort + len(run.winners)
    rounds = run.rounds if record else bare_rounds(prepared, run)
    outcome = Outcome(
        rounds, grown.endowment, grown.steps, grown.ended_because, proof, effort=effort
    )
    by = fill_by(rule)
    if by:
        order = greedy_order(election, ranks=prepared.ranks, by=by)
        add_fill(election, outcome, order=order, least=rule.min_support)
    return outcome


def bare_rounds(prepared: Prepared, run: Run) -> list[Round]:
    """What was bought, without who paid what."""
    election, left, rounds = prepared.election, prepared.election.budget, []
    for p in run.winners:
        project = election.projects[p]
        left -= project.cost
        told = project.id, "equal-shares", project.cost, prepared.support[p]
        rounds.append(Round(*told, None, None, None, None, None, None, left))
    return rounds


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
