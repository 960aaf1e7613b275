"""How a vote stands while it runs: kept from time to time, only where the setting says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings

from ...bridge import priorities as bridge
from ...models import Activity, Ballot
from ...queries.ballots import ballot_settings
from ...queries.calendar import shows_result
from ...queries.choosing import running_kind
from ...queries.votes import VOTES
from ...rules.sequence import lot_of


def note_running(network: Network, *, now: datetime) -> None:
    """For the clock: keep how each open vote stands that shows it, once enough ballots are new."""
    rows = Activity.objects.filter(
        network=network, state=Activity.State.OPEN, form__in=VOTES, is_running_shown=True
    )
    for vote in rows.select_related("network"):
        box = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk)
        n, kind = box.count(), running_kind(vote)
        if shows_result(vote) and readings.may_publish(network, kind=kind, n=n):
            ballots = list(box.order_by().values_list("choices", flat=True))
            payload = {"rule": readings.rule_of(network), "ballots": n, **_stand(vote, ballots)}
            readings.keep(network, kind=kind, public=True, n=n, payload=payload, now=now)


def _stand(vote: Activity, ballots: list[Any]) -> dict[str, Any]:
    """Priorities by their rule; projects by how many ballots name them."""
    options = [str(row["number"]) for row in vote.locked["projects"]]
    lot = [str(n) for n in lot_of(map(int, options), locked_hash=vote.locked_hash)]
    if vote.form == Activity.Form.PRIORITIES:
        locked = vote.locked
        counted = bridge.count_choice(
            options=options, rule=locked["rule"], ballot=locked["ballot"], ballots=ballots, lot=lot
        )
        return {"order": counted["order"], "result": {"plain": counted, "order": counted["order"]}}
    named = dict.fromkeys(options, 0)
    kind = ballot_settings(vote)["kind"]
    for choices in ballots:
        if kind == "score":
            choices = [number for number, mark in choices.items() if mark]
        for number in choices:
            named[str(number)] += 1
    order = sorted(options, key=lambda number: (-named[number], lot.index(number)))
    return {"order": order, "named": named}
