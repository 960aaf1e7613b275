"""Reading with care: details to mask, second looks, appeals, the log, and the rules of reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import REASON_WORDS
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Appeal, Voice, reading

DETAIL_WORDS: dict[str, Promise] = {
    "email": _("E-mail address"),
    "link": _("Link"),
    "handle": _("Account name"),
    "health_number": _("Health-service number"),
    "birth": _("Date of birth"),
    "phone": _("Telephone number"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "name": pgettext_lazy("of a person", "Name"),
    "other": _("Masked by hand"),
}
LOG_COLUMNS = (
    "at", "what", "voice", "before", "after", "reason", "role", "provisional", "second_reader_of",
)  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    result = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (Appeal.Result.CHANGED, _("It is shown after all")),
            (Appeal.Result.UPHELD, _("It stays private")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer to the person"),
        help_text=_("It stands on their receipt. Be kind and plain."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please write an answer to the person.")},
    )


class RulesForm(forms.Form):
    """How this network reads voices."""

    second_reader = forms.MultipleChoiceField(
        label=_("A second person reads too, when a voice is kept private because…"),
        choices=list(REASON_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    queue_days = forms.IntegerField(
        label=_("A voice is read within how many days?"), min_value=1, max_value=60
    )
    case_hours = forms.IntegerField(
        label=_("A safeguarding case is closed within how many hours?"), min_value=1, max_value=168
    )
    team_languages = forms.MultipleChoiceField(
        label=_("Languages that the team reads"),
        help_text=_("Voices in other languages wait to be translated."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code in dict.fromkeys([*languages, *REGISTRY]) if code in REGISTRY]
        offer(self, "team_languages", [(code, REGISTRY[code].own_name) for code in codes])


def details_in_words(voice: Voice) -> dict[str, Any]:
    """What was found in a voice, each to be ticked; those that were masked before are ticked."""
    last = reading.last_masking(voice)
    masked = {(start, end) for start, end, _kind in last.spans} if last else set()
    rows = [
        {
            "value": f"{row.start}:{row.end}:{row.kind}",
            "words": voice.text[row.start : row.end],
            "kind": DETAIL_WORDS[row.kind],
            "is_on": (row.start, row.end) in masked if last else row.confidence == "high",
            "is_sure": row.confidence == "high",
        }
        for row in reading.details_of(voice)
    ]
    return {
        "details": rows,
        "looked": last,
        "unseen": bool(voice.may_quote and reading.unseen_details(voice)),
    }


@role_required(*TEAM)
def mask(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Mask what is ticked, and words typed by hand."""
    found = found_or_404(queries.voice(request.network, voice_id))
    if request.method == "POST":
        known = {row.span for row in reading.details_of(found)}
        spans = [span for span in map(_span, request.POST.getlist("detail")) if span in known]
        words = [line for line in request.POST.get("words", "")[:2000].splitlines() if line.strip()]
        try:
            services.mask_details(
                found, spans=spans, words=words, by=request.actor, now=timezone.now()
            )
            messages.success(request, _t("Kept. This is how others will read it."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:voice", request.network.slug, voice_id)


def _span(text: str) -> tuple[int, int, str] | None:
    """What a tick box sent, or nothing when somebody made it up."""
    start, _colon, rest = text.partition(":")
    end, _colon, kind = rest.partition(":")
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
        return int(start[:6]), int(end[:6]), kind
    return None


@role_required(*TEAM)
def second_looks(request: NetworkRequest) -> HttpResponse:
    """Decisions that wait for another person; one's own are marked."""
    rows = [
        {
            "voice": voice,
            "reason": REASON_WORDS.get(decision.reason, ""),
            "at": decision.at,
            "is_mine": decision.by_member == request.actor.membership_id,
        }
        for decision, voice in reading.second_looks(request.network)
    ]
    return render(request, "desk/listen/second_looks.html", {"rows": rows})


@role_required(*TEAM)
def appeals(request: NetworkRequest) -> HttpResponse:
    """People who asked for another look, the longest-waiting first."""
    rows = [{"appeal": made, "voice": voice} for made, voice in reading.appeals(request.network)]
    return render(request, "desk/listen/appeals.html", {"rows": rows})


@role_required(*TEAM)
def appeal(request: NetworkRequest, appeal_id: UUID) -> HttpResponse:
    """One appeal: the words, the decision, and the answer."""
    made = found_or_404(reading.appeal_of(request.network, appeal_id))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_appeal(made, **form.cleaned_data, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Answered. It stands on the receipt."))
            return redirect("desk:appeals", request.network.slug)
    last = queries.last_moderation(request.network, made.voice_id)
    context = {
        "appeal": made,
        "voice": queries.voice(request.network, made.voice_id),
        "reason": REASON_WORDS.get(last.reason, "") if last else "",
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/appeal.html", context, status=status)


@role_required(*TEAM)
def moderation_log(request: NetworkRequest, ending: str) -> HttpResponse:
    """Every decision and appeal as a table: ids, states, reasons, times and roles, never words."""
    rows = _log_rows(request)
    if ending == "xlsx":
        answer: Any = HttpResponse(workbook("moderation", rows), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(csv_lines(rows), content_type=CSV)
    name = f"moderation-{request.network.slug}-{timezone.localdate().isoformat()}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _log_rows(request: NetworkRequest) -> Iterator[tuple[Any, ...]]:
    yield LOG_COLUMNS
    for row in reading.log(request.network):
        yield (
            row.at.isoformat(timespec="seconds"),
            row.deed,
            str(row.voice_id),
            row.before,
            row.after,
            row.reason,
            row.role,
            "yes" if row.is_provisional else "no",
            str(row.second_of or ""),
        )


@role_required("steward")
def reading_rules(request: NetworkRequest) -> HttpResponse:
    """Look at the rules of reading, and change them."""
    network = request.network
    now_held = queries.reading_rules(network)
    names = ("second_reader", "queue_days", "case_hours", "team_languages")
    start = {name: getattr(now_held, name) for name in names}
    form = RulesForm(request.POST or None, initial=start, languages=network.languages)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_reading_rules(
                network, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:reading_rules", network.slug)
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/reading_rules.html", {"form": form}, status=status)


urlpatterns = [
    path("moderation/second-looks/", second_looks, name="second_looks"),
    path("moderation/appeals/", appeals, name="appeals"),
    path("moderation/appeals/<uuid:appeal_id>/", appeal, name="appeal"),
    path("moderation/log.csv", moderation_log, {"ending": "csv"}, name="moderation_log_csv"),
    path("moderation/log.xlsx", moderation_log, {"ending": "xlsx"}, name="moderation_log_xlsx"),
    path("moderation/rules/", reading_rules, name="reading_rules"),
    path("voices/<uuid:voice_id>/mask/", mask, name="mask"),
]
