"""Proof for everybody: what was locked and sealed, the record to check it by, and one's own receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import path
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache

from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import admitted, ask_to_enter
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.voting_code_field import voting_code_field
from hearth.kit.codes import grouped
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from .decide_enter import page_of


class CodeForm(forms.Form):
    """The voting code, once more."""

    code = voting_code_field()


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
    """One's own receipt, for whoever came in by the door; after closing a voting code still opens this page.

    So those who voted on paper get theirs too.
    """
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    context: dict[str, Any] = {"activity": found, "page": page_of(found)}
    who = admitted(request, found)
    if who is None and found.state in ("gathering", "open"):
        return ask_to_enter(request, found)
    if who is None:
        form = CodeForm(request.POST or None) if found.entry == "code" else None
        who, status = _by_code(request, found, form)
        if who is None:
            context["form"] = form
            return render(request, "public/decide/my_receipt_ask.html", context, status=status)
    receipt = queries.receipt_for(found, who.key)
    context["receipt"] = receipt
    context["line"] = receipt_line(found.pk, receipt) if receipt else ""
    return render(request, "public/decide/my_receipt.html", context)


def _by_code(
    request: NetworkRequest, found: Any, form: CodeForm | None
) -> tuple[services.Admitted | None, int]:
    """Whoever has this voting code, and the status of the page where the code is no good."""
    if form is None or request.method != "POST" or not form.is_valid():
        return None, 200
    try:
        check_guesses(request, what="voter")
    except Refused as refused:
        form.add_error("code", words_of(refused))
        return None, 429
    try:
        return services.admit_by_code(found, code=form.cleaned_data["code"]), 200
    except Refused as refused:
        note_wrong_guess(request, what="voter")
        form.add_error("code", words_of(refused))
        return None, 200


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
