"""A panel by lot: seats, targets, method and how the seed is made are locked; closing asks for the draw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Panel
from ...queries import panels as asked
from ...rules import panels as rules


def lock(activity: Activity) -> dict[str, Any]:
    """Everything about the draw that is fixed before anybody registers.

    Refused: `panel_not_set_up`, `panel_without_targets`, `panel_without_seed`, `panel_seed_too_early`, and what
    `rules.target_faults` finds.
    """
    panel = Panel.objects.filter(activity=activity).first()
    if panel is None:
        raise Refused("panel_not_set_up")
    if activity.form == Activity.Form.PANEL and not panel.targets:
        raise Refused("panel_without_targets")
    for code, facts in rules.target_faults(panel.targets, seats=panel.seats):
        raise Refused(code, **facts)
    _check_seed(activity, panel)
    return {
        "seats": panel.seats,
        "reserve": panel.reserve,
        "method": panel.method,
        "tickets": panel.tickets,
        "per_letter": panel.per_letter,
        "one_per_household": panel.one_per_household,
        "targets": panel.targets,
        "seed": {
            "how": panel.seed_how,
            "source": panel.seed_source,
            "at": panel.seed_at.isoformat() if panel.seed_at else None,
            "commitment": panel.seed_commitment,
        },
        "honorarium_minor": panel.honorarium_minor,
        "answer_days": panel.answer_days,
        "erase_months": panel.erase_months,
        "promise": panel.promise,
    }


def _check_seed(activity: Activity, panel: Panel) -> None:
    """A public event needs a name and a moment after closing; sealed words need their seal."""
    if not panel.seed_source:
        raise Refused("panel_without_seed")
    if panel.seed_how == Panel.SeedHow.SEALED:
        if not panel.seed_commitment:
            raise Refused("panel_without_seed")
        return
    if panel.seed_at is None:
        raise Refused("panel_without_seed")
    if panel.seed_at <= activity.closes_at:
        raise Refused("panel_seed_too_early")


def close(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Ask for the first draw, once; without anybody in the pool it stays closed."""
    from ..panels import ask_for_draw

    if not asked.draws(activity).exists() and asked.registrants(activity).exists():
        try:
            ask_for_draw(activity, by=by, now=now)
        except Refused:
            return
