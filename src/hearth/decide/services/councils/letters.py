"""Letters of a council: invitations with a calendar file, reminders that a term ends."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Person
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import CouncilItem, CouncilMeeting, Term
from ...queries.councils.calendar import calendar_of
from ...queries.councils.seats import seats_of, terms_ending
from .meetings import in_state, note_meeting

State = CouncilMeeting.State


@transaction.atomic
def call_meeting(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> int:
    """Invite everybody on the council by e-mail, with the agenda and a calendar file. Returns how many.

    The same state of a meeting is sent to nobody twice; after a change, or when it is called off, the letter says so.
    Refused: `council_meeting_not_planned`, `council_nobody_to_invite`.
    """
    fresh = in_state(meeting, State.PLANNED, State.CANCELLED, code="council_meeting_not_planned")
    invited = invitable(fresh)
    if not invited:
        raise Refused("council_nobody_to_invite")
    items = list(fresh.items.all())
    for person in invited:
        _invite(fresh, person, items, now)
    if fresh.called_at is None:
        fresh.called_at = now
        fresh.save(update_fields=["called_at"])
    note_meeting(fresh, "council meeting called", by, now, letters=len(invited))
    return len(invited)


def invitable(meeting: CouncilMeeting) -> list[Person]:
    """Who sits on the council today and has an account with an e-mail address."""
    found: dict[object, Person] = {}
    for row in seats_of(meeting.council):
        held = row.term.membership if row.term else None
        if held and held.ended_at is None and held.person.is_active and held.person.email:
            found[held.person_id] = held.person
    return list(found.values())


def _invite(
    meeting: CouncilMeeting, person: Person, items: list[CouncilItem], now: datetime
) -> None:
    network = meeting.council.network
    address = f"{_base()}/{network.slug}/councils/meetings/{meeting.pk}/"
    with translation.override(person.language):
        subject, body = _words(meeting, items, address)
    told = f"{meeting.sequence}:{len(items)}:{meeting.state}"
    post.queue(
        network,
        key=f"council:{meeting.pk}:{told}:{person.pk}"[:120],
        channel="email",
        address=person.email or "",
        subject=subject[:200],
        body=body,
        calendar=calendar_of(network, [(meeting, address)], name=meeting.title, is_private=True),
        language=person.language,
        purpose="council",
        about=("council_meeting", meeting.pk),
        now=now,
    )


def _words(meeting: CouncilMeeting, items: list[CouncilItem], address: str) -> tuple[str, str]:
    facts = {
        "council": meeting.council.name,
        "title": meeting.title,
        "day": date_format(localtime(meeting.starts_at), "DATETIME_FORMAT"),
    }
    if meeting.state == State.CANCELLED:
        return (
            _("Called off: %(title)s, %(day)s") % facts,
            _("The meeting “%(title)s” of %(council)s on %(day)s does not take place.") % facts,
        )
    changed = meeting.called_at is not None
    subject = (
        _("Changed: %(title)s, %(day)s") if changed else _("Invitation: %(title)s, %(day)s")
    ) % facts
    parts = [_("%(council)s meets on %(day)s.") % facts]
    if meeting.where:
        parts.append(_("Where: %(where)s") % {"where": meeting.where})
    if meeting.online_link:
        parts.append(_("Online: %(link)s") % {"link": meeting.online_link})
    if items:
        listed = "\n".join(f"{n}. {row.title}" for n, row in enumerate(items, start=1))
        parts.append(_("Agenda:") + "\n" + listed)
    parts.append(_("All of it: %(address)s") % {"address": address})
    parts.append(_("The calendar file with this letter puts it into your calendar."))
    return subject, "\n\n".join(parts) + "\n"


def remind_of_terms(network: Network, *, now: datetime) -> int:
    """For the clock: the team hears once that a term ends within two months. Returns how many are new."""
    new = [row for row in terms_ending(network, today=now.date()) if row.reminded_on is None]
    for held in people.members(network, role="facilitator"):
        for row in new:
            _remind(network, held.person, row, now)
    Term.objects.filter(pk__in=[row.pk for row in new]).update(reminded_on=now.date())
    return len(new)


def _remind(network: Network, person: Person, term: Term, now: datetime) -> None:
    if not person.email:
        return
    address = f"{_base()}/{network.slug}/desk/councils/{term.seat.council_id}/"
    with translation.override(person.language):
        facts = {
            "seat": term.seat.name,
            "council": term.seat.council.name,
            "day": date_format(term.ends_on, "DATE_FORMAT") if term.ends_on else "",
        }
        subject = _("A seat becomes free: %(seat)s, %(council)s") % facts
        body = _("The term of this seat ends on %(day)s.") % facts + "\n\n"
        body += _("Please sign in and look: %(address)s") % {"address": address}
    post.queue(
        network,
        key=f"term:{term.pk}:{person.pk}",
        channel="email",
        address=person.email,
        subject=subject[:200],
        body=body,
        language=person.language,
        purpose="council",
        about=("council", term.seat.council_id),
        now=now,
    )


def _base() -> str:
    return settings.HEARTH_BASE_URL.rstrip("/")
