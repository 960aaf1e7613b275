"""The desk's frame around everything that people decide together, whatever its form."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.act import queries as act
from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.activity_form import ActivityForm, DaysForm, first_days, first_words
from hearth.faces.shared.activity_frame import frame_of, who_words
from hearth.faces.shared.activity_words import BALLOTS, DESKS, FEATURES, FORMS, PURPOSES, WAYS_IN
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused


@role_required(*DESK_ROLES)
def activities(request: NetworkRequest) -> HttpResponse:
    """Every activity of every form: its state, its days, what is open now, to what it belongs."""
    now = timezone.now()
    rows = queries.activities(request.network).select_related("theme", "council")
    page = Paginator(rows, 30).get_page(page_number(request.GET.get("page")))
    titles = dict(act.programmes(request.network).values_list("pk", "title"))
    lines = [
        {
            "activity": row,
            "form_words": FORMS[row.form],
            "open": [FEATURES[days.feature] for days in _days(row, now) if days.is_open],
            "belongs": _belongs(row, titles),
            "is_late": row.state in ("draft", "gathering") and row.opens_at <= now,
        }
        for row in page
    ]
    context = {"page": page, "lines": lines, "may_edit": request.actor.holds(*TEAM)}
    return render(request, "desk/decide/activities.html", context)


def _days(activity: Any, now: Any) -> list[Any]:
    return queries.calendar(activity, now=now)


def _belongs(activity: Any, programmes: dict[Any, str]) -> list[str]:
    """The names of what an activity belongs to."""
    names = [activity.theme.name] if activity.theme else []
    names += [activity.council.name] if activity.council else []
    title = programmes.get(activity.programme_id)
    return [*names, title] if title else names


@role_required(*TEAM)
def activity_new(request: NetworkRequest) -> HttpResponse:
    """Begin from a purpose."""
    purposes = [
        {"key": key, "words": PURPOSES[key], "form_words": FORMS[template.form]}
        for key, template in queries.templates().items()
    ]
    return render(request, "desk/decide/activity_new.html", {"purposes": purposes})


@role_required(*TEAM)
def activity_make(request: NetworkRequest, purpose: str) -> HttpResponse:
    """What the purpose sets, in words, and everything that may be said differently."""
    template, words = found_or_404(queries.templates().get(purpose)), PURPOSES.get(purpose)
    first = {
        "title": "",
        "eligibility": words.eligibility if words else "",
        "min_age": template.min_age,
        "entry": template.entry,
        **first_days(lead=template.lead, days=template.days),
    }
    form = ActivityForm(
        request.POST or None, initial=first, network=request.network, form=template.form
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_for_purpose(
                request.network,
                purpose=purpose,
                **form.words(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept. Nobody outside of the team sees it yet."))
            return redirect("desk:activity", request.network.slug, made.pk)
    context = {"form": form, "words": words, "key": purpose}
    return render(request, "desk/decide/activity_form.html", context)


@role_required(*DESK_ROLES)
def activity(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """The frame of one activity: what, who, how, when, and the next thing to do."""
    found, now = _found(request, activity_id), timezone.now()
    titles = dict(act.programmes(request.network).values_list("pk", "title"))
    context = {
        **frame_of(found, now=now),
        "days": _days(found, now),
        "belongs": _belongs(found, titles),
        "purpose": PURPOSES.get(found.purpose),
        "ballot_words": BALLOTS.get(found.ballot.get("kind", "")),
        "desk_href": _desk_of(found),
        "is_changeable": found.state in ("draft", "gathering"),
        "is_late": found.state in ("draft", "gathering") and found.opens_at <= now,
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/decide/activity.html", context)


def _found(request: NetworkRequest, activity_id: UUID) -> Any:
    return found_or_404(queries.activity(request.network, activity_id))


def _desk_of(activity: Any) -> str:
    """Where what is special to the form is looked after; nothing while there is no such page."""
    try:
        return reverse(DESKS[activity.form], args=[activity.network.slug, activity.pk])
    except NoReverseMatch:
        return ""


@role_required(*TEAM)
def activity_change(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """Say the frame differently, until it is locked."""
    found = _found(request, activity_id)
    form = ActivityForm(
        request.POST or None, initial=first_words(found), network=request.network, form=found.form
    )
    if request.method == "POST" and form.is_valid():
        change = services.change_vote if found.form == "budget" else services.change_activity
        try:
            change(found, **form.words(), by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:activity", request.network.slug, activity_id)
    context = {"form": form, "activity": found, "key": activity_id}
    return render(request, "desk/decide/activity_form.html", context)


@role_required(*TEAM)
def activity_days(request: NetworkRequest, activity_id: UUID, feature: str) -> HttpResponse:
    """Give one part days of its own, or take them away again."""
    found, now = _found(request, activity_id), timezone.now()
    row = found_or_404(next((one for one in _days(found, now) if one.feature == feature), None))
    first = {"opens_at": row.opens_at or now, "closes_at": row.closes_at}
    form = DaysForm(request.POST or None, initial=first)
    told: dict[str, Any] = {"feature": feature, "by": request.actor, "now": now}
    is_clear = "clear" in request.POST
    if request.method == "POST" and (is_clear or form.is_valid()):
        try:
            if is_clear:
                services.clear_window(found, **told)
            else:
                services.set_window(found, **form.cleaned_data, **told)
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("The calendar is kept."))
            return redirect("desk:activity", request.network.slug, activity_id)
    context = {"form": form, "activity": found, "row": row, "words": FEATURES[feature]}
    return render(request, "desk/decide/activity_days.html", context)


@role_required(*TEAM)
def activity_announce(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """Show it to everybody, after a last question."""
    found = _found(request, activity_id)
    if request.method == "POST":
        services.announce_activity(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("Everybody can see it now."))
        return redirect("desk:activity", request.network.slug, activity_id)
    context = {"activity": found, "early": _days(found, timezone.now())}
    return render(request, "desk/decide/activity_announce.html", context)


@role_required(*TEAM)
def activity_drop(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = _found(request, activity_id)
    if request.method == "POST":
        services.drop_activity(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("The draft is gone."))
        return redirect("desk:activities", request.network.slug)
    return render(request, "desk/decide/activity_drop.html", {"activity": found})


@role_required(*TEAM)
def activity_open(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """The last look: exactly what will be locked, and then the opening."""
    found, now, problem = _found(request, activity_id), timezone.now(), ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            services.open_activity(found, by=request.actor, now=now, seen=seen)
        except Refused as refused:
            problem = words_of(refused)
        else:
            messages.success(request, _t("It is open. What was locked is published."))
            return redirect("desk:activity", request.network.slug, activity_id)
    try:
        locked, hashed = services.look_ahead(found, now=now)
    except Refused as refused:
        locked, hashed, problem = {}, "", words_of(refused)
    context = {
        **last_look(found, locked),
        "hash": hashed,
        "problem": problem,
        "desk_href": _desk_of(found),
        "days": _days(found, now),
    }
    return render(request, "desk/decide/activity_open.html", context)


def last_look(activity: Any, locked: dict[str, Any]) -> dict[str, Any]:
    """What will be locked: the main things in words, and all of it as it is."""
    return {
        "activity": activity,
        "options": locked.get("projects") or _statements(locked),
        "who": who_words(activity),
        "way_in": WAYS_IN[activity.entry],
        "ballot_words": BALLOTS.get(activity.ballot.get("kind", "")),
        "whole": json.dumps(locked, ensure_ascii=False, indent=1, sort_keys=True) if locked else "",
    }


def _statements(locked: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements that a conversation begins with, as the options of a ballot are shown."""
    return [{"number": row["number"], "title": row["text"]} for row in locked.get("statements", [])]


urlpatterns = [
    path("activities/", activities, name="activities"),
    path("activities/new/", activity_new, name="activity_new"),
    path("activities/new/<slug:purpose>/", activity_make, name="activity_make"),
    path("activities/<uuid:activity_id>/", activity, name="activity"),
    path("activities/<uuid:activity_id>/change/", activity_change, name="activity_change"),
    path("activities/<uuid:activity_id>/days/<slug:feature>/", activity_days, name="activity_days"),
    path("activities/<uuid:activity_id>/announce/", activity_announce, name="activity_announce"),
    path("activities/<uuid:activity_id>/drop/", activity_drop, name="activity_drop"),
    path("activities/<uuid:activity_id>/open/", activity_open, name="activity_open"),
]
