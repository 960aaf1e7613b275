"""The words for everything that councils and the decision log keep as a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

HOW_FILLED: Words = {
    "election": _("By election"),
    "lot": _("By lot"),
    "appointment": _("Appointed"),
    "ex_officio": _("By office"),
}
WHY_ENDED: Words = {
    "over": _("The term was over"),
    "resigned": _("Stepped down"),
    "moved": _("Moved away"),
    "replaced": _("Somebody else took the seat"),
    "other": _("Another reason"),
}
QUORUM: Words = {
    "more_than_half": _("More than half of the seats"),
    "half": _("Half of the seats"),
    "third": _("A third of the seats"),
    "two_thirds": _("Two thirds of the seats"),
    "all": _("Every seat"),
    "none": _("Nobody in particular"),
}
MAJORITY: Words = {
    "simple": _("More for than against"),
    "absolute": _("More than half of all seats with a vote are for it"),
    "two_thirds": _("At least two thirds of the votes are for it"),
    "unanimous": _("Nobody is against"),
}
MEETING_STATES: Words = {
    "planned": _("Planned"),
    "running": _("Running now"),
    "ended": _("Over, minutes being written"),
    "published": _("Minutes published"),
    "cancelled": _("Called off"),
}
STATE_TONES: dict[str, str] = {
    "planned": "info",
    "running": "good",
    "ended": "wait",
    "published": "quiet",
    "cancelled": "stop",
}
ITEM_KINDS: Words = {
    "information": _("To know"),
    "discussion": _("To talk over"),
    "decision": _("To decide by vote"),
    "consent": _("To decide by consent"),
}
PRESENCE: Words = {
    "present": _("In the room"),
    "online": _("Online"),
    "apologies": _("Sent apologies"),
    "absent": _("Not there"),
}
CHOICES: Words = {"for": _("In favour"), "against": _("Against"), "abstain": _("Abstains")}
RESULTS: Words = {
    "carried": _("Carried"),
    "lost": _("Not carried"),
    "tied": _("A tie: not carried"),
    "no_quorum": _("Too few were there: nothing is decided"),
}
RESULT_TONES = {"carried": "good", "lost": "stop", "tied": "wait", "no_quorum": "wait"}
STAGES: Words = {
    "propose": _("Propose"),
    "clarify": _("Clarify"),
    "react": _("React"),
    "object": _("Object"),
    "integrate": _("Integrate"),
    "consented": _("Consent is given"),
    "withdrawn": _("Taken back"),
}
STAGE_HELP: Words = {
    "propose": _("Read the proposal out. Nobody comments yet."),
    "clarify": _("Questions to understand it, and answers. No opinions yet."),
    "react": _("Everybody says once, in turn, what they think."),
    "object": _("Does anybody see harm in trying this? An objection says which harm."),
    "integrate": _("Change the wording so that each objection is met."),
    "consented": _("Nobody objects: it is safe enough to try."),
    "withdrawn": _("It is not pursued."),
}
STAGE_BUTTONS: Words = {
    "propose": _("Back to proposing"),
    "clarify": _("Go on to questions"),
    "react": _("Go on to reactions"),
    "object": _("Ask for objections"),
    "integrate": _("Integrate the objections"),
    "consented": _("No objections stand: consent"),
}
REMARKS: Words = {
    "question": _("Question"),
    "answer": _("Answer"),
    "reaction": _("Reaction"),
    "objection": _("Objection"),
}
OBJECTION_STATES: Words = {
    "stands": _("Stands"),
    "integrated": _("Taken into the wording"),
    "withdrawn": _("Taken back"),
}
ACTION_STATES: Words = {"open": _("To do"), "done": _("Done"), "dropped": _("Dropped")}
SOURCES: Words = {
    "theme": _("Many speak of it"),
    "gap": _("Who is missing"),
    "proposal": _("A proposal on its way"),
    "decision": _("A decision"),
    "review": _("A decision that comes back"),
    "veto": _("A veto without an answer"),
    "priority": _("A priority that stands"),
    "vote": _("A result"),
    "term": _("A seat becomes free"),
}
REVIEW_RESULTS: Words = {
    "keep": _("Kept as it is"),
    "change": _("To be changed"),
    "end": _("Ended"),
}
VETO_ANSWERS: Words = {
    "accepted": _("The veto is accepted: the plan is dropped"),
    "changed": _("The plan is changed to meet the reason"),
    "disputed": _("The veto is disputed"),
}


def choices(words: Words, *, empty: str | Promise = "") -> list[tuple[str, Any]]:
    """What a field offers; with `empty`, nothing chosen comes first under that name."""
    return [*([("", empty)] if empty else []), *words.items()]


def said(words: Mapping[str, Any], key: str) -> Any:
    """The words of a key, or the key where there are none."""
    return words.get(key, key)


def told_vote(row: Any, names: dict[Any, str]) -> dict[str, Any]:
    """A vote of a meeting in words: result, majority, who raised which hand. `names`: by seat, as they are public."""
    return {
        "row": row,
        "result": said(RESULTS, row.result),
        "tone": RESULT_TONES[row.result],
        "majority": said(MAJORITY, row.majority),
        "hands": [
            (names.get(hand.seat_id, hand.seat.name), said(CHOICES, hand.choice))
            for hand in row.hands.all()
        ],
    }
