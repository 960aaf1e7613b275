"""Proposals: the list with its search, one with its history, what is alike, what was costed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people.models import Membership
from hearth.kit.codes import code_hash, tidy
from hearth.kit.search import asked_words, stems

from ..models import (
    Activity,
    Call,
    MergeAnswer,
    MergeOffer,
    ProjectLink,
    Proposal,
    ProposalStep,
    Support,
    Valuation,
)
from ..rules.proposals import LISTED, PUBLIC, in_drawn_order, most_alike, told_words

PAGE = 20
#: What a list needs not to read.
HEAVY = ("words", "place__boundary", "place__outline")
#: The states in which those who decide have not settled yet.
BEFORE_LOCK = (Activity.State.DRAFT, Activity.State.GATHERING)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list."""

    words: str = ""
    theme: str = ""
    place: str = ""
    state: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of proposals, and how many there are in all."""

    rows: list[Proposal]
    total: int
    page: int
    pages: int

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages


def call_of(vote: Activity) -> Call:
    """How proposals are gathered for this vote; the defaults (unsaved) where nobody said."""
    return Call.objects.filter(vote=vote).first() or Call(vote=vote)


def is_support_shown(vote: Activity, call: Call) -> bool:
    """Whether the number of supporters is told to everybody now."""
    return call.is_support_shown or vote.state not in BEFORE_LOCK


def proposals(vote: Activity, *, public: bool = False) -> QuerySet[Proposal]:
    """The proposals of a vote by number; the public sees what was read and not taken back."""
    rows = Proposal.objects.filter(vote=vote).select_related("place", "theme", "merged_into")
    rows = rows.defer(*HEAVY)
    return rows.filter(state__in=PUBLIC) if public else rows


def proposal(vote: Activity, identifier: UUID, *, public: bool = False) -> Proposal | None:
    """One proposal with its history and valuations, or none."""
    rows = proposals(vote, public=public).filter(id=identifier)
    every = Valuation.objects.exclude(state=Valuation.State.TAKEN_BACK)
    return rows.prefetch_related(
        "steps", Prefetch("valuations", queryset=every), "parts", "project"
    ).first()


def public_proposals(network: Network) -> QuerySet[Proposal]:
    """Every proposal of a network that everybody may see."""
    rows = Proposal.objects.filter(vote__network=network, state__in=PUBLIC)
    return rows.exclude(vote__state=Activity.State.DRAFT)


def listed(
    vote: Activity,
    wanted: Wanted,
    *,
    order: str = "drawn",
    seed: int = 1,
    page: int = 1,
    languages: Iterable[str] = ("en",),
) -> Listing:
    """A page of what everybody may see, in an order drawn by lot, or newest or by number.

    Two queries whatever the size: the ids of what fits, then one page.
    """
    found = _fitting(vote, wanted, languages)
    ids = list(found.order_by("number").values_list("id", flat=True))
    if order == "drawn":
        ids = in_drawn_order(ids, seed=seed)
    elif order == "newest":
        ids.reverse()
    pages = max(1, -(-len(ids) // PAGE))
    page = min(max(page, 1), pages)
    wanted_ids = ids[(page - 1) * PAGE : page * PAGE]
    rows = {row.pk: row for row in proposals(vote).filter(id__in=wanted_ids)}
    return Listing([rows[one] for one in wanted_ids if one in rows], len(ids), page, pages)


def for_desk(
    vote: Activity, *, state: str = "", words: str = "", languages: Iterable[str] = ("en",)
) -> QuerySet[Proposal]:
    """What the team looks through, by number: one state or all, with a search."""
    rows = proposals(vote)
    rows = rows.filter(state=state) if state in Proposal.State.values else rows
    return _with_words(rows, words, languages).order_by("number")


def _fitting(vote: Activity, wanted: Wanted, languages: Iterable[str]) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(vote=vote)
    states = [wanted.state] if wanted.state in PUBLIC else LISTED
    rows = rows.filter(state__in=states)
    if wanted.theme:
        rows = rows.filter(theme_id=wanted.theme)
    if wanted.place:
        rows = rows.filter(place__code=wanted.place)
    return _with_words(rows, wanted.words, languages)


def _with_words(
    rows: QuerySet[Proposal], asked: str, languages: Iterable[str]
) -> QuerySet[Proposal]:
    """Those that hold every word, by its stem; a number finds the proposal of that number."""
    spoken = list(languages)
    for word in asked_words(asked):
        if word.isdecimal():
            rows = rows.filter(Q(number=int(word[:9])) | Q(words__contains=word))
            continue
        matching = Q()
        for one in stems(word, spoken):
            matching |= Q(words__contains=one)
        rows = rows.filter(matching)
    return rows


def proposal_counts(vote: Activity) -> dict[str, int]:
    """How many proposals stand in which state."""
    rows = Proposal.objects.filter(vote=vote).order_by().values_list("state")
    return dict(rows.annotate(n=Count("id")))


def public_proposal_count(vote: Activity) -> dict[str, int]:
    """How many proposals that everybody may see stand in which state."""
    return {state: n for state, n in proposal_counts(vote).items() if state in PUBLIC}


def by_place(vote: Activity) -> dict[str, int]:
    """Place code to how many listed proposals name it."""
    rows = Proposal.objects.filter(vote=vote, state__in=LISTED).exclude(place=None).order_by()
    return dict(rows.values_list("place__code").annotate(n=Count("id")))


def alike(
    vote: Activity, *texts: str, language: str = "en", besides: UUID | None = None, most: int = 3
) -> list[Proposal]:
    """Public proposals that say much the same, best first: two queries."""
    words = told_words(*texts, language=language)
    rows = Proposal.objects.filter(vote=vote, state__in=LISTED)
    rows = rows.exclude(id=besides) if besides else rows
    others = {pk: said.split() for pk, said in rows.order_by().values_list("id", "words")}
    best = most_alike(words, others, most=most)
    found = {row.pk: row for row in proposals(vote).filter(id__in=best)} if best else {}
    return [found[one] for one in best if one in found]


def supported_by(vote: Activity, key: str, identifiers: Iterable[UUID]) -> set[UUID]:
    """Those of these proposals that whoever has this key supports."""
    rows = Support.objects.filter(
        network_id=vote.network_id, vote_id=vote.pk, key=key, proposal_id__in=list(identifiers)
    )
    return set(rows.values_list("proposal_id", flat=True))


def proposal_by_receipt(network: Network, code: str) -> Proposal | None:
    """The proposal behind its author's receipt, also a withdrawn one; none for an unknown code."""
    if len(tidy(code)) != 12:
        return None
    rows = Proposal.objects.filter(
        vote__network=network, receipt_hash=code_hash(code, purpose="proposal")
    )
    return rows.select_related("vote__network", "place", "theme", "merged_into").first()


def merge_answers_of(proposal: Proposal) -> list[MergeAnswer]:
    """Merge offers to this author, newest first, each with its offer and the other proposals."""
    rows = MergeAnswer.objects.filter(proposal=proposal).exclude(
        offer__state=MergeOffer.State.TAKEN_BACK
    )
    return list(
        rows.select_related("offer__vote__network", "offer__into")
        .prefetch_related("offer__answers__proposal")
        .order_by("-offer__made_at")
    )


def merge_offers(vote: Activity) -> QuerySet[MergeOffer]:
    """Merge offers of a vote, newest first, with their answers."""
    rows = MergeOffer.objects.filter(vote=vote).select_related("vote__network", "into", "place")
    return rows.prefetch_related("answers__proposal")


def merge_offer(vote: Activity, identifier: UUID) -> MergeOffer | None:
    """One merge offer of this vote, or none."""
    return merge_offers(vote).filter(id=identifier).first()


def in_merge(vote: Activity) -> set[UUID]:
    """Proposals whose authors are asked about a merge just now."""
    rows = MergeAnswer.objects.filter(offer__vote=vote, offer__state=MergeOffer.State.OPEN)
    return set(rows.values_list("proposal_id", flat=True))


def valuations(network: Network) -> QuerySet[Valuation]:
    """Valuations of a network by the day they are due."""
    rows = Valuation.objects.filter(proposal__vote__network=network)
    return rows.select_related("proposal__vote__network", "valuer__person", "proposal__place")


def valuations_to_answer(network: Network, person_id: UUID) -> QuerySet[Valuation]:
    """What this person is asked to value and has not answered, most pressing first."""
    rows = valuations(network).filter(
        valuer__person_id=person_id,
        state=Valuation.State.ASKED,
        proposal__vote__state__in=BEFORE_LOCK,
        proposal__state=Proposal.State.IN_REVIEW,
    )
    return rows.order_by("due_on")


def valuations_answered(network: Network, person_id: UUID) -> QuerySet[Valuation]:
    """What this person has answered, newest first."""
    rows = valuations(network).filter(valuer__person_id=person_id, state=Valuation.State.ANSWERED)
    return rows.order_by("-answered_at")


def valuation(network: Network, identifier: UUID) -> Valuation | None:
    """One valuation of this network, or none."""
    return valuations(network).filter(id=identifier).first()


def valuations_overdue(
    network: Network, *, today: date, vote: Activity | None = None
) -> QuerySet[Valuation]:
    """Valuations that are past their day."""
    rows = valuations(network).filter(
        state=Valuation.State.ASKED,
        due_on__lt=today,
        proposal__vote__state__in=BEFORE_LOCK,
        proposal__state=Proposal.State.IN_REVIEW,
    )
    return rows.filter(proposal__vote=vote) if vote else rows


def cost_range(valued: Iterable[Valuation]) -> tuple[int, int] | None:
    """The lowest and highest cost that those who answered named, or none."""
    rows = [row for row in valued if row.state == Valuation.State.ANSWERED and row.low_minor]
    if not rows:
        return None
    return min(row.low_minor or 0 for row in rows), max(
        row.high_minor or row.low_minor or 0 for row in rows
    )


def links_of(vote: Activity) -> QuerySet[ProjectLink]:
    """Links between the projects of a vote, with both."""
    rows = ProjectLink.objects.filter(vote=vote).select_related("first", "second", "vote__network")
    return rows.order_by("first__number", "second__number")


def project_link(vote: Activity, identifier: UUID) -> ProjectLink | None:
    """One link of this vote, or none."""
    return links_of(vote).filter(id=identifier).first()


def project_links(vote: Activity) -> list[dict[str, Any]]:
    """What is locked at opening and what counts: [{"kind": "depends_on"|"excludes", "a": n, "b": n}]."""
    return [
        {"kind": row.kind, "a": row.first.number, "b": row.second.number} for row in links_of(vote)
    ]


def came_from_proposals(vote: Activity) -> dict[int, UUID]:
    """Project number to the proposal it came from."""
    rows = vote.projects.exclude(proposal=None).values_list("number", "proposal_id")
    return {number: identifier for number, identifier in rows if identifier}


def valuer_candidates(members: Sequence[Membership]) -> list[Membership]:
    """Who may be asked to value: each person once, under their first role at the desk."""
    seen: dict[UUID, Membership] = {}
    for row in members:
        if row.role not in ("champion", "safeguarding"):
            seen.setdefault(row.person_id, row)
    return list(seen.values())


def steps_of(proposal: Proposal) -> QuerySet[ProposalStep]:
    """The history of one proposal, oldest first."""
    return ProposalStep.objects.filter(proposal=proposal)
