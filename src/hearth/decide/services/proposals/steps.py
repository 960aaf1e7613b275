"""One step of a proposal's way: checked, written down with its reason."""

from __future__ import annotations

from datetime import datetime

from hearth.kit.refusals import Refused

from ...models import Proposal, ProposalStep
from ...rules.proposals import WITH_REASON, may_follow


def move(proposal: Proposal, *, to: str, reason: str = "", now: datetime) -> None:
    """Bring a proposal (held by the caller) into its next state; the caller saves it.

    Refused: `proposal_not_now`, `proposal_without_reason`.
    """
    if not may_follow(proposal.state, to):
        raise Refused("proposal_not_now")
    if to in WITH_REASON and not reason.strip():
        raise Refused("proposal_without_reason")
    proposal.state, proposal.reason, proposal.changed_at = to, reason.strip()[:2000], now
    ProposalStep.objects.create(proposal=proposal, state=to, reason=proposal.reason, at=now)


def held(proposal: Proposal) -> Proposal:
    """The proposal as it stands now, held for us, with its vote."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("vote__network")
    return rows.get(pk=proposal.pk)
