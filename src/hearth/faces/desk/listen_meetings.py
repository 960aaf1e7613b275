"""Meetings at the desk: open one, watch what comes in, let notes through to the wall, close, sum up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.people.models import Purpose
from hearth.core.places import queries as places
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.meeting_words import ROOM_WORDS, WALL_WORDS
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.qr import qr
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Round, meetings


class MeetingForm(forms.Form):
    """A meeting: where it belongs, its tables, what the room is asked, its wall."""

    round = forms.ChoiceField(label=_("Listening round"))
    title = forms.CharField(
        label=_("Name of the meeting"), help_text=_("Such as “Supper at the hall”."), max_length=120
    )
    held_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.ChoiceField(label=_("Which part of the area is it about?"), required=False)
    tables = forms.IntegerField(
        label=_("How many tables?"),
        min_value=1,
        max_value=meetings.MOST_TABLES,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(label=_("Notes are mostly written in"))
    quote = forms.BooleanField(required=False)
    share_partners = forms.BooleanField(required=False)
    wall = forms.ChoiceField(
        label=_("A wall for everybody to see"),
        choices=list(WALL_WORDS.items()),
        widget=forms.RadioSelect,
        initial="long",
    )
    shows_members_at_once = forms.BooleanField(
        label=_("Notes of signed-in champions and of the team go on the wall at once"),
        help_text=_("All other notes wait until you have let them through."),
        required=False,
    )
    columns = forms.CharField(
        label=_("Headings on the wall"),
        help_text=_(
            "One a line, at most eight. Without any, notes stand under needs, ideas and so on."
        ),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(
        self, *args: Any, rounds: list[Round], wards: list[Any], languages: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for purpose in (Purpose.QUOTE, Purpose.SHARE_PARTNERS):
            self.fields[purpose.value].label = str(ROOM_WORDS[purpose])
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])
        wards_offered = [(str(row.pk), row.name) for row in wards]
        offer(self, "place", [("", _("The whole area, or no part of it")), *wards_offered])
        order = dict.fromkeys([*languages, *REGISTRY])
        offer(self, "language", [(c, REGISTRY[c].own_name) for c in order if c in REGISTRY])


@role_required(*DESK_ROLES, "champion")
def listing(request: NetworkRequest) -> HttpResponse:
    """Every meeting, the newest first."""
    found = list(meetings.meetings(request.network)[:200])
    counts = meetings.counts(request.network, [row.pk for row in found])
    context = {
        "rows": [{"meeting": row, "notes": counts.get(row.pk, 0)} for row in found],
        "may_open": request.actor.holds(*TEAM),
        "may_read": request.actor.holds(*DESK_ROLES),
    }
    return render(request, "desk/listen/meetings.html", context)


@role_required(*TEAM)
def add(request: NetworkRequest) -> HttpResponse:
    """Open a meeting."""
    rounds = queries.open_rounds(request.network, now=timezone.now())
    if not rounds:
        return render(request, "desk/listen/meeting_no_round.html", {})
    wards = list(places.places(request.network, depth=1))
    form = MeetingForm(
        request.POST or None,
        rounds=rounds,
        wards=wards,
        languages=request.network.languages,
        initial={"held_on": timezone.localdate(), "language": request.network.default_language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _open(request, rounds, wards, dict(form.cleaned_data))
        except Refused as refused:
            field = "quote" if refused.code == "wall_without_consent" else None
            form.add_error(field, words_of(refused))
        else:
            messages.success(request, _t("The meeting is open. Devices can join."))
            return redirect("desk:meeting", request.network.slug, made.pk)
    return render(
        request,
        "desk/listen/meeting_add.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


def _open(
    request: NetworkRequest, rounds: list[Round], wards: list[Any], given: dict[str, Any]
) -> meetings.Meeting:
    agreed = {str(p): bool(given.pop(p)) for p in ("quote", "share_partners")}
    return services.open_meeting(
        request.network,
        round=picked(rounds, [given.pop("round")])[0],
        place=next(iter(picked(wards, [given.pop("place")])), None),
        columns=given.pop("columns").splitlines(),
        agreed=agreed,
        wordings={str(purpose): str(words) for purpose, words in ROOM_WORDS.items()},
        **given,
        by=request.actor,
        now=timezone.now(),
    )


def _meeting(request: NetworkRequest, meeting_id: UUID) -> meetings.Meeting:
    return found_or_404(meetings.meeting(request.network, meeting_id))


@never_cache
@role_required(*TEAM)
def meeting(request: NetworkRequest, meeting_id: UUID) -> HttpResponse:
    """How to join, who has, and what waits to be let through."""
    found = _meeting(request, meeting_id)
    code = meetings.join_code(found)
    slug = request.network.slug
    join = request.build_absolute_uri(reverse("public:meeting_enter", args=[slug, code]))
    wall = ""
    if found.wall != found.Wall.NONE:
        address = reverse("public:meeting_wall", args=[slug, meetings.wall_code(found)])
        wall = request.build_absolute_uri(address)
    waiting = meetings.notes_to_look_at(found)
    context = {
        "meeting": found,
        "code": code,
        "join": join,
        "type_at": request.build_absolute_uri(reverse("public:meeting_join", args=[slug])),
        "qr": qr(join),
        "wall": wall,
        "wall_code": meetings.wall_code(found),
        "waiting": [_row(said) for said in waiting],
        "decided": [_row(said) for said in meetings.notes_decided(found)],
        "devices": meetings.devices(found),
    }
    return render(request, "desk/listen/meeting.html", context)


def _row(said: meetings.Said) -> dict[str, Any]:
    return {
        "note": said.note,
        "voice": said.voice,
        "kind": KIND_WORDS.get(said.voice.kind, ""),
        "may_show": meetings.may_show(said.voice),
        "is_up": said.note.wall == said.note.Wall.UP,
    }


@role_required(*TEAM)
def deed(request: NetworkRequest, meeting_id: UUID) -> HttpResponse:
    """Close the meeting, open it again, or give it new codes."""
    found = _meeting(request, meeting_id)
    deeds = {
        "close": (services.close_meeting, _("Closed. No device writes any more.")),
        "open": (services.open_meeting_again, _("Open again.")),
        "codes": (services.give_new_codes, _("New codes. The old ones open nothing any more.")),
    }
    wanted = request.POST.get("deed", "")
    if request.method == "POST" and wanted in deeds:
        act, words = deeds[wanted]
        act(found, by=request.actor, now=timezone.now())
        messages.success(request, str(words))
        if wanted == "close":
            return redirect("desk:meeting_summary", request.network.slug, found.pk)
    return redirect("desk:meeting", request.network.slug, found.pk)


@role_required(*TEAM)
def look(request: NetworkRequest, meeting_id: UUID, note_id: UUID) -> HttpResponse:
    """Let a note through to the wall, or keep it off."""
    found = _meeting(request, meeting_id)
    note = found_or_404(meetings.note(request.network, note_id))
    if note.meeting_id != found.pk:
        found_or_404(None)
    if request.method == "POST":
        try:
            services.look_at_note(
                note,
                wall=request.POST.get("wall", ""),
                column=request.POST.get("column", ""),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:meeting", request.network.slug, found.pk)


@role_required(*TEAM)
def turn_off(request: NetworkRequest, meeting_id: UUID, joined_id: UUID) -> HttpResponse:
    """One device writes no more."""
    found = _meeting(request, meeting_id)
    if request.method == "POST":
        services.turn_device_off(found, device_id=joined_id, by=request.actor, now=timezone.now())
        messages.success(request, _t("This device writes no more."))
    return redirect("desk:meeting", request.network.slug, found.pk)


@role_required(*DESK_ROLES)
def summary(request: NetworkRequest, meeting_id: UUID) -> HttpResponse:
    """What was said at which table, to be printed. Words only for the team; figures for the desk."""
    found = _meeting(request, meeting_id)
    numbers = meetings.summary(found)
    may_read = request.actor.holds(*TEAM)
    tables: dict[int, list[dict[str, Any]]] = {}
    for said in meetings.notes(found) if may_read else []:
        tables.setdefault(said.note.table, []).append(_row(said))
    context = {
        "meeting": found,
        "numbers": numbers,
        "kinds": [(KIND_WORDS.get(kind, kind), n) for kind, n in numbers.by_kind.items()],
        "tables": tables.items(),
        "may_read": may_read,
    }
    return render(request, "desk/listen/meeting_summary.html", context)


urlpatterns = [
    path("meetings/", listing, name="meetings"),
    path("meetings/add/", add, name="meeting_add"),
    path("meetings/<uuid:meeting_id>/", meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/deed/", deed, name="meeting_deed"),
    path("meetings/<uuid:meeting_id>/notes/<uuid:note_id>/", look, name="meeting_note"),
    path("meetings/<uuid:meeting_id>/devices/<uuid:joined_id>/", turn_off, name="meeting_device"),
    path("meetings/<uuid:meeting_id>/summary/", summary, name="meeting_summary"),
]
