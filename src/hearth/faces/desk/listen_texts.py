"""Texts and e-mail at the desk: what nobody could place, the keywords of rounds, questions by e-mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.core.post import queries as post
from hearth.core.post.models import Inbound
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import CHANNEL_WORDS, KINDS
from hearth.kit.refusals import Refused
from hearth.listen import queries, services

MOST = 50
#: Why a message waits for a person.
WHY = {
    "crisis": _("It may be about somebody in danger. Please look at once."),
    "no_round": _("We could not tell which round it answers."),
    "no_number": _("It was sent by a name, not a number, so nobody can be answered."),
    "said_stop": _("This number said STOP before, so nobody can be answered."),
    "too_long": _("It is too long to be one voice."),
    "said_too_much": _("It is too long to be one voice."),
    "nothing_said": _("It holds no words."),
    "round_closed": _("Its round was closed before it was finished."),
    "round_not_open": _("Its round is not open."),
    "help": _("Somebody asks for help with this."),
}


class KeywordForm(forms.Form):
    """A word that opens a round, in the language in which it is then asked."""

    round = forms.ChoiceField(label=_("For which round?"))
    word = forms.CharField(
        label=_("The word"), help_text=_("One short word, such as BUS."), max_length=30
    )
    language = forms.ChoiceField(label=_("We then ask in"))
    kind = forms.ChoiceField(label=_("What people text with it is"), choices=list(KINDS.items()))

    def __init__(self, *args: Any, rounds: list[Any], network: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])
        codes = [
            code for code in dict.fromkeys([*network.languages, *REGISTRY]) if code in REGISTRY
        ]
        offer(self, "language", [(code, REGISTRY[code].own_name) for code in codes])


class PlaceForm(forms.Form):
    """What becomes of a message."""

    round = forms.ChoiceField(label=_("Which round does it answer?"))
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    text = forms.CharField(
        label=_("The words, as they should be kept"),
        help_text=_("Take out names and numbers. What came stays beside it for the team."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, rounds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])


@role_required(*TEAM)
def texts(request: NetworkRequest) -> HttpResponse:
    """What waits for a person, and which words open which round."""
    return _page(request, _keyword_form(request))


def _page(request: NetworkRequest, form: KeywordForm) -> HttpResponse:
    network = request.network
    waiting = post.unplaced(network)
    rows = [
        {
            "message": row,
            "why": WHY.get(row.note, _("It could not be worked on.")),
            "is_urgent": row.note == "crisis",
            "channel": CHANNEL_WORDS[row.channel],
        }
        for row in waiting[:MOST]
    ]
    rows.sort(key=lambda row: not row["is_urgent"])
    context = {
        "rows": rows,
        "more": max(0, waiting.count() - MOST),
        "keywords": queries.keywords(network),
        "form": form,
        "may_see_gateways": request.actor.holds("steward"),
        "open_rounds": queries.open_rounds(network, now=timezone.now()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/texts.html", context, status=status)


def _keyword_form(request: NetworkRequest) -> KeywordForm:
    start = {"language": request.network.default_language}
    rounds = list(queries.rounds(request.network)[:50])
    given = request.POST if request.method == "POST" else None
    return KeywordForm(given, initial=start, rounds=rounds, network=request.network)


@role_required(*TEAM)
def keyword_add(request: NetworkRequest) -> HttpResponse:
    """Let a word open a round."""
    form = _keyword_form(request)
    if request.method != "POST":
        return redirect("desk:texts", request.network.slug)
    if form.is_valid():
        given = dict(form.cleaned_data)
        identifier = uuid_or_none(given.pop("round"))
        round_ = found_or_404(queries.round_of(request.network, identifier or UUID(int=0)))
        try:
            services.give_keyword(round_, **given, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error("word", words_of(refused))
        else:
            messages.success(request, _t("Kept. From now on this word opens the round."))
            return redirect("desk:texts", request.network.slug)
    return _page(request, form)


@role_required(*TEAM)
def keyword_drop(request: NetworkRequest, keyword_id: UUID) -> HttpResponse:
    """This word opens nothing any more."""
    keyword = found_or_404(queries.keyword(request.network, keyword_id))
    if request.method == "POST":
        services.drop_keyword(keyword, by=request.actor, now=timezone.now())
        messages.success(request, _t("This word opens nothing any more."))
    return redirect("desk:texts", request.network.slug)


@role_required(*TEAM)
def text_place(request: NetworkRequest, inbound_id: UUID) -> HttpResponse:
    """Make a voice of a message that nobody could place."""
    message = found_or_404(post.inbound(request.network, inbound_id))
    if message.state != Inbound.State.UNPLACED:
        messages.info(request, _t("Somebody has looked after this message already."))
        return redirect("desk:texts", request.network.slug)
    rounds = queries.open_rounds(request.network, now=timezone.now())
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={"text": message.body},
        rounds=rounds,
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        identifier = uuid_or_none(given.pop("round"))
        round_ = found_or_404(queries.round_of(request.network, identifier or UUID(int=0)))
        try:
            services.place_inbound(
                message, round=round_, **given, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("It is a voice now. Its sender gets the receipt."))
            return redirect("desk:texts", request.network.slug)
    context = {"message": message, "form": form, "rounds": rounds}
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/text_place.html", context, status=status)


@role_required(*TEAM)
def text_discard(request: NetworkRequest, inbound_id: UUID) -> HttpResponse:
    """Throw away what is nobody's voice."""
    message = found_or_404(post.inbound(request.network, inbound_id))
    if request.method == "POST":
        try:
            services.discard_inbound(message, by=request.actor, now=timezone.now())
        except Refused as refused:
            messages.info(request, words_of(refused))
        else:
            messages.success(request, _t("Thrown away. Its words are gone."))
    return redirect("desk:texts", request.network.slug)


@role_required(*TEAM)
def question_mail(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Ask a round's question by e-mail, of those who agreed to messages."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    if request.method == "POST":
        try:
            n = services.ask_by_mail(round_, by=request.actor, now=timezone.now())
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            said = ngettext("%(n)s letter is in the post.", "%(n)s letters are in the post.", n)
            messages.success(request, said % {"n": n})
    return redirect("desk:texts", request.network.slug)


urlpatterns = [
    path("texts/", texts, name="texts"),
    path("texts/keywords/", keyword_add, name="keyword_add"),
    path("texts/keywords/<uuid:keyword_id>/drop/", keyword_drop, name="keyword_drop"),
    path("texts/<uuid:inbound_id>/", text_place, name="text_place"),
    path("texts/<uuid:inbound_id>/discard/", text_discard, name="text_discard"),
    path("texts/questions/<uuid:round_id>/", question_mail, name="question_mail"),
]
