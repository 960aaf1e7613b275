"""`count`: from an election and a rule to an explained result; `compare`: two rules on the same ballots."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from hearth.methods.budgeting.comparing import compare_outcomes
from hearth.methods.budgeting.completion import Outcome, add_fill, equal_shares
from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.explain import EXPLAIN, Teller, explain_losers
from hearth.methods.budgeting.greedy import buy_in_order, by_of, greedy_order
from hearth.methods.budgeting.overspending import Overspending
from hearth.methods.budgeting.phragmen import phragmen_rounds
from hearth.methods.budgeting.result import BudgetResult, Comparison, Loser
from hearth.methods.budgeting.rule import Rule, rule_hash
from hearth.methods.budgeting.ties import tie_ranks
from hearth.methods.errors import MethodError
from hearth.methods.progress import Progress, Silent


def outcome_of(
    election: Election,
    rule: Rule,
    *,
    progress: Progress | None = None,
    record: bool = True,
    **runs: Any,
) -> tuple[Outcome, Comparison | None]:
    """What the rule buys, with the comparison it may ask for, unexplained; who paid what only with `record`.

    runs: how the runs of equal shares are played; see `completion.equal_shares`.
    """
    progress = progress or Silent()
    if rule.method == "greedy":
        return _greedy(election, rule), None
    if rule.method == "phragmen":
        return _phragmen(election, rule), None
    if rule.method == "bounded-overspending":
        return _overspending(election, rule), None
    outcome = equal_shares(election, rule, progress=progress, record=record, **runs)
    if rule.comparison_after == "none":
        return outcome, None
    other = _greedy(election, replace(rule, method="greedy", utility="cost"))
    versus = compare_outcomes(election, outcome.winners, other.winners)
    if versus.prefer_second > versus.prefer_first:
        other.ended_because, other.certificate, other.steps = (
            "greedy_preferred",
            outcome.certificate,
            outcome.steps,
        )
        return other, versus
    return outcome, versus


def _greedy(election: Election, rule: Rule) -> Outcome:
    order = greedy_order(election, ranks=tie_ranks(election, rule), by=by_of(rule.utility))
    rounds, passed = buy_in_order(election, order, spent=0, stage="greedy", least=rule.min_support)
    return Outcome(rounds, ended_because="list_ended", passed=passed)


def _phragmen(election: Election, rule: Rule) -> Outcome:
    ranks = tie_ranks(election, rule)
    rounds, is_settled = phragmen_rounds(election, ranks=ranks, least=rule.min_support)
    outcome = Outcome(rounds, ended_because="all_bought" if is_settled else "next_overspends")
    return _filled(election, rule, outcome, ranks)


def _overspending(election: Election, rule: Rule) -> Outcome:
    ranks = tie_ranks(election, rule)
    counting = Overspending(election, rule)
    outcome = Outcome(counting.run(), endowment=counting.endowment, ended_because="nothing_fits")
    return _filled(election, rule, outcome, ranks)


def _filled(election: Election, rule: Rule, outcome: Outcome, ranks: list[int]) -> Outcome:
    if rule.completion == "greedy":
        order = greedy_order(election, ranks=ranks, by=by_of(rule.utility))
        add_fill(election, outcome, order=order, least=rule.min_support)
    return outcome


def count(
    election: Election, rule: Rule, progress: Progress | None = None, *, explain: str = "auto"
) -> BudgetResult:
    """Which projects are bought, in which order, and why each other one was not?

    Parameters
    ----------
    election : projects (whole minor units of money), budget, ballots.
    rule : every setting of the count; see `Rule`.
    progress : told how many increments and losers are done.
    explain : how near each loser came. `recount` counts the whole rule anew for each answer; `final` proves the limit
        for the last step with the money per voter held fixed; `none` leaves it out; `auto` takes `recount`, and
        `final` where the rule has add1 and recounts would take minutes.

    Returns
    -------
    BudgetResult, frozen. The same election and rule give the same result on every machine: winners never rest on
    rounding.

    Raises
    ------
    MethodError: bad money, ballots or settings.

    Notes
    -----
    Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule, count
    >>> park, bus = Project("park", "Park", 60), Project("bus", "Bus", 50)
    >>> count(Election([park, bus], 100, [["park"], ["park"], ["bus"], ["park"]]), Rule()).winners
    ('park',)
    """
    if explain not in EXPLAIN:
        raise MethodError("unknown_explanation", explain=explain, known=EXPLAIN)
    progress = progress or Silent()
    outcome, comparison = outcome_of(election, rule, progress=progress)
    bought = set(outcome.winners)
    return BudgetResult(
        rule=rule,
        rule_hash=rule_hash(rule, election.projects, budget=election.budget, links=election.links),
        winners=outcome.winners,
        rounds=tuple(outcome.rounds),
        losers=explain_losers(
            election,
            rule,
            outcome,
            bought=bought,
            recount=outcome_of,
            how=explain,
            progress=progress,
        ),
        budget=election.budget,
        cost=outcome.cost,
        voters=election.voters,
        endowment=outcome.endowment,
        steps=outcome.steps,
        ended_because=outcome.ended_because,
        certificate=outcome.certificate,
        comparison=comparison,
        money_unit=election.money_unit,
        notes=(("repeated_in_a_ballot", len(election.ballots.repeated)),)
        if election.ballots.repeated
        else (),
    )


def winners(election: Election, rule: Rule) -> tuple[str, ...]:
    """Which projects are bought, in which order; proved as by `count`, without the account of it.

    Parameters
    ----------
    election, rule : as for `count`.

    Returns
    -------
    Project ids in the order of purchase.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule
    >>> winners(Election([Project("a", "A", 6), Project("b", "B", 6)], 8, [["a"], ["a"]]), Rule())
    ('a',)
    """
    return outcome_of(election, rule, record=False)[0].winners


def explain_each(
    election: Election, rule: Rule, *, skip: Collection[str] = (), explain: str = "auto"
) -> Iterator[Loser]:
    """The losers of a count one by one, so that long work can be done in portions.

    Parameters
    ----------
    election, rule : as for `count`.
    skip : project ids that were told before.
    explain : as for `count`.

    Returns
    -------
    An iterator of Loser, in the order of the list.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule
    >>> one = Election([Project("a", "A", 6), Project("b", "B", 6)], 8, [["a"], ["a"], ["b"]])
    >>> [loser.facts["enough_support"] for loser in explain_each(one, Rule(method="greedy"))]
    [2]
    """
    outcome, _ = outcome_of(election, rule)
    done = {*outcome.winners, *skip}
    left = [p for p, project in enumerate(election.projects) if project.id not in done]
    if left:
        teller = Teller(election, rule, outcome, outcome_of, explain)
        for p in left:
            yield teller.tell(p)


def compare(election: Election, rule_a: Rule, rule_b: Rule) -> Comparison:
    """The outcomes of two rules on the same ballots, and how many voters have more supported winners with which.

    Parameters
    ----------
    election : projects, budget, ballots.
    rule_a, rule_b : the two rules.

    Returns
    -------
    Comparison, frozen; `first` is what `rule_a` buys.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule
    >>> park, bus = Project("park", "Park", 60), Project("bus", "Bus", 50)
    >>> one = Election([park, bus], 100, [["park"], ["park"], ["bus"]])
    >>> compare(one, Rule(), Rule(method="greedy", utility="cost")).second
    ('park',)
    """
    return compare_outcomes(election, winners(election, rule_a), winners(election, rule_b))
