"""Meetings of councils at the desk: planned, given an agenda, called, held, minutes published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import DESK_ROLES, NetworkRequest, role_required
from hearth.faces.shared.deeds import Deed, Press, filled, forms_of, settled, status_of, wrong
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import services as understand

from . import council_forms as f
from .decide_councils import DECIDERS, told


def meeting_or_404(request: NetworkRequest, identifier: UUID) -> Any:
    """The meeting of this network, or the page that says that there is none."""
    return found_or_404(queries.council_meeting(request.network, identifier))


@role_required(*DECIDERS)
def plan(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """Plan a meeting."""
    council = found_or_404(queries.council(request.network, council_id))
    form = f.MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_meeting(council, **form.cleaned_data, **told(request))
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Planned. Now put together the agenda."))
            return redirect("desk:council_meeting", request.network.slug, made.pk)
    context = {"form": form, "council": council, "title": _t("Plan a meeting")}
    status = 422 if form.is_bound else 200
    return render(request, "desk/councils/council_form.html", context, status=status)


@role_required(*DECIDERS)
def change(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """Change time or place; calendars follow."""
    found = meeting_or_404(request, council_meeting_id)
    first = {name: getattr(found, name) for name in f.MeetingForm.base_fields}
    for name in ("starts_at", "ends_at"):
        first[name] = timezone.localtime(first[name])
    form = f.MeetingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_meeting(found, **form.cleaned_data, **told(request))
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(
                request, _t("Kept. Send the invitations again so that everybody knows.")
            )
            return redirect("desk:council_meeting", request.network.slug, found.pk)
    context = {"form": form, "council": found.council, "meeting": found, "title": found.title}
    status = 422 if form.is_bound else 200
    return render(request, "desk/councils/council_form.html", context, status=status)


@role_required(*DESK_ROLES)
def meeting(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """One meeting: its agenda, whether enough are there, and what its state allows next."""
    found = meeting_or_404(request, council_meeting_id)
    may_edit = request.actor.holds(*DECIDERS)
    deeds = _meeting_deeds(request, found)
    if settled(request, deeds, allowed=may_edit):
        return redirect("desk:council_meeting", request.network.slug, found.pk)
    sitting, there = queries.sitting(found), queries.attendance_of(found)
    items = queries.items_of(found)
    context = {
        "meeting": found,
        "council": found.council,
        "items": items,
        "room": queries.room(found, seats=sitting, there=there),
        "is_before": found.state == "planned" and not there,
        "carried": queries.carried_actions(found),
        "actions": found.actions.all(),
        "visitors": queries.visitors(found),
        "long": sum(row.minutes_long or 0 for row in items),
        "invitable_n": len(services.invitable(found)) if found.state == "planned" else 0,
        "may_edit": may_edit,
        "can_write": may_edit and found.state in ("running", "ended"),
        "can_order": may_edit and found.state in ("planned", "running", "ended"),
        "wrong": wrong(deeds),
        **meeting_words(found),
        **{f"{name}_form": form for name, form in forms_of(deeds).items()},
    }
    return render(request, "desk/councils/meeting.html", context, status=status_of(deeds))


def meeting_words(meeting: Any) -> dict[str, Any]:
    """State and rules of a meeting in words, and the words of its agenda."""
    return {
        "state_words": words.said(words.MEETING_STATES, meeting.state),
        "state_tone": words.STATE_TONES[meeting.state],
        "quorum_words": words.said(words.QUORUM, meeting.quorum),
        "majority_words": words.said(words.MAJORITY, meeting.majority),
        "kind_words": words.ITEM_KINDS,
    }


def _meeting_deeds(request: NetworkRequest, found: Any) -> dict[str, Deed]:
    """Everything that can be done with a meeting; its state decides which of them the page shows."""
    presses = {
        "call": (services.call_meeting, _t("The invitations are on their way.")),
        "cancel": (
            services.cancel_meeting,
            _t("Called off. Send the letters so that everybody knows."),
        ),
        "begin": (services.begin_meeting, _t("The meeting is running.")),
        "end": (services.end_meeting, _t("The meeting is over. Minutes can still be written.")),
        "resume": (services.resume_meeting, _t("The meeting is running again.")),
        "publish": (
            services.publish_minutes,
            _t("Published. From now on they are only corrected."),
        ),
    }
    deeds = {
        name: Deed(filled(request, name, Press), _press(request, service, found), said)
        for name, (service, said) in presses.items()
    }
    item = filled(request, "item", f.ItemForm, initial={"kind": "discussion"})
    action = filled(request, "action", f.ActionForm)
    correct = filled(request, "correct", f.CorrectionForm)
    return deeds | {
        "item": Deed(
            item,
            lambda given: services.add_item(found, **given, **told(request)),
            _t("It stands on the agenda."),
        ),
        "action": Deed(
            action,
            lambda given: services.add_action(found, **given, **told(request)),
            _t("Written down."),
        ),
        "correct": Deed(
            correct,
            lambda given: services.correct_minutes(found, **given, **told(request)),
            _t("The correction stands under the minutes."),
        ),
    }


def _press(request: NetworkRequest, service: Any, found: Any) -> Any:
    return lambda _given: service(found, **told(request))


@role_required(*DECIDERS)
def suggestions(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """What waits elsewhere and could be talked about: tick, and it stands on the agenda."""
    found = meeting_or_404(request, council_meeting_id)
    gaps = [
        {**gap, "name": _t("Too few heard so far: %(name)s") % {"name": gap["name"]}}
        for gap in understand.missing_now(request.network)["gaps"]
    ]
    rows = queries.suggestions(found, gaps=gaps, now=timezone.now())
    if request.method == "POST":
        chosen = set(request.POST.getlist("suggestion"))
        added = [_take(request, found, row) for row in rows if row.key in chosen]
        if not any(added):
            messages.warning(request, _t("Nothing was chosen."))
        return redirect("desk:council_meeting", request.network.slug, found.pk)
    by_kind: dict[str, list[Any]] = {}
    for row in rows:
        by_kind.setdefault(row.why or row.kind, []).append(row)
    context = {
        "meeting": found,
        "council": found.council,
        "groups": [(words.said(words.SOURCES, kind), group) for kind, group in by_kind.items()],
    }
    return render(request, "desk/councils/suggestions.html", context)


def _take(request: NetworkRequest, meeting: Any, row: Any) -> bool:
    """Put one suggestion on the agenda; one that somebody else has just put there is passed over."""
    try:
        services.add_item(
            meeting,
            title=row.title,
            kind=row.item_kind,
            source=(row.kind, row.id),
            **told(request),
        )
    except Refused as refused:
        messages.warning(request, words_of(refused))
        return False
    return True


@role_required(*DECIDERS)
def item_order(request: NetworkRequest, council_item_id: UUID) -> HttpResponse:
    """Move an item up or down."""
    found = found_or_404(queries.council_item(request.network, council_item_id))
    if request.method == "POST":
        services.move_item(found, up=request.POST.get("way") == "up", **told(request))
    back = redirect("desk:council_meeting", request.network.slug, found.meeting_id)
    back["Location"] += f"#item-{found.pk}"
    return back


@role_required(*DECIDERS)
def attendance(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """Who of the council is there, and about how many came to listen."""
    found = meeting_or_404(request, council_meeting_id)
    there = queries.attendance_of(found)
    form = filled(request, "there", f.AttendanceForm, sitting=queries.sitting(found), there=there)
    visitors = filled(
        request,
        "visitors",
        f.VisitorsForm,
        dimensions=places.dimensions(request.network, asked=True),
        counts=queries.visitor_counts(found),
        initial={"people": found.visitors_n},
    )
    deeds = {
        "there": Deed(
            form,
            lambda _given: services.note_attendance(found, there=form.there(), **told(request)),
            _t("Kept."),
        ),
        "visitors": Deed(
            visitors,
            lambda given: services.count_visitors(
                found, people=given["people"], groups=visitors.groups(), **told(request)
            ),
            _t("Kept. In public, small numbers are hidden."),
        ),
    }
    if settled(request, deeds, allowed=True):
        return redirect("desk:council_attendance", request.network.slug, found.pk)
    context = {
        "meeting": found,
        "council": found.council,
        "form": form,
        "visitors_form": visitors,
        "room": queries.room(found, there=there),
        "is_before": found.state == "planned" and not there,
        "has_begun": found.state in ("running", "ended"),
        "wrong": wrong(deeds),
    }
    return render(request, "desk/councils/attendance.html", context, status=status_of(deeds))


@role_required(*DECIDERS)
def action(request: NetworkRequest, action_id: UUID) -> HttpResponse:
    """An action is done, dropped, or open again."""
    found = found_or_404(queries.council_action(request.network, action_id))
    if request.method == "POST":
        state = request.POST.get("state", "")
        state = state if state in words.ACTION_STATES else "open"
        note = request.POST.get("note", "")[:400]
        try:
            services.settle_action(found, state=state, note=note, **told(request))
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            messages.success(request, _t("Written down."))
    return redirect("desk:council_actions", request.network.slug, found.council_id)


@role_required(*DESK_ROLES)
def actions(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """What is to be done by whom; what was done."""
    found = found_or_404(queries.council(request.network, council_id))
    rows = found.actions.select_related("meeting")
    context = {
        "council": found,
        "open": queries.open_actions(found),
        "settled": rows.exclude(state="open").order_by("-ended_at")[:60],
        "action_words": words.ACTION_STATES,
        "may_edit": request.actor.holds(*DECIDERS),
        "today": timezone.localdate(),
    }
    return render(request, "desk/councils/actions.html", context)


urlpatterns = [
    path("councils/<uuid:council_id>/plan/", plan, name="council_meeting_add"),
    path("councils/<uuid:council_id>/actions/", actions, name="council_actions"),
    path("councils/actions/<uuid:action_id>/", action, name="council_action"),
    path("councils/meetings/<uuid:council_meeting_id>/", meeting, name="council_meeting"),
    path(
        "councils/meetings/<uuid:council_meeting_id>/change/", change, name="council_meeting_change"
    ),
    path(
        "councils/meetings/<uuid:council_meeting_id>/suggestions/",
        suggestions,
        name="council_suggestions",
    ),
    path(
        "councils/meetings/<uuid:council_meeting_id>/attendance/",
        attendance,
        name="council_attendance",
    ),
    path("councils/items/<uuid:council_item_id>/order/", item_order, name="council_item_order"),
]
