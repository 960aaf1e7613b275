"""Letters to valuers: asked by a day, and reminded once when the day is near or over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hearth.core.networks.models import Network
from hearth.core.post import services as post

from ...models import Valuation

#: A valuer who has not answered is reminded once, this long before the day.
REMIND_BEFORE = timedelta(days=3)


def tell_valuer(valuation: Valuation, *, now: datetime) -> None:
    """Write to a valuer what is asked and by when; asked again for another day, they hear again."""
    _write(valuation, kind="asked", now=now)


def remind_valuers(network: Network, *, now: datetime) -> int:
    """For the clock: whoever was asked and has not answered, once as the day comes near. Returns how many."""
    due = Valuation.objects.filter(
        proposal__vote__network=network,
        state=Valuation.State.ASKED,
        due_on__lte=(now + REMIND_BEFORE).date(),
        asked_at__lt=now - timedelta(days=1),
    ).select_related("proposal__vote__network", "valuer__person")
    rows = list(due[:500])
    for row in rows:
        _write(row, kind="reminded", now=now)
    return len(rows)


def _write(valuation: Valuation, *, kind: str, now: datetime) -> None:
    person, vote = valuation.valuer.person, valuation.proposal.vote
    if not (person.email and person.is_active) or valuation.valuer.ended_at:
        return
    base = settings.HEARTH_BASE_URL.rstrip("/")
    with translation.override(person.language):
        facts = {
            "title": valuation.proposal.title,
            "vote": vote.title,
            "day": date_format(valuation.due_on, "DATE_FORMAT"),
            "address": f"{base}/{vote.network.slug}/desk/valuations/",
        }
        subject = _("What would it cost? %(title)s") % facts
        parts = [
            _(
                "You were asked whether “%(title)s” can be done and what it would cost (%(vote)s), by %(day)s."
            )
            % facts
        ]
        if kind == "reminded":
            subject = _("Still to answer by %(day)s: %(title)s") % facts
        if valuation.question:
            parts.append(valuation.question)
        parts.append(_("Your answer and its reasons are shown to everybody with your name."))
        parts.append(_("Please sign in and answer here: %(address)s") % facts)
    post.queue(
        vote.network,
        key=f"valuer:{kind}:{valuation.pk}:{valuation.due_on.isoformat()}"[:120],
        channel="email",
        address=person.email,
        subject=subject[:200],
        body="\n\n".join(parts) + "\n",
        language=person.language,
        purpose="valuation",
        about=("valuation", valuation.pk),
        now=now,
    )
