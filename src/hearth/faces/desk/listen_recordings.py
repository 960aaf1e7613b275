"""The desk listens to recordings and writes down what they say. A recording is never public."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import CHANNEL_WORDS, KIND_WORDS
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Attachment, Voice

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
#: Nothing that is in a file may run, load or frame anything.
SHUT = "default-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'"


class TranscriptForm(forms.Form):
    """What a recording says."""

    text = forms.CharField(
        label=_("What is said, word for word"),
        help_text=_(
            "In the language that is spoken. Leave out names; write … where you cannot hear it."
        ),
        max_length=8000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Please write what is said.")},
    )
    language = forms.ChoiceField(label=_("Which language is spoken?"))

    def __init__(self, *args: Any, first: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = dict.fromkeys([code for code in first if code in REGISTRY] + list(REGISTRY))
        offer(self, "language", [(code, REGISTRY[code].own_name) for code in order])


@role_required(*TEAM)
def recordings(request: NetworkRequest) -> HttpResponse:
    """Recordings that wait to be written down, those that came first before the others."""
    rows = [
        {
            "attachment": row.attachment,
            "voice": row.voice,
            "kind": KIND_WORDS.get(row.voice.kind, ""),
            "channel": CHANNEL_WORDS.get(row.voice.channel, ""),
        }
        for row in queries.waiting_recordings(request.network)
    ]
    context = {"rows": rows, "waiting": queries.count_waiting_recordings(request.network)}
    return render(request, "desk/listen/recordings.html", context)


@role_required(*TEAM)
def recording(request: NetworkRequest, attachment_id: UUID) -> HttpResponse:
    """Listen to one recording and write down what it says."""
    row, voice = _heard(request, attachment_id)
    start = {"text": row.transcript, "language": row.transcript_language or voice.language}
    form = TranscriptForm(
        request.POST or None, initial=start, first=[voice.language, *request.network.languages]
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.transcribe(
                row,
                text=given["text"],
                language=given["language"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("Written down. The voice can be read now."))
            return redirect("desk:recordings", request.network.slug)
    context = {"form": form, "row": row, "voice": voice}
    status = 422 if form.is_bound else 200
    return _private(render(request, "desk/listen/recording.html", context, status=status))


def _heard(request: NetworkRequest, attachment_id: UUID) -> tuple[Attachment, Voice]:
    row = found_or_404(queries.attachment(request.network, attachment_id))
    voice = found_or_404(queries.voice(request.network, row.voice_id) if row.voice_id else None)
    return (found_or_404(row if row.kind == Attachment.Kind.AUDIO else None), voice)


@role_required(*TEAM)
def attachment(request: NetworkRequest, attachment_id: UUID) -> HttpResponse:
    """The bytes of a recording, photo or paper, for the team alone; a part of them where asked."""
    row = found_or_404(queries.attachment(request.network, attachment_id))
    file = services.path_of(row)
    content = found_or_404(file.read_bytes() if file.exists() else None)
    response = _part(content, request.headers.get("Range", ""))
    response.headers["Content-Type"] = row.media_type
    shown = "attachment" if row.kind == Attachment.Kind.FILE else "inline"
    name = f"{row.kind}-{str(row.id)[-8:]}{file.suffix}"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return _private(response)


def _part(content: bytes, asked: str) -> HttpResponse:
    """All of it, or the one part that a player asked for (players seek in this way)."""
    size, wanted = len(content), RANGE.fullmatch(asked)
    if wanted is None or not (wanted[1] or wanted[2]):
        return HttpResponse(content, headers={"Accept-Ranges": "bytes"})
    first = int(wanted[1]) if wanted[1] else max(size - int(wanted[2]), 0)
    last = min(int(wanted[2]), size - 1) if wanted[1] and wanted[2] else size - 1
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(content[first : last + 1], status=206, headers=headers)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response


urlpatterns = [
    path("recordings/", recordings, name="recordings"),
    path("recordings/<uuid:attachment_id>/", recording, name="recording"),
    path("attachments/<uuid:attachment_id>/", attachment, name="attachment"),
]
