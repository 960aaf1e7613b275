"""A sample of the sheets is read by a second person; what differs is settled, paper in hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.sheet_form import SheetForm, label_of, said_of
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.queries import papers

from .listen_paper import TYPISTS, entry_page, field_of, form_of

REASONS = {
    papers.PaperSheet.Reason.HANDWRITING: _("The handwriting is hard to read"),
    papers.PaperSheet.Reason.SLIP: _("A slip while typing"),
    papers.PaperSheet.Reason.OVERLOOKED: _("Something was overlooked"),
    papers.PaperSheet.Reason.BOTH_TICKED: _("More than one box was ticked"),
    papers.PaperSheet.Reason.OTHER: _("Something else"),
}


@never_cache
@role_required(*TYPISTS)
def again(request: NetworkRequest) -> HttpResponse:
    """Sheets that wait for a second reader, those one typed in oneself left out."""
    rows = papers.waiting_for_second(request.network, but=request.actor.member)
    context = {"codes": [grouped(row.code) for row in rows]}
    return render(request, "desk/listen/sheets_again.html", context)


@never_cache
@role_required(*TYPISTS)
def read_again(request: NetworkRequest, code: str) -> HttpResponse:
    """Read a sheet a second time, without seeing the first reading."""
    sheet = found_or_404(papers.sheet_by_code(request.network, code))
    form = form_of(request, sheet)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.read_sheet_again(
                request.network,
                code=sheet.code,
                answers=form.answers(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(field_of(refused.code), words_of(refused))
        else:
            said = {
                "agreed": _t("Both readings agree."),
                "differs": _t(
                    "The readings differ. Somebody of the team settles it, paper in hand."
                ),
            }
            messages.success(request, said.get(found.state, _t("Kept.")))
            return redirect("desk:sheets_again", request.network.slug)
    return entry_page(request, sheet, form, again=True)


@role_required(*TEAM)
def differing(request: NetworkRequest) -> HttpResponse:
    """Sheets that two people read differently."""
    rows = [
        {"code": grouped(row.code), "sheet": row, "fields": len(row.differs)}
        for row in papers.to_settle(request.network)
    ]
    return render(request, "desk/listen/sheets_differ.html", {"rows": rows})


@never_cache
@role_required(*TEAM)
def settle(request: NetworkRequest, code: str) -> HttpResponse:
    """Two readings side by side, field by field; one stands, with a reason."""
    sheet = found_or_404(papers.sheet_by_code(request.network, code))
    if sheet.state != papers.PaperSheet.State.DIFFERS:
        messages.info(request, _t("There is nothing to settle on this sheet."))
        return redirect("desk:sheets_differ", request.network.slug)
    error = ""
    if request.method == "POST":
        try:
            _settle(request, sheet)
        except (Refused, forms.ValidationError) as refused:
            error = words_of(refused) if isinstance(refused, Refused) else refused.messages[0]
        else:
            messages.success(request, _t("Settled."))
            return redirect("desk:sheets_differ", request.network.slug)
    context = {
        "sheet": sheet,
        "code": grouped(sheet.code),
        "rows": _side_by_side(request, sheet),
        "reasons": REASONS.items(),
        "errors": [{"words": error, "target": _target(request, sheet)}] if error else [],
        "posted": request.POST,
    }
    return render(request, "desk/listen/sheet_settle.html", context, status=422 if error else 200)


def _target(request: NetworkRequest, sheet: papers.PaperSheet) -> str:
    """The first control that has no answer yet, so that the error leads there."""
    for at, name in enumerate(sheet.differs):
        if name != "contact" and f"field-{at}" not in request.POST:
            return f"f{at}-1"
    first = next(iter(REASONS))
    return "contact" if request.POST.get("reason") else f"reason-{first}"


def _settle(request: NetworkRequest, sheet: papers.PaperSheet) -> None:
    posted = request.POST
    form = SheetForm({"contact": posted.get("contact", "")}, batch=sheet.batch, wards=[])
    if form.errors.get("contact"):
        raise forms.ValidationError(str(form.errors["contact"][0]))
    services.settle_sheet(
        request.network,
        code=sheet.code,
        chosen={
            name: posted[f"field-{at}"]
            for at, name in enumerate(sheet.differs)
            if f"field-{at}" in posted
        },
        text=posted.get("text", ""),
        contact=form.cleaned_data.get("contact"),
        reason=posted.get("reason", ""),
        by=request.actor,
        now=timezone.now(),
    )


def _side_by_side(request: NetworkRequest, sheet: papers.PaperSheet) -> list[dict[str, Any]]:
    read, layout = papers.readings(sheet), sheet.batch.layout
    if not {papers.FIRST, papers.SECOND} <= read.keys():
        found_or_404(None)
    spots = {str(row.pk): row.name for row in places.places(request.network, depth=1)}
    rows = []
    for at, name in enumerate(sheet.differs):
        said = {}
        for turn in (papers.FIRST, papers.SECOND):
            one = read[turn]
            blank = _t("left blank")
            said[turn] = (
                spots.get(str(one.place or ""), blank)
                if name == "place"
                else said_of(name, one, layout)
            )
        rows.append(
            {
                "at": at,
                "name": name,
                "label": label_of(name, layout),
                **said,
                "chosen": request.POST.get(f"field-{at}", ""),
            }
        )
    return rows


urlpatterns = [
    path("sheets/again/", again, name="sheets_again"),
    path("sheets/again/<str:code>/", read_again, name="sheet_again"),
    path("sheets/differences/", differing, name="sheets_differ"),
    path("sheets/differences/<str:code>/", settle, name="sheet_settle"),
]
