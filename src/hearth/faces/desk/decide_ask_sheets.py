"""Signatures on paper: sheets to print, typed in by the team, undone where that went wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.signature_sheet_form import SignatureSheetForm
from hearth.faces.shared.signing import HEAR_BACK
from hearth.kit.refusals import Refused

MOST_SHOWN = 60
#: Where a refusal of a service belongs in its form.
FIELDS = {"sheet_without_number": "number", "signature_sheet_known": "number"}


@role_required(*TEAM)
def ask_sheets(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """Type a sheet in; below it those that are in."""
    found = found_or_404(queries.ask(request.network, ask_id))
    form = SignatureSheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _type_in(request, found, form)):
        for words in _told(done):
            messages.success(request, words)
        return redirect("desk:ask_sheets", request.network.slug, ask_id)
    context = {
        "ask": found,
        "form": form,
        "may_type_in": queries.may_type_in(found, today=timezone.localdate()),
        "sheets": queries.signature_sheets(found)[:MOST_SHOWN],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/decide/asks/sheets.html", context, status=status)


def _type_in(request: NetworkRequest, found: Any, form: SignatureSheetForm) -> Any:
    """Count a sheet; what is refused stands at its field."""
    given = form.cleaned_data
    wish = services.Signer(wording=str(HEAR_BACK), language=request.LANGUAGE_CODE)
    try:
        return services.type_in_sheet(
            found,
            number=given["number"],
            lines=form.lines,
            key=given["key"] or uuid4(),
            wish=wish,
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(FIELDS.get(refused.code), words_of(refused))
        return None


def _told(done: services.SheetTyped) -> list[str]:
    """What became of a sheet's lines, by their numbers alone."""
    n = done.sheet.fresh
    told = [
        ngettext(
            "Sheet %(sheet)s is in: %(n)s new signature.",
            "Sheet %(sheet)s is in: %(n)s new signatures.",
            n,
        )
        % {"sheet": done.sheet.number, "n": n}
    ]
    for words, lines in (
        (_t("These had signed before and count once: %(numbers)s."), done.again),
        (_t("These took their signature back before and stay out: %(numbers)s."), done.taken_back),
    ):
        if lines:
            told.append(words % {"numbers": ", ".join(map(str, lines))})
    return told


@role_required(*TEAM)
def ask_sheet_undo(request: NetworkRequest, ask_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then take out again what came in with a sheet."""
    found = found_or_404(queries.ask(request.network, ask_id))
    sheet = found_or_404(queries.signature_sheet(found, sheet_id))
    if request.method != "POST" and sheet.undone_at is None:
        context = {"ask": found, "sheet": sheet}
        return render(request, "desk/decide/asks/sheet_undo.html", context)
    if request.method == "POST":
        services.undo_sheet(found, sheet_id=sheet_id, by=request.actor, now=timezone.now())
        words = _t("Sheet %(sheet)s is undone. You can type it in again.")
        messages.success(request, words % {"sheet": sheet.number})
    return redirect("desk:ask_sheets", request.network.slug, ask_id)


@role_required(*DESK_ROLES)
def ask_sheet_print(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """A sheet to print, to be signed by hand."""
    found = found_or_404(queries.ask(request.network, ask_id))
    if found.state == "drafted":
        messages.error(request, words_of(Refused("ask_not_open")))
        return redirect("desk:ask", request.network.slug, ask_id)
    context = {"ask": found, "lines": range(1, queries.LINES + 1), "hear_back": HEAR_BACK}
    return render(request, "desk/decide/asks/sheet_print.html", context)


urlpatterns = [
    path("asks/<uuid:ask_id>/sheets/", ask_sheets, name="ask_sheets"),
    path("asks/<uuid:ask_id>/sheets/print/", ask_sheet_print, name="ask_sheet_print"),
    path("asks/<uuid:ask_id>/sheets/<uuid:sheet_id>/undo/", ask_sheet_undo, name="ask_sheet_undo"),
]
