"""An independent second count, and whether a result says in every field what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.replay import Replay
from hearth.methods.budgeting.result import BudgetResult, Comparison, Loser, Round
from hearth.methods.budgeting.rule import rule_hash


@dataclass(frozen=True)
class Verification:
    """`agrees`, or the list of what differs."""

    agrees: bool
    differences: tuple[str, ...]
    winners: tuple[str, ...]


def verify(election: Election, result: BudgetResult, *, limits: bool = False) -> Verification:
    """Count again in exact fractions and compare every field that the count alone decides.

    Parameters
    ----------
    election : what was counted.
    result : what the count said.
    limits : also count every limit of the losers again: that it wins there, and loses one unit short of it.

    Returns
    -------
    Verification: `agrees`, and what differs.

    Notes
    -----
    The numbers of the certificate are the engine's own tally: only their sense is looked at.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule, count
    >>> one = Election([Project("a", "A", 3), Project("b", "B", 4)], 5, [["a"], ["a", "b"], ["b"]])
    >>> verify(one, count(one, Rule()), limits=True).agrees
    True
    """
    replay = Replay(election, result.rule)
    bought = replay.play()
    winners = tuple(election.projects[p].id for p, _ in bought)
    differences = [*_whole(replay, bought, winners, result), *_bought(replay, bought, result)]
    differences += _lost(replay, set(winners), result)
    if limits and not differences:
        differences += _limits(election, result)
    return Verification(not differences, tuple(differences), winners)


def _whole(
    replay: Replay, bought: list, winners: tuple[str, ...], result: BudgetResult
) -> Iterator[str]:
    """What differs in the figures of the whole count."""
    election = replay.election
    cost = sum(election.projects[p].cost for p, _ in bought)
    if winners != result.winners:
        yield f"winners: {', '.join(winners)}"
    if cost != result.cost or cost > election.budget:
        yield "cost"
    if replay.endowment != result.endowment:
        yield f"endowment: {replay.endowment}"
    sealed = rule_hash(result.rule, election.projects, budget=election.budget, links=election.links)
    plain = {
        "rule_hash": sealed,
        "budget": election.budget,
        "voters": election.voters,
        "money_unit": election.money_unit,
        "steps": replay.steps,
        "ended_because": replay.ended_because,
    }
    yield from (name for name, value in plain.items() if getattr(result, name) != value)
    repeated = len(election.ballots.repeated)
    if result.notes != ((("repeated_in_a_ballot", repeated),) if repeated else ()):
        yield "notes"
    if _versus(replay) != result.comparison:
        yield "comparison"
    proof = result.certificate
    if not 0 <= proof.exact_ties <= proof.settled_exactly or proof.separated < 0:
        yield "certificate"


def _versus(replay: Replay) -> Comparison | None:
    """The comparison with greedy, where the rule asks for it."""
    if replay.versus is None:
        return None
    one, two, (gain, other) = replay.versus
    ids = [project.id for project in replay.election.projects]
    pairs = list(zip(gain, other, strict=True))
    return Comparison(
        first=tuple(ids[p] for p in one),
        second=tuple(ids[p] for p in two),
        prefer_first=sum(a > b for a, b in pairs),
        prefer_second=sum(b > a for a, b in pairs),
        indifferent=sum(a == b for a, b in pairs),
        only_first=tuple(ids[p] for p in one if p not in two),
        only_second=tuple(ids[p] for p in two if p not in one),
        nothing_in_first=gain.count(0),
        nothing_in_second=other.count(0),
    )


def _bought(replay: Replay, bought: list, result: BudgetResult) -> Iterator[str]:
    """What differs in the account of the purchases."""
    left = replay.election.budget
    if len(bought) != len(result.rounds):
        yield "rounds"
        return
    for (p, price), said in zip(bought, result.rounds, strict=True):
        left -= replay.costs[p]
        if price != said.price:
            yield "prices"
        truth = vars(_round(replay, p, price, left, stages=_STAGES[result.rule.method]))
        for name in (name for name, value in truth.items() if getattr(said, name) != value):
            yield f"round of {said.project}: {name}"


_NOBODY: tuple[None, None, None, None, None, None] = (None, None, None, None, None, None)
_STAGES = {
    "equal-shares": ("equal-shares", "fill"),
    "bounded-overspending": ("overspending", "fill"),
    "phragmen": ("phragmen", "fill"),
    "greedy": ("", "greedy"),
}


def _round(
    replay: Replay, p: int, price: Fraction | None, left: int, *, stages: tuple[str, str]
) -> Round:
    """One purchase as it should be told."""
    project, paid = replay.election.projects[p], replay.paid.get(p)
    cost, support, nothing = project.cost, replay.support[p], Fraction(0)
    if price is None:
        stage = "greedy" if replay.ended_because == "greedy_preferred" else stages[1]
        return Round(project.id, stage, cost, support, *_NOBODY, left)
    if paid is None:  # it costs nothing and is taken at once
        return Round(project.id, stages[0], cost, support, price, 0, 0, nothing, None, None, left)
    return Round(
        project=project.id,
        stage=stages[0],
        cost=cost,
        support=support,
        price=price,
        payers=paid.payers,
        payers_in_full=paid.in_full,
        highest_payment=paid.highest,
        effective_support=cost / paid.rate if paid.rate else None,
        supporters_left=paid.left,
        budget_left=left,
    )


def _lost(replay: Replay, winners: set[str], result: BudgetResult) -> Iterator[str]:
    """What differs in what the losers are told."""
    lost = [p for p, project in enumerate(replay.election.projects) if project.id not in winners]
    if [replay.election.projects[p].id for p in lost] != [one.project for one in result.losers]:
        yield "losers"
        return
    for p, said in zip(lost, result.losers, strict=True):
        code, facts = _reason(replay, p, winners, result)
        told = {key: value for key, value in said.facts.items() if not key.startswith("enough_")}
        if said.code != code:
            yield f"loser {said.project}: code"
        for name in sorted(facts.keys() | told.keys()):
            if facts.get(name) != told.get(name):
                yield f"loser {said.project}: {name}"


def _reason(replay: Replay, p: int, winners: set[str], result: BudgetResult) -> tuple[str, dict]:
    """Why a project lost, and the figures behind it."""
    election, cost = replay.election, replay.costs[p]
    facts: dict = {"cost": cost, "support": replay.support[p], "supporters": len(replay.gives[p])}
    if cost > election.budget:
        return "dearer_than_budget", {**facts, "budget": election.budget}
    if not facts["support"]:
        return "no_support", facts
    if facts["supporters"] < result.rule.min_support:
        return "too_few_supporters", {**facts, "min_support": result.rule.min_support}
    if (obstacle := _obstacle(replay, p, winners)) is not None:
        return obstacle[0], {**facts, "other": election.projects[obstacle[1]].id}
    spent = sum(project.cost for project in election.projects if project.id in winners)
    facts["budget_left"] = replay.passed.get(p, election.budget - spent)
    if replay.ended_because == "greedy_preferred":
        return "comparison", facts
    if result.rule.method == "phragmen":
        return "out_of_time", facts
    if result.rule.method == "equal-shares" or _spent_all(replay, p, facts["budget_left"], result):
        money = sum((replay.purse_of[voter] for voter, _ in replay.gives[p]), Fraction(0))
        return "supporters_short", {**facts, "supporters_left": money, "missing": cost - money}
    return "budget_short", facts


def _spent_all(replay: Replay, p: int, left: int, result: BudgetResult) -> bool:
    """Under bounded overspending: there is money, but the supporters have none."""
    return result.rule.method == "bounded-overspending" and replay.costs[p] <= left


def _obstacle(replay: Replay, p: int, winners: set[str]) -> tuple[str, int] | None:
    """What shut a project out, or what it waited for."""
    own, number = replay.election.projects[p].id, replay.number
    links = replay.election.links
    pairs = [(one.a, one.b) for one in links if one.kind == "excludes"]
    others = {b if a == own else a for a, b in pairs if own in (a, b)} & winners
    if others:
        return "shut_out", min(number[one] for one in others)
    needs = {one.b for one in links if one.kind == "depends_on" and one.a == own} - winners
    return ("needs_other", min(number[one] for one in needs)) if needs else None


def _limits(election: Election, result: BudgetResult) -> Iterator[str]:
    """Which limits a second count does not bear out."""
    for one in result.losers:
        p, facts = election.number(one.project), one.facts
        if (cost := facts.get("enough_cost")) is not None:
            pair = election.with_cost(p, cost), election.with_cost(p, cost + 1)
            if not _is_edge(pair, one, result, basis=facts.get("enough_cost_basis")):
                yield f"loser {one.project}: enough_cost"
        if (more := facts.get("enough_support")) is not None:
            less = election.with_more_supporters(p, max(more - 1, 0))
            pair = election.with_more_supporters(p, max(more, 0)), less
            if not _is_edge(pair, one, result, basis=facts.get("enough_support_basis")):
                yield f"loser {one.project}: enough_support"


def _is_edge(
    pair: tuple[Election, Election], one: Loser, result: BudgetResult, *, basis: object
) -> bool:
    """Whether it wins in the first election and loses in the second."""
    won = []
    for other in pair:
        replay = Replay(other, result.rule)
        if basis == "final_count" and result.endowment is not None:
            bought = replay.with_money(result.endowment)
        elif basis == "recount":
            bought = replay.play()
        else:
            return False
        won.append(one.project in [other.projects[p].id for p, _ in bought])
    return won == [True, False]
