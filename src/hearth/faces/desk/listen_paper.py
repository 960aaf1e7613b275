"""Rounds on paper at the desk: make and print sheets, and type them in."""

from __future__ import annotations

from math import ceil
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

from hearth.core.places import queries as places
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, page_number, picked
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.sheet_form import CodeForm, SheetForm
from hearth.faces.shared.sheets import languages_offered, layout_of, sheets_pdf
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Round, papers

TYPISTS = (*TEAM, "champion")
#: Sheets in one file: a printer takes them, and nobody waits long.
PRINTED_AT_ONCE = 50


class BatchForm(forms.Form):
    """How many sheets, in which language, and what they ask."""

    round = forms.ChoiceField(label=_("Listening round"))
    language = forms.ChoiceField(
        label=_("Language of the sheets"),
        help_text=_("The question is printed as it was written where nobody has translated it."),
    )
    sheets = forms.IntegerField(
        label=_("How many sheets?"),
        help_text=_("At most 500 in a batch."),
        min_value=1,
        max_value=papers.MOST_SHEETS,
        initial=50,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=_("Where are they handed in?"),
        help_text=_("Printed on the sheet, such as “Belgrave Library, at the desk”."),
        max_length=120,
        required=False,
    )
    second_share = forms.IntegerField(
        label=_("How many in a hundred are read by two people?"),
        help_text=_("They are drawn by lot. Ten in a hundred tell you how well the typing went."),
        min_value=0,
        max_value=100,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    is_large = forms.BooleanField(
        label=_("Large print (18 points and more; twice as many pages)"), required=False
    )
    lists_places = forms.BooleanField(
        label=_("Print the parts of the area as a list to tick"), required=False, initial=True
    )
    asks_groups = forms.BooleanField(
        label=_("Ask the questions about groups (nobody has to answer them)"),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, rounds: list[Round], languages: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])
        offer(self, "language", [(code, REGISTRY[code].own_name) for code in languages])


@role_required(*DESK_ROLES, "champion")
def batches(request: NetworkRequest) -> HttpResponse:
    """Every batch with how far it is."""
    found = list(papers.batches(request.network)[:200])
    far = papers.progress(request.network, [row.pk for row in found])
    context = {
        "rows": [{"batch": row, "progress": far.get(row.pk)} for row in found],
        "may_make": request.actor.holds(*TEAM),
        "may_type": request.actor.holds(*TYPISTS),
        "to_settle": len(papers.to_settle(request.network)) if request.actor.holds(*TEAM) else 0,
    }
    return render(request, "desk/listen/sheets.html", context)


@role_required(*TEAM)
def batch_add(request: NetworkRequest) -> HttpResponse:
    """Make a batch of coded sheets."""
    rounds = [row for row in queries.rounds(request.network) if row.state != Round.State.CLOSED]
    if not rounds:
        return render(request, "desk/listen/sheets_no_round.html", {})
    languages = list(
        dict.fromkeys(code for row in rounds for code in languages_offered(request.network, row))
    )
    start = {"language": rounds[0].language}
    form = BatchForm(request.POST or None, rounds=rounds, languages=languages, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, rounds, dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Made. Now print the sheets."))
            return redirect("desk:sheets_batch", request.network.slug, made.pk)
    return render(
        request, "desk/listen/sheets_add.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _make(request: NetworkRequest, rounds: list[Round], given: dict[str, Any]) -> papers.PaperBatch:
    round_ = picked(rounds, [given.pop("round")])[0]
    layout = layout_of(
        request.network,
        round_,
        given["language"],
        lists_places=given.pop("lists_places"),
        asks_groups=given.pop("asks_groups"),
    )
    given["second_share"] /= 100
    return services.make_batch(
        request.network, round=round_, layout=layout, **given, by=request.actor, now=timezone.now()
    )


@role_required(*DESK_ROLES, "champion")
def batch(request: NetworkRequest, batch_id: UUID) -> HttpResponse:
    """One batch: print it, see how far it is and how well it was typed."""
    found = found_or_404(papers.batch(request.network, batch_id))
    parts = ceil(found.sheets / PRINTED_AT_ONCE)
    context = {
        "batch": found,
        "progress": papers.progress(request.network, [found.pk]).get(found.pk),
        "quality": services.quality_of(found),
        "parts": [
            {
                "number": n,
                "first": (n - 1) * PRINTED_AT_ONCE + 1,
                "last": min(n * PRINTED_AT_ONCE, found.sheets),
            }
            for n in range(1, parts + 1)
        ],
        "may_print": request.actor.holds(*TEAM),
        "may_type": request.actor.holds(*TYPISTS),
    }
    return render(request, "desk/listen/sheets_batch.html", context)


@role_required(*TEAM)
def print_sheets(request: NetworkRequest, batch_id: UUID) -> HttpResponse:
    """Some sheets as a PDF. Those that are typed in already are left out: their slips are gone."""
    found = found_or_404(papers.batch(request.network, batch_id))
    first = (page_number(request.GET.get("part")) - 1) * PRINTED_AT_ONCE
    rows = papers.sheets(found)[first : first + PRINTED_AT_ONCE]
    wanted = [row for row in rows if row.state == papers.PaperSheet.State.OPEN]
    if not wanted:
        messages.info(request, _t("All of these sheets are typed in already."))
        return redirect("desk:sheets_batch", request.network.slug, batch_id)
    page = request.build_absolute_uri(reverse("public:receipt_find", args=[request.network.slug]))
    answer = HttpResponse(
        sheets_pdf(
            found, wanted, address_of=lambda code: f"{page}{code}/", page=page.split("//")[-1]
        ),
        content_type="application/pdf",
    )
    name = f"sheets-{found.number}-{first + 1}-{found.language}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@never_cache
@role_required(*TYPISTS)
def find(request: NetworkRequest) -> HttpResponse:
    """Type or scan a code; above it what was kept last, with its undo."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            return redirect(_address_of(request, form.cleaned_data["code"]))
        except Refused as refused:
            form.add_error("code", words_of(refused))
    last = papers.sheet_by_code(request.network, request.GET.get("last", "")[:20])
    mine = last if last and last.first_by == request.actor.member else None
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "form": form,
        "last": mine if mine and mine.state == papers.PaperSheet.State.ENTERED else None,
        "care": "care" in request.GET,
        "today": papers.entered_since(request.network, today, by=request.actor.member),
        "again": len(papers.waiting_for_second(request.network, but=request.actor.member)),
    }
    return render(
        request, "desk/listen/sheet_find.html", context, status=422 if form.is_bound else 200
    )


def _address_of(request: NetworkRequest, code: str) -> str:
    """Where this sheet is typed in. Refused: `sheet_code_slip`, `sheet_code_unknown`."""
    if not papers.is_sheet_code(code):
        raise Refused("sheet_code_slip")
    if papers.sheet_by_code(request.network, code) is None:
        raise Refused("sheet_code_unknown")
    return reverse("desk:sheet_enter", args=[request.network.slug, grouped(code)])


@never_cache
@role_required(*TYPISTS)
def enter(request: NetworkRequest, code: str) -> HttpResponse:
    """Type one sheet in, then the next."""
    sheet = found_or_404(papers.sheet_by_code(request.network, code))
    form = form_of(request, sheet)
    if request.method == "POST" and form.is_valid():
        try:
            received = services.enter_sheet(
                request.network,
                code=sheet.code,
                answers=form.answers(),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(field_of(refused.code), words_of(refused))
        else:
            care = "&care=1" if received.crisis else ""
            address = reverse("desk:sheet_find", args=[request.network.slug])
            return redirect(f"{address}?last={grouped(sheet.code)}{care}")
    return entry_page(request, sheet, form)


def form_of(request: NetworkRequest, sheet: papers.PaperSheet) -> SheetForm:
    wards = [] if sheet.batch.layout["places"] else list(places.places(request.network, depth=1))
    return SheetForm(request.POST or None, batch=sheet.batch, wards=wards)


def entry_page(
    request: NetworkRequest, sheet: papers.PaperSheet, form: SheetForm, *, again: bool = False
) -> HttpResponse:
    is_in = sheet.state != papers.PaperSheet.State.OPEN
    context = {
        "sheet": sheet,
        "batch": sheet.batch,
        "code": grouped(sheet.code),
        "form": form,
        "again": again,
        "is_in": is_in and not again,
        "is_mine": sheet.first_by == request.actor.member,
        "may_read_again": sheet.state == papers.PaperSheet.State.ENTERED,
    }
    return render(
        request, "desk/listen/sheet_enter.html", context, status=422 if form.is_bound else 200
    )


def field_of(code: str) -> str | None:
    """Which field a refusal is about."""
    fields = {"nothing_said": "text", "said_too_much": "text", "kind_of_voice_unknown": "kind"}
    return fields.get(code) or ("place" if code == "place_unknown" else None)


@never_cache
@role_required(*TYPISTS)
def undo(request: NetworkRequest, code: str) -> HttpResponse:
    """Undo one's own entry; what was typed stands in the form again."""
    sheet = found_or_404(papers.sheet_by_code(request.network, code))
    if request.method != "POST":
        return redirect("desk:sheet_find", request.network.slug)
    try:
        answers = services.undo_entry(
            request.network, code=sheet.code, by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect("desk:sheet_find", request.network.slug)
    sheet = found_or_404(papers.sheet_by_code(request.network, code))
    wards = [] if sheet.batch.layout["places"] else list(places.places(request.network, depth=1))
    form = SheetForm(batch=sheet.batch, wards=wards)
    form.initial.update(form.typed_from(answers))
    messages.success(request, _t("Undone. Nothing of it is kept until you save it again."))
    return entry_page(request, sheet, form)


urlpatterns = [
    path("sheets/", batches, name="sheets"),
    path("sheets/add/", batch_add, name="sheets_add"),
    path("sheets/batches/<uuid:batch_id>/", batch, name="sheets_batch"),
    path("sheets/batches/<uuid:batch_id>/sheets.pdf", print_sheets, name="sheets_print"),
    path("sheets/enter/", find, name="sheet_find"),
    path("sheets/enter/<str:code>/", enter, name="sheet_enter"),
    path("sheets/enter/<str:code>/undo/", undo, name="sheet_undo"),
]
