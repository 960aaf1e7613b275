"""Reading a conversation: while it runs, and once for good after closing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.proofs import hash_of

from ...bridge import conversation as bridge
from ...models import Activity, ConversationReading
from ...queries.conversations import conversations, gathered, read_numbers, reading
from ...queries.conversations.results import Standpoint, has_news, result
from .turnout import protected_turnout

#: A full reading at most so often while people still vote.
GROUPS_EVERY = timedelta(minutes=30)


def take_reading(
    activity: Activity, *, now: datetime, in_full: bool = False
) -> ConversationReading:
    """Read what everybody said as it stands now. In full (always at the end) groups are looked for anew.

    While it runs, the figures that anybody sees change only when enough people are new, so that no single
    person's opinions can be read from the difference.
    """
    said = bridge.parse(gathered(activity))
    found = reading(activity) or ConversationReading(activity=activity)
    in_full = in_full or _groups_are_due(found, len(said), now)
    inner = bridge.read(said, keep=read_numbers(activity), before=found.inner, in_full=in_full)
    found.inner, found.as_of = inner, now
    found.participants = inner.get("participants", 0)
    found.opinions = inner.get("opinions", 0)
    if in_full:
        found.grouped_at, found.grouped_opinions = now, found.opinions
    _show(activity, found, now)
    _save(found)
    return found


def _groups_are_due(found: ConversationReading, said: int, now: datetime) -> bool:
    if not found.inner or found.grouped_at is None:
        return True
    is_time = now - found.grouped_at >= GROUPS_EVERY
    return is_time and bridge.is_due_for_groups(now=said, before=found.grouped_opinions)


def _show(activity: Activity, found: ConversationReading, now: datetime) -> None:
    """What may be published: at the end, and while it runs only where that was settled before opening."""
    is_over = activity.state in (Activity.State.CLOSED, Activity.State.COUNTED)
    if not is_over:
        if not activity.is_running_shown:
            return
        before = found.shown_participants if found.shown else None
        if not bridge.may_show(before=before, now=found.participants):
            return
    threshold = activity.network.small_number
    found.shown = bridge.protect(found.inner, threshold=threshold, now=now)
    if not found.shown.get("too_few"):
        found.shown["turnout"] = protected_turnout(activity)
    found.shown_at, found.shown_participants = now, found.participants


def _save(found: ConversationReading) -> None:
    """All but `touched_at`, which others may have moved on meanwhile."""
    fields = [
        f.name for f in ConversationReading._meta.fields if f.name not in ("activity", "touched_at")
    ]
    values = {name: getattr(found, name) for name in fields}
    ConversationReading.objects.update_or_create(activity=found.activity, defaults=values)


def refresh_conversations(network: Network, *, now: datetime) -> None:
    """For the clock: read every open conversation in which anything changed since the last time."""
    for activity in conversations(network).filter(state=Activity.State.OPEN):
        found = reading(activity)
        if found is None or has_news(found):
            take_reading(activity, now=now)


@transaction.atomic
def finish(activity: Activity, *, by: Actor, now: datetime) -> None:
    """The last reading, in full; from now on everybody sees it. What came after closing is sealed first."""
    from ..activities import note
    from ..closing import seal_again

    fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if fresh.state != Activity.State.CLOSED:
        return
    seal_again(fresh, by=by, now=now)
    found = take_reading(fresh, now=now, in_full=True)
    Activity.objects.filter(pk=fresh.pk).update(state=Activity.State.COUNTED)
    facts = {
        "participants": found.participants,
        "opinions": found.opinions,
        "result_hash": hash_of(found.shown),
    }
    note(fresh, "conversation read", by, now, **facts)


def standpoint(activity: Activity, *, opinions: dict[int, int]) -> Standpoint | None:
    """Where somebody with these opinions stands; none while results stay hidden, or before there is a map."""
    found = result(activity)
    if found is None or found.too_few:
        return None
    kept = reading(activity)
    told: dict[str, Any] | None = (
        bridge.stand(kept.inner, opinions) if kept and kept.inner else None
    )
    if told is None:
        return None
    group = told["group"] if found.payload.get("groups") else None
    return Standpoint(told["at"], told["low"], told["high"], group, found.payload)
