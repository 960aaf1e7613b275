"""Arithmetic and order of a council: who must be there, when a motion is carried, which stage follows. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.council_deciding import CouncilConsent, CouncilVote
from ..models.councils import Majority, Quorum

Stage = CouncilConsent.Stage
Result = CouncilVote.Result

#: From which stage of consent one may go to which. An objection leads through integration.
NEXT_STAGES: dict[str, tuple[str, ...]] = {
    Stage.PROPOSE: (Stage.CLARIFY,),
    Stage.CLARIFY: (Stage.PROPOSE, Stage.REACT),
    Stage.REACT: (Stage.CLARIFY, Stage.OBJECT),
    Stage.OBJECT: (Stage.REACT, Stage.INTEGRATE, Stage.CONSENTED),
    Stage.INTEGRATE: (Stage.OBJECT,),
    Stage.CONSENTED: (),
    Stage.WITHDRAWN: (),
}
#: What may be said at which stage.
SAID_AT: dict[str, frozenset[str]] = {
    Stage.PROPOSE: frozenset(),
    Stage.CLARIFY: frozenset({"question", "answer"}),
    Stage.REACT: frozenset({"reaction"}),
    Stage.OBJECT: frozenset({"objection"}),
    Stage.INTEGRATE: frozenset(),
    Stage.CONSENTED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}


def quorum_needed(rule: str, seats: int) -> int:
    """How many of `seats` filled seats with a vote must be there, in whole numbers."""
    return {
        Quorum.NONE: min(1, seats),
        Quorum.THIRD: -(-seats // 3),
        Quorum.HALF: -(-seats // 2),
        Quorum.MORE_THAN_HALF: min(seats // 2 + 1, seats),
        Quorum.TWO_THIRDS: -(-2 * seats // 3),
        Quorum.ALL: seats,
    }[Quorum(rule)]


@dataclass(frozen=True)
class Room:
    """Who counts for one item: filled seats with a vote, without those who stepped aside."""

    seats: frozenset[object]
    present: frozenset[object]
    recused: frozenset[object]
    needed: int

    @property
    def is_quorate(self) -> bool:
        return bool(self.present) and len(self.present) >= self.needed


def room_of(*, filled: set[object], present: set[object], recused: set[object], rule: str) -> Room:
    """The room for one item. Who stepped aside counts neither as present nor towards the quorum."""
    seats = frozenset(filled - recused)
    return Room(
        seats=seats,
        present=frozenset(present & seats),
        recused=frozenset(recused & filled),
        needed=quorum_needed(rule, len(seats)),
    )


def result_of(room: Room, *, majority: str, yes: int, no: int) -> str:
    """What came of a vote. Abstentions are on neither side; a tie carries nothing."""
    if not room.is_quorate:
        return Result.NO_QUORUM
    if yes == no:
        return Result.TIED if yes else Result.LOST
    carried = {
        Majority.SIMPLE: yes > no,
        Majority.ABSOLUTE: 2 * yes > len(room.seats),
        Majority.TWO_THIRDS: 3 * yes >= 2 * (yes + no),
        Majority.UNANIMOUS: no == 0,
    }[Majority(majority)]
    return Result.CARRIED if carried else Result.LOST


def may_follow(stage: str, following: str) -> bool:
    """Whether one stage of consent may follow another; a proposal can be withdrawn at any time."""
    if following == Stage.WITHDRAWN:
        return bool(NEXT_STAGES[stage])
    return following in NEXT_STAGES[stage]
