"""Councils at the desk: what they are for, their seats, who sits there, what interests they hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.core.people import queries as people
from hearth.decide import queries, services
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.deeds import Deed, Press, filled, forms_of, settled, status_of, wrong
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.role_words import ROLE_WORDS
from hearth.kit.refusals import Refused

from . import council_forms as f

#: Who prepares and decides; partners and professionals of the desk read along.
DECIDERS = (*TEAM, "council")


def told(request: NetworkRequest) -> dict[str, Any]:
    """Who acts, and when: what every service is told."""
    return {"by": request.actor, "now": timezone.now()}


@role_required(*DESK_ROLES)
def councils(request: NetworkRequest) -> HttpResponse:
    """Every council, what its seats look like, and what comes next."""
    today = timezone.localdate()
    context = {
        "councils": queries.councils(request.network)[:100],
        "coming": queries.coming_meetings(request.network, now=timezone.now(), limit=6),
        "ending": queries.terms_ending(request.network, today=today),
        "may_edit": request.actor.holds(*DECIDERS),
        "today": today,
    }
    return render(request, "desk/councils/councils.html", context)


@role_required(*DECIDERS)
def council_add(request: NetworkRequest) -> HttpResponse:
    """Found a council."""
    form = f.CouncilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_council(request.network, **form.cleaned_data, **told(request))
        except Refused as refused:
            form.add_error("name", words_of(refused))
        else:
            messages.success(request, _t("The council is there. Now give it seats."))
            return redirect("desk:council", request.network.slug, made.pk)
    return _page(request, form, _t("A new council"), back=None)


@role_required(*DECIDERS)
def council_change(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """Change purpose and rules."""
    found = found_or_404(queries.council(request.network, council_id))
    names = ("name", "purpose", "meets", "quorum", "majority", "is_public")
    form = f.CouncilForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_council(found, **form.cleaned_data, **told(request))
        except Refused as refused:
            form.add_error("name", words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:council", request.network.slug, council_id)
    return _page(request, form, found.name, back=found)


def _page(request: NetworkRequest, form: forms.Form, title: str, *, back: Any) -> HttpResponse:
    context = {"form": form, "title": title, "council": back}
    status = 422 if form.is_bound else 200
    return render(request, "desk/councils/council_form.html", context, status=status)


@role_required(*DESK_ROLES)
def council(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """One council: seats, meetings, what is to be done, decisions; a new seat below."""
    found = found_or_404(queries.council(request.network, council_id))
    may_edit = request.actor.holds(*DECIDERS)
    deeds = {
        "seat": Deed(
            filled(request, "seat", f.SeatForm),
            lambda given: services.add_seat(found, **given, **told(request)),
            _t("The seat is there."),
        ),
        "end": Deed(
            filled(request, "end", Press),
            lambda _given: services.end_council(found, **told(request)),
            _t("The council has ended. Its pages stay."),
        ),
    }
    if settled(request, deeds, allowed=may_edit):
        return redirect("desk:council", request.network.slug, council_id)
    context = {
        "council": found,
        "sitting": queries.seats_of(found),
        "meetings": queries.council_meetings(found)[:12],
        "actions": queries.open_actions(found),
        "decisions": found.decisions.all()[:8],
        "past": queries.past_terms(found, limit=20),
        "interests_n": queries.interests_of(found).filter(until_on=None).count(),
        "quorum_words": words.said(words.QUORUM, found.quorum),
        "majority_words": words.said(words.MAJORITY, found.majority),
        "how_words": words.HOW_FILLED,
        "today": timezone.localdate(),
        "may_edit": may_edit and not found.ended_on,
        "wrong": wrong(deeds),
        **forms_of(deeds),
    }
    return render(request, "desk/councils/council.html", context, status=status_of(deeds))


@role_required(*DECIDERS)
def seat_order(request: NetworkRequest, seat_id: UUID) -> HttpResponse:
    """Move a seat up or down."""
    found = found_or_404(queries.seat(request.network, seat_id))
    if request.method == "POST":
        services.order_seat(found, up=request.POST.get("way") == "up", **told(request))
    return redirect("desk:council", request.network.slug, found.council_id)


@role_required(*DECIDERS)
def seat(request: NetworkRequest, seat_id: UUID) -> HttpResponse:
    """One seat: who sits there, who comes next, by which election or lottery."""
    found = found_or_404(queries.seat(request.network, seat_id))
    running = next((row.term for row in queries.seats_of(found.council) if row.seat == found), None)
    members = list(people.members(request.network))
    activities = list(queries.fillers(request.network)[:60])
    deeds = _seat_deeds(request, found, running, members, activities)
    if settled(request, deeds, allowed=True):
        gone = request.POST.get("deed") == "end"
        to = ("desk:council", found.council_id) if gone else ("desk:council_seat", seat_id)
        return redirect(to[0], request.network.slug, to[1])
    context = {
        "seat": found,
        "council": found.council,
        "term": running,
        "past": [row for row in queries.past_terms(found.council) if row.seat_id == found.pk],
        "wrong": wrong(deeds),
        **{f"{name}_form": form for name, form in forms_of(deeds).items()},
    }
    return render(request, "desk/councils/seat.html", context, status=status_of(deeds))


def _seat_deeds(
    request: NetworkRequest, found: Any, running: Any, members: list[Any], activities: list[Any]
) -> dict[str, Deed]:
    first = {"name": found.name, "how": found.how, "may_vote": found.may_vote}
    change = filled(request, "change", f.SeatForm, initial=first)
    filler = filled(
        request, "filler", f.FillerForm, initial={"activity": str(found.activity_id or "")}
    )
    offer(
        filler, "activity", [("", _t("Nothing yet")), *((str(a.pk), a.title) for a in activities)]
    )
    begin = filled(request, "begin", f.TermForm, initial={"began_on": timezone.localdate()})
    _offer_members(begin, members)
    deeds = {
        "change": Deed(
            change,
            lambda given: services.change_seat(found, **given, **told(request)),
            _t("Kept."),
        ),
        "filler": Deed(
            filler,
            lambda given: services.change_seat(
                found, activity=_one(activities, given["activity"]), **told(request)
            ),
            _t("Kept."),
        ),
        "begin": Deed(
            begin,
            lambda given: services.begin_term(
                found,
                **(given | {"membership": _one(members, given["membership"])}),
                **told(request),
            ),
            _t("The seat is filled."),
        ),
        "end": Deed(
            filled(request, "end", Press),
            lambda _given: services.end_seat(found, **told(request)),
            _t("The seat is gone; its past stays."),
        ),
    }
    return deeds | (_term_deeds(request, running, members) if running else {})


def _term_deeds(request: NetworkRequest, running: Any, members: list[Any]) -> dict[str, Deed]:
    first = {
        "shown_name": running.shown_name,
        "is_named": running.is_named,
        "membership": str(running.membership_id or ""),
        "ends_on": running.ends_on,
    }
    term = filled(request, "term", f.TermChangeForm, initial=first)
    _offer_members(term, members)
    leave = filled(request, "leave", f.TermEndForm, initial={"on": timezone.localdate()})
    return {
        "term": Deed(
            term,
            lambda given: services.change_term(
                running,
                **(given | {"membership": _one(members, given["membership"])}),
                **told(request),
            ),
            _t("Kept."),
        ),
        "leave": Deed(
            leave,
            lambda given: services.end_term(running, **given, **told(request)),
            _t("The seat is free."),
        ),
    }


def _offer_members(form: forms.Form, members: list[Any]) -> None:
    rows = [
        (str(row.pk), f"{row.person} · {ROLE_WORDS.get(row.role, row.role)}") for row in members
    ]
    offer(form, "membership", [("", _t("No account")), *rows])


def _one(rows: list[Any], identifier: str) -> Any:
    return next(iter(picked(rows, [identifier])), None)


@role_required(*DESK_ROLES)
def interests(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """The register: what stands, what has ended, and a new entry."""
    found = found_or_404(queries.council(request.network, council_id))
    sitting = [row for row in queries.seats_of(found) if row.term]
    form = filled(request, "declare", f.InterestForm, initial={"since_on": timezone.localdate()})
    offer(form, "term", [(str(row.term.pk), row.name) for row in sitting if row.term])
    terms = [row.term for row in sitting]
    may_edit = request.actor.holds(*DECIDERS)
    deeds = {
        "declare": Deed(
            form,
            lambda given: services.declare_interest(
                _one(terms, given.pop("term")), **given, **told(request)
            ),
            _t("It stands in the register."),
        ),
        "end": Deed(
            filled(request, "end", Press),
            lambda _given: _end_interest(request, found),
            _t("It no longer stands; the register keeps it."),
        ),
    }
    if settled(request, deeds, allowed=may_edit):
        return redirect("desk:council_interests", request.network.slug, council_id)
    rows = queries.interests_of(found)
    context = {
        "council": found,
        "standing": [row for row in rows if row.until_on is None],
        "ended": [row for row in rows if row.until_on is not None][:60],
        "form": form if sitting else None,
        "may_edit": may_edit and not found.ended_on,
        "wrong": wrong(deeds),
    }
    return render(request, "desk/councils/interests.html", context, status=status_of(deeds))


def _end_interest(request: NetworkRequest, council: Any) -> None:
    identifier = uuid_or_none(request.POST.get("which"))
    row = queries.council_interest(request.network, identifier) if identifier else None
    if row is not None and row.council_id == council.pk:
        services.end_interest(row, on=timezone.localdate(), **told(request))


urlpatterns = [
    path("councils/", councils, name="councils"),
    path("councils/new/", council_add, name="council_add"),
    path("councils/<uuid:council_id>/", council, name="council"),
    path("councils/<uuid:council_id>/change/", council_change, name="council_change"),
    path("councils/<uuid:council_id>/interests/", interests, name="council_interests"),
    path("councils/seats/<uuid:seat_id>/", seat, name="council_seat"),
    path("councils/seats/<uuid:seat_id>/order/", seat_order, name="council_seat_order"),
]
