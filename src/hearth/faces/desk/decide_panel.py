"""A panel at the desk before its draw: where it stands, settings, targets, meetings, invitations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from hearth.decide import queries
from hearth.decide.services import panels
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import MINOR_UNITS
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.panel_letter import ask_words
from hearth.faces.shared.panel_settings import (
    LettersForm,
    PanelMeetingForm,
    PanelSettingsForm,
    TargetsView,
)
from hearth.faces.shared.panel_words import KINDS, METHODS, SEEDS, STATES, targets_view
from hearth.faces.shared.qr import qr
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

BEFORE = ("draft", "gathering")


def panel_of(request: NetworkRequest, vote_id: UUID) -> Any:
    """The panel or plain lottery, or 404."""
    return found_or_404(queries.panels.panel_activity(request.network, vote_id))


@role_required(*DESK_ROLES)
def panel(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Where a panel stands and what comes next; no name on it."""
    found = panel_of(request, vote_id)
    settings = queries.panels.settings_of(found)
    states, came = queries.panels.states_of(found), queries.panels.attendance_of(found)
    context = {
        "activity": found,
        "panel": settings,
        "method": METHODS[settings.method],
        "seed": SEEDS[settings.seed_how],
        "targets": targets_view(settings.targets),
        "states": [(STATES[key], n) for key, n in states.items()],
        "in_pool": sum(n for key, n in states.items() if key != "withdrawn"),
        "confirmed": states.get("confirmed", 0),
        "free": queries.panels.free_seats(found) if found.state == "counted" else None,
        "draws": queries.panels.draws(found),
        "meetings": [(row, len(came[row.pk])) for row in queries.panels.meetings(found)],
        "invitations": [(row, KINDS[row.kind]) for row in queries.panels.invitations(found)],
        "is_before": found.state in BEFORE,
        "taking": queries.is_open(found, "registering", now=timezone.now()),
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/decide/panel/panel.html", context)


@role_required(*TEAM)
def panel_settings(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Seats, method, seed, money, promises."""
    found = panel_of(request, vote_id)
    settings, unit = (
        queries.panels.settings_of(found),
        MINOR_UNITS.get(request.network.currency, 100),
    )
    names = list(PanelSettingsForm.base_fields)
    first = {name: getattr(settings, name) for name in names if name != "honorarium"}
    first["honorarium"] = Decimal(settings.honorarium_minor) / unit
    plain = found.form == "lottery"
    form = PanelSettingsForm(request.POST or None, initial=first, plain=plain)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["honorarium_minor"] = int((given.pop("honorarium") or 0) * unit)
        given["reserve"] = given.get("reserve") or 0
        try:
            panels.set_panel(found, **given, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            after = "desk:panel" if plain or settings.targets else "desk:panel_targets"
            return redirect(after, request.network.slug, vote_id)
    context = {"activity": found, "form": form, "is_before": found.state in BEFORE}
    return render(request, "desk/decide/panel/settings.html", context)


@role_required(*TEAM)
def panel_targets(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Targets from the census: proposed, then changed by people."""
    found = panel_of(request, vote_id)
    slack = request.GET.get("slack", "2")
    room = int(slack) if slack.isdigit() and len(slack) < 3 else 2
    typed = request.POST if request.method == "POST" else None
    view = TargetsView(found, typed, slack=min(room, 20))
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        chosen = view.chosen()
        errors = view.bad
        if chosen is not None:
            try:
                made = panels.set_targets(
                    found, targets=chosen, by=request.actor, now=timezone.now()
                )
            except Refused as refused:
                errors = [{"words": words_of(refused), "target": ""}]
            else:
                _warn_of_silence(request, made)
                messages.success(request, _t("Kept."))
                return redirect("desk:panel", request.network.slug, vote_id)
    context = {
        "activity": found,
        "view": view,
        "slack": room,
        "errors": errors,
        "source": queries.panels.source_of(request.network),
        "is_before": found.state in BEFORE,
    }
    status = 422 if errors else 200
    return render(request, "desk/decide/panel/targets.html", context, status=status)


def _warn_of_silence(request: NetworkRequest, panel: Any) -> None:
    """Who would rather not answer should have a chance too."""
    for name in queries.panels.never_without_answer(panel.targets, seats=panel.seats):
        feature = name or _t("Where people live")
        messages.warning(
            request,
            _t(
                "%(feature)s: the targets fill every seat. Who would rather not answer can never be drawn; lower one."
            )
            % {"feature": feature},
        )


@role_required(*TEAM)
def panel_meeting_add(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Say when the panel meets."""
    found = panel_of(request, vote_id)
    form = PanelMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            panels.add_panel_meeting(
                found, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:panel", request.network.slug, vote_id)
    return render(request, "desk/decide/panel/meeting_form.html", {"activity": found, "form": form})


@role_required(*TEAM)
def panel_meeting_drop(request: NetworkRequest, vote_id: UUID, gathering_id: UUID) -> HttpResponse:
    """Take a meeting back."""
    found = panel_of(request, vote_id)
    meeting = found_or_404(queries.panels.meetings(found).filter(pk=gathering_id).first())
    if request.method == "POST":
        panels.remove_panel_meeting(meeting, by=request.actor, now=timezone.now())
        messages.success(request, _t("The meeting is taken back."))
    return redirect("desk:panel", request.network.slug, vote_id)


@never_cache
@role_required(*TEAM)
def panel_invite(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Letters, cards for champions, or people of earlier panels."""
    found = panel_of(request, vote_id)
    wanted = request.POST.get("kind", "") if request.method == "POST" else ""
    form = LettersForm(request.POST if wanted == "letters" else None)
    areas = queries.panels.residents_by_area(found)
    offer(form, "double", [(code, row["name"]) for code, row in areas.items()])
    context: dict[str, Any] = {
        "activity": found,
        "form": form,
        "askable": len(queries.panels.askable_again(found)),
        "n": request.POST.get("many", ""),
        "words": request.POST.get("words", ""),
    }
    try:
        if wanted == "letters" and form.is_valid():
            return _letters(request, found, form)
        if wanted in ("champions", "register"):
            return _others(request, found, wanted)
    except Refused as refused:
        if wanted == "letters":
            form.add_error(None, words_of(refused))
        else:
            context["problem"] = words_of(refused)
    return render(request, "desk/decide/panel/invite.html", context)


def _letters(request: NetworkRequest, found: Any, form: LettersForm) -> HttpResponse:
    given = form.cleaned_data
    made = panels.invite_by_letter(
        found,
        n=given["n"],
        addresses=form.listed(),
        double=given["double"],
        seed=given["seed"],
        by=request.actor,
        now=timezone.now(),
    )
    return _to_print(request, found, made)


def _others(request: NetworkRequest, found: Any, kind: str) -> HttpResponse:
    text = request.POST.get("many", "")
    n = int(text) if text.isdigit() and len(text) < 6 else 0
    now = timezone.now()
    words = request.POST.get("words", "")[:200]
    if kind == "champions":
        made = panels.invite_by_champion(found, n=n, note_words=words, by=request.actor, now=now)
        return _to_print(request, found, made)
    host = request.build_absolute_uri("/")
    sent = panels.invite_from_register(
        found, n=n, seed=words, words=ask_words(found, host), by=request.actor, now=now
    )
    messages.success(request, _t("%(n)s messages are on their way.") % {"n": sent})
    return redirect("desk:panel", request.network.slug, found.pk)


def _to_print(request: NetworkRequest, found: Any, letters: list[panels.Letter]) -> HttpResponse:
    """Letters ready to be printed and cut; shown only this once."""
    address = request.build_absolute_uri(
        reverse("public:enter", args=[request.network.slug, found.pk])
    )
    register = reverse("public:panel_register", args=[request.network.slug, found.pk])
    cards = [
        {"letter": one, "qr": qr(f"{address}?code={one.code}&next={register}", scale=2)}
        for one in letters[:1000]
    ]
    context = {"activity": found, "cards": cards, "letters": letters, "address": address}
    return render(request, "desk/decide/panel/letters.html", context)


urlpatterns = [
    path("panels/<uuid:vote_id>/", panel, name="panel"),
    path("panels/<uuid:vote_id>/settings/", panel_settings, name="panel_settings"),
    path("panels/<uuid:vote_id>/targets/", panel_targets, name="panel_targets"),
    path("panels/<uuid:vote_id>/meetings/new/", panel_meeting_add, name="panel_meeting_add"),
    path(
        "panels/<uuid:vote_id>/meetings/<uuid:gathering_id>/drop/",
        panel_meeting_drop,
        name="panel_meeting_drop",
    ),
    path("panels/<uuid:vote_id>/invite/", panel_invite, name="panel_invite"),
]
