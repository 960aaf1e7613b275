"""Before anybody registers: seats, targets, how the draw will be made, meetings, money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Panel, PanelMeeting
from ...queries import panels as asked
from ...rules import panels as rules
from ..activities import note, unlocked

#: What `set_panel` may be given.
FIELDS = frozenset(
    {
        "seats", "reserve", "method", "tickets", "per_letter", "one_per_household", "seed_how",
        "seed_source", "seed_at", "promise", "honorarium_minor", "answer_days", "erase_months",
    }
)  # fmt: skip
MOST_SEATS, MOST_TICKETS = 500, 10_000


@transaction.atomic
def set_panel(activity: Activity, *, by: Actor, now: datetime, **settings: Any) -> Panel:
    """Set a panel or plain lottery up, before it opens.

    Refused: `vote_is_locked`, `panel_not_of_form`, `panel_seats_wrong`, `panel_tickets_wrong`,
    `panel_method_not_of_form`.
    """
    fresh = unlocked(activity)
    panel = _panel_of(fresh)
    for field, value in settings.items():
        if field not in FIELDS:
            raise ValueError(f"{field} is no setting of a panel")
        setattr(panel, field, value.strip() if isinstance(value, str) else value)
    if not 1 <= panel.seats <= MOST_SEATS:
        raise Refused("panel_seats_wrong", most=MOST_SEATS)
    if not 1 <= panel.tickets <= MOST_TICKETS:
        raise Refused("panel_tickets_wrong", most=MOST_TICKETS)
    plain = fresh.form == Activity.Form.LOTTERY
    if plain != (panel.method == Panel.Method.PLAIN):
        raise Refused("panel_method_not_of_form")
    _seal_words(panel)
    panel.save()
    note(fresh, "panel set up", by, now, seats=panel.seats, method=panel.method)
    return panel


def _seal_words(panel: Panel) -> None:
    """Secret words and what is published of them, once; a public event needs none."""
    if panel.seed_how == Panel.SeedHow.PUBLIC:
        panel.seed_secret = panel.seed_commitment = ""
    elif not panel.seed_secret:
        panel.seed_secret = token_hex(16)
        panel.seed_commitment = rules.commitment_of(panel.seed_secret)


@transaction.atomic
def set_targets(
    activity: Activity,
    *,
    targets: Mapping[str, Mapping[str, tuple[int, int]]],
    by: Actor,
    now: datetime,
) -> Panel:
    """Say for each feature how few and how many seats each answer may have: {feature: {answer: (min, max)}}.

    Names and shares of residents are taken from the census. No features at all is allowed until opening.
    Refused: `vote_is_locked`, `panel_has_no_targets`, `feature_unknown`, and what `rules.target_faults` finds.
    """
    fresh = unlocked(activity)
    panel = _panel_of(fresh)
    if fresh.form == Activity.Form.LOTTERY:
        raise Refused("panel_has_no_targets")
    wanted = _described(fresh, targets, panel.seats)
    for code, facts in rules.target_faults(wanted, seats=panel.seats):
        raise Refused(code, **facts)
    panel.targets = wanted
    panel.save()
    note(fresh, "panel targets set", by, now, features=len(wanted))
    return panel


def _described(
    activity: Activity, targets: Mapping[str, Mapping[str, tuple[int, int]]], seats: int
) -> rules.Targets:
    census, source = asked.census_of(activity), asked.source_of(activity.network)
    found = []
    for key, values in targets.items():
        known = census.get(key)
        if known is None or not set(values) <= set(known["values"]):
            raise Refused("feature_unknown", feature=key[:40])
        residents = {answer: row["n"] for answer, row in known["values"].items()}
        shares = rules.proposed(residents, seats=seats)
        rows = [
            {
                "key": answer,
                "name": row["name"],
                "share": shares[answer]["share"],
                "min": int(values[answer][0]),
                "max": int(values[answer][1]),
            }
            for answer, row in known["values"].items()
            if answer in values
        ]
        found.append({"key": key, "name": known["name"], "source": source, "values": rows})
    return found


@transaction.atomic
def add_panel_meeting(
    activity: Activity,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    where: str = "",
    by: Actor,
    now: datetime,
) -> PanelMeeting:
    """Say when the panel meets; later meetings may be added at any time.

    Refused: `panel_not_of_form`, `name_missing`, `meeting_ends_first`.
    """
    _panel_of(activity)
    if not title.strip():
        raise Refused("name_missing")
    if ends_at <= starts_at:
        raise Refused("meeting_ends_first")
    made = PanelMeeting.objects.create(
        activity=activity,
        title=title.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        where=where.strip(),
    )
    note(activity, "panel meeting added", by, now, meeting=made.pk)
    return made


@transaction.atomic
def remove_panel_meeting(meeting: PanelMeeting, *, by: Actor, now: datetime) -> None:
    """Take a meeting back. Refused: `meeting_was_held`, when somebody's attendance is noted."""
    if asked.attendance_of(meeting.activity).get(meeting.pk):
        raise Refused("meeting_was_held")
    identifier, activity = meeting.pk, meeting.activity
    meeting.delete()
    note(activity, "panel meeting removed", by, now, meeting=identifier)


def _panel_of(activity: Activity) -> Panel:
    """The settings, kept from now on. Refused: `panel_not_of_form`."""
    if activity.form not in asked.FORMS:
        raise Refused("panel_not_of_form")
    plain = activity.form == Activity.Form.LOTTERY
    found, _is_new = Panel.objects.select_for_update().get_or_create(
        activity=activity,
        defaults={"method": Panel.Method.PLAIN if plain else Panel.Method.LEXIMIN},
    )
    return found
