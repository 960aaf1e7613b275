"""A budget that is still gathering: proposals in every state, costed by named people, two about to become one."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hearth.core.people import queries as people
from hearth.decide import services as decide
from hearth.decide.services import Admitted, Draft

from ..stage import Stage

BEGAN = -34
#: How a proposal goes on from being shown, state by state.
WAY = ("in_review", "feasible", "on_ballot")


def gather_proposals(stage: Stage) -> None:
    """The third budget: what people would do with it, and how far each idea is."""
    said, cy = script(), stage.as_("facilitator")
    vote = _vote(stage)
    made: dict[str, Any] = {}
    for n, row in enumerate(said["proposals"]):
        made[row["key"]] = _propose(stage, vote, n, row)
    merged = _offer(stage, vote, made, said["merged"], day=-18)
    for answer in merged.answers.all():
        decide.answer_merge(answer, agrees=True, by=cy, now=stage.at(-15))
    _offer(stage, vote, made, said["offer"], day=-3)
    for row in said["proposals"]:
        _go_on(stage, made, row)
    for first, kind, second, reason in said["links"]:
        decide.link_projects(
            vote, kind=kind, first=made[first].project, second=made[second].project,
            reason=reason, by=cy, now=stage.at(-2),
        )  # fmt: skip
    stage.votes["third"] = vote
    stage.say(f"“{vote.title}”: {len(made)} proposals so far")


def _vote(stage: Stage) -> Any:
    said, cy, now = script()["vote"], stage.as_("facilitator"), stage.at(BEGAN)
    vote = decide.make_vote(
        stage.network, title=said["title"], question=said["question"], budget_minor=said["budget"] * 100,
        eligibility=said["eligibility"], opens_at=stage.at(35, 8), closes_at=stage.at(56, 20),
        entry="browser", by=cy, now=now,
    )  # fmt: skip
    for feature, first, last in (("proposals", BEGAN, 9), ("support", BEGAN, 16)):
        decide.set_window(
            vote, feature=feature, opens_at=stage.at(first, 6), closes_at=stage.at(last, 20), by=cy, now=now
        )  # fmt: skip
    decide.set_call(vote, support_needed=5, help_text=said["help"], by=cy, now=now)
    return decide.announce_activity(vote, by=cy, now=now)


def _propose(stage: Stage, vote: Any, n: int, row: dict[str, Any]) -> Any:
    """It comes in, is read, and people support it."""
    day, cy = BEGAN + 1 + n // 2, stage.as_("facilitator")
    draft = Draft(
        title=row["title"], what=row["what"], who_helps=row["who"], where=row.get("where", ""),
        place=stage.wards[row["ward"] % len(stage.wards)] if "ward" in row else None, theme=stage.themes[row["theme"]],
        rough_cost_minor=row["rough"] * 100, proposed_by=row.get("by", ""), language=row.get("language", "en"),
    )  # fmt: skip
    came = decide.propose(
        vote,
        admitted=Admitted(f"author-{row['key']}", "browser"),
        draft=draft,
        voices=_voices(stage, row) if row.get("heard") else (),
        key=uuid5(NAMESPACE_URL, f"{stage.slug}:{row['key']}"),
        by=stage.as_("facilitator"),
        now=stage.at(day, 11),
    )
    if row["state"] == "shown" and row["key"] in ("chess", "bus"):
        stage.proposal_receipts.append((came.receipt, row["title"]))
    if row["state"] == "waiting":
        return came.proposal
    if row["state"] == "refused":
        return decide.refuse_proposal(
            came.proposal, reason=row["reason"], by=cy, now=stage.at(day, 15)
        )
    shown = decide.show_proposal(came.proposal, by=cy, now=stage.at(day, 15))
    for k in range(row.get("support", 0)):
        who = Admitted(f"neighbour-{(n * 3 + k) % 23}", "browser")
        decide.support_proposal(shown, admitted=who, by=cy, now=stage.at(day, 16, k % 60))
    if row["state"] == "withdrawn":
        return decide.withdraw_proposal(shown, by=cy, now=stage.at(day, 18))
    return shown


def _voices(stage: Stage, row: dict[str, Any]) -> list[Any]:
    """Some of the voices that spoke of its theme before."""
    return [told.voice_id for told in stage.voices if row["theme"] in told.themes][:3]


def _offer(stage: Stage, vote: Any, made: dict[str, Any], said: dict[str, Any], *, day: int) -> Any:
    parts = [made[key] for key in said["parts"]]
    for part in parts:
        part.refresh_from_db()
    draft = Draft(
        title=said["title"], what=said["what"], who_helps=parts[0].who_helps, where=parts[0].where,
        place=parts[0].place, theme=parts[0].theme, rough_cost_minor=parts[0].rough_cost_minor,
    )  # fmt: skip
    return decide.offer_merge(
        vote, proposals=parts, draft=draft, reason=said["reason"], by=stage.as_("facilitator"), now=stage.at(day)
    )  # fmt: skip


def _go_on(stage: Stage, made: dict[str, Any], row: dict[str, Any]) -> None:
    """Reviewed, valued, settled, put on the ballot: as far as it has come."""
    if row["state"] not in (*WAY, "not_feasible"):
        return
    cy, proposal = stage.as_("facilitator"), made[row["key"]]
    proposal = decide.begin_review(proposal, by=cy, now=stage.at(-16))
    for valued in row.get("valued", ()):
        _value(stage, proposal, valued)
    if row["state"] != "in_review":
        proposal = decide.settle_proposal(
            proposal, is_feasible=row["state"] != "not_feasible", cost_minor=row.get("cost", 0) * 100,
            reason=row.get("reason", ""), by=cy, now=stage.at(-4),
        )  # fmt: skip
    if row["state"] == "on_ballot":
        decide.put_on_ballot(proposal, by=cy, now=stage.at(-2))
    made[row["key"]] = proposal


def _value(stage: Stage, proposal: Any, valued: list[Any]) -> None:
    """One member is asked by a day; most have answered."""
    role, verdict, *rest = valued
    actor, cy = stage.as_(role), stage.as_("facilitator")
    membership = people.membership(stage.network, actor.member)
    assert membership is not None
    is_asked = verdict == "asked"
    asked = decide.ask_valuer(
        proposal, valuer=membership, shown_name=script()["valuers"][role], question=rest[1] if is_asked else "",
        due_on=stage.day(rest[0] if is_asked else -7), by=cy, now=stage.at(-15),
    )  # fmt: skip
    if is_asked:
        return
    low, high, reasons = rest
    decide.answer_valuation(
        asked, verdict=verdict, low_minor=low * 100 if low else None, high_minor=high * 100 if high else None,
        reasons=reasons, by=actor, now=stage.at(-8),
    )  # fmt: skip


@cache
def script() -> dict[str, Any]:
    """The vote, its proposals and what became of them, in words."""
    text = files(__package__).joinpath("decide_proposals.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
