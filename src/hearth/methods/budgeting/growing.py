"""Add1: everybody's money is raised step by step until the next step would overspend.

The outcome is not monotone in the money, so no step is jumped over unproved: several at once are taken only where the
run at their end, held against the run at their start, shows that every one between buys the same (`Run.is_like`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hearth.methods.budgeting.equal_shares import Run
from hearth.methods.budgeting.playing import Play
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Certificate
from hearth.methods.progress import Progress

_MOST_PATIENCE = 64


@dataclass
class Grown:
    """How far the money has been raised. `effort`: the purchases played on the way, those of vain tries too.

    `run`: what the last step buys.
    """

    endowment: Fraction
    steps: int = 0
    ended_because: str = "nothing_affordable"
    certificate: Certificate | None = None
    effort: int = 0
    run: Run | None = None


def go_back(prepared: Prepared, grown: Grown, steps: int, play: Play) -> None:
    """Begin so many steps on, or fewer, until what is bought stays within the budget."""
    back, unit = 1, _unit(prepared)
    grown.steps, grown.endowment = steps, grown.endowment + steps * unit
    while grown.steps:
        grown.run = play(prepared, endowment=grown.endowment, limit=prepared.election.budget)
        if not grown.run.overspent:
            return
        fewer = min(back, grown.steps)
        grown.steps, grown.endowment, back = (
            grown.steps - fewer,
            grown.endowment - fewer * unit,
            2 * back,
        )
    grown.run = None


def _unit(prepared: Prepared) -> Fraction:
    """What every voter gains in one step, in minor units."""
    return Fraction(prepared.rule.increment) * prepared.election.money_unit


def grow(prepared: Prepared, grown: Grown, progress: Progress, play: Play) -> None:
    """Raise the endowment to the one that counts."""
    election, stride, unit = prepared.election, _Stride(), _unit(prepared)
    run = grown.run or play(prepared, endowment=grown.endowment)
    grown.certificate, grown.effort = run.certificate, len(run.winners)
    while (why := _end(prepared, run)) is None:
        many = stride.length
        money = grown.endowment + many * unit
        following = play(
            prepared, endowment=money, limit=election.budget, like=run, only_like=many > 1
        )
        grown.effort += len(following.winners)
        stride.learn(following.is_like)
        if many > 1 and not following.is_like:
            continue
        grown.certificate += following.certificate
        if following.overspent:
            why = "next_step_overspends"
            break
        run, grown.endowment, grown.steps = following, money, grown.steps + many
        progress.step("increments", grown.steps)
    grown.run, grown.ended_because = run, why


def _end(prepared: Prepared, run: Run) -> str | None:
    """Why no further step is taken, or None."""
    if prepared.rule.stop_when_exhaustive and _exhaustive(prepared, run):
        return "exhaustive"
    return "all_bought" if run.is_settled else None


class _Stride:
    """How many steps to try at once: twice as many after each success, and long singly where outcomes change often."""

    def __init__(self) -> None:
        self.length, self.wait, self.patience = 1, 1, 1

    def learn(self, is_like: bool) -> None:
        """Whether the last try showed the same outcome throughout."""
        if self.length > 1:
            if is_like:
                self.length, self.patience = self.length * 2, 1
            elif self.length > 2:
                self.length //= 2
            else:
                self.length, self.patience = 1, min(2 * self.patience, _MOST_PATIENCE)
                self.wait = self.patience
        elif not is_like:
            self.wait = self.patience
        else:
            self.wait -= 1
            if self.wait <= 0:
                self.length = 2


def _exhaustive(prepared: Prepared, run: Run) -> bool:
    """No project on the list that is not bought, supported or not, fits what is left.

    What another purchase shuts out, what waits for another one, and what has too few supporters is not on the list.
    """
    gate = prepared.gate()
    gate.bought.update(run.winners)
    left, bought = prepared.election.budget - run.cost, gate.bought
    return all(
        cost > left or gate.obstacle(p) or _too_few(prepared, p)
        for p, cost in enumerate(prepared.costs)
        if p not in bought
    )


def _too_few(prepared: Prepared, p: int) -> bool:
    """Whether fewer ballots name a project than the rule asks for."""
    return 0 < prepared.rule.min_support > len(prepared.ballots.supporters(p))
