"""The desk's priorities and decision log."""

from __future__ import annotations

from decimal import Decimal
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

from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.decision_log import evidence_of, log_filter
from hearth.faces.shared.deeds import Deed, Press, filled, settled, status_of, wrong
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import MINOR_UNITS
from hearth.faces.shared.paging import found_or_404, page_number, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries as understand

from .log_forms import (
    OPTION_ROWS,
    AmendForm,
    AnswerForm,
    ReviewForm,
    decision_form,
    first_evidence,
    told_sources,
    told_words,
)

DECIDERS = (*TEAM, "council")
PER_PAGE = 40
PLAIN = ("kind", "title", "what", "reasons", "dissent", "interests", "owner", "decided_by")
DAYS = ("decided_on", "review_on", "answer_due_on")


class PriorityForm(forms.Form):
    """What comes first, and why."""

    title = forms.CharField(label=_("What comes first"), max_length=120)
    theme = forms.ChoiceField(label=_("Which theme it comes from"), required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    chosen_by = forms.CharField(
        label=_("Chosen by"), help_text=_("The meeting, council or vote."), max_length=160
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=50, initial=1
    )


@role_required(*DESK_ROLES)
def priorities(request: NetworkRequest) -> HttpResponse:
    """What comes first today; a new one below."""
    themes = list(understand.themes(request.network))
    form = PriorityForm(request.POST or None)
    offer(
        form,
        "theme",
        [
            ("", _t("None in particular")),
            *((str(t.pk), t.name) for t in themes),
        ],
    )
    may_edit = request.actor.holds(*DECIDERS)
    if request.method == "POST" and may_edit and form.is_valid():
        given = dict(form.cleaned_data)
        given["theme"] = next(iter(picked(themes, [given["theme"]])), None)
        services.choose_priority(request.network, **given, by=request.actor, now=timezone.now())
        messages.success(request, _t("It stands among the priorities."))
        return redirect("desk:priorities", request.network.slug)
    context = {
        "form": form,
        "priorities": queries.priorities(request.network),
        "may_edit": may_edit,
    }
    return render(request, "desk/decide/priorities.html", context)


@role_required(*DECIDERS)
def priority_end(request: NetworkRequest, priority_id: UUID) -> HttpResponse:
    """A priority no longer stands."""
    priority = found_or_404(queries.priority(request.network, priority_id))
    if request.method == "POST":
        services.end_priority(priority, by=request.actor, now=timezone.now())
        messages.success(request, _t("It no longer stands; its trace stays."))
    return redirect("desk:priorities", request.network.slug)


@role_required(*DESK_ROLES)
def decisions(request: NetworkRequest) -> HttpResponse:
    """The log with drafts, what is due for review, vetoes without an answer; searched and filtered."""
    today = timezone.localdate()
    form, sought = log_filter(request, public=False)
    rows = queries.found_decisions(request.network, sought, today=today)
    context = {
        "form": form,
        "is_sought": not sought.is_empty,
        "page": Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("page"))),
        "due": queries.to_review(request.network, today=today),
        "vetoes": queries.open_vetoes(request.network),
        "today": today,
        "may_edit": request.actor.holds(*DECIDERS),
    }
    return render(request, "desk/decide/decisions.html", context)


@role_required(*DECIDERS)
def decision_add(request: NetworkRequest) -> HttpResponse:
    """A new entry, as a draft; from an item of a meeting with what is known filled in."""
    given = request.POST.get("item") or request.GET.get("item") or ""
    item = _item(request, given)
    first: dict[str, Any] = {"decided_on": timezone.localdate()}
    form, offered = decision_form(request, first | (_from_item(item) if item else {}))
    if request.method == "POST" and form.is_valid():
        stood = [(item.source_kind, item.source_id)] if item and item.source_id else []
        try:
            made = services.add_decision(
                request.network,
                **told_words(form, offered, unit=_unit(request)),
                sources=told_sources(form, offered, stood=stood),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(_field_of(refused.code), words_of(refused))
        else:
            if item:
                services.tie_to_item(made, item=item, by=request.actor, now=timezone.now())
            messages.success(request, _t("Kept as a draft. Publish it when it is right."))
            return redirect("desk:decision", request.network.slug, made.pk)
    return _form_page(request, form, {"item": item})


@role_required(*DECIDERS)
def decision_change(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """Change a draft."""
    decision = found_or_404(queries.decision(request.network, decision_id))
    stood = trace.came_from(request.network, node=("decision", decision.pk), limit=2000)
    first = _first(decision, unit=_unit(request)) | first_evidence(stood)
    form, offered = decision_form(request, first, but=decision.pk, stood=stood)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_decision(
                decision,
                **told_words(form, offered, unit=_unit(request)),
                sources=told_sources(form, offered, stood=stood),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(_field_of(refused.code), words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:decision", request.network.slug, decision_id)
    more = sum(kind == "voice" for kind, _id in stood) - len(offered.evidence["linked_voices"])
    return _form_page(request, form, {"decision": decision, "more_voices": more})


def _form_page(request: NetworkRequest, form: Any, more: dict[str, Any]) -> HttpResponse:
    main = (
        "item",
        "chosen",
        "from_",
        "linked_",
        "receipts",
        "option-",
        "why-",
        "dissent",
        "interests",
    )
    context = {
        "form": form,
        "rows": form.option_rows(),
        "first_fields": [form[n] for n in form.fields if not n.startswith(main)][:6],
        "after_fields": [form[n] for n in form.fields if not n.startswith(main)][6:],
        "evidence_fields": [form[n] for n in form.fields if n.startswith("from_")],
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/decide/decision_form.html", context, status=status)


def _first(decision: Any, *, unit: int) -> dict[str, Any]:
    """A draft as its form shows it."""
    first = {name: getattr(decision, name) for name in (*PLAIN, *DAYS)}
    for name in ("vetoes", "council", "owner_member"):
        first[name] = str(getattr(decision, f"{name}_id") or "")
    if decision.money_minor is not None:
        first["money"] = Decimal(decision.money_minor) / unit
    for n, option in enumerate(decision.options.all()[:OPTION_ROWS]):
        first |= {f"option-{n}": option.title, f"why-{n}": option.why_not}
        if option.is_chosen:
            first["chosen"] = n
    return first


def _item(request: NetworkRequest, given: str) -> Any:
    """The item of an agenda that an entry is taken from, or none."""
    try:
        return queries.council_item(request.network, UUID(given))
    except ValueError:
        return None


def _from_item(item: Any) -> dict[str, Any]:
    """What a meeting says about one of its items, as the first words of an entry."""
    meeting = item.meeting
    full = next(row for row in queries.items_of(meeting) if row.pk == item.pk)
    names = {row.seat.pk: row.public_name for row in queries.sitting(meeting)}
    votes = [row for row in full.votes.all() if row.withdrawn_at is None]
    consents = [row for row in full.consents.all() if row.stage == "consented"]
    said = [r for c in full.consents.all() for r in c.remarks.all() if r.kind == "objection"]
    against = [h for v in votes for h in v.hands.all() if h.choice == "against"]
    what = [list(row.texts.all())[-1].text for row in consents] or [row.motion for row in votes]
    return {
        "item": str(item.pk),
        "title": item.title,
        "what": "\n".join(what[-1:]),
        "reasons": item.minutes[:3000],
        "dissent": "\n".join(
            [
                *(f"{names.get(h.seat_id, '')}: {words.CHOICES['against']}" for h in against),
                *(f"{names.get(r.seat_id, '') if r.seat_id else ''}: {r.text}" for r in said),
            ]
        ),
        "interests": "\n".join(
            f"{names.get(row.seat_id, '')}: {row.why}" for row in full.recusals.all()
        ),
        "council": str(meeting.council_id),
        "decided_by": f"{meeting.council.name}, {meeting.title}"[:160],
        "decided_on": timezone.localtime(meeting.opened_at or meeting.starts_at).date(),
        "from_themes": [str(item.source_id)] if item.source_kind == "theme" else [],
    }


def _field_of(code: str) -> str | None:
    """The field that a refusal is about."""
    return {
        "veto_of_nothing": "vetoes",
        "veto_without_deadline": "answer_due_on",
        "veto_deadline_before_it": "answer_due_on",
    }.get(code)


def _unit(request: NetworkRequest) -> int:
    return MINOR_UNITS.get(request.network.currency, 100)


@role_required(*DESK_ROLES)
def decision(request: NetworkRequest, decision_id: UUID) -> HttpResponse:
    """One entry: publish a draft; amend, review or answer what is published."""
    found = found_or_404(queries.decision(request.network, decision_id))
    may_edit = request.actor.holds(*DECIDERS)
    deeds = _decision_deeds(request, found)
    if settled(request, deeds, allowed=may_edit):
        return redirect("desk:decision", request.network.slug, decision_id)
    context = {
        "decision": found,
        "evidence": evidence_of(request.network, found),
        "is_due": bool(found.review_on and found.review_on <= timezone.localdate()),
        "review_words": words.REVIEW_RESULTS,
        "answer_words": words.VETO_ANSWERS,
        "may_edit": may_edit,
        "wrong": wrong(deeds),
        **{f"{name}_form": deed.form for name, deed in deeds.items()},
    }
    return render(request, "desk/decide/decision.html", context, status=status_of(deeds))


def _decision_deeds(request: NetworkRequest, found: Any) -> dict[str, Deed]:
    told: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    today = timezone.localdate()
    return {
        "publish": Deed(
            filled(request, "publish", Press),
            lambda _given: services.publish_decision(found, **told),
            _t("Published. From now on it is only amended."),
        ),
        "amend": Deed(
            filled(request, "amend", AmendForm),
            lambda given: services.amend_decision(found, **given, **told),
            _t("Added."),
        ),
        "review": Deed(
            filled(request, "review", ReviewForm),
            lambda given: services.review_decision(found, **given, **told),
            _t("The review stands with the decision."),
        ),
        "answer": Deed(
            filled(request, "answer", AnswerForm, initial={"answered_on": today}),
            lambda given: services.answer_veto(found, **given, **told),
            _t("The answer stands with the veto."),
        ),
    }


urlpatterns = [
    path("priorities/", priorities, name="priorities"),
    path("priorities/<uuid:priority_id>/end/", priority_end, name="priority_end"),
    path("decisions/", decisions, name="decisions"),
    path("decisions/new/", decision_add, name="decision_add"),
    path("decisions/<uuid:decision_id>/", decision, name="decision"),
    path("decisions/<uuid:decision_id>/change/", decision_change, name="decision_change"),
]
