"""Activities of every form: made, announced, opened under a lock, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity, Window
from ..rules import BEFORE_LOCK, FEATURES, hash_of
from .closing import seal
from .forms import work_of

#: What may be said of an activity by hand, and changed until it opens. Everything else follows from deeds.
CHANGEABLE = frozenset(
    {
        "title",
        "question",
        "theme",
        "council",
        "programme_id",
        "budget_minor",
        "rule",
        "ballot",
        "eligibility",
        "min_age",
        "areas",
        "entry",
        "is_running_shown",
        "opens_at",
        "closes_at",
    }
)
OLDEST = 120
RELATION = "put to a vote"


@transaction.atomic
def make_activity(
    network: Network,
    *,
    form: str,
    title: str,
    eligibility: str,
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    now: datetime,
    **words: Any,
) -> Activity:
    """Prepare an activity. `words`: other fields of Activity.

    Refused: `vote_without_title`, `vote_for_nobody`, `vote_closes_first`, `entry_unknown`, `age_out_of_range`,
    `area_unknown`, `belongs_elsewhere`.
    """
    made = Activity(
        network=network,
        form=form,
        title=title.strip(),
        eligibility=eligibility.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        made_at=now,
        **words,
    )
    check_activity(made)
    made.save()
    _link(made, now)
    note(made, "activity made", by, now, form=form)
    return made


@transaction.atomic
def change_activity(activity: Activity, *, by: Actor, now: datetime, **words: Any) -> Activity:
    """Change an activity before it is locked. Refused: `vote_is_locked`, and as `make_activity`.

    Raises `TypeError` for what is not changed by hand (its form, its state, what was locked).
    """
    if unknown := words.keys() - CHANGEABLE:
        raise TypeError(f"not changed by hand: {sorted(unknown)}")
    fresh = unlocked(activity)
    before = _belongs_to(fresh)
    for field, value in words.items():
        setattr(fresh, field, value)
    check_activity(fresh)
    fresh.save()
    if _belongs_to(fresh) != before:
        _unlink(fresh, before)
        _link(fresh, now)
    note(fresh, "activity changed", by, now)
    return fresh


@transaction.atomic
def drop_activity(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Throw away a draft that nobody has seen. Refused: `activity_was_announced`, `activity_is_used`."""
    fresh = unlocked(activity)
    if fresh.state != Activity.State.DRAFT:
        raise Refused("activity_was_announced")
    note(fresh, "activity dropped", by, now)
    _unlink(fresh, _belongs_to(fresh))
    try:
        with transaction.atomic():
            fresh.delete()
    except (ProtectedError, RestrictedError) as used:
        raise Refused("activity_is_used") from used


@transaction.atomic
def set_window(
    activity: Activity,
    *,
    feature: str,
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    now: datetime,
) -> Window:
    """Give a feature its time; before the lock only, except that a feature before the lock moves freely.

    Refused: `vote_is_locked`, `feature_not_of_form`, `vote_closes_first`.
    """
    fresh = unlocked(activity)
    if feature not in FEATURES[fresh.form]:
        raise Refused("feature_not_of_form")
    if closes_at <= opens_at:
        raise Refused("vote_closes_first")
    made, _is_new = Window.objects.update_or_create(
        activity=fresh, feature=feature, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    note(fresh, "activity changed", by, now, feature=feature)
    return made


@transaction.atomic
def clear_window(activity: Activity, *, feature: str, by: Actor, now: datetime) -> None:
    """Let a feature be open as long as its activity is. Refused: `vote_is_locked`."""
    fresh = unlocked(activity)
    Window.objects.filter(activity=fresh, feature=feature).delete()
    note(fresh, "activity changed", by, now, feature=feature)


@transaction.atomic
def announce_activity(activity: Activity, *, by: Actor, now: datetime) -> Activity:
    """Show a draft to everybody, so that what comes before the lock can begin. Repeating is harmless.

    Refused: `vote_is_locked`.
    """
    fresh = unlocked(activity)
    if fresh.state == Activity.State.DRAFT:
        fresh.state = Activity.State.GATHERING
        fresh.save(update_fields=["state"])
        note(fresh, "activity announced", by, now)
    return fresh


@transaction.atomic
def open_activity(
    activity: Activity, *, by: Actor, now: datetime, seen: str | None = None
) -> Activity:
    """Open: from now on rule, options, days and who may take part are locked and hashed.

    `seen` is the hash of what somebody looked at before they pressed; anything else is not locked.
    Refused: `vote_is_locked`, `vote_is_over`, `window_outside`, `activity_changed_meanwhile`, and what the form's
    own lock refuses.
    """
    fresh = unlocked(activity)
    fresh.locked = _to_lock(fresh, now)
    fresh.locked_hash = hash_of(fresh.locked)
    if seen is not None and seen != fresh.locked_hash:
        raise Refused("activity_changed_meanwhile")
    fresh.state, fresh.opened_at = Activity.State.OPEN, now
    fresh.save()
    note(fresh, "vote opened", by, now, locked_hash=fresh.locked_hash)
    return fresh


@transaction.atomic
def look_ahead(activity: Activity, *, now: datetime) -> tuple[dict[str, Any], str]:
    """What would be locked if it opened now, and its hash; nothing is kept. Refused as `open_activity`."""
    held = transaction.savepoint()
    try:
        locked = _to_lock(unlocked(activity), now)
        return locked, hash_of(locked)
    finally:
        transaction.savepoint_rollback(held)


def _to_lock(activity: Activity, now: datetime) -> dict[str, Any]:
    if activity.closes_at <= now:
        raise Refused("vote_is_over")
    for row in activity.windows.all():
        is_late = row.feature not in BEFORE_LOCK
        if is_late and not (
            row.opens_at < activity.closes_at and activity.opens_at < row.closes_at
        ):
            raise Refused("window_outside")
    return {**locked_in_common(activity), **work_of(activity).lock(activity)}


def locked_in_common(activity: Activity) -> dict[str, Any]:
    """What every form locks: who, how, when, and the rule."""
    return {
        "vote": str(activity.pk),
        "form": activity.form,
        "title": activity.title,
        "question": activity.question,
        "rule": activity.rule,
        "ballot": activity.ballot,
        "eligibility": activity.eligibility,
        "min_age": activity.min_age,
        "areas": activity.areas,
        "entry": activity.entry,
        "is_running_shown": activity.is_running_shown,
        "opens_at": activity.opens_at.isoformat(),
        "closes_at": activity.closes_at.isoformat(),
        "windows": {
            row.feature: [row.opens_at.isoformat(), row.closes_at.isoformat()]
            for row in activity.windows.all()
        },
    }


@transaction.atomic
def close_activity(activity: Activity, *, by: Actor, now: datetime) -> Activity:
    """Close an activity whose time is over. Repeating is harmless. Refused: `vote_still_open`."""
    fresh = Activity.objects.select_for_update().get(pk=activity.pk)
    if fresh.state != Activity.State.OPEN:
        return fresh
    if now < fresh.closes_at:
        raise Refused("vote_still_open")
    fresh.state = Activity.State.CLOSED
    fresh.save(update_fields=["state"])
    note(fresh, "vote closed", by, now, closed_hash=seal(fresh))
    return fresh


def close_and_count_due(network: Network, *, now: datetime) -> None:
    """For the clock: close every activity whose time is over, and do the work of its form."""
    clock = Actor.clock()
    due = Activity.objects.filter(network=network, closes_at__lte=now)
    for row in due.filter(state__in=[Activity.State.OPEN, Activity.State.CLOSED]):
        closed = close_activity(row, by=clock, now=now)
        work_of(closed).close(closed, by=clock, now=now)


def unlocked(activity: Activity) -> Activity:
    """The activity as it stands now, held for us; refused (`vote_is_locked`) once it has opened."""
    fresh = Activity.objects.select_for_update().get(pk=activity.pk)
    if fresh.state not in (Activity.State.DRAFT, Activity.State.GATHERING):
        raise Refused("vote_is_locked")
    return fresh


def check_activity(activity: Activity) -> None:
    """Refused: `vote_without_title`, `vote_for_nobody`, `vote_closes_first`, `entry_unknown`, `age_out_of_range`,
    `area_unknown`, `belongs_elsewhere`."""
    if not activity.title.strip():
        raise Refused("vote_without_title")
    if not activity.eligibility.strip():
        raise Refused("vote_for_nobody")
    if activity.closes_at <= activity.opens_at:
        raise Refused("vote_closes_first")
    if activity.entry not in Activity.Entry.values:
        raise Refused("entry_unknown")
    if activity.min_age is not None and not 0 <= activity.min_age <= OLDEST:
        raise Refused("age_out_of_range", most=OLDEST)
    known = places.codes_of(activity.network, activity.areas) if activity.areas else set()
    if set(activity.areas) - known:
        raise Refused("area_unknown")
    for owner in (activity.theme, activity.council):
        if owner is not None and owner.network_id != activity.network_id:
            raise Refused("belongs_elsewhere")


def note(activity: Activity, deed: str, by: Actor, now: datetime, **facts: Any) -> None:
    """One entry of the ledger about this activity."""
    ledger.record(
        network=activity.network, deed=deed, by=by, now=now, facts={"vote": activity.pk, **facts}
    )


def _belongs_to(activity: Activity) -> set[tuple[str, UUID]]:
    pairs = (
        ("theme", activity.theme_id),
        ("council", activity.council_id),
        ("programme", activity.programme_id),
    )
    return {(kind, identifier) for kind, identifier in pairs if identifier}


def _link(activity: Activity, now: datetime) -> None:
    """An activity comes from what it belongs to."""
    pairs = [(owner, ("vote", activity.pk)) for owner in sorted(_belongs_to(activity))]
    trace.link_many(activity.network, pairs=pairs, relation=RELATION, now=now)


def _unlink(activity: Activity, owners: set[tuple[str, UUID]]) -> None:
    for owner in owners:
        trace.unlink(
            activity.network, source=owner, target=("vote", activity.pk), relation=RELATION
        )
