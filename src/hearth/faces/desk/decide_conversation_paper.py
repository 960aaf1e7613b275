"""Conversations on paper and by telephone: sheets to print, read by two, settled; calls written down by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.conversation_words import VALUES
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

READERS = (*TEAM, "champion")
PREFIX = "opinion-"
ON_A_SHEET = 20
FIELDS = {
    "sheet_without_number": "sheet",
    "same_person_twice": "sheet",
    "sheet_is_done": "sheet",
    "sheet_code_differs": "code",
    "voter_code_unknown": "code",
}


class SheetForm(forms.Form):
    """One sheet: the statements ticked for each answer, as fast as one can type."""

    sheet = forms.CharField(label=_("Number on the sheet"), max_length=20)
    code = forms.CharField(label=_("Code on the sheet"), max_length=40)
    agree = forms.CharField(
        label=_("Agree"),
        required=False,
        max_length=1500,
        help_text=_("Numbers of the statements with spaces between, such as 3 7 12."),
    )
    disagree = forms.CharField(label=_("Disagree"), required=False, max_length=1500)
    passes = forms.CharField(label=_("Pass"), required=False, max_length=1500)

    def __init__(self, *args: Any, activity: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if activity.entry != "code":
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[str] = set()
        for name in ("agree", "disagree", "passes"):
            numbers = given.get(name, "").replace(",", " ").split()
            if twice := seen & set(numbers):
                self.add_error(
                    name, _t("Statement %(n)s has two answers.") % {"n": ", ".join(sorted(twice))}
                )
            if any(not one.isdigit() for one in numbers):
                self.add_error(name, _t("Only numbers, with spaces between."))
            seen |= set(numbers)
        return given

    @property
    def opinions(self) -> dict[str, int]:
        """Numbers of statements to what was ticked."""
        return {
            number: value
            for name, value in (("agree", 1), ("disagree", -1), ("passes", 0))
            for number in self.cleaned_data.get(name, "").replace(",", " ").split()
        }


@role_required(*READERS)
def sheet_print(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Statements to print, with boxes to tick."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    rows = list(queries.statements(found, state="shown")[:200])
    parts = [rows[at : at + ON_A_SHEET] for at in range(0, len(rows), ON_A_SHEET)]
    context = {"activity": found, "parts": parts, "values": VALUES.values()}
    return render(request, "desk/decide/conversation/sheet_print.html", context)


@role_required(*READERS)
def sheets(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Enter sheets; the second reading is another person's."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    form = SheetForm(request.POST or None, activity=found)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = services.enter_opinion_sheet(
                found,
                sheet=form.cleaned_data["sheet"],
                code=form.cleaned_data.get("code", ""),
                opinions=form.opinions,
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(FIELDS.get(refused.code, "agree"), words_of(refused))
        else:
            messages.success(request, _sheet_words(sheet))
            return redirect("desk:conversation_sheets", request.network.slug, vote_id)
    differing = queries.opinion_sheets(found, state="differs") if request.actor.holds(*TEAM) else []
    context = {
        "activity": found,
        "form": form,
        "counts": queries.opinion_sheet_counts(found),
        "once": queries.opinion_sheets(found, state="once").exclude(first_by=request.actor.member)[
            :30
        ],
        "differing": [_differing(row) for row in differing],
        "statements": queries.statements(found, state="shown")[:200],
        "takes": found.state in ("open", "closed"),
    }
    return render(request, "desk/decide/conversation/sheets.html", context)


def _sheet_words(sheet: Any) -> str:
    words = {
        "agreed": _t("Sheet %(n)s: both readings agree, the answers are in."),
        "differs": _t(
            "Sheet %(n)s: the two readings differ. Somebody of the team settles it, paper in hand."
        ),
        "once": _t("Sheet %(n)s is kept. A second person reads it next."),
    }
    return words[sheet.state] % {"n": sheet.sheet}


def _differing(row: Any) -> dict[str, Any]:
    """A sheet with what the two read, statement by statement where they differ."""
    first, second = row.first, row.second or {}
    numbers = sorted(set(first) | set(second), key=int)
    return {
        "row": row,
        "rest": [(n, first[n]) for n in numbers if first.get(n) == second.get(n)],
        "lines": [
            {
                "number": n,
                "first": VALUES[first[n]] if n in first else _t("nothing"),
                "second": VALUES[second[n]] if n in second else _t("nothing"),
            }
            for n in numbers
            if first.get(n) != second.get(n)
        ],
    }


@role_required(*TEAM)
def sheet_settle(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Settle a sheet that two people read differently."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    sheet_id = uuid_or_none(request.POST.get("sheet_id", ""))
    if request.method == "POST" and sheet_id:
        given = {
            name.removeprefix(PREFIX): value
            for name, value in request.POST.items()
            if name.startswith(PREFIX) and value
        }
        try:
            services.settle_opinion_sheet(
                found, sheet_id=sheet_id, opinions=given, by=request.actor, now=timezone.now()
            )
            messages.success(request, _t("Settled: the answers are in."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:conversation_sheets", request.network.slug, vote_id)


@role_required(*READERS)
def call(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Somebody on the telephone, or beside you: read five statements, write down the answers."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    if found.state != "open":
        messages.error(request, words_of(Refused("opinions_not_open")))
        return redirect("desk:conversation_sheets", request.network.slug, vote_id)
    asked = request.POST if request.method == "POST" else request.GET
    call_id, code = uuid_or_none(asked.get("call", "")), asked.get("code", "")[:40]
    context: dict[str, Any] = {"activity": found, "code": code, "call": call_id}
    if call_id is None:
        return render(
            request, "desk/decide/conversation/call_begin.html", context | {"call": uuid4()}
        )
    try:
        who = services.begin_call(found, code=code, call_id=call_id)
    except Refused as refused:
        context["problem"] = words_of(refused)
        return render(request, "desk/decide/conversation/call_begin.html", context)
    if request.method == "POST" and request.POST.get("step") == "answers":
        context["problem"] = _write_down(request, found, who)
    answered = queries.opinions_of(found, queries.participant(found, who.key))
    rows = results.next_to_ask(found, answered=answered, key=who.key)
    context |= {
        "rows": rows,
        "n_done": len(answered),
        "values": [(str(value), words) for value, words in VALUES.items()],
        "again": reverse("desk:conversation_call", args=[request.network.slug, vote_id]),
    }
    return render(request, "desk/decide/conversation/call.html", context)


def _write_down(request: NetworkRequest, found: Any, who: Any) -> Any:
    """Keep what was said; why not, if it could not be kept."""
    now = timezone.now()
    given = {
        name.removeprefix(PREFIX): value
        for name, value in request.POST.items()
        if name.startswith(PREFIX) and value
    }
    text = request.POST.get("text", "").strip()
    try:
        if given or not text:
            services.give_opinions(
                found, admitted=who, opinions=given, channel="phone", by=request.actor, now=now
            )
        if text:
            services.submit_statement(
                found,
                admitted=who,
                text=text,
                language=request.LANGUAGE_CODE,
                said_anyway=True,
                by=request.actor,
                now=now,
            )
    except Refused as refused:
        return words_of(refused)
    messages.success(request, _t("Kept."))
    return ""


urlpatterns = [
    path("conversations/<uuid:vote_id>/print/", sheet_print, name="conversation_print"),
    path("conversations/<uuid:vote_id>/sheets/", sheets, name="conversation_sheets"),
    path("conversations/<uuid:vote_id>/sheets/settle/", sheet_settle, name="conversation_settle"),
    path("conversations/<uuid:vote_id>/call/", call, name="conversation_call"),
]
