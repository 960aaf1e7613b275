"""Councils for everybody: who sits there, what interests are declared, agendas before and minutes after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from hearth.decide import queries
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.agenda_sources import sources_of
from hearth.faces.shared.paging import found_or_404

MOST_MEETINGS = 24


@public_view
def councils(request: NetworkRequest) -> HttpResponse:
    """Every public council, and when they meet next."""
    context = {
        "councils": list(queries.councils(request.network, public=True)[:100]),
        "coming": queries.coming_meetings(
            request.network, now=timezone.now(), public=True, limit=8
        ),
    }
    return render(request, "public/councils/councils.html", context)


@public_view
def council(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """One council: its seats, the register of interests, meetings and decisions."""
    found = found_or_404(queries.council(request.network, council_id, public=True))
    sitting = queries.seats_of(found)
    context = {
        "council": found,
        "sitting": [
            {
                "row": row,
                "how": words.said(words.HOW_FILLED, row.seat.how),
                "name": row.term.public_name if row.term else "",
            }
            for row in sitting
        ],
        "interests": list(queries.interests_of(found, public=True)[:80]),
        "meetings": list(queries.council_meetings(found)[:MOST_MEETINGS]),
        "decisions": list(
            queries.decisions(request.network, public=True).filter(council=found)[:12]
        ),
        "quorum_words": words.said(words.QUORUM, found.quorum),
        "majority_words": words.said(words.MAJORITY, found.majority),
        "state_words": words.MEETING_STATES,
    }
    return render(request, "public/councils/council.html", context)


@public_view
def meeting(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """One meeting: the agenda before, the minutes after they are published."""
    found = found_or_404(queries.council_meeting(request.network, council_meeting_id, public=True))
    is_told = found.state == "published"
    context = {
        "meeting": found,
        "council": found.council,
        "is_told": is_told,
        "corrections": found.correction.splitlines(),
        "state_words": words.said(words.MEETING_STATES, found.state),
        "state_tone": words.STATE_TONES[found.state],
        "quorum_words": words.said(words.QUORUM, found.quorum),
        **(_minutes(found) if is_told else _agenda(found)),
    }
    return render(request, "public/councils/meeting.html", context)


def _agenda(meeting: Any) -> dict[str, Any]:
    """What is to be talked about, and what is still to be done."""
    rows = queries.agenda_of(meeting)
    sources = sources_of(meeting.council.network, rows)
    return {
        "items": [_planned(row) | {"source": sources.get(row.pk)} for row in rows],
        "carried": queries.carried_actions(meeting),
    }


def _minutes(meeting: Any) -> dict[str, Any]:
    """What was said and decided; by the names that people agreed to, or by seat. Remarks never."""
    sitting, there = queries.sitting(meeting), queries.attendance_of(meeting)
    names = {row.seat.pk: row.public_name for row in sitting}
    minutes = queries.minutes_of(meeting)
    return {
        "items": [_planned(row.item) | _told(row, names) for row in minutes.items],
        "carried": minutes.carried,
        "visitors": queries.visitors(meeting),
        "present": [
            {"name": row.public_name, "how": words.said(words.PRESENCE, there[row.seat.pk])}
            for row in sitting
            if row.seat.pk in there
        ],
        "room": queries.room(meeting, seats=sitting, there=there),
    }


def _planned(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "kind": words.said(words.ITEM_KINDS, row.kind),
        "text": row.text,
        "minutes_long": row.minutes_long,
    }


def _told(row: queries.ToldItem, names: dict[Any, str]) -> dict[str, Any]:
    decision = row.item.decision
    return {
        "minutes": row.item.minutes,
        "put_off": row.item.put_off,
        "aside": [
            {"name": names.get(one.seat_id, one.seat.name), "why": one.why} for one in row.recusals
        ],
        "votes": [words.told_vote(one, names) for one in row.votes],
        "consents": [_consent(one, names) for one in row.consents],
        "actions": row.actions,
        "decision": decision if decision and decision.state == "published" else None,
    }


def _consent(row: Any, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "row": row.consent,
        "stage": words.said(words.STAGES, row.consent.stage),
        "text": row.texts[-1],
        "wordings": len(row.texts),
        "objections": [
            {
                "who": names.get(one.seat_id, one.seat.name) if one.seat else "",
                "text": one.text,
                "state": words.said(words.OBJECTION_STATES, one.state),
                "resolved": one.resolved,
            }
            for one in row.objections
        ],
    }


@public_view
def meeting_json(request: NetworkRequest, council_meeting_id: UUID) -> JsonResponse:
    """Agenda and published minutes for machines; nothing that the page does not show."""
    found = found_or_404(queries.council_meeting(request.network, council_meeting_id, public=True))
    is_told = found.state == "published"
    body = {
        "id": str(found.pk),
        "council": found.council.name,
        "title": found.title,
        "starts_at": found.starts_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
        "where": found.where,
        "state": found.state,
        "quorum": found.quorum,
        "items": [_out(row.item) | _out_told(row) for row in queries.minutes_of(found).items]
        if is_told
        else [_out(row) for row in queries.agenda_of(found)],
        "correction": found.correction,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _out(row: Any) -> dict[str, Any]:
    return {"title": row.title, "kind": row.kind, "text": row.text}


def _out_told(row: queries.ToldItem) -> dict[str, Any]:
    decision = row.item.decision
    is_shown = decision is not None and decision.state == "published"
    return {
        "minutes": row.item.minutes,
        "recusals": [{"seat": one.seat.name, "why": one.why} for one in row.recusals],
        "votes": [
            {
                "motion": one.motion,
                "for": one.for_n,
                "against": one.against_n,
                "abstain": one.abstain_n,
                "present": one.present_n,
                "needed": one.needed_n,
                "majority": one.majority,
                "secret": one.is_secret,
                "result": one.result,
                "withdrawn": one.withdrawn_why or None,
            }
            for one in row.votes
        ],
        "consent": [{"stage": one.consent.stage, "text": one.texts[-1]} for one in row.consents],
        "actions": [{"what": one.what, "state": one.state} for one in row.actions],
        "decision": str(decision.pk) if decision and is_shown else None,
    }


@public_view
def meeting_file(request: NetworkRequest, council_meeting_id: UUID) -> HttpResponse:
    """One meeting, to put into one's own calendar."""
    found = found_or_404(queries.council_meeting(request.network, council_meeting_id, public=True))
    answer = _calendar(request, [found], name=found.title)
    answer["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return answer


@public_view
def council_feed(request: NetworkRequest, council_id: UUID) -> HttpResponse:
    """Every meeting of a council, to subscribe to."""
    found = found_or_404(queries.council(request.network, council_id, public=True))
    since = timezone.now() - timedelta(days=365)
    rows = queries.feed_meetings(request.network, since=since, council=found)
    return _calendar(request, rows, name=f"{found.name} · {request.network.name}")


def _calendar(request: NetworkRequest, rows: list[Any], *, name: str) -> HttpResponse:
    slug = request.network.slug
    listed = [
        (row, request.build_absolute_uri(reverse("public:council_meeting", args=[slug, row.pk])))
        for row in rows
    ]
    text = queries.calendar_of(request.network, listed, name=name)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


urlpatterns = [
    path("councils/", councils, name="councils"),
    path("councils/<uuid:council_id>/", council, name="council"),
    path("councils/<uuid:council_id>/meetings.ics", council_feed, name="council_feed"),
    path("councils/meetings/<uuid:council_meeting_id>/", meeting, name="council_meeting"),
    path(
        "councils/meetings/<uuid:council_meeting_id>/minutes.json",
        meeting_json,
        name="council_meeting_json",
    ),
    path(
        "councils/meetings/<uuid:council_meeting_id>/meeting.ics",
        meeting_file,
        name="council_meeting_file",
    ),
]
