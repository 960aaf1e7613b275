"""The desk reads statements before others see them: one at a time, by keyboard, with a way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.conversation_words import ORIGINS, REASONS, STATES, TONES
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

MOST_SKIPPED = 40


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 8 else None


@role_required(*TEAM)
def queue(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The statement that has waited longest; or one by its number, to decide anew."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    asked = _number(request.GET.get("number", ""))
    skipped = [n for n in map(_number, request.GET.getlist("skip")[-MOST_SKIPPED:]) if n]
    row: Any = None
    if asked is not None:
        row = found_or_404(queries.statement(found, asked))
    else:
        row = queries.next_to_read(found, reader=request.actor.membership_id, skip=skipped)
    done = _number(request.GET.get("done", ""))
    told = queries.statement_queue(found)
    days = (timezone.now() - told.oldest).days if told.oldest else 0
    context = {
        "activity": found,
        "queue": told,
        "days": days,
        "is_late": days >= 2,
        "is_queue": asked is None,
        "skipped": skipped,
        "last": queries.statement(found, done) if done else None,
        "two_readers": queries.has_two_readers(found),
        "reasons": REASONS.items(),
        **(_about(found, row) if row else {"row": None}),
    }
    return render(request, "desk/decide/conversation/queue.html", context)


def _about(found: Any, row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "state": STATES[row.state],
        "tone": TONES[row.state],
        "origin": ORIGINS[row.origin],
        "reason": REASONS.get(row.reason, ""),
        "alike": [one for one in queries.alike(found, row.text) if one.number != row.number],
        "first_state": STATES.get(row.first_verdict, ""),
        "first_reason": REASONS.get(row.first_reason, ""),
    }


@role_required(*TEAM)
def judge(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Accept, refuse for a public reason, or merge."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    here = reverse("desk:conversation_queue", args=[request.network.slug, vote_id])
    number = _number(request.POST.get("number", ""))
    if request.method != "POST" or number is None:
        return redirect(here)
    reason, into = request.POST.get("reason", ""), _number(request.POST.get("into", ""))
    verdict = "refused" if reason else "merged" if request.POST.get("merge") else "shown"
    try:
        services.moderate_statement(
            found,
            number=number,
            verdict=verdict,
            reason=reason,
            into=into,
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect(f"{here}?number={number}")
    return redirect(f"{here}?done={number}")


urlpatterns = [
    path("conversations/<uuid:vote_id>/queue/", queue, name="conversation_queue"),
    path("conversations/<uuid:vote_id>/judge/", judge, name="conversation_judge"),
]
