"""A champion catches voices: for one person or a group, with a receipt to hand over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.people import services as people_services
from hearth.core.places import queries as places
from hearth.faces.shared.access import NetworkRequest, champion_of, public_view, role_required
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.qr import qr
from hearth.faces.shared.receipts import code_field
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS, STATE_TONES, STATE_WORDS
from hearth.faces.shared.speaking import OtherVoiceForm, keep_voice
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice

#: How long a slip of the finger can be undone by the one who wrote it down.
UNDO = timedelta(hours=24)


class EnterForm(forms.Form):
    """The code that a champion got from the team."""

    code = code_field(_("Your champion code"))


@never_cache
@public_view
def enter(request: NetworkRequest) -> HttpResponse:
    """Come in with a champion code: no account, no password."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = _person_behind(request, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", words_of(refused))
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("champion:home", request.network.slug)
    status = 422 if form.is_bound else 200
    return render(request, "champion/listen/enter.html", {"form": form}, status=status)


def _person_behind(request: NetworkRequest, code: str) -> Any:
    """Refused: `too_many_guesses`, `code_unknown` (also for a code of another network)."""
    check_guesses(request, what="champion")
    try:
        membership = people_services.redeem_champion_code(code, now=timezone.now())
        if membership.network_id != request.network.pk:
            raise Refused("code_unknown")
    except Refused:
        note_wrong_guess(request, what="champion")
        raise
    return membership.person


@never_cache
@role_required("champion")
def record(request: NetworkRequest) -> HttpResponse:
    """Write down what somebody says."""
    asking = queries.open_rounds(request.network, now=timezone.now())
    wanted = uuid_or_none(request.POST.get("round") or request.GET.get("round"))
    round_ = next((row for row in asking if row.pk == wanted), asking[0] if asking else None)
    if request.method == "POST" and wanted and (round_ is None or round_.pk != wanted):
        round_ = queries.round_of(request.network, wanted) or round_
    if round_ is None:
        return render(request, "champion/listen/no_round.html", {})
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            received = keep_voice(
                form,
                request=request,
                round=round_,
                channel="champion",
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            address = reverse("champion:receipt", args=[request.network.slug, received.receipt])
            return redirect(address + ("?care=1" if received.crisis else ""))
    context = {"form": form, "asked": round_, "asking": asking if len(asking) > 1 else []}
    return render(
        request, "champion/listen/record.html", context, status=422 if form.is_bound else 200
    )


def _form(request: NetworkRequest) -> OtherVoiceForm:
    """The form with the champion's own patch first."""
    network = request.network
    champion = champion_of(request)
    patch = list(champion.patch.defer("boundary", "outline")) if champion else []
    own = {place.pk for place in patch}
    rest = [place for place in places.places(network, depth=1) if place.pk not in own]
    language = get_language() or network.default_language
    spoken = champion.languages if champion else []
    start = {
        "key": uuid4(),
        "language": language,
        "on_behalf": "other",
        "place": str(patch[0].pk) if patch else "",
    }
    return OtherVoiceForm(
        request.POST or None,
        initial=start,
        languages=[language, *spoken, *network.languages],
        places=patch + rest,
        dimensions=places.dimensions(network, asked=True),
    )


@role_required("champion")
def receipt(request: NetworkRequest, code: str) -> HttpResponse:
    """The receipt to hand over, to be photographed or written down."""
    voice = found_or_404(queries.voice_by_receipt(request.network, code))
    if voice.captured_by != request.actor.membership_id:
        return redirect("public:receipt", request.network.slug, grouped(code))
    shown = grouped(code)
    address = request.build_absolute_uri(
        reverse("public:receipt", args=[request.network.slug, shown])
    )
    context = {
        "voice": voice,
        "code": shown,
        "address": address,
        "qr": qr(address),
        "care": "care" in request.GET,
        "may_undo": _may_undo(voice, timezone.now()),
    }
    response = render(request, "champion/listen/receipt.html", context)
    patch_cache_control(response, no_store=True, private=True)
    return response


@role_required("champion")
def mine(request: NetworkRequest) -> HttpResponse:
    """What this champion wrote down, and how it stands."""
    now = timezone.now()
    rows = [
        {
            "voice": voice,
            "kind": KIND_WORDS.get(voice.kind, ""),
            "state": STATE_WORDS.get(voice.state, ""),
            "tone": STATE_TONES.get(voice.state, ""),
            "may_undo": _may_undo(voice, now),
        }
        for voice in queries.captured_by(request.network, request.actor.membership_id)
    ]
    return render(request, "champion/listen/mine.html", {"rows": rows})


@role_required("champion")
def undo(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Take back one's own slip of the finger, within a day; asks first, because it erases."""
    voice = found_or_404(queries.voice(request.network, voice_id))
    now = timezone.now()
    if voice.captured_by != request.actor.membership_id or not _may_undo(voice, now):
        found_or_404(None)
    if request.method == "POST":
        services.withdraw_voice(voice, by=request.actor, now=now)
        messages.success(request, _t("Erased."))
        return redirect("champion:mine", request.network.slug)
    return render(request, "champion/listen/undo.html", {"voice": voice})


def _may_undo(voice: Voice, now: datetime) -> bool:
    return voice.state != Voice.State.WITHDRAWN and now - voice.received_at < UNDO


urlpatterns = [
    path("enter/", enter, name="enter"),
    path("record/", record, name="record"),
    path("receipt/<str:code>/", receipt, name="receipt"),
    path("recorded/", mine, name="mine"),
    path("recorded/<uuid:voice_id>/undo/", undo, name="undo"),
]
