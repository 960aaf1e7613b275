"""Paper ballots at the desk: printed, read by two people, settled where they differ; and ballots by telephone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.ballot_form import ballot_form, questions_about
from hearth.faces.shared.ballot_sheets import MOST_SHEETS, ballots_pdf
from hearth.faces.shared.equality import equality_answers
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import INTERFACE, REGISTRY
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

READERS = (*TEAM, "champion")
MOST_LETTERS = 4000
#: Kind of ballot to what is typed, and an example.
TYPED = {
    "approval": (_("Numbers ticked"), _("With spaces between, such as 3 7 12.")),
    "knapsack": (_("Numbers ticked"), _("With spaces between, such as 3 7 12.")),
    "points": (_("Points"), _("Number, colon, points; such as 3:5 7:2.")),
    "score": (_("Marks"), _("Number, colon, mark; such as 3:5 7:0. Leave out what has no mark.")),
    "ranking": (_("The order"), _("Best first, such as 3>7>12 or 3 7 12.")),
    "pairwise": (
        _("The pairs"),
        _("The ticked one first, such as 3>7 2>5. Leave out pairs without a tick, or with two."),
    ),
}


class SheetForm(forms.Form):
    """One paper ballot, as fast as one can type."""

    sheet = forms.CharField(label=_("Number on the sheet"), max_length=20)
    code = forms.CharField(
        label=_("Voting code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    choices = forms.CharField(
        max_length=MOST_LETTERS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].label, self.fields["choices"].help_text = TYPED[kind]


class SpokenForm(SheetForm):
    """A ballot that somebody reads out on the telephone."""

    field_order = ("code", "choices")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["sheet"]


class PrintForm(forms.Form):
    """Which sheets to print."""

    first = forms.IntegerField(
        label=_("First number"),
        help_text=_("Go on where the last sheets ended: no two sheets may have one number."),
        min_value=1,
        max_value=99_999,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    n = forms.IntegerField(
        label=_("How many sheets?"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=20,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the sheets"),
        help_text=_("Titles and descriptions are printed as they were written."),
    )
    is_large = forms.BooleanField(label=_("Large print (18 points and more)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "language", [(code, REGISTRY[code].own_name) for code in INTERFACE])


@never_cache
@role_required(*READERS)
def paper(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Enter paper ballots; the second reading is another person's."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    form = SheetForm(request.POST or None, kind=queries.ballot_kind(vote))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sheet = services.enter_sheet(
                vote,
                sheet=given["sheet"],
                code=given["code"],
                choices=queries.typed_ballot(vote, given["choices"]),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(_field_of(refused.code), words_of(refused))
        else:
            messages.success(request, _sheet_words(sheet))
            return redirect("desk:paper", request.network.slug, vote_id)
    return _paper_page(request, vote, form)


def _paper_page(
    request: NetworkRequest, vote: Any, form: SheetForm, problem: str = "", at: Any = None
) -> HttpResponse:
    may_settle = request.actor.holds(*TEAM)
    context = {
        "vote": vote,
        "form": form,
        "counts": queries.sheet_counts(vote),
        "once": queries.sheets(vote, state="once").exclude(first_by=request.actor.member)[:30],
        "differing": [
            {
                "sheet": sheet,
                "first": queries.as_typed(vote, sheet.first),
                "second": queries.as_typed(vote, sheet.second),
                "typed": request.POST.get("choices", "") if sheet.id == at else "",
                "problem": problem if sheet.id == at else "",
            }
            for sheet in (queries.sheets(vote, state="differs") if may_settle else [])
        ],
        "projects": vote.projects.all(),
        "may_print": may_settle and bool(vote.locked),
    }
    return render(request, "desk/decide/paper.html", context, status=422 if problem else 200)


def _field_of(code: str) -> str | None:
    """Which field a refusal is about."""
    if code.startswith("ballot_"):
        return "choices"
    return {
        "voter_code_unknown": "code",
        "too_many_guesses": "code",
        "already_voted": "code",
        "voted_on_paper": "code",
        "sheet_code_differs": "code",
        "project_not_on_ballot": "choices",
        "same_person_twice": "sheet",
        "sheet_is_done": "sheet",
        "sheet_without_number": "sheet",
    }.get(code)


def _sheet_words(sheet: Any) -> str:
    if sheet.state == "agreed":
        return _t("Sheet %(n)s: both readings agree, the ballot is in.") % {"n": sheet.sheet}
    if sheet.state == "differs":
        return _t(
            "Sheet %(n)s: the two readings differ. Somebody of the team settles it, paper in hand."
        ) % {"n": sheet.sheet}
    return _t("Sheet %(n)s is kept. A second person reads it next.") % {"n": sheet.sheet}


@role_required(*TEAM)
def paper_settle(request: NetworkRequest, vote_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Settle a sheet that two people read differently."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if request.method == "POST":
        try:
            services.settle_sheet(
                vote,
                sheet_id=sheet_id,
                choices=queries.typed_ballot(vote, request.POST.get("choices", "")),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form = SheetForm(kind=queries.ballot_kind(vote))
            return _paper_page(request, vote, form, words_of(refused), sheet_id)
        messages.success(request, _t("Settled: the ballot is in."))
    return redirect("desk:paper", request.network.slug, vote_id)


@role_required(*TEAM)
def ballot_print(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Paper ballots with numbers, as a PDF; only what is locked can be printed."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    if not vote.locked:
        raise Http404
    form = PrintForm(
        request.GET if "n" in request.GET else None, initial={"language": request.LANGUAGE_CODE}
    )
    if not (form.is_bound and form.is_valid()):
        return render(request, "desk/decide/ballot_print.html", {"vote": vote, "form": form})
    given = form.cleaned_data
    answer = HttpResponse(ballots_pdf(vote, **given), content_type="application/pdf")
    name = f"ballots-{given['first']}-{given['first'] + given['n'] - 1}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@never_cache
@role_required(*READERS)
def assisted(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Take a ballot down for somebody on the telephone: type, read back, cast, read out the receipt."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    form = SpokenForm(request.POST or None, kind=queries.ballot_kind(vote))
    context: dict[str, Any] = {
        "vote": vote,
        "form": form,
        "projects": vote.projects.all(),
        "taking": queries.is_taking(vote, now=timezone.now()),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/decide/assisted.html", context)
    try:
        check_guesses(request, what="voter")
        said = queries.typed_ballot(vote, form.cleaned_data["choices"])
        kept, refused_ = queries.ballot_checked(vote, said)
        if refused_ is not None:
            raise refused_
        if not queries.is_voter(vote, form.cleaned_data["code"]):
            note_wrong_guess(request, what="voter")
            raise Refused("voter_code_unknown")
        if request.POST.get("step") == "cast":
            return _cast_spoken(request, vote, form, kept, context)
    except Refused as refused:
        form.add_error(_field_of(refused.code), words_of(refused))
        return render(request, "desk/decide/assisted.html", context)
    if request.POST.get("step") == "check":
        read = ballot_form(vote, key="", data=None, kept=kept)
        read.choices = kept
        context |= {"read": read, "about": questions_about(request.network, request.POST)}
    return render(request, "desk/decide/assisted.html", context)


def _cast_spoken(
    request: NetworkRequest, vote: Any, form: SpokenForm, kept: Any, context: dict[str, Any]
) -> HttpResponse:
    cast = services.cast_assisted(
        vote,
        code=form.cleaned_data["code"],
        choices=kept,
        place=places.place_by_code(request.network, request.POST.get("place", "")[:40]),
        groups=equality_answers(request.network, request.POST),
        by=request.actor,
        now=timezone.now(),
    )
    return render(request, "desk/decide/assisted.html", {**context, "cast": cast})


urlpatterns = [
    path("budgets/<uuid:vote_id>/paper/", paper, name="paper"),
    path("budgets/<uuid:vote_id>/paper/<uuid:sheet_id>/", paper_settle, name="paper_settle"),
    path("budgets/<uuid:vote_id>/print/", ballot_print, name="ballot_print"),
    path("budgets/<uuid:vote_id>/telephone/", assisted, name="assisted"),
]
