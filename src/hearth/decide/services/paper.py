"""Ballots on paper: read by two people who do not see each other's reading, settled where they differ."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity, Ballot, PaperSheet
from ..queries import is_voter, voter_key_of
from .casting import _chosen, _hold, _put_in
from .twice_read import read_again


@transaction.atomic
def enter_sheet(
    vote: Activity, *, sheet: str, code: str, choices: Any, by: Actor, now: datetime
) -> PaperSheet:
    """Enter a paper ballot; a second person enters it again, and only agreement makes it count.

    Refused: `sheet_without_number`, `voter_code_unknown`, `project_not_on_ballot`, `ballot_empty`,
    `same_person_twice`, `sheet_is_done`, `sheet_code_differs`, `vote_not_open`, `already_voted`.
    """
    if by.membership_id is None:
        raise Refused("vote_not_open")
    _hold(vote, Ballot.Channel.PAPER)
    if not sheet.strip():
        raise Refused("sheet_without_number")
    if not is_voter(vote, code):
        raise Refused("voter_code_unknown")
    chosen, key = _chosen(vote, choices), voter_key_of(vote.pk, code)
    rows = PaperSheet.objects.select_for_update().filter(
        network_id=vote.network_id, vote_id=vote.pk
    )
    known = rows.filter(sheet=sheet.strip()).first()
    if known is None:
        return _first_entry(vote, sheet.strip(), key, chosen, by, now)
    agreed = read_again(known, chosen, is_same_code=known.voter_key == key, by=by)
    if agreed:
        _put_in(vote, key, chosen, "paper", None, {}, by, now)
    return known


def _first_entry(
    vote: Activity, sheet: str, key: str, chosen: Any, by: Actor, now: datetime
) -> PaperSheet:
    taken = {"network_id": vote.network_id, "vote_id": vote.pk, "voter_key": key}
    if Ballot.objects.filter(**taken).exists() or PaperSheet.objects.filter(**taken).exists():
        raise Refused("already_voted")
    made = PaperSheet.objects.create(
        network_id=vote.network_id,
        vote_id=vote.pk,
        voter_key=key,
        sheet=sheet,
        first=chosen,
        first_by=by.member,
        entered_at=now,
    )
    ledger.record(
        network=vote.network,
        deed="paper ballot entered",
        by=by,
        now=now,
        facts={"vote": vote.pk, "sheet": sheet},
    )
    return made


@transaction.atomic
def settle_sheet(
    vote: Activity, *, sheet_id: UUID, choices: Any, by: Actor, now: datetime
) -> PaperSheet:
    """Settle a sheet that two people read differently, paper in hand.

    Refused: `sheet_not_differing`, `project_not_on_ballot`, `ballot_empty`, `vote_not_open`.
    """
    _hold(vote, Ballot.Channel.PAPER)
    rows = PaperSheet.objects.select_for_update().filter(
        network_id=vote.network_id, vote_id=vote.pk
    )
    known = rows.filter(id=sheet_id).first()
    if known is None or known.state != PaperSheet.State.DIFFERS:
        raise Refused("sheet_not_differing")
    chosen = _chosen(vote, choices)
    known.state = PaperSheet.State.AGREED
    known.save(update_fields=["state"])
    _put_in(vote, known.voter_key, chosen, "paper", None, {}, by, now)
    return known
