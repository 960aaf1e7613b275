"""Proof for everybody: what was locked and sealed, the record to check it by, and one's own receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import path
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import admitted, ask_to_enter
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.codes import grouped
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from .decide_enter import page_of


@public_view
def activity_proof(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """How anybody can check an activity: its two hashes, its record, and the command."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    context = {
        "activity": found,
        "page": page_of(found),
        "published_at": queries.has_record(found),
    }
    return render(request, "public/decide/proof.html", context)


@public_view
def activity_record(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The published record as one zip: the same bytes for everybody."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    archive, digest = found_or_404(queries.record_archive(found))
    tag = quote_etag(digest)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(archive, content_type="application/zip")
    name = f"{request.network.slug}-{found.form}-{str(found.pk)[:8]}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = tag
    return response


@never_cache
@public_view
def activity_receipt(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """One's own receipt, for whoever came in by the door: also for those who voted on paper with their code."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    who = admitted(request, found)
    if who is None:
        return ask_to_enter(request, found)
    receipt = queries.receipt_for(found, who.key)
    context = {
        "activity": found,
        "page": page_of(found),
        "receipt": receipt,
        "line": receipt_line(found.pk, receipt) if receipt else "",
    }
    return render(request, "public/decide/my_receipt.html", context)


@never_cache
@public_view
def ballot_receipt(request: NetworkRequest) -> HttpResponse:
    """Whether a ballot is in the box: by its receipt, without showing how anybody voted."""
    code = request.POST.get("receipt", "")[:60]
    context: dict[str, Any] = {"asked": request.method == "POST", "ballot": None, "code": code}
    if request.method == "POST":
        try:
            check_guesses(request, what="ballot")
        except Refused as refused:
            context |= {"asked": False, "refused": words_of(refused)}
            return render(request, "public/decide/receipt.html", context, status=429)
        context |= _found(request, code)
        if context["ballot"] is None:
            note_wrong_guess(request, what="ballot")
    return render(request, "public/decide/receipt.html", context)


def _found(request: NetworkRequest, code: str) -> dict[str, Any]:
    """The ballot behind a receipt, and the line by which it is found in the published list."""
    ballot = queries.ballot_by_receipt(request.network, code)
    if ballot is None:
        return {"ballot": None}
    activity = queries.activity(request.network, ballot.vote_id, public=True)
    return {
        "ballot": ballot,
        "activity": activity,
        "code": grouped(code),
        "line": receipt_line(ballot.vote_id, code),
        "published_at": queries.has_record(activity) if activity else None,
    }


urlpatterns = [
    path("votes/receipt/", ballot_receipt, name="ballot_receipt"),
    path("activities/<uuid:vote_id>/proof/", activity_proof, name="activity_proof"),
    path("activities/<uuid:vote_id>/record.zip", activity_record, name="activity_record"),
    path("activities/<uuid:vote_id>/my-receipt/", activity_receipt, name="activity_receipt"),
]
