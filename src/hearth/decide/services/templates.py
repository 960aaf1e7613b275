"""An activity made for a purpose: its template's settings, with what somebody said differently."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity
from ..rules import TEMPLATES, days_of
from .activities import make_activity, set_window
from .votes import make_vote


@transaction.atomic
def make_for_purpose(
    network: Network, *, purpose: str, by: Actor, now: datetime, **words: Any
) -> Activity:
    """Prepare an activity as its purpose usually needs it. `words` win over the template.

    Refused: `purpose_unknown`, and as `make_vote` or `make_activity`.
    """
    template = TEMPLATES.get(purpose)
    if template is None:
        raise Refused("purpose_unknown")
    told: dict[str, Any] = {
        "purpose": purpose,
        "entry": template.entry,
        "min_age": template.min_age,
        "rule": dict(template.rule),
        "ballot": dict(template.ballot),
        **words,
    }
    if template.form == Activity.Form.BUDGET:
        made = make_vote(network, **told, by=by, now=now)
    else:
        made = make_activity(network, form=template.form, **told, by=by, now=now)
    days = days_of(template, opens_at=made.opens_at, closes_at=made.closes_at, now=now)
    for feature, (opens, closes) in days.items():
        set_window(made, feature=feature, opens_at=opens, closes_at=closes, by=by, now=now)
    return made
