"""A draw in three steps: the pool is fixed, the lottery is made and published, public words choose the ticket."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import panels as bridge
from ...models import Activity, Panel, PanelDraw, PanelRelaxation, Registrant
from ...queries import panels as asked
from ...rules import panels as rules
from ..activities import note
from ..closing import seal_again

#: How long a draw stays with the worker that took it.
LEASE = timedelta(minutes=30)
UNDER_WAY = (
    PanelDraw.State.WAITING,
    PanelDraw.State.WORKING,
    PanelDraw.State.STUCK,
    PanelDraw.State.READY,
)


@transaction.atomic
def ask_for_draw(
    activity: Activity, *, seed_at: datetime | None = None, by: Actor, now: datetime
) -> PanelDraw:
    """Fix the pool and put a draw in the queue: the first after closing, later ones for seats that came free.

    One that is under way already is returned; one that was stuck is tried again.
    Refused: `panel_still_registering`, `panel_pool_empty`, `panel_seats_full`, `reserve_comes_first`.
    """
    held = Activity.objects.select_for_update().select_related("network").get(pk=activity.pk)
    under_way = asked.draws(held).filter(state__in=UNDER_WAY).first()
    if under_way:
        return _try_again(under_way)
    if held.state not in (Activity.State.CLOSED, Activity.State.COUNTED):
        raise Refused("panel_still_registering")
    panel = asked.settings_of(held)
    number = asked.draws(held).count() + 1
    if number > 1 and panel.method == Panel.Method.PLAIN:
        raise Refused("reserve_comes_first")
    free = asked.free_seats(held)
    if not free:
        raise Refused("panel_seats_full")
    rows = asked.pool_rows(held, panel.targets)
    if not rows:
        raise Refused("panel_pool_empty")
    made = _queued(held, panel, rows, number, free, seed_at, now)
    note(held, "panel draw asked", by, now, draw=number, pool=len(rows), digest=made.pool_digest)
    seal_again(held, by=by, now=now)
    return made


def _try_again(draw: PanelDraw) -> PanelDraw:
    if draw.state == PanelDraw.State.STUCK:
        draw.state, draw.trouble, draw.taken_at = PanelDraw.State.WAITING, {}, None
        draw.targets = asked.settings_of(draw.activity).targets
        draw.save(update_fields=["state", "trouble", "taken_at", "targets"])
    return draw


def _queued(
    activity: Activity,
    panel: Panel,
    rows: list[list[Any]],
    number: int,
    free: int,
    seed_at: datetime | None,
    now: datetime,
) -> PanelDraw:
    first, plain = number == 1, panel.method == Panel.Method.PLAIN
    seated, gone = asked.sitting_and_gone(activity)
    secret, commitment = (panel.seed_secret, panel.seed_commitment) if first else _fresh(panel)
    kinds = PanelDraw.Kind
    return PanelDraw.objects.create(
        activity=activity, number=number, free=free, targets=panel.targets, pool=rows,
        kind=kinds.LOTTERY if plain else kinds.FIRST if first else kinds.REPLACEMENT,
        pool_n=len(rows), pool_digest=rules.pool_digest(rows), seated=seated, gone=gone,
        is_pool_public=plain or bridge.is_pool_safe(activity.network, rows),
        seed_at=seed_at or (panel.seed_at if first else None),
        seed_secret=secret, seed_commitment=commitment, asked_at=now,
    )  # fmt: skip


def _fresh(panel: Panel) -> tuple[str, str]:
    """Sealed words of a later draw."""
    if panel.seed_how == Panel.SeedHow.PUBLIC:
        return "", ""
    secret = token_hex(16)
    return secret, rules.commitment_of(secret)


def work_on_draws(network: Network, *, now: datetime) -> None:
    """For the clock: make every lottery that waits."""
    for draw in asked.draws_to_work_on(network, now=now, lease_until=now - LEASE):
        work_on_draw(draw, now=now)


def work_on_draw(draw: PanelDraw, *, now: datetime) -> PanelDraw:
    """Make the lottery of one draw: takes minutes for a large pool, and holds nobody up meanwhile.

    Whatever worker comes second finds it taken. Where no panel is possible the draw is stuck, with the reasons.
    """
    taken = _take(draw, now=now)
    if taken is None:
        return PanelDraw.objects.get(pk=draw.pk)
    started = time.monotonic()
    panel = asked.settings_of(taken.activity)
    lottery, chances, trouble = _sums(taken, panel)
    later = now + timedelta(seconds=time.monotonic() - started)
    return _done(taken, lottery, chances, trouble, now=later)


@transaction.atomic
def _take(draw: PanelDraw, *, now: datetime) -> PanelDraw | None:
    row = PanelDraw.objects.select_for_update().select_related("activity__network").get(pk=draw.pk)
    lost = row.state == PanelDraw.State.WORKING and row.taken_at and row.taken_at < now - LEASE
    if row.state != PanelDraw.State.WAITING and not lost:
        return None
    row.state, row.taken_at, row.step = PanelDraw.State.WORKING, now, "targets"
    row.save(update_fields=["state", "taken_at", "step"])
    return row


def _sums(draw: PanelDraw, panel: Panel) -> tuple[dict[str, Any], dict[str, float], dict[str, Any]]:
    """The lottery and everybody's chance, or what stands in the way."""
    if draw.kind == PanelDraw.Kind.LOTTERY:
        able = [row[0] for row in draw.pool if row[0] not in set(draw.gone)]
        chance = min(1.0, draw.free / max(1, len(able)))
        told = {"method": "plain", "digest": draw.pool_digest, "minimum": chance, "maximum": chance}
        return told, dict.fromkeys(able, chance), {}
    asked_for: dict[str, Any] = {
        "seats": panel.seats,
        "household": any(row[2] for row in draw.pool),
        "seated": draw.seated,
        "gone": draw.gone,
    }
    found = bridge.feasible(draw.pool, draw.targets, **asked_for)
    if not found.possible:
        return {}, {}, {"reasons": found.reasons, "changes": found.changes}
    PanelDraw.objects.filter(pk=draw.pk).update(step="chances")
    try:
        lottery, chances = bridge.lottery_of(
            draw.pool, draw.targets, method=panel.method, tickets=panel.tickets,
            seed=lottery_seed(draw), **asked_for,
        )  # fmt: skip
    except Refused as refused:
        return {}, {}, {"reasons": [{"code": refused.code, **refused.facts}], "changes": []}
    return {**lottery, "household": asked_for["household"]}, chances, {}


def lottery_seed(draw: PanelDraw) -> str:
    """Words that decide among equally fair lotteries: known to everybody beforehand, so nobody can choose them."""
    return f"draw {draw.number}"


@transaction.atomic
def _done(
    draw: PanelDraw,
    lottery: dict[str, Any],
    chances: dict[str, float],
    trouble: dict[str, Any],
    *,
    now: datetime,
) -> PanelDraw:
    row = PanelDraw.objects.select_for_update().select_related("activity__network").get(pk=draw.pk)
    if row.state != PanelDraw.State.WORKING:
        return row
    network = row.activity.network
    row.state, row.step = (PanelDraw.State.STUCK if trouble else PanelDraw.State.READY), ""
    row.trouble, row.lottery = trouble, lottery
    row.chances = bridge.spread_of(network, list(chances.values())) if chances else {}
    row.ready_at = None if trouble else now
    row.save()
    people = [one for one in asked.registrants(row.activity) if one.pool_number in chances]
    for one in people:
        one.chances = {**one.chances, str(row.number): chances[one.pool_number]}
    Registrant.objects.bulk_update(people, ["chances"], batch_size=200)
    deed = "panel draw stuck" if trouble else "panel lottery made"
    digest = lottery.get("digest", "")
    note(row.activity, deed, Actor.clock(), now, draw=row.number, digest=digest)
    return row


@transaction.atomic
def relax(activity: Activity, *, reason: str, by: Actor, now: datetime) -> PanelRelaxation:
    """Let the targets of a stuck draw give way by the smallest relaxation, for everybody to see, and try again.

    Refused: `nothing_to_relax`, `relaxation_needs_reason`.
    """
    draw = asked.draws(activity).filter(state=PanelDraw.State.STUCK).first()
    changes = (draw.trouble.get("changes") or []) if draw else []
    if draw is None or not changes:
        raise Refused("nothing_to_relax")
    if not reason.strip():
        raise Refused("relaxation_needs_reason")
    panel = Panel.objects.select_for_update().get(activity=activity)
    panel.targets = rules.with_changes(panel.targets, changes)
    panel.save(update_fields=["targets"])
    made = PanelRelaxation.objects.create(
        activity=activity, changes=changes, reason=reason.strip()[:400], made_at=now
    )
    _try_again(draw)
    note(activity, "panel targets relaxed", by, now, relaxation=made.pk, changes=len(changes))
    return made


@transaction.atomic
def announce_draw(draw: PanelDraw, *, seed_at: datetime, by: Actor, now: datetime) -> PanelDraw:
    """Say when the public event is whose words will draw.

    Refused: `draw_not_ready`, `draw_moment_past`.
    """
    row = _ready(draw)
    if seed_at <= now:
        raise Refused("draw_moment_past")
    row.seed_at = seed_at
    row.save(update_fields=["seed_at"])
    note(row.activity, "panel draw announced", by, now, draw=row.number, at=seed_at.isoformat())
    return row


@transaction.atomic
def draw_ticket(draw: PanelDraw, *, words: str, by: Actor, now: datetime) -> PanelDraw:
    """Draw by the words that were seen in public. What was drawn stays; drawing again returns it.

    Refused: `draw_not_ready`, `draw_words_missing`, `draw_not_announced`, `draw_too_early`.
    """
    if PanelDraw.objects.filter(pk=draw.pk, state=PanelDraw.State.DRAWN).exists():
        return PanelDraw.objects.select_related("activity__network").get(pk=draw.pk)
    row = _ready(draw)
    if not words.strip():
        raise Refused("draw_words_missing")
    _check_moment(row, now=now)
    row.seed = rules.seed_words(words[:200], secret=row.seed_secret)
    if row.kind == PanelDraw.Kind.LOTTERY:
        _draw_order(row)
    else:
        row.ticket, row.selected = bridge.ticket_of(row.lottery, seed=row.seed)
    row.state, row.drawn_at = PanelDraw.State.DRAWN, now
    row.save()
    _seat(row, now=now)
    Activity.objects.filter(pk=row.activity_id).update(state=Activity.State.COUNTED)
    note(
        row.activity, "panel drawn", by, now, draw=row.number, ticket=row.ticket, seats=len(row.selected)
    )  # fmt: skip
    return row


def _ready(draw: PanelDraw) -> PanelDraw:
    rows = PanelDraw.objects.select_for_update().select_related("activity__network")
    row = rows.get(pk=draw.pk)
    if row.state != PanelDraw.State.READY:
        raise Refused("draw_not_ready")
    return row


def _check_moment(draw: PanelDraw, *, now: datetime) -> None:
    """Words of a public event count only if it came after the tickets were published."""
    if draw.seed_commitment:
        return
    if draw.seed_at is None or draw.ready_at is None or draw.seed_at <= draw.ready_at:
        raise Refused("draw_not_announced")
    if now < draw.seed_at:
        raise Refused("draw_too_early")


def _draw_order(row: PanelDraw) -> None:
    """A plain lottery: all in one order; who withdrew meanwhile is passed over."""
    row.gone = asked.sitting_and_gone(row.activity)[1]
    order = bridge.in_order([one[0] for one in row.pool], seed=row.seed)
    able = [number for number in order if number not in set(row.gone)]
    panel = asked.settings_of(row.activity)
    row.selected = able[: row.free]
    row.reserve = able[row.free : row.free + panel.reserve]


def _seat(draw: PanelDraw, *, now: datetime) -> None:
    """Who was drawn is selected; who withdrew after the tickets were made leaves the seat free."""
    states = Registrant.State
    rows = asked.registrants(draw.activity)
    open_to_draw = (states.REGISTERED, states.RESERVE)
    rows.filter(pool_number__in=draw.selected, state__in=open_to_draw).update(
        state=states.SELECTED, draw_number=draw.number, changed_at=now
    )
    rows.filter(pool_number__in=draw.reserve, state=states.REGISTERED).update(
        state=states.RESERVE, changed_at=now
    )
    if draw.kind == PanelDraw.Kind.REPLACEMENT:
        rows.filter(pool_number__in=draw.gone, state__in=(states.DECLINED, states.DROPPED)).update(
            state=states.REPLACED, changed_at=now
        )
