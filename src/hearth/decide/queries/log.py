"""Priorities that stand, and the log of decisions: looked for, due again, vetoed and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace

from ..models import Decision, Priority


def priorities(network: Network) -> QuerySet[Priority]:
    """Priorities that stand today, in their order."""
    rows = Priority.objects.filter(network=network, ended_on=None, is_proposed=False)
    return rows.select_related("theme")


def priority(network: Network, identifier: UUID) -> Priority | None:
    """One priority of this network, or none."""
    return Priority.objects.filter(network=network, id=identifier).select_related("theme").first()


def decisions(network: Network, *, public: bool = False) -> QuerySet[Decision]:
    """The log, newest first; the public sees what is published."""
    rows = Decision.objects.filter(network=network).select_related("vetoes", "council", "answered")
    return rows.filter(state=Decision.State.PUBLISHED) if public else rows


def decision(network: Network, identifier: UUID, *, public: bool = False) -> Decision | None:
    """One decision with its options, amendments, reviews and vetoes, or none."""
    rows = decisions(network, public=public).filter(id=identifier)
    return rows.prefetch_related("options", "amendments", "reviews", "vetoed_by__answered").first()


@dataclass(frozen=True)
class Sought:
    """What somebody looks for in the log; empty fields do not narrow."""

    words: str = ""
    theme: UUID | None = None
    council: UUID | None = None
    owner: str = ""
    year: int | None = None
    only: str = ""  # veto | open_veto | due | ended

    @property
    def is_empty(self) -> bool:
        return self == Sought()


def found_decisions(
    network: Network, sought: Sought, *, today: date, public: bool = False
) -> QuerySet[Decision]:
    """Entries that fit, newest first. Every word must stand somewhere in the entry."""
    rows = decisions(network, public=public)
    for word in sought.words.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(what__icontains=word)
            | Q(reasons__icontains=word)
            | Q(dissent__icontains=word)
            | Q(decided_by__icontains=word)
            | Q(owner__icontains=word)
        )
    if sought.theme:
        rows = rows.filter(id__in=_from_theme(network, sought.theme))
    if sought.council:
        rows = rows.filter(council_id=sought.council)
    if sought.owner:
        rows = rows.filter(owner=sought.owner)
    if sought.year:
        rows = rows.filter(decided_on__year=sought.year)
    return _only(rows, sought.only, today)


def _only(rows: QuerySet[Decision], only: str, today: date) -> QuerySet[Decision]:
    if only == "veto":
        return rows.filter(kind=Decision.Kind.VETO)
    if only == "open_veto":
        return rows.filter(kind=Decision.Kind.VETO, answered=None)
    if only == "due":
        return rows.filter(review_on__lte=today, ended_on=None)
    if only == "ended":
        return rows.filter(ended_on__isnull=False)
    return rows


def _from_theme(network: Network, theme: UUID) -> list[UUID]:
    """Decisions that came of a theme: by itself, or by way of a priority, a vote or a meeting."""
    between = ("theme", "priority", "vote", "project", "proposal", "outcome", "council_meeting")
    kinds = (*between, "decision")
    start = ("theme", theme)
    found = trace.came_of_each(network, starts=[start], kinds=kinds)[start]
    return [identifier for kind, identifier in found if kind == "decision"][:500]


def owners(network: Network, *, public: bool = False) -> list[str]:
    """Who sees to decisions, by name."""
    rows = decisions(network, public=public).order_by("owner").values_list("owner", flat=True)
    return list(rows.distinct()[:200])


def years(network: Network, *, public: bool = False) -> list[int]:
    """Years in which something was decided, newest first."""
    rows = decisions(network, public=public).order_by()
    return [day.year for day in rows.dates("decided_on", "year", order="DESC")]


def to_review(network: Network, *, today: date) -> QuerySet[Decision]:
    """Published decisions that hold and whose review day has come."""
    rows = decisions(network, public=True).filter(review_on__lte=today, ended_on=None)
    return rows.select_related("owner_member__person", "network").order_by("review_on")


def reviews_ahead(network: Network, *, since: date) -> list[Decision]:
    """Published decisions with a review day from then on, soonest first: for a calendar."""
    rows = decisions(network, public=True).filter(review_on__gte=since, ended_on=None)
    return list(rows.order_by("review_on")[:300])


def open_vetoes(network: Network) -> list[Decision]:
    """Published vetoes without an answer, the most urgent first."""
    rows = decisions(network, public=True).filter(kind=Decision.Kind.VETO, answered=None)
    return list(rows.select_related("network").order_by(F("answer_due_on").asc(nulls_first=True)))
