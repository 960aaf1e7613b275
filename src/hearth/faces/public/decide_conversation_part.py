"""Taking part in a conversation: five statements at a time, a statement of one's own, and where one stands."""

from __future__ import annotations

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
from hearth.decide import queries as decide
from hearth.decide import services
from hearth.decide.queries import conversations as queries
from hearth.decide.queries.conversations import results
from hearth.faces.shared import conversation_result as view
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.conversation_words import VALUES, fate_words
from hearth.faces.shared.entry import admitted, is_stall
from hearth.faces.shared.equality import equality_answers, equality_fields
from hearth.faces.shared.kept_post import forget_sent, sent_before, to_the_door
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

PREFIX = "opinion-"
MOST_LATER = 60


class StatementForm(forms.Form):
    """One statement of somebody who takes part."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("One thing that others can agree or disagree with. Leave out names."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def opinions_sent(data: Any) -> dict[str, str]:
    """Answers of a form: number of the statement to what was chosen."""
    return {name.removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)}


def numbers(text: str) -> list[int]:
    """Numbers with commas between, as an address carries them; nonsense is left out."""
    return [int(one) for one in text.split(",")[:MOST_LATER] if one.isdigit() and len(one) < 8]


@never_cache
@public_view
def opinions(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Five statements: agree, disagree, pass, or leave it for later."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    if not decide.is_open(found, "opinions", now=timezone.now()):
        return redirect("public:conversation", request.network.slug, vote_id)
    who = admitted(request, found)
    if who is None:
        return to_the_door(request, found)
    if request.method != "POST":
        sent = sent_before(request)
        answer = _five(request, found, who, opinions_sent(sent) if sent else {})
        return forget_sent(answer, request)
    given = {number: value for number, value in opinions_sent(request.POST).items() if value}
    later = numbers(request.POST.get("later", ""))
    later += [n for n in numbers(request.POST.get("asked", "")) if str(n) not in given]
    try:
        services.give_opinions(
            found, admitted=who, opinions=given, by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        return _five(request, found, who, given, problem=words_of(refused))
    kept = ",".join(str(n) for n in dict.fromkeys(later[-MOST_LATER:]))
    address = reverse("public:conversation_you", args=[request.network.slug, vote_id])
    return redirect(f"{address}?later={kept}" if kept else address)


def _five(
    request: NetworkRequest, found: Any, who: Any, given: dict[str, str], problem: Any = ""
) -> HttpResponse:
    """The next five; after a mistake the same five, with what was chosen."""
    person = queries.participant(found, who.key)
    answered = queries.opinions_of(found, person)
    later = numbers(request.POST.get("later", "") or request.GET.get("later", ""))
    asked = numbers(request.POST.get("asked", ""))
    if problem and asked:
        texts = queries.texts_of(found, asked)
        rows = [texts[n] for n in asked if n in texts and texts[n].state == "shown"]
    else:
        rows = results.next_to_ask(found, answered=answered, key=who.key, later=later)
    total = queries.statement_counts(found).get("shown", 0)
    context = {
        "activity": found,
        "rows": [{"row": row, "chosen": given.get(str(row.number), "")} for row in rows],
        "asked": ",".join(str(row.number) for row in rows),
        "later": ",".join(map(str, later)),
        "values": [(str(value), words) for value, words in VALUES.items()],
        "n_done": len(answered),
        "n_all": max(total, len(answered)),
        "problem": problem,
    }
    if not rows:
        return redirect("public:conversation_you", request.network.slug, found.pk)
    return render(request, "public/decide/conversation/opinions.html", context)


@never_cache
@public_view
def you(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """How far somebody is, where they stand, what became of what they said, and the next steps."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    who = admitted(request, found)
    if who is None:
        return to_the_door(request, found)
    person = queries.participant(found, who.key)
    answered = queries.opinions_of(found, person)
    now = timezone.now()
    own = services.standpoint(found, opinions=answered) if answered else None
    total = queries.statement_counts(found).get("shown", 0)
    context = {
        "activity": found,
        "n_done": len(answered),
        "n_all": max(total, len(answered)),
        "n_left": max(total - len(answered), 0),
        "later": ",".join(map(str, numbers(request.GET.get("later", "")))),
        "own": [
            {"row": row, "fate": fate_words(row)} for row in queries.statements_by(found, who.key)
        ],
        "takes_opinions": decide.is_open(found, "opinions", now=now),
        "takes_statements": queries.takes_statements(found, now=now),
        "asks_about": person is not None and request.GET.get("told") != "1",
        "dimensions": equality_fields(request.network) if person else [],
        "wards": places.places(request.network, depth=1) if person else [],
        "stall": is_stall(request),
        **_standing(found, own),
    }
    return render(request, "public/decide/conversation/you.html", context)


def _standing(found: Any, own: Any) -> dict[str, Any]:
    """The line with one's own place on it; nothing while results stay hidden."""
    if own is None:
        return {"strip": None, "groups": []}
    told = results.ConversationResult(None, own.payload, False)
    wanted = {one["number"] for g in own.payload.get("groups", []) for one in g["distinct"][:3]}
    rows = queries.texts_of(found, wanted) if wanted else {}
    return {
        "strip": view.strip(own.payload, own),
        "groups": view.groups(told, rows, own.group),
    }


@public_view
def about(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Keep what somebody told of themselves, apart from what they think."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    who = admitted(request, found)
    if request.method == "POST" and who is not None:
        try:
            services.note_participant(
                found,
                admitted=who,
                place=places.place_by_code(request.network, request.POST.get("place", "")[:40]),
                groups=equality_answers(request.network, request.POST),
                by=request.actor,
                now=timezone.now(),
            )
            messages.success(request, _t("Thank you. It is kept apart from what you think."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    address = reverse("public:conversation_you", args=[request.network.slug, vote_id])
    return redirect(f"{address}?told=1")


@never_cache
@public_view
def answers(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """What somebody said of every statement so far; each can be changed while it is open."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    who = admitted(request, found)
    if who is None:
        return to_the_door(request, found)
    problem: Any = ""
    if request.method == "POST":
        try:
            services.give_opinions(
                found,
                admitted=who,
                opinions=opinions_sent(request.POST),
                by=request.actor,
                now=timezone.now(),
            )
            messages.success(request, _t("Changed. The last one counts."))
            return redirect("public:conversation_answers", request.network.slug, vote_id)
        except Refused as refused:
            problem = words_of(refused)
    given = queries.opinions_of(found, queries.participant(found, who.key))
    rows = queries.texts_of(found, given)
    context = {
        "activity": found,
        "problem": problem,
        "values": [(value, words) for value, words in VALUES.items()],
        "rows": [
            {"row": rows[number], "value": value, "words": VALUES[value]}
            for number, value in sorted(given.items())
            if number in rows
        ],
        "takes_opinions": decide.is_open(found, "opinions", now=timezone.now()),
    }
    return render(request, "public/decide/conversation/answers.html", context)


@never_cache
@public_view
def say(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """A statement of one's own; when somebody said it already, that one can be answered instead."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    if not queries.takes_statements(found, now=timezone.now()):
        return redirect("public:conversation", request.network.slug, vote_id)
    who = admitted(request, found)
    if who is None:
        return to_the_door(request, found)
    sent = request.POST if request.method == "POST" else sent_before(request)
    form = StatementForm(sent)
    context: dict[str, Any] = {"activity": found, "form": form, "longest": queries.LONGEST}
    if request.method == "POST" and form.is_valid():
        answer = _said(request, found, who, form, context)
        if answer is not None:
            return answer
    return forget_sent(render(request, "public/decide/conversation/say.html", context), request)


def _said(
    request: NetworkRequest, found: Any, who: Any, form: StatementForm, context: dict[str, Any]
) -> HttpResponse | None:
    text = form.cleaned_data["text"]
    try:
        told = services.submit_statement(
            found,
            admitted=who,
            text=text,
            language=request.POST.get("language") or request.LANGUAGE_CODE,
            said_anyway=request.POST.get("anyway") == "1",
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.code in ("statement_is_like", "statement_is_there"):
            context["alike"] = _alike(found, text, refused)
            context["may_insist"] = refused.code == "statement_is_like"
        form.add_error("text", words_of(refused))
        return None
    return render(
        request, "public/decide/conversation/said.html", {"activity": found, "told": told}
    )


def _alike(found: Any, text: str, refused: Refused) -> list[Any]:
    """Statements on show that say much the same."""
    rows = queries.alike(found, text)
    number = refused.facts.get("number")
    first = queries.statement(found, int(str(number))) if number and not rows else None
    return rows or ([first] if first and first.state == "shown" else [])


@public_view
def answer_alike(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Answer a statement that says what one wanted to say."""
    found = found_or_404(queries.conversation(request.network, vote_id, public=True))
    who = admitted(request, found)
    if request.method == "POST" and who is not None:
        try:
            services.give_opinions(
                found,
                admitted=who,
                opinions=opinions_sent(request.POST),
                by=request.actor,
                now=timezone.now(),
            )
            messages.success(request, _t("Kept: you agree with the statement that was there."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("public:conversation_you", request.network.slug, vote_id)


urlpatterns = [
    path("conversations/<uuid:vote_id>/take-part/", opinions, name="conversation_opinions"),
    path("conversations/<uuid:vote_id>/you/", you, name="conversation_you"),
    path("conversations/<uuid:vote_id>/you/about/", about, name="conversation_about"),
    path("conversations/<uuid:vote_id>/you/answers/", answers, name="conversation_answers"),
    path("conversations/<uuid:vote_id>/say/", say, name="conversation_say"),
    path("conversations/<uuid:vote_id>/say/alike/", answer_alike, name="conversation_alike"),
]
