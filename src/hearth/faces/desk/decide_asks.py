"""The desk's requests to those with power: made from evidence, opened, handed over, answered, taken further, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.partners import queries as partners
from hearth.core.people import queries as people
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.ask_forms import AnswerForm, AskForm, CloseForm, DeliverForm, EscalateForm
from hearth.faces.shared.ask_view import ask_view, evidence_of, history_of, letter_words
from hearth.faces.shared.paging import found_or_404, page_number, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

#: Who prepares requests and speaks for the community.
SPEAKERS = (*TEAM, "council")


#: Deed to its form, its service, the words of its button, and what is said afterwards.
DEEDS: dict[str, tuple[type[forms.Form], Callable[..., Any], Any, Any]] = {
    "deliver": (
        DeliverForm,
        services.deliver_ask,
        _("Write down that it was handed over"),
        _("Kept. The page says by itself when the answer is late."),
    ),
    "answer": (
        AnswerForm,
        services.answer_ask,
        _("Write down the answer"),
        _("Kept, and shown to everybody. Now tell those who signed."),
    ),
    "escalate": (
        EscalateForm,
        services.escalate_ask,
        _("Take it further"),
        _("Kept. What came before stays in the history."),
    ),
    "close": (CloseForm, services.close_ask, _("Close it"), _("Closed. Its page stays.")),
}
#: Where a refusal of a service belongs in its form.
FIELDS = {
    "ask_delivered_how": "how",
    "ask_day_ahead": "on",
    "ask_due_before": "due_on",
    "ask_to_nobody": "institution",
    "ask_same_addressee": "institution",
    "ask_escalated_why": "why",
    "ask_answer_empty": "words",
    "ask_given_up_why": "words",
}


@role_required(*DESK_ROLES)
def asks(request: NetworkRequest) -> HttpResponse:
    """Every request; those whose answer is late come first."""
    today = timezone.localdate()
    page = Paginator(queries.asks(request.network), 30).get_page(
        page_number(request.GET.get("page"))
    )
    shown = list(page.object_list)
    signed = queries.signature_counts(request.network, shown)
    context = {
        "cards": [ask_view(r, today=today) | {"signatures": signed.get(r.pk, 0)} for r in shown],
        "late": [
            ask_view(row, today=today) for row in queries.late_asks(request.network, today=today)
        ],
        "page": page,
        "may_edit": request.actor.holds(*SPEAKERS),
    }
    return render(request, "desk/decide/asks/asks.html", context)


@role_required(*DESK_ROLES)
def ask(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """One request and what can be done with it now."""
    found = found_or_404(queries.ask(request.network, ask_id))
    today = timezone.localdate()
    can = queries.what_can_be_done(found)
    context = ask_view(found, today=today) | {
        "can": can,
        "deeds": [(deed, row[2]) for deed, row in DEEDS.items() if deed in can],
        "may_edit": request.actor.holds(*SPEAKERS),
        "signatures": queries.signature_count(found),
        "may_read_names": request.actor.holds(*TEAM),
        "names": queries.names_to_read(found) if request.actor.holds(*TEAM) else [],
        "organisations": queries.organisations_behind(found),
        "mine": _organisations(request),
        "evidence": evidence_of(found),
        "steps": history_of(found, today=today),
        "to_tell": len(queries.signers_to_tell(found)) if can_be_told(found) else None,
    }
    return render(request, "desk/decide/asks/ask.html", context)


def can_be_told(found: Any) -> bool:
    """Whether something has happened that those who signed should hear of."""
    return found.state in ("escalated", "answered", "closed")


def _organisations(request: NetworkRequest) -> list[Any]:
    """Organisations in whose name this person may sign: their own; the team for any that asked it to."""
    if request.actor.holds(*TEAM):
        return list(partners.organisations(request.network))
    held = people.memberships_of(request.user, request.network)  # type: ignore[arg-type]
    return [row.organisation for row in held if row.organisation]


@role_required(*SPEAKERS)
def ask_add(request: NetworkRequest) -> HttpResponse:
    """A new request, as a draft; `?from=theme:…` begins with one piece of evidence."""
    first = {"evidence": request.GET.getlist("from")[:5]}
    form = AskForm(request.POST or None, network=request.network, initial=first)
    if request.method == "POST" and form.is_valid():
        made = _try(
            form,
            lambda: services.make_ask(
                request.network, **form.words(), by=request.actor, now=timezone.now()
            ),
        )
        if made:
            messages.success(request, _t("Kept as a draft. Open it when it is right."))
            return redirect("desk:ask", request.network.slug, made.pk)
    return render(request, "desk/decide/asks/ask_form.html", {"form": form})


@role_required(*SPEAKERS)
def ask_change(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """Change a draft."""
    found = found_or_404(queries.ask(request.network, ask_id))
    names = ("title", "institution", "office", "what", "why", "goal", "sign_until")
    nodes = trace.came_from(request.network, node=("ask", found.pk))
    first = {name: getattr(found, name) for name in names} | {
        "codes_of": str(found.codes_of_id or ""),
        "evidence": [f"{kind}:{identifier}" for kind, identifier in nodes],
    }
    form = AskForm(request.POST or None, network=request.network, initial=first)
    if request.method == "POST" and form.is_valid():
        changed = _try(
            form,
            lambda: services.change_ask(
                found, **form.words(), by=request.actor, now=timezone.now()
            ),
        )
        if changed:
            messages.success(request, _t("Kept."))
            return redirect("desk:ask", request.network.slug, ask_id)
    return render(request, "desk/decide/asks/ask_form.html", {"form": form, "ask": found})


@role_required(*SPEAKERS)
def ask_do(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """What needs no words: open it, throw a draft away, tell those who signed."""
    found = found_or_404(queries.ask(request.network, ask_id))
    if request.method != "POST":
        return redirect("desk:ask", request.network.slug, ask_id)
    now, by, what = timezone.now(), request.actor, request.POST.get("do")
    try:
        if what == "open":
            services.open_ask(found, by=by, now=now)
            messages.success(request, _t("Everybody can read and sign it now."))
        elif what == "tell":
            words = letter_words(found, request.build_absolute_uri("/"))
            n = services.tell_signers(found, words=words, by=by, now=now)
            messages.success(request, _t("%(n)s letters are on their way.") % {"n": n})
        elif what == "drop":
            services.drop_ask(found, by=by, now=now)
            messages.success(request, _t("The draft is gone."))
            return redirect("desk:asks", request.network.slug)
    except Refused as refused:
        messages.error(request, words_of(refused))
    return redirect("desk:ask", request.network.slug, ask_id)


@role_required(*SPEAKERS)
def ask_deed(request: NetworkRequest, ask_id: UUID, deed: str) -> HttpResponse:
    """One step further, with its words."""
    found = found_or_404(queries.ask(request.network, ask_id))
    if deed not in DEEDS:
        raise Http404
    if deed not in queries.what_can_be_done(found):
        messages.error(request, _t("This cannot be done with it now."))
        return redirect("desk:ask", request.network.slug, ask_id)
    make, service, button, done = DEEDS[deed]
    today = timezone.localdate()
    form = make(request.POST or None, initial={"on": today, "due_on": queries.usual_due_on(today)})
    if request.method == "POST" and form.is_valid():
        made = _try(
            form,
            lambda: service(found, **form.cleaned_data, by=request.actor, now=timezone.now()),
        )
        if made:
            messages.success(request, done)
            return redirect("desk:ask", request.network.slug, ask_id)
    context = ask_view(found, today=today) | {"form": form, "button": button, "deed": deed}
    return render(request, "desk/decide/asks/ask_deed.html", context)


@role_required(*TEAM)
def ask_names(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """Show the ticked names, keep the others on the page back."""
    found = found_or_404(queries.ask(request.network, ask_id))
    if request.method == "POST":
        there = {one for one in map(uuid_or_none, request.POST.getlist("there")[:300]) if one}
        shown = {one for one in map(uuid_or_none, request.POST.getlist("show")[:300]) if one}
        n = services.read_names(
            found,
            show=shown & there,
            keep_back=there - shown,
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _t("%(n)s names read.") % {"n": n})
    return redirect("desk:ask", request.network.slug, ask_id)


@role_required(*DESK_ROLES)
def ask_organisation(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """An organisation signs, or takes its signature back."""
    found = found_or_404(queries.ask(request.network, ask_id))
    if request.method != "POST":
        return redirect("desk:ask", request.network.slug, ask_id)
    wanted = picked(_organisations(request), [request.POST.get("organisation", "")])
    now = timezone.now()
    try:
        if not wanted:
            raise Refused("organisation_not_yours")
        if request.POST.get("do") == "withdraw":
            services.withdraw_organisation(found, organisation=wanted[0], by=request.actor, now=now)
            messages.success(request, _t("Its signature is taken back."))
        else:
            services.sign_for_organisation(
                found,
                organisation=wanted[0],
                words=request.POST.get("words", ""),
                by=request.actor,
                now=now,
            )
            messages.success(request, _t("It stands behind this request now."))
    except Refused as refused:
        messages.error(request, words_of(refused))
    return redirect("desk:ask", request.network.slug, ask_id)


def _try(form: forms.Form, service: Callable[[], Any]) -> Any:
    """Call a service; what it refuses stands at its field."""
    try:
        return service()
    except Refused as refused:
        field = FIELDS.get(refused.code)
        form.add_error(field if field in form.fields else None, words_of(refused))
        return None


urlpatterns = [
    path("asks/", asks, name="asks"),
    path("asks/new/", ask_add, name="ask_add"),
    path("asks/<uuid:ask_id>/", ask, name="ask"),
    path("asks/<uuid:ask_id>/change/", ask_change, name="ask_change"),
    path("asks/<uuid:ask_id>/do/", ask_do, name="ask_do"),
    path("asks/<uuid:ask_id>/names/", ask_names, name="ask_names"),
    path("asks/<uuid:ask_id>/organisation/", ask_organisation, name="ask_organisation"),
    path("asks/<uuid:ask_id>/step/<slug:deed>/", ask_deed, name="ask_deed"),
]
