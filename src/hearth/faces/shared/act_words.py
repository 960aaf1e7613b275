"""The words for everything that act keeps as a key: kinds, states, needs, access."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.act.queries import days_late

Words = dict[str, str | Promise]

EVENT_KINDS: Words = {
    "co_design": _("Planning together"),
    "meeting": _("Meeting"),
    "clinic": _("Clinic or health check"),
    "walk": _("Walk"),
    "class": _("Class or group"),
    "online": _("Online"),
    "other": _("Something else"),
}
ACCESS: Words = {
    "step_free": _("No steps"),
    "accessible_toilet": _("Accessible toilet"),
    "hearing_loop": _("Hearing loop"),
    "bsl": _("Sign language (BSL)"),
    "interpreter": _("Interpreter"),
    "quiet_space": _("Quiet space"),
    "childcare": _("Children are looked after"),
    "women_only": _("Women only"),
    "free": _("Free"),
    "travel_paid": _("Travel paid"),
    "food": _("Food"),
    "parking": _("Parking"),
}
NEEDS: Words = {
    "mental_health": _("Mental health"),
    "loneliness": _("Feeling alone"),
    "crisis": _("Crisis"),
    "food": _("Food"),
    "money": _("Money and bills"),
    "housing": _("Housing"),
    "carers": _("Looking after someone"),
    "older_people": _("Older people"),
    "children": _("Children and families"),
    "disability": _("Disability"),
    "women": _("Women"),
    "newcomers": _("New to the country"),
    "addiction": _("Alcohol, drugs, gambling, smoking"),
    "long_term_conditions": _("Long-term conditions"),
    "dental": _("Teeth"),
    "activity": _("Being active"),
    "health_care": _("Doctor, nurse, pharmacy"),
    "work_and_learning": _("Work and learning"),
    "legal": _("Rights and advice"),
    "transport": _("Getting there"),
}
PROGRAMME_STATES: Words = {
    "idea": _("An idea"),
    "running": _("Running"),
    "finished": _("Finished"),
}
PARTNER_ROLES: Words = {
    "lead": _("leads"),
    "deliver": _("delivers"),
    "fund": _("pays"),
    "advise": _("advises"),
    "lived_experience": _("brings lived experience"),
}
COMMITMENT_STATES: Words = {
    "promised": _("Promised"),
    "under_way": _("Under way"),
    "done": _("Done"),
    "broken": _("Not kept"),
}
NOTE_KINDS: Words = {
    "proposed": _("Proposed"),
    "agreed": _("Agreed"),
    "question": _("Still open"),
}
SERVICE_STATES: Words = {
    "draft": _("Draft"),
    "active": _("Shown"),
    "paused": _("Paused"),
    "closed": _("Closed"),
}
REPEATS: Words = {
    "": _("Only once"),
    "weekly": _("Every week"),
    "fortnightly": _("Every two weeks"),
    "monthly": _("Every month"),
}
CALLED_OFF = _("Called off")
#: Which part of a listing held the word somebody looked for.
FIELDS: Words = {
    "name": _("in its name"),
    "need": _("as a need it serves"),
    "organisation": _("in who runs it"),
    "for": _("in who it is for"),
    "place": _("in where it is"),
    "description": _("in what it offers"),
}
TONES = {
    "promised": "info", "under_way": "wait", "done": "good", "broken": "stop", "late": "stop",
    "idea": "wait", "running": "good", "finished": "quiet", "planned": "info", "cancelled": "stop",
    "held": "quiet", "draft": "wait", "active": "good", "paused": "quiet", "closed": "quiet",
    "booked": "good", "waiting": "wait",
}  # fmt: skip


def say_all(keys: list[str], words: Words) -> list[str]:
    """Keys as words, unknown ones as they are."""
    return [str(words.get(key, key)) for key in keys]


def choices(words: Words) -> list[tuple[str, str | Promise]]:
    """Words as the choices of a form field."""
    return list(words.items())


def say_state(*, state: str, due_on: date, today: date) -> tuple[str, str]:
    """How a commitment stands, in honest words, and the tone of its badge."""
    late = days_late(state=state, due_on=due_on, today=today)
    if not late:
        return str(COMMITMENT_STATES[state]), TONES[state]
    if late < 14:
        words = ngettext("late by one day", "late by %(n)s days", late) % {"n": late}
    elif late < 70:
        words = _t("late by %(n)s weeks") % {"n": late // 7}
    else:
        words = _t("late by %(n)s months") % {"n": round(late / 30.4)}
    return words, TONES["late"]
