"""People of a panel, for the team alone: the pool, one person, on the phone, attendance, money, lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from hearth.decide import queries
from hearth.decide.services import panels
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.figures import say_money
from hearth.faces.shared.paging import found_or_404, page_number, uuid_or_none
from hearth.faces.shared.panel_form import PanelForm, done_context, languages
from hearth.faces.shared.panel_words import STATES
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import CSV, csv_lines
from hearth.kit.refusals import Refused

from .decide_panel import panel_of

ON_PANEL = ("selected", "invited", "confirmed")
DEEDS = {
    "told": panels.note_told,
    "confirm": panels.confirm,
    "decline": panels.decline,
    "take_back": panels.take_back_no,
    "withdraw": panels.withdraw,
}


@never_cache
@role_required(*TEAM)
def panel_people(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Who registered, by name; those drawn first, and who has not answered in time."""
    found = panel_of(request, vote_id)
    states = queries.panels.states_of(found)
    wanted = request.GET.get("state", "")
    which = {"state": wanted} if wanted in STATES else {}
    search = request.GET.get("q", "").strip()[:80].casefold()
    members = queries.panels.identities(found, queries.panels.registrants(found, **which))
    if search:
        members = [m for m in members if search in f"{m.name} {m.row.pool_number}".casefold()]
    page = Paginator(members, 50).get_page(page_number(request.GET.get("page")))
    now = timezone.now()
    context = {
        "activity": found,
        "page": page,
        "lines": [_line(member, now) for member in page],
        "tabs": [(key, STATES[key][0], n) for key, n in states.items()],
        "wanted": wanted,
        "q": search,
    }
    return render(request, "desk/decide/panel/people.html", context)


def _line(member: Any, now: Any) -> dict[str, Any]:
    row = member.row
    is_late = row.state == "invited" and row.answer_by is not None and row.answer_by < now
    return {"member": member, "state": STATES[row.state], "is_late": is_late}


@never_cache
@role_required(*TEAM)
def panel_person(request: NetworkRequest, vote_id: UUID, registrant_id: UUID) -> HttpResponse:
    """One person: how to reach them, what they said on the phone."""
    found = panel_of(request, vote_id)
    row = found_or_404(queries.panels.registrants(found, id=registrant_id).first())
    problem = ""
    if request.method == "POST":
        try:
            _said(request, found, row)
        except Refused as refused:
            problem = str(words_of(refused))
        else:
            messages.success(request, _t("Noted."))
            return redirect("desk:panel_person", request.network.slug, vote_id, registrant_id)
    member = queries.panels.identities(found, [row])[0]
    context = {
        "activity": found,
        "panel": queries.panels.settings_of(found),
        "problem": problem,
        "owed": queries.panels.honoraria(found).get(row.id),
        **_line(member, timezone.now()),
    }
    status = 409 if problem else 200
    return render(request, "desk/decide/panel/person.html", context, status=status)


def _said(request: NetworkRequest, found: Any, row: Any) -> None:
    wanted = request.POST.get("do", "")
    words: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    if wanted in DEEDS:
        DEEDS[wanted](found, row=row, **words)
    elif wanted in ("honorarium_yes", "honorarium_no"):
        panels.choose_honorarium(found, row=row, accepts=wanted == "honorarium_yes", **words)


@never_cache
@role_required("champion", *TEAM)
def panel_assist(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Register somebody on the phone or at a door: the same questions, asked aloud."""
    found = panel_of(request, vote_id)
    if not queries.is_open(found, "registering", now=timezone.now()):
        raise Http404
    form = PanelForm(found, request.POST, assisted=True)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = [error for step in form.steps for error in form.errors(step)]
        if not errors:
            try:
                made = panels.register(
                    found,
                    who=form.who(),
                    place=form.place(),
                    groups=form.groups(),
                    key=form.key,
                    by=request.actor,
                    now=timezone.now(),
                )
            except Refused as refused:
                errors = [{"words": words_of(refused), "target": ""}]
            else:
                context = done_context(request, form, made)
                return render(request, "desk/decide/panel/assisted.html", context)
    questions = [
        {"step": step, "chosen": form.data[step.key]}
        for step in form.steps
        if step.kind == "choose"
    ]
    context = {
        "activity": found,
        "form": form,
        "questions": questions,
        "errors": errors,
        "languages": languages(),
    }
    status = 422 if errors else 200
    return render(request, "desk/decide/panel/assist.html", context, status=status)


@never_cache
@role_required(*TEAM)
def panel_attendance(request: NetworkRequest, vote_id: UUID, gathering_id: UUID) -> HttpResponse:
    """Tick who came."""
    found = panel_of(request, vote_id)
    meeting = found_or_404(queries.panels.meetings(found).filter(pk=gathering_id).first())
    if request.method == "POST":
        came = [uuid_or_none(one) for one in request.POST.getlist("came")]
        n = panels.note_attendance(
            meeting, came=[one for one in came if one], by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Kept: %(n)s came.") % {"n": n})
        return redirect("desk:panel", request.network.slug, vote_id)
    there = queries.panels.attendance_of(found)[meeting.pk]
    rows = queries.panels.registrants(found, state__in=("confirmed", "dropped", "replaced"))
    members = [
        {"member": one, "came": one.row.id in there}
        for one in queries.panels.identities(found, rows)
        if one.row.state == "confirmed" or one.row.id in there
    ]
    context = {"activity": found, "meeting": meeting, "members": members}
    return render(request, "desk/decide/panel/attendance.html", context)


@never_cache
@role_required(*TEAM)
def panel_honoraria(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Who takes money for their time, what was paid, what is owed."""
    found = panel_of(request, vote_id)
    if request.method == "POST":
        who = uuid_or_none(request.POST.get("who"))
        row = found_or_404(queries.panels.registrants(found, id=who).first() if who else None)
        try:
            how = request.POST.get("how", "")
            minor = panels.pay_honorarium(
                found, row=row, how=how, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            said = say_money(minor, request.network.currency)
            messages.success(request, _t("Noted: %(money)s given.") % {"money": said})
        return redirect("desk:panel_honoraria", request.network.slug, vote_id)
    context = {
        "activity": found,
        "panel": queries.panels.settings_of(found),
        "lines": _owed(found),
        "total": queries.panels.honoraria_total(found),
    }
    return render(request, "desk/decide/panel/honoraria.html", context)


def _owed(found: Any) -> list[dict[str, Any]]:
    owed = queries.panels.honoraria(found)
    rows = queries.panels.registrants(found, id__in=list(owed))
    return [
        {"member": one, "owed": owed[one.row.id]} for one in queries.panels.identities(found, rows)
    ]


@never_cache
@role_required(*TEAM)
def panel_list(request: NetworkRequest, vote_id: UUID, file: str) -> HttpResponse:
    """A list for the team: `members.csv` with ways to reach them, or `honoraria.csv`."""
    found = panel_of(request, vote_id)
    rows = {"members.csv": _members_rows, "honoraria.csv": _money_rows}.get(file)
    if rows is None:
        raise Http404
    answer = HttpResponse("".join(csv_lines(rows(found))), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _members_rows(found: Any) -> Iterator[list[Any]]:
    yield [
        _t("Pool number"),
        pgettext("of a person", "Name"),
        _t("State"),
        _t("Reached by"),
        _t("Language"),
        _t("Needs"),
    ]
    rows = queries.panels.registrants(found, state__in=ON_PANEL)
    for one in queries.panels.identities(found, rows):
        ways = "; ".join(address for _channel, address in one.contacts)
        state = str(STATES[one.row.state][0])
        yield [one.row.pool_number, one.name, state, ways, one.language, one.needs]


def _money_rows(found: Any) -> Iterator[list[Any]]:
    currency = found.network.currency
    yield [
        _t("Pool number"),
        pgettext("of a person", "Name"),
        _t("Meetings"),
        _t("Paid"),
        _t("Owed"),
    ]
    for line in _owed(found):
        one, owed = line["member"], line["owed"]
        money = [say_money(minor, currency) for minor in (owed.paid_minor, owed.owed_minor)]
        yield [one.row.pool_number, one.name, owed.came, *money]


urlpatterns = [
    path("panels/<uuid:vote_id>/people/", panel_people, name="panel_people"),
    path("panels/<uuid:vote_id>/people/<uuid:registrant_id>/", panel_person, name="panel_person"),
    path("panels/<uuid:vote_id>/register/", panel_assist, name="panel_assist"),
    path(
        "panels/<uuid:vote_id>/meetings/<uuid:gathering_id>/",
        panel_attendance,
        name="panel_attendance",
    ),
    path("panels/<uuid:vote_id>/honoraria/", panel_honoraria, name="panel_honoraria"),
    path("panels/<uuid:vote_id>/lists/<str:file>", panel_list, name="panel_list"),
]
