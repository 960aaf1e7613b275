"""Propose something for a budget, step by step, with help; a receipt comes at the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import admitted, ask_to_enter, forget, is_stall, stay
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.proposing import FIELDS, STEPS, ProposalForm, proposal_form
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from .decide_proposals import gathering_vote

ORDER = tuple(STEPS)


@public_view
def propose(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Propose something; nothing is kept before "send", and nothing typed is lost."""
    vote = gathering_vote(request, vote_id)
    try:
        posted = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return render(request, "public/listen/too_much.html", {}, status=413)
    is_open = queries.is_open(vote, "proposals", now=timezone.now())
    if request.method != "POST":
        if not is_open:
            return redirect("public:proposals", request.network.slug, vote.pk)
        if admitted(request, vote) is None:
            return ask_to_enter(request, vote)
        return _page(request, vote, proposal_form(request), "idea")
    return _step(request, vote, posted.get("step", "idea"), posted.get("go", "on"))


def _step(request: NetworkRequest, vote: Any, step: str, go: str) -> HttpResponse:
    """Where somebody goes from the page on which they pressed a button."""
    form = proposal_form(request)
    step = step if step in ORDER or step == "alike" else "idea"
    if go == "send":
        return _send(request, vote, form)
    if go in STEPS:
        return _forgiven(request, vote, form, go)
    if go == "back":
        before = ORDER[max(ORDER.index(step) - 1, 0)] if step in ORDER else "idea"
        return _forgiven(request, vote, form, before)
    if step == "alike":
        return _forgiven(request, vote, form, "who")
    form.forgive_all_but(step)
    if form.errors:
        return _page(request, vote, form, step, status=422)
    return _onward(request, vote, form, step)


def _onward(request: NetworkRequest, vote: Any, form: ProposalForm, step: str) -> HttpResponse:
    """To the next page; after the idea, what says much the same stands between, once."""
    if step == "idea" and not request.POST.get("seen_alike"):
        alike = _alike(request, vote)
        if alike:
            return _page(request, vote, form, "alike", alike=alike)
    if request.POST.get("from_check"):
        return _check(request, vote)
    after = ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]
    return _check(request, vote) if after == "check" else _forgiven(request, vote, form, after)


def _alike(request: NetworkRequest, vote: Any) -> list[Any]:
    """What says much the same, whether the words are in the reader's language or in the network's."""
    texts = [request.POST.get(name, "") for name in ("title", "what")]
    first = get_language() or "en"
    for language in dict.fromkeys([first, request.network.default_language]):
        if found := queries.alike(vote, *texts, language=language):
            return found
    return []


def _forgiven(request: NetworkRequest, vote: Any, form: ProposalForm, step: str) -> HttpResponse:
    """A page that is shown before anything on it was answered."""
    if step == "check":
        return _check(request, vote)
    form.forgive_all_but("")
    return _page(request, vote, form, step)


def _check(request: NetworkRequest, vote: Any) -> HttpResponse:
    """All that was told, once more; or the first page on which something is still wrong."""
    form = proposal_form(request)
    wrong = form.first_wrong_step()
    if wrong is None:
        return _page(request, vote, form, "check")
    form.forgive_all_but(wrong)
    return _page(request, vote, form, wrong, status=422)


def _send(request: NetworkRequest, vote: Any, form: ProposalForm) -> HttpResponse:
    wrong = form.first_wrong_step()
    if wrong is None and form.is_valid():
        try:
            return _kept(request, vote, form)
        except Refused as refused:
            wrong = "you" if refused.code in ("code_unknown", "too_many_guesses") else "idea"
            form.add_error("voice" if wrong == "you" else "title", words_of(refused))
    form.forgive_all_but(wrong or "idea")
    return _page(request, vote, form, wrong or "idea", status=422)


def _kept(request: NetworkRequest, vote: Any, form: ProposalForm) -> HttpResponse:
    """Hand it to the service, and on to the receipt; who is no longer inside first comes in again."""
    who = admitted(request, vote)
    if who is None:
        return _page(request, vote, form, "check", is_outside=True, status=422)
    made = services.propose(
        vote,
        admitted=who,
        draft=form.draft,
        hearing=form.hearing(asked_in=get_language() or "en"),
        voices=_voices(request, form.cleaned_data.get("voice", "")),
        key=form.cleaned_data.get("key") or uuid4(),
        by=request.actor,
        now=timezone.now(),
    )
    address = reverse("public:proposal_receipt", args=[request.network.slug, made.receipt])
    answer = redirect(f"{address}?new=1")
    return forget(answer) if is_stall(request) else stay(answer, request)


def _voices(request: NetworkRequest, code: str) -> list[UUID]:
    """The voice that it came from. Refused: `code_unknown`, `too_many_guesses`."""
    if not code.strip():
        return []
    check_guesses(request, what="receipt")
    voice = listen.voice_by_receipt(request.network, code)
    if voice is None:
        note_wrong_guess(request, what="receipt")
        raise Refused("code_unknown")
    return [voice.id]


def _page(
    request: NetworkRequest,
    vote: Any,
    form: ProposalForm,
    step: str,
    *,
    alike: list[Any] | None = None,
    is_outside: bool = False,
    status: int = 200,
) -> HttpResponse:
    """One page of the way. It may be shown again from the browser's memory, so that "back" works."""
    changing = request.POST.get("go") in STEPS or request.POST.get("from_check")
    carried = form.carried(step)
    if step == "alike":
        carried.append(("seen_alike", "1"))
    context = {
        "vote": vote,
        "call": queries.call_of(vote),
        "form": form,
        "step": step,
        "steps": list(STEPS.values()),
        "number": ORDER.index(step) + 1 if step in ORDER else 1,
        "fields": form.shown(step),
        "carried": carried,
        "from_check": bool(changing and step in FIELDS),
        "alike": alike or [],
        "is_outside": is_outside,
        "takes_support": queries.is_open(vote, "support", now=timezone.now()),
        "draft_key": uuid_or_none(str(vote.pk)),
    }
    answer = render(request, "public/decide/proposals/propose.html", context, status=status)
    patch_cache_control(answer, private=True, no_cache=True)
    return stay(answer, request)


urlpatterns = [path("votes/<uuid:vote_id>/propose/", propose, name="propose")]
