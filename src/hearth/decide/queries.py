"""What can be asked about votes, priorities and decisions. Running results are nowhere in here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Value

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places.models import Dimension
from hearth.kit.codes import code_hash, tidy

from .models import Ballot, BudgetVote, Decision, Outcome, PaperSheet, Priority, Project, VoterCode
from .rules import takes_ballots


@dataclass(frozen=True)
class Deciding:
    """Who took part in votes, in ballots: by group, by place, and what is unknown."""

    ballots: int
    by_category: dict[UUID, int] = field(default_factory=dict)
    by_place: dict[UUID, int] = field(default_factory=dict)
    unknown: dict[UUID, dict[str, int]] = field(default_factory=dict)
    place_unknown: int = 0


def voter_key_of(vote_id: UUID, code: str) -> str:
    """What a voter's code becomes: a keyed hash that differs from vote to vote."""
    return code_hash(code, purpose=f"vote:{vote_id}")


def votes(network: Network, *, public: bool = False) -> QuerySet[BudgetVote]:
    """Votes, newest first; the public sees no drafts."""
    rows = BudgetVote.objects.filter(network=network)
    return rows.exclude(state=BudgetVote.State.DRAFT) if public else rows


def vote(network: Network, identifier: UUID, *, public: bool = False) -> BudgetVote | None:
    """One vote of this network with its projects, or none."""
    rows = votes(network, public=public).filter(id=identifier)
    return rows.prefetch_related("projects__place", "projects__theme").first()


def open_votes(network: Network, *, now: datetime) -> list[BudgetVote]:
    """Votes that take ballots now."""
    rows = BudgetVote.objects.filter(network=network, state=BudgetVote.State.OPEN)
    return [row for row in rows if is_taking(row, now=now)]


def is_taking(vote: BudgetVote, *, now: datetime) -> bool:
    """Whether this vote takes ballots now."""
    return takes_ballots(
        state=vote.state, opens_at=vote.opens_at, closes_at=vote.closes_at, now=now
    )


def votes_to_count(network: Network, *, now: datetime) -> list[BudgetVote]:
    """Votes whose time is over and that nobody has counted."""
    rows = BudgetVote.objects.filter(network=network, closes_at__lte=now)
    return list(rows.filter(state__in=[BudgetVote.State.OPEN, BudgetVote.State.CLOSED]))


def ballots_in(vote: BudgetVote) -> int:
    """How many ballots are in the box: the only running figure there is."""
    return Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk).count()


def codes_made(vote: BudgetVote) -> int:
    """How many codes were given out."""
    return VoterCode.objects.filter(network_id=vote.network_id, vote_id=vote.pk).count()


def is_voter(vote: BudgetVote, code: str) -> bool:
    """Whether a code belongs to this vote."""
    key = voter_key_of(vote.pk, code)
    rows = VoterCode.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key)
    return len(tidy(code)) == 12 and rows.exists()


def ballot_of(vote: BudgetVote, code: str) -> Ballot | None:
    """The ballot already cast with this code, or none: so that its owner can change it."""
    key = voter_key_of(vote.pk, code)
    return Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key).first()


def ballot_by_receipt(network: Network, receipt: str) -> Ballot | None:
    """The ballot behind a receipt, or none; the page says that it is in, never what it says."""
    if len(tidy(receipt)) != 12:
        return None
    hashed = code_hash(receipt, purpose="ballot")
    return Ballot.objects.filter(network=network, receipt_hash=hashed).first()


def outcome(vote: BudgetVote) -> Outcome | None:
    """The count of a vote without its long files, or none before it is counted."""
    return Outcome.objects.filter(vote=vote).defer("pabulib").first()


def record(vote: BudgetVote) -> str | None:
    """The public `.pb` record, or none before the count."""
    return Outcome.objects.filter(vote=vote).values_list("pabulib", flat=True).first()


def latest_outcome(network: Network) -> Outcome | None:
    """The newest counted vote with its result, or none."""
    rows = Outcome.objects.filter(vote__network=network).select_related("vote").defer("pabulib")
    return rows.order_by("-counted_at").first()


def sheets(vote: BudgetVote, *, state: str | None = None) -> QuerySet[PaperSheet]:
    """Paper ballots entered so far."""
    rows = PaperSheet.objects.filter(network_id=vote.network_id, vote_id=vote.pk)
    return (rows.filter(state=state) if state else rows).order_by("-entered_at")


def sheet_counts(vote: BudgetVote) -> dict[str, int]:
    """Paper ballots by state."""
    return {
        row["state"]: row["n"]
        for row in sheets(vote).order_by().values("state").annotate(n=Count("sheet"))
    }


def priorities(network: Network) -> QuerySet[Priority]:
    """Priorities that stand today, in their order."""
    return Priority.objects.filter(network=network, ended_on=None).select_related("theme")


def priority(network: Network, identifier: UUID) -> Priority | None:
    """One priority of this network, or none."""
    return Priority.objects.filter(network=network, id=identifier).select_related("theme").first()


def decisions(network: Network, *, public: bool = False) -> QuerySet[Decision]:
    """The log, newest first; the public sees what is published."""
    rows = Decision.objects.filter(network=network).select_related("vetoes")
    return rows.filter(state=Decision.State.PUBLISHED) if public else rows


def decision(network: Network, identifier: UUID, *, public: bool = False) -> Decision | None:
    """One decision with its amendments and vetoes, or none."""
    rows = decisions(network, public=public).filter(id=identifier)
    return rows.prefetch_related("amendments", "vetoed_by").first()


def to_review(network: Network, *, today: date) -> QuerySet[Decision]:
    """Published decisions whose review day has come."""
    return decisions(network, public=True).filter(review_on__lte=today).order_by("review_on")


def deciding(network: Network, *, vote: BudgetVote | None = None) -> Deciding:
    """Who took part, by group and place, in five queries whatever the size."""
    rows = Ballot.objects.filter(network=network)
    rows = rows.filter(vote_id=vote.pk) if vote else rows
    profiles = set(rows.values_list("profile_id", flat=True))
    by_place = {
        row["place"]: row["n"] for row in rows.values("place").annotate(n=Count("voter_key"))
    }
    by_category: dict[UUID, int] = defaultdict(int)
    told: dict[UUID, int] = defaultdict(int)
    unknown: dict[UUID, dict[str, int]] = {
        dimension: {Known.NOT_ASKED: 0, Known.PREFER_NOT: 0, Known.NOT_KNOWN: 0}
        for dimension in Dimension.objects.filter(network=network).values_list("id", flat=True)
    }
    answers = Demographic.objects.filter(network=network).values_list(
        "profile_id", "dimension_id", "known", "category_id"
    )
    for profile, dimension, known, category in answers.iterator(chunk_size=5000):
        if profile in profiles:
            told[dimension] += 1
            if known == Known.GIVEN:
                by_category[category] += 1
            else:
                unknown[dimension][known] += 1
    for dimension, ways in unknown.items():
        ways[Known.NOT_ASKED] += len(profiles) - told[dimension]
    return Deciding(
        ballots=len(profiles),
        by_category=dict(by_category),
        by_place={place: n for place, n in by_place.items() if place},
        unknown=unknown,
        place_unknown=sum(n for place, n in by_place.items() if not place),
    )


def projects_of(network: Network, identifiers: Iterable[UUID]) -> list[Project]:
    """These projects of this network, with their votes."""
    rows = Project.objects.filter(vote__network=network, id__in=list(identifiers))
    return list(rows.select_related("vote"))


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the priorities, votes, projects, outcomes and published decisions among these."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for kind, identifier in nodes:
        ids[kind].append(identifier)
    seen = votes(network, public=True).order_by()
    counted = seen.filter(state=BudgetVote.State.COUNTED)
    projects = Project.objects.filter(vote__network=network).exclude(
        vote__state=BudgetVote.State.DRAFT
    )
    tables = {
        "priority": Priority.objects.filter(network=network),
        "vote": seen,
        "project": projects,
        "outcome": counted,
        "decision": Decision.objects.filter(network=network, state=Decision.State.PUBLISHED),
    }
    parts = [
        rows.filter(id__in=ids[kind]).order_by().values_list(Value(kind), "id", "title")
        for kind, rows in tables.items()
        if ids[kind]
    ]
    if not parts:
        return {}
    return {
        (kind, identifier): title
        for kind, identifier, title in parts[0].union(*parts[1:], all=True)
    }
