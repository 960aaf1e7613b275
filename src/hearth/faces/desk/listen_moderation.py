"""The desk reads every voice before anybody else can, and takes voices out as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import (
    CHANNEL_WORDS,
    KIND_WORDS,
    REASON_WORDS,
    STATE_TONES,
    STATE_WORDS,
)
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice, reading

from .listen_moderation_care import details_in_words

COLUMNS = (
    "voice",
    "said_on",
    "round",
    "kind",
    "text",
    "language",
    "place_code",
    "place",
    "channel",
    "on_behalf",
    "group_size",
    "state",
    "may_quote",
)


@role_required(*TEAM)
def moderation(request: NetworkRequest) -> HttpResponse:
    """The next voice that nobody has looked at, the oldest first."""
    skipped = [s for s in map(uuid_or_none, request.GET.getlist("skip")[-40:]) if s]
    voice = queries.next_waiting(request.network, skip=skipped)
    done = uuid_or_none(request.GET.get("done"))
    context = {
        "waiting": queries.counts(request.network).get(Voice.State.WAITING, 0),
        "skipped": skipped,
        "last": queries.voice(request.network, done) if done else None,
        "is_queue": True,
        "queue": reading.queue(request.network, now=timezone.now()),
        "n_second": reading.count_second_looks(request.network),
        "n_appeals": len(reading.appeals(request.network)),
        "may_rule": request.actor.holds("steward"),
        **(_about(request, voice) if voice else {"voice": None}),
    }
    return render(request, "desk/listen/moderation.html", context)


@role_required(*TEAM)
def voice(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """One voice: decide anew, undo, or erase it when its speaker asks."""
    found = found_or_404(queries.voice(request.network, voice_id))
    return render(
        request, "desk/listen/moderation.html", {"is_queue": False, **_about(request, found)}
    )


def _about(request: NetworkRequest, found: Voice) -> dict[str, Any]:
    last = queries.last_moderation(request.network, found.id)
    second = reading.open_second_look(request.network, found.id)
    return {
        "voice": found,
        "kind_words": KIND_WORDS.get(found.kind, ""),
        "channel_words": CHANNEL_WORDS.get(found.channel, ""),
        "state_words": STATE_WORDS.get(found.state, ""),
        "state_tone": STATE_TONES.get(found.state, ""),
        "reasons": REASON_WORDS.items(),
        "last_decision": last,
        "last_reason": REASON_WORDS.get(last.reason, "") if last else "",
        "additions": queries.additions(request.network, found.id),
        "second_look": second,
        "second_reason": REASON_WORDS.get(second.reason, "") if second else "",
        "is_mine": bool(second and second.by_member == request.actor.membership_id),
        **details_in_words(found),
    }


@role_required(*TEAM)
def moderate(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Show it, or keep it private for one of the public reasons."""
    found = found_or_404(queries.voice(request.network, voice_id))
    if request.method == "POST":
        state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
        state = "kept_back" if reason else state
        try:
            services.moderate(
                found, state=state, reason=reason, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect(_next_page(request, found))


@role_required(*TEAM)
def moderation_undo(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Put a voice back to what it was before the last decision."""
    found = found_or_404(queries.voice(request.network, voice_id))
    if request.method == "POST":
        try:
            services.undo_moderation(found, by=request.actor, now=timezone.now())
            messages.success(request, _t("Undone."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:voice", request.network.slug, found.id)


def _next_page(request: NetworkRequest, found: Voice) -> str:
    """On in the queue, with an undo for what was just decided; or back to the voice."""
    slug = request.network.slug
    if request.POST.get("then") == "queue":
        return f"{reverse('desk:moderation', args=[slug])}?done={found.id}"
    return reverse("desk:voice", args=[slug, found.id])


@role_required(*TEAM)
def voice_erase(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Erase a voice when its speaker asks by telephone or in person; asks first."""
    found = found_or_404(queries.voice(request.network, voice_id))
    if request.method == "POST":
        services.withdraw_voice(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("Erased."))
        return redirect("desk:voices", request.network.slug)
    return render(request, "desk/listen/voice_erase.html", {"voice": found})


@role_required(*TEAM)
def voices(request: NetworkRequest) -> HttpResponse:
    """Every voice, by state and words, newest first."""
    network, asked = request.network, request.GET
    state, words = asked.get("state", ""), asked.get("words", "").strip()[:100]
    rows = queries.team_voices(network, state=state, words=words)
    page = queries.voices_page(rows, after=asked.get("after", ""), limit=30)
    keep = asked.copy()
    keep["after"] = page.older
    counts = queries.counts(network)
    tabs = [{"words": _t("All"), "href": "?", "current": not state}]
    tabs += [
        {
            "words": STATE_WORDS[key],
            "href": f"?state={key}",
            "current": state == key,
            "count": counts.get(key, 0),
        }
        for key in queries.HEARD
    ]
    found = [
        {
            "voice": row,
            "state": STATE_WORDS[row.state],
            "tone": STATE_TONES[row.state],
            "kind": KIND_WORDS[row.kind],
        }
        for row in page.voices
    ]
    context = {
        "rows": found,
        "tabs": tabs,
        "state": state,
        "words": words,
        "older": "?" + keep.urlencode() if page.older else "",
        "is_first": not asked.get("after"),
    }
    return render(request, "desk/listen/voices.html", context)


@role_required(*TEAM)
def export(request: NetworkRequest, ending: str) -> HttpResponse:
    """Every voice that stands, for the team: words and places, never who, address or groups."""
    rows = queries.team_voices(request.network)
    name = f"voices-{request.network.slug}-{timezone.localdate().isoformat()}.{ending}"
    if ending == "xlsx":
        answer = HttpResponse(workbook("voices", _table(rows)), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(csv_lines(_table(rows)), content_type=CSV)  # type: ignore[assignment]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _table(rows: Any) -> Iterator[tuple[Any, ...]]:
    """The names of the columns, then a row for each voice."""
    yield COLUMNS
    for row in rows.iterator(chunk_size=2000):
        yield _row(row)


def _row(row: Voice) -> tuple[Any, ...]:
    return (
        str(row.id),
        row.said_at.date().isoformat(),
        row.round.title,
        row.kind,
        row.quotable_text,
        row.language,
        row.place.code if row.place else "",
        row.place.name if row.place else "",
        row.channel,
        row.on_behalf,
        row.group_size,
        row.state,
        "yes" if row.may_quote else "no",
    )


urlpatterns = [
    path("moderation/", moderation, name="moderation"),
    path("voices/", voices, name="voices"),
    path("voices/export.csv", export, {"ending": "csv"}, name="voices_csv"),
    path("voices/export.xlsx", export, {"ending": "xlsx"}, name="voices_xlsx"),
    path("voices/<uuid:voice_id>/", voice, name="voice"),
    path("voices/<uuid:voice_id>/moderate/", moderate, name="moderate"),
    path("voices/<uuid:voice_id>/undo/", moderation_undo, name="moderation_undo"),
    path("voices/<uuid:voice_id>/erase/", voice_erase, name="voice_erase"),
]
