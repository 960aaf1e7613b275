"""At a meeting: a device joins by a code, takes notes, undoes a slip; and the wall for everybody.

A device gets a signed cookie that names it. It may take notes in its own meeting and nothing else,
until the facilitator closes the meeting or turns the device off.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.faces.shared.access import NetworkRequest, actor_of, public_view
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.receipts import code_field, private
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS, KINDS
from hearth.kit.actors import Actor
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.queries import meetings

COOKIE = "hearth_notes"
SALT = "device of a meeting"
#: A day for the meeting and its undo, and some sleep.
COOKIE_LIFE = timedelta(hours=26)
NOTE_TAKER = Actor("note_taker")
NOTE_UNDO = meetings.UNDO


class CodeForm(forms.Form):
    """The code that stands on the facilitator's screen."""

    code = code_field(
        _("Code of the meeting"),
        _("Eight letters and numbers. Dashes, spaces and small letters do not matter."),
    )


class TableForm(forms.Form):
    """At which table the device stands."""

    table = forms.TypedChoiceField(label=_("Which table are you at?"), coerce=int)

    def __init__(self, *args: Any, tables: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "table", [(n, _t("Table %(n)s") % {"n": n}) for n in range(1, tables + 1)])


class NoteForm(forms.Form):
    """What was said at the table."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What was said?"),
        help_text=_("As they said it. Please do not write anybody's name."),
        max_length=8000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write what was said.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is. There is no wrong choice.")},
    )
    group_size = forms.IntegerField(
        label=_("About how many people say this?"),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(label=_("In which language is it?"))
    keep_off = forms.BooleanField(label=_("Please do not show this one to others"), required=False)

    def __init__(self, *args: Any, first: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = dict.fromkeys([first, *REGISTRY])
        offer(self, "language", [(c, REGISTRY[c].own_name) for c in order if c in REGISTRY])
        self.initial.setdefault("language", first)


@never_cache
@public_view
def join(request: NetworkRequest) -> HttpResponse:
    """Type the code of a meeting."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            _meeting_behind(request, code)
            return redirect("public:meeting_enter", request.network.slug, grouped(code))
        except Refused as refused:
            form.add_error("code", words_of(refused))
    return private(
        render(
            request,
            "public/listen/meeting_join.html",
            {"form": form},
            status=422 if form.is_bound else 200,
        )
    )


def _meeting_behind(request: NetworkRequest, code: str) -> meetings.Meeting:
    """The meeting of a code. Refused: `too_many_guesses`, `code_unknown`."""
    check_guesses(request, what="meeting")
    found = meetings.meeting_to_join(request.network, code)
    if found is None:
        note_wrong_guess(request, what="meeting")
        raise Refused("code_unknown")
    return found


@never_cache
@public_view
def enter(request: NetworkRequest, code: str) -> HttpResponse:
    """Join at a table: no account, no name."""
    try:
        meeting = _meeting_behind(request, code)
    except Refused as refused:
        form = CodeForm({"code": code[:60]})
        form.is_valid()
        form.add_error("code", words_of(refused))
        page = render(request, "public/listen/meeting_join.html", {"form": form}, status=404)
        return private(page)
    table = TableForm(request.POST or None, tables=meeting.tables)
    if request.method == "POST" and table.is_valid():
        try:
            device = services.join_meeting(
                meeting,
                table=table.cleaned_data["table"],
                by=actor_of(request, request.network) or NOTE_TAKER,
                now=timezone.now(),
            )
        except Refused as refused:
            table.add_error(None, words_of(refused))
        else:
            return _with_cookie(request, device)
    context = {"form": table, "meeting": meeting, "code": grouped(code)}
    status = 422 if table.is_bound else 200
    return private(render(request, "public/listen/meeting_enter.html", context, status=status))


def _with_cookie(request: NetworkRequest, device: meetings.MeetingDevice) -> HttpResponse:
    """On to the notes, with the signed name of this device."""
    answer = redirect("public:meeting_notes", request.network.slug)
    answer.set_cookie(
        COOKIE,
        signing.dumps({"network": str(device.network_id), "device": str(device.id)}, salt=SALT),
        max_age=COOKIE_LIFE,
        path=reverse("public:meeting_join", args=[request.network.slug]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _device(request: NetworkRequest) -> meetings.MeetingDevice | None:
    """The device whose cookie this is; none for a forged, stale or foreign one, or one turned off."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_LIFE)
    except signing.BadSignature:
        return None
    identifier = uuid_or_none(told.get("device"))
    if identifier is None or told.get("network") != str(request.network.pk):
        return None
    return meetings.device(request.network, identifier)


def _writer(request: NetworkRequest, device: meetings.MeetingDevice) -> Actor:
    """A member who joined as one and is still signed in; otherwise a note taker without a name."""
    actor = actor_of(request, request.network) if device.membership_id else None
    return actor if actor and actor.membership_id == device.membership_id else NOTE_TAKER


@never_cache
@public_view
def notes(request: NetworkRequest) -> HttpResponse:
    """Take notes at a table; below, what this device has written."""
    device = _device(request)
    if device is None:
        messages.info(request, _t("Please join the meeting with its code."))
        return redirect("public:meeting_join", request.network.slug)
    meeting = device.meeting
    if request.method == "POST" and "table" in request.POST:
        return _move(request, device)
    form = NoteForm(request.POST or None, first=meeting.language, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            received = _take(request, device, form.cleaned_data)
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            words = _t("Kept. Receipt for whoever said it: %(code)s")
            messages.success(request, words % {"code": received.receipt})
            address = reverse("public:meeting_notes", args=[request.network.slug])
            return redirect(f"{address}?kept=1" + ("&care=1" if received.crisis else ""))
    context = {
        "form": form,
        "meeting": meeting,
        "device": device,
        "is_open": meeting.state == meeting.State.OPEN,
        "tables": TableForm(tables=meeting.tables, initial={"table": device.table}),
        "rows": [_row(said) for said in meetings.notes_of_device(device)],
        "care": "care" in request.GET,
        "was_kept": "kept" in request.GET,
    }
    status = 422 if form.is_bound else 200
    return private(render(request, "public/listen/meeting_notes.html", context, status=status))


def _take(
    request: NetworkRequest, device: meetings.MeetingDevice, given: dict[str, Any]
) -> services.Received:
    return services.take_note(
        device,
        text=given["text"],
        kind=given["kind"],
        language=given["language"],
        group_size=given["group_size"] or 1,
        may_be_shown=not given["keep_off"],
        key=given["key"] or uuid4(),
        by=_writer(request, device),
        now=timezone.now(),
    )


def _move(request: NetworkRequest, device: meetings.MeetingDevice) -> HttpResponse:
    form = TableForm(request.POST, tables=device.meeting.tables)
    if form.is_valid():
        try:
            services.change_table(device, table=form.cleaned_data["table"])
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("public:meeting_notes", request.network.slug)


def _row(said: meetings.Said) -> dict[str, Any]:
    on_wall = said.note.wall == said.note.Wall.UP and meetings.may_show(said.voice)
    return {
        "voice": said.voice,
        "kind": KIND_WORDS.get(said.voice.kind, ""),
        "table": said.note.table,
        "on_wall": on_wall,
        "may_undo": timezone.now() - said.note.taken_at <= NOTE_UNDO,
    }


@never_cache
@public_view
def note_undo(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Take back what this device wrote, within a day; asks first, because it erases."""
    device = found_or_404(_device(request))
    rows = meetings.notes_of_device(device, limit=meetings.MOST_NOTES_OF_A_DEVICE)
    said = found_or_404(next((row for row in rows if row.voice.id == voice_id), None))
    if request.method == "POST":
        services.undo_note(
            device, voice_id=voice_id, by=_writer(request, device), now=timezone.now()
        )
        messages.success(request, _t("Erased."))
        return redirect("public:meeting_notes", request.network.slug)
    context = {"voice": said.voice}
    return private(render(request, "public/listen/meeting_note_undo.html", context))


@never_cache
@public_view
def wall(request: NetworkRequest, code: str) -> HttpResponse:
    """The wall: what was let through, in big type, by heading; it looks again by itself."""
    check_guesses(request, what="wall")
    found = meetings.meeting_of_wall(request.network, code)
    if found is None:
        note_wrong_guess(request, what="wall")
    meeting = found_or_404(found)
    columns = [
        {"words": KIND_WORDS.get(name, name), "notes": said}
        for name, said in meetings.wall(meeting)
    ]
    context = {
        "meeting": meeting,
        "columns": columns,
        "is_open": meeting.state == meeting.State.OPEN,
    }
    return private(render(request, "public/listen/meeting_wall.html", context))


urlpatterns = [
    path("meeting/", join, name="meeting_join"),
    path("meeting/notes/", notes, name="meeting_notes"),
    path("meeting/notes/<uuid:voice_id>/undo/", note_undo, name="meeting_note_undo"),
    path("meeting/<str:code>/", enter, name="meeting_enter"),
    path("wall/<str:code>/", wall, name="meeting_wall"),
]
