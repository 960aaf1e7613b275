"""After the count: who paid what, effects by place and group, other rules beside, and what would have been enough.

Worked out in portions from the locked settings and the ballots, so that neither the count nor the clock waits for it.
The result stands already and never changes.
"""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import Any

import numpy as np
from django.db.models import Q

from hearth.core.networks.models import Network

from ...bridge import budget_story as bridge
from ...bridge.budget_ballots import read_ballots
from ...bridge.budget_figures import Groups
from ...models import Activity, CountStory, Outcome
from ...queries.voters import voters_of
from .progress import lease_from

#: Votes up to this many ballots times options are told at once.
SMALL = 60_000
SECONDS = 20.0


def tell_waiting_counts(network: Network, *, now: datetime) -> None:
    """For the clock: go on with every count that is not told to its end."""
    waiting = CountStory.objects.filter(vote__network=network, vote__form=Activity.Form.BUDGET)
    steps = [CountStory.Step.WAITING, CountStory.Step.TELLING]
    for story in waiting.filter(step__in=steps).select_related("vote__network"):
        tell_count(story.vote, now=now)


def tell_if_small(vote: Activity, *, now: datetime) -> None:
    """Tell a small count at once; a large one waits for the clock."""
    outcome = Outcome.objects.filter(vote_id=vote.pk).only("ballots").first()
    story = CountStory.objects.filter(vote_id=vote.pk).select_related("vote").first()
    if outcome is None or story is None or story.step != CountStory.Step.WAITING:
        return
    if outcome.ballots * len(story.vote.locked["projects"]) <= SMALL:
        tell_count(vote, now=now, seconds=4)


def tell_count(vote: Activity, *, now: datetime, seconds: float = SECONDS) -> CountStory | None:
    """Work on the story of a counted vote for about so many seconds; none if somebody else is at it, or nobody counted.

    Repeating is harmless, also after a crash: what is worked out is kept.
    """
    rows = CountStory.objects.filter(vote_id=vote.pk, vote__state=Activity.State.COUNTED)
    free = Q(held_until=None) | Q(held_until__lt=now)
    if not rows.filter(free).update(held_until=lease_from(now)):
        return None
    story = rows.select_related("vote__network").get()
    try:
        if story.step != CountStory.Step.TOLD:
            _go_on(story, now, until=monotonic() + seconds)
    finally:
        rows.update(held_until=None)
    return story


def _go_on(story: CountStory, now: datetime, *, until: float) -> None:
    vote, account = story.vote, story.account
    locked, rule = vote.locked, vote.locked["rule"]
    result = Outcome.objects.values_list("result", flat=True).get(vote_id=vote.pk)
    texts, sortings = voters_of(vote)
    one = bridge.election(locked, read_ballots(texts))
    story.step = CountStory.Step.TELLING
    if "effects" not in account:
        tables = [Groups(s.key, s.name, s.groups, np.array(s.of, dtype=np.int64)) for s in sortings]
        kind = (locked.get("ballot") or {}).get("kind", "approval")
        account |= {
            "effects": bridge.effects(vote.network, one, result["winners"], tables),
            "paid": bridge.paid_by_group(vote.network, one, rule, tables),
            "money": bridge.money_tables(locked, result["winners"], labels_of(vote)),
            "rules": bridge.other_rules(one, rule, kind=kind),
        }
    _tell_losers(story, one, rule, len(result["losers"]), now, until)


def _tell_losers(
    story: CountStory, one: Any, rule: dict[str, Any], n: int, now: datetime, until: float
) -> None:
    """Loser after loser until the time is over; nothing that was found is lost."""
    limits = story.account.setdefault("limits", {})
    story.done, story.total = len(limits), n
    _save(story)
    kept = monotonic()
    for project, found in bridge.limits_of(one, rule, told=tuple(limits)):
        limits[project] = found
        story.done = len(limits)
        if monotonic() > until:
            break
        if monotonic() - kept > 2:
            kept = monotonic()
            story.held_until = lease_from(now)
            _save(story)
    if len(limits) >= n:
        story.step, story.told_at = CountStory.Step.TOLD, now
    _save(story)


def _save(story: CountStory) -> None:
    story.save(update_fields=["step", "done", "total", "account", "told_at", "held_until"])


def labels_of(vote: Activity) -> dict[str, dict[str, str]]:
    """Option number to the name of its place, and of its theme."""
    rows = list(vote.projects.select_related("place", "theme"))
    return {
        "place": {str(row.number): row.place.name for row in rows if row.place},
        "theme": {str(row.number): row.theme.name for row in rows if row.theme},
    }
