"""The desk's view of a conversation: statements, seeds, how many take part, closing; never a running result."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.decide import queries as decide
from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.conversation_words import (
    CHANNELS,
    FAULTS,
    ORIGINS,
    REASONS,
    STATES,
    TONES,
)
from hearth.faces.shared.paging import found_or_404, page_number, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import csv_lines
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

MOST_BYTES = 50_000_000
CHANGEABLE = ("draft", "gathering")


class StatementForm(forms.Form):
    """A statement of the team."""

    text = forms.CharField(
        label=_("A statement to begin with"),
        help_text=_("One thing that people can agree or disagree with, at most 280 letters."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_meta = forms.BooleanField(
        label=_(
            "It is about the people themselves (such as “I live here”): groups are not read from it"
        ),
        required=False,
    )


class RuleForm(forms.Form):
    """How statements come in, settled before opening."""

    own_statements = forms.BooleanField(
        label=_("People who take part may add statements of their own"), required=False
    )
    second_reader = forms.BooleanField(
        label=_("Two people of the team read each statement before others see it"), required=False
    )


class ImportForm(forms.Form):
    """Files as Polis exports them."""

    comments = forms.FileField(
        label=_("Statements (comments.csv)"),
        help_text=_("With columns comment-id and comment-body."),
    )
    votes = forms.FileField(
        label=_("Votes (votes.csv)"),
        help_text=_(
            "With columns voter-id, comment-id and vote: 1 agrees, -1 disagrees, 0 passes."
        ),
        required=False,
    )
    take_rest = forms.ChoiceField(
        label=_("If a row cannot be read"),
        widget=forms.RadioSelect,
        initial="no",
        choices=[
            ("no", _("Take nothing, and show me every such row")),
            ("yes", _("Take all the others")),
        ],
    )


@role_required(*DESK_ROLES)
def conversations(request: NetworkRequest) -> HttpResponse:
    """Every conversation."""
    context = {"rows": queries.conversations(request.network)}
    return render(request, "desk/decide/conversation/conversations.html", context)


@role_required(*DESK_ROLES)
def conversation(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """One conversation: who takes part, what waits, and the next thing to do."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    return render(request, "desk/decide/conversation/conversation.html", _about(request, found))


def _about(request: NetworkRequest, found: Any, form: Any = None) -> dict[str, Any]:
    part, now = queries.taking_part(found), timezone.now()
    counts = queries.statement_counts(found)
    queue = queries.statement_queue(found)
    return {
        "activity": found,
        "part": part,
        "channels": [(CHANNELS.get(key, key), n) for key, n in sorted(part.channels.items())],
        "counts": counts,
        "queue": queue,
        "queue_days": (now - queue.oldest).days if queue.oldest else 0,
        "sheets": queries.opinion_sheet_counts(found),
        "rows": _rows(queries.statements(found)[:12]),
        "form": form or StatementForm(),
        "fewest": queries.FEWEST,
        "rule_form": RuleForm(initial=queries.rule_of(found)),
        "rule": queries.rule_of(found),
        "is_changeable": found.state in CHANGEABLE,
        "may_seed": found.state in (*CHANGEABLE, "open"),
        "may_edit": request.actor.holds(*TEAM),
        "over": found.closes_at <= now,
        "shows_result": decide.shows_result(found) and results.result(found) is not None,
    }


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "state": STATES[row.state],
            "tone": TONES[row.state],
            "origin": ORIGINS[row.origin],
            "reason": REASONS.get(row.reason, ""),
        }
        for row in rows
    ]


@role_required(*TEAM)
def settings(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Who may add statements, and how many read each; before opening."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    form = RuleForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_conversation_rule(
                found, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
            messages.success(request, _t("Kept."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:conversation", request.network.slug, vote_id)


@role_required(*TEAM)
def statement_add(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Put a statement of the team."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_statement(
                found,
                text=form.cleaned_data["text"],
                is_meta=form.cleaned_data["is_meta"],
                language=request.LANGUAGE_CODE,
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("It is in. Another one?"))
            return redirect("desk:conversation", request.network.slug, vote_id)
    context = _about(request, found, form)
    return render(request, "desk/decide/conversation/conversation.html", context)


@role_required(*TEAM)
def statement_change(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Change the words of a statement, or take it out, before the conversation opens."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    asked = request.POST.get("number") or request.GET.get("number") or ""
    row = found_or_404(queries.statement(found, int(asked)) if asked.isdigit() else None)
    form = StatementForm(request.POST or None, initial={"text": row.text, "is_meta": row.is_meta})
    back = redirect("desk:conversation", request.network.slug, vote_id)
    if request.method == "POST" and (request.POST.get("drop") or form.is_valid()):
        words: dict[str, Any] = {"number": row.number, "by": request.actor, "now": timezone.now()}
        try:
            if request.POST.get("drop"):
                services.drop_statement(found, **words)
                messages.success(request, _t("Taken out."))
            else:
                services.change_statement(found, **form.cleaned_data, **words)
                messages.success(request, _t("Changed."))
        except Refused as refused:
            form.add_error("text" if not request.POST.get("drop") else None, words_of(refused))
        else:
            return back
    context = {"activity": found, "row": row, "form": form}
    return render(request, "desk/decide/conversation/statement.html", context)


@role_required(*DESK_ROLES)
def statement_list(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Every statement with its state, reason and origin."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = Paginator(queries.statements(found, state=state or None), 50).get_page(
        page_number(request.GET.get("page"))
    )
    counts = queries.statement_counts(found)
    tabs = [{"words": _t("All"), "href": "?", "current": not state}]
    tabs += [
        {
            "words": words,
            "href": f"?state={key}",
            "current": state == key,
            "count": counts.get(key, 0),
        }
        for key, words in STATES.items()
    ]
    context = {
        "activity": found,
        "page": page,
        "rows": _rows(page.object_list),
        "tabs": tabs,
        "may_edit": request.actor.holds(*TEAM) and found.state != "counted",
        "may_prioritise": request.actor.holds(*TEAM, "council"),
    }
    return render(request, "desk/decide/conversation/statements.html", context)


@role_required(*TEAM)
def seeds(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Take up the words of voices that may be quoted."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    words = request.GET.get("words", "").strip()[:100]
    if request.method == "POST":
        chosen = [one for one in map(uuid_or_none, request.POST.getlist("voices")[:200]) if one]
        try:
            made = services.seed_from_voices(
                found, voice_ids=chosen, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            told = ngettext("%(n)s voice is taken up.", "%(n)s voices are taken up.", len(made))
            messages.success(request, told % {"n": len(made)})
            return redirect("desk:conversation", request.network.slug, vote_id)
    page = listen.voices_page(
        listen.shown_voices(request.network, words=words),
        after=request.GET.get("after", ""),
        limit=40,
    )
    keep = request.GET.copy()
    keep["after"] = page.older
    context = {
        "activity": found,
        "voices": [{"voice": row, "fits": queries.fits(row.quotable_text)} for row in page.voices],
        "older": "?" + keep.urlencode() if page.older else "",
        "words": words,
        "longest": queries.LONGEST,
    }
    return render(request, "desk/decide/conversation/seeds.html", context)


@role_required(*TEAM)
def publish(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Close what is over and publish the result."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    if request.method == "POST":
        try:
            services.publish_conversation(found, by=request.actor, now=timezone.now())
            messages.success(request, _t("The result is out."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:conversation", request.network.slug, vote_id)


@role_required(*TEAM)
def export(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Four tables as Polis has them, in one archive; only when the result may be told."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    if not decide.shows_result(found):
        messages.error(request, _t("Answers can be taken out when the result is out."))
        return redirect("desk:conversation", request.network.slug, vote_id)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in services.export_files(found):
            with archive.open(name, "w") as file:
                for line in csv_lines(rows):
                    file.write(line.encode())
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="conversation-{found.pk}.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@role_required(*TEAM)
def bring_in(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Take in a conversation that was held elsewhere."""
    found = found_or_404(queries.conversation(request.network, vote_id))
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"activity": found, "form": form}
    if request.method == "POST" and form.is_valid():
        taken = _bring_in(request, found, form)
        if taken is not None:
            context["taken"] = taken
            context["faults"] = [
                {"fault": one, "words": FAULTS.get(one.reason, one.reason)}
                for one in taken.faults[:200]
            ]
    return render(request, "desk/decide/conversation/import.html", context)


def _bring_in(request: NetworkRequest, found: Any, form: ImportForm) -> services.Taken | None:
    try:
        comments = _text(form, "comments")
        votes = _text(form, "votes") if form.cleaned_data["votes"] else ""
        return services.import_conversation(
            found,
            comments=comments,
            votes=votes,
            language=request.LANGUAGE_CODE,
            take_rest=form.cleaned_data["take_rest"] == "yes",
            by=request.actor,
            now=timezone.now(),
        )
    except _Unreadable:
        return None
    except Refused as refused:
        form.add_error("comments", words_of(refused))
        return None


class _Unreadable(Exception):
    """A file that is no text, or too large; the form says so."""


def _text(form: ImportForm, name: str) -> str:
    file = form.cleaned_data[name]
    if file.size > MOST_BYTES:
        form.add_error(name, _t("The file is larger than 50 megabytes."))
        raise _Unreadable
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.add_error(name, _t("The file is not text in UTF-8. Save it as “CSV UTF-8”."))
        raise _Unreadable from None


urlpatterns = [
    path("conversations/", conversations, name="conversations"),
    path("conversations/<uuid:vote_id>/", conversation, name="conversation"),
    path("conversations/<uuid:vote_id>/settings/", settings, name="conversation_settings"),
    path("conversations/<uuid:vote_id>/add/", statement_add, name="conversation_add"),
    path("conversations/<uuid:vote_id>/change/", statement_change, name="conversation_change"),
    path(
        "conversations/<uuid:vote_id>/statements/", statement_list, name="conversation_statements"
    ),
    path("conversations/<uuid:vote_id>/seeds/", seeds, name="conversation_seeds"),
    path("conversations/<uuid:vote_id>/publish/", publish, name="conversation_publish"),
    path("conversations/<uuid:vote_id>/export.zip", export, name="conversation_export"),
    path("conversations/<uuid:vote_id>/import/", bring_in, name="conversation_import"),
]
