"""Councils: seats, who sits on them today or on some day, interests, terms that end soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from hearth.core.networks.models import Network

from ...models import (
    Activity,
    Council,
    CouncilInterest,
    CouncilMeeting,
    Majority,
    Quorum,
    Seat,
    Term,
)
from ...rules.councils import quorum_needed as quorum_needed

__all__ = [
    "Majority",
    "Quorum",
    "Sitting",
    "council",
    "council_interest",
    "councils",
    "fillers",
    "interests_of",
    "past_terms",
    "quorum_needed",
    "seat",
    "seats_of",
    "sitting",
    "sitting_on",
    "term",
    "terms_ending",
]

#: So long before a term ends the team is reminded.
REMIND_BEFORE = timedelta(days=60)


@dataclass(frozen=True)
class Sitting:
    """A seat with whoever sits on it (or nobody) on one day."""

    seat: Seat
    term: Term | None

    @property
    def name(self) -> str:
        """As it stands in minutes: the person, or the seat where nobody sits."""
        return self.term.shown_name if self.term else self.seat.name

    @property
    def public_name(self) -> str:
        """The person where they agreed to be named; otherwise the seat."""
        return (self.term.public_name if self.term else "") or self.seat.name


def councils(network: Network, *, public: bool = False) -> QuerySet[Council]:
    """Councils by name; the public sees those that are public. Ended ones come last."""
    rows = Council.objects.filter(network=network)
    if public:
        rows = rows.filter(is_public=True)
    taken = Q(seats__ended_on=None, seats__terms__isnull=False, seats__terms__ended_on=None)
    return rows.annotate(
        seats_n=Count("seats", filter=Q(seats__ended_on=None), distinct=True),
        filled_n=Count("seats", filter=taken, distinct=True),
    ).order_by("ended_on", "name")


def council(network: Network, identifier: UUID, *, public: bool = False) -> Council | None:
    """One council of this network, or none."""
    rows = Council.objects.filter(network=network, id=identifier).select_related("network")
    return (rows.filter(is_public=True) if public else rows).first()


def seats_of(of: Council) -> list[Sitting]:
    """Today's seats in their order, each with its running term."""
    running = Prefetch(
        "terms",
        queryset=Term.objects.filter(ended_on=None).select_related("membership__person"),
        to_attr="running",
    )
    rows = Seat.objects.filter(council=of, ended_on=None).select_related("activity")
    return [Sitting(row, next(iter(row.running), None)) for row in rows.prefetch_related(running)]


def sitting_on(of: Council, day: date) -> list[Sitting]:
    """Who sat on which seat on one day, in one query: for a meeting that has begun. Free seats are left out."""
    then = Term.objects.filter(seat__council=of, began_on__lte=day)
    then = then.filter(Q(ended_on=None) | Q(ended_on__gte=day))
    rows = then.select_related("seat", "membership__person").order_by("seat__position", "began_on")
    last = {row.seat_id: row for row in rows}  # of two on one day the newer one
    return [Sitting(row.seat, row) for row in last.values()]


def sitting(meeting: CouncilMeeting) -> list[Sitting]:
    """The seats of a meeting on its day; of one still to come, as they are now."""
    begun = meeting.opened_at
    return sitting_on(meeting.council, begun.date()) if begun else seats_of(meeting.council)


def seat(network: Network, identifier: UUID) -> Seat | None:
    """One seat of this network with its council, or none."""
    rows = Seat.objects.filter(council__network=network, id=identifier)
    return rows.select_related("council__network").first()


def term(network: Network, identifier: UUID) -> Term | None:
    """One term of this network, or none."""
    rows = Term.objects.filter(seat__council__network=network, id=identifier)
    return rows.select_related("seat__council__network").first()


def past_terms(of: Council, *, limit: int = 60) -> list[Term]:
    """Terms that are over, the newest first."""
    rows = Term.objects.filter(seat__council=of, ended_on__isnull=False)
    return list(rows.select_related("seat").order_by("-ended_on")[:limit])


def terms_ending(network: Network, *, today: date) -> list[Term]:
    """Running terms that end within two months, or should have ended, soonest first."""
    rows = Term.objects.filter(
        seat__council__network=network,
        seat__council__ended_on=None,
        ended_on=None,
        ends_on__lte=today + REMIND_BEFORE,
    )
    return list(rows.select_related("seat__council", "seat__activity").order_by("ends_on"))


def interests_of(of: Council, *, public: bool = False) -> QuerySet[CouncilInterest]:
    """The register: what stands first, then what has ended."""
    rows = CouncilInterest.objects.filter(council=of).select_related("term__seat")
    rows = rows.filter(is_public=True) if public else rows
    return rows.order_by("until_on", "-since_on")


def council_interest(network: Network, identifier: UUID) -> CouncilInterest | None:
    """One entry of a register of this network, or none."""
    rows = CouncilInterest.objects.filter(council__network=network, id=identifier)
    return rows.select_related("council__network").first()


def fillers(network: Network) -> QuerySet[Activity]:
    """Elections and lots that could fill a seat."""
    forms = (Activity.Form.PRIORITIES, Activity.Form.LOTTERY, Activity.Form.PANEL)
    return Activity.objects.filter(network=network, form__in=forms).order_by("-opens_at")
