"""What a resident comes to do: speak without an account, follow a receipt, read what others said."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.core.wording import queries as wording
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.fate import fate_of
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.qr import qr
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS, REASON_WORDS, STATE_WORDS
from hearth.faces.shared.speaking import VoiceForm, keep_voice
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Kind, Round, Voice


class CodeForm(forms.Form):
    """A receipt's code, as somebody reads it from paper."""

    code = forms.CharField(
        label=_("The code on your receipt"),
        help_text=_("Twelve letters and numbers. Dashes, spaces and small letters do not matter."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
        error_messages={"required": _("Please type the code.")},
    )


class AdditionForm(forms.Form):
    """Words that somebody adds later."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What do you want to add?"),
        max_length=8000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write what you want to say.")},
    )


@public_view
def rounds(request: NetworkRequest) -> HttpResponse:
    """What this network asks now, and what it asked before."""
    now = timezone.now()
    asking = queries.open_rounds(request.network, now=now)
    now_open = {round_.pk for round_ in asking}
    earlier = [
        row for row in queries.rounds(request.network, public=True) if row.pk not in now_open
    ]
    context = {"open": _in_words(request, asking), "earlier": _in_words(request, earlier[:50])}
    return render(request, "public/listen/rounds.html", context)


@public_view
def round_page(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """One question: until when, in which languages, and some of what was said."""
    round_ = found_or_404(queries.rounds(request.network, public=True).filter(pk=round_id).first())
    now_open = {row.pk for row in queries.open_rounds(request.network, now=timezone.now())}
    shown = queries.voices_page(queries.shown_voices(request.network).filter(round=round_), limit=5)
    context = {
        "asked": _in_words(request, [round_])[0],
        "is_open": round_.pk in now_open,
        "voices": _with_translations(request, shown.voices),
    }
    return render(request, "public/listen/round.html", context)


@never_cache
@public_view
def speak(request: NetworkRequest) -> HttpResponse:
    """Say something: one page, no account, a receipt at the end."""
    asking = queries.open_rounds(request.network, now=timezone.now())
    wanted = uuid_or_none(request.POST.get("round") or request.GET.get("round"))
    round_ = next((row for row in asking if row.pk == wanted), None)
    if round_ is None and len(asking) == 1:
        round_ = asking[0]
    if request.method == "POST" and round_ is None:
        round_ = _round_that_was_open(request, wanted)
    if round_ is None:
        return render(request, "public/listen/choose.html", {"open": _in_words(request, asking)})
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            received = keep_voice(
                form,
                request=request,
                round=round_,
                channel="web",
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            return _to_receipt(request, received)
    asked = _in_words(request, [round_])[0]
    status = 422 if form.is_bound else 200
    return render(
        request, "public/listen/speak.html", {"form": form, "asked": asked}, status=status
    )


def _round_that_was_open(request: NetworkRequest, wanted: UUID | None) -> Round | None:
    """The round of a form that was open too long: a repeat finds its voice, new words stay on the page."""
    found = queries.round_of(request.network, wanted) if wanted else None
    return found if found and found.state != Round.State.DRAFT else None


def _form(request: NetworkRequest) -> VoiceForm:
    network = request.network
    language = get_language() or network.default_language
    start = {"key": uuid4(), "language": language}
    return VoiceForm(
        request.POST or None,
        initial=start,
        languages=[language, *network.languages],
        places=list(places.places(network, depth=1)),
        dimensions=places.dimensions(network, asked=True),
    )


def _to_receipt(request: NetworkRequest, received: Any) -> HttpResponse:
    if received.receipt is None:
        return redirect("public:receipt_find", request.network.slug)
    address = reverse("public:receipt", args=[request.network.slug, received.receipt])
    return redirect(f"{address}?new=1" + ("&care=1" if received.crisis else ""))


@never_cache
@public_view
def receipt_find(request: NetworkRequest) -> HttpResponse:
    """Type a code to see what became of one's words."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            voice = _voice_behind(request, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", words_of(refused))
        else:
            code = grouped(form.cleaned_data["code"])
            return (
                redirect("public:receipt", request.network.slug, code) if voice else _lost(request)
            )
    if form.is_bound:
        status = 422
    return render(request, "public/listen/receipt_find.html", {"form": form}, status=status)


def _lost(request: NetworkRequest) -> HttpResponse:
    return redirect("public:receipt_find", request.network.slug)


def _voice_behind(request: NetworkRequest, code: str) -> Voice:
    """The voice of a code. Refused: `too_many_guesses`, `code_unknown`."""
    check_guesses(request, what="receipt")
    voice = queries.voice_by_receipt(request.network, code)
    if voice is None:
        note_wrong_guess(request, what="receipt")
        raise Refused("code_unknown")
    return voice


@public_view
def receipt(request: NetworkRequest, code: str) -> HttpResponse:
    """What became of one voice, for whoever holds the code."""
    try:
        voice = _voice_behind(request, code)
    except Refused as refused:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", words_of(refused))
        return _private(
            render(request, "public/listen/receipt_find.html", {"form": form}, status=404)
        )
    shown = grouped(code)
    address = request.build_absolute_uri(
        reverse("public:receipt", args=[request.network.slug, shown])
    )
    context = {
        "voice": voice,
        "code": shown,
        "address": address,
        "qr": qr(address),
        "steps": fate_of(request.network, voice),
        "additions": queries.additions(request.network, voice.id),
        "form": AdditionForm(initial={"key": uuid4()}),
        "is_new": "new" in request.GET,
        "care": "care" in request.GET,
        "kind_words": KIND_WORDS.get(voice.kind, ""),
        "state_words": STATE_WORDS.get(voice.state, ""),
    }
    return _private(render(request, "public/listen/receipt.html", context))


@public_view
def receipt_add(request: NetworkRequest, code: str) -> HttpResponse:
    """Add words to one's voice."""
    voice = _voice_behind(request, code)
    form = AdditionForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        key = given["key"] or uuid4()
        try:
            services.add_to_voice(voice, text=given["text"], key=key, now=timezone.now())
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("Your words were added."))
            return redirect("public:receipt", request.network.slug, grouped(code))
    context = {"form": form, "code": grouped(code), "voice": voice}
    return _private(
        render(
            request, "public/listen/receipt_add.html", context, status=422 if form.is_bound else 200
        )
    )


@public_view
def receipt_withdraw(request: NetworkRequest, code: str) -> HttpResponse:
    """Take one's voice back, after being told that this cannot be undone."""
    voice = _voice_behind(request, code)
    if request.method == "POST":
        services.withdraw_voice(voice, by=request.actor, now=timezone.now())
        messages.success(request, _t("Your words are erased."))
        return redirect("public:receipt", request.network.slug, grouped(code))
    context = {"code": grouped(code), "voice": voice}
    return _private(render(request, "public/listen/receipt_withdraw.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """A page whose address opens something: kept by no cache and no search engine.

    The address goes to no other host (`same-origin`); "no-referrer" would make browsers send our
    own forms without an origin, which the protection against forged forms refuses.
    """
    patch_cache_control(response, no_store=True, private=True)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@public_view
def voices(request: NetworkRequest) -> HttpResponse:
    """What people said, for everybody: only what may be shown, newest first."""
    network, asked = request.network, request.GET
    wards = list(places.places(network, depth=1))
    place = next(iter(picked(wards, [asked.get("place", "")])), None)
    kind = asked.get("kind", "") if asked.get("kind") in Kind.values else ""
    language = asked.get("language", "")[:12]
    rows = queries.shown_voices(network, kind=kind, language=language, place=place)
    page = queries.voices_page(rows, after=asked.get("after", ""))
    keep = asked.copy()
    keep["after"] = page.older
    context = {
        "voices": _with_translations(request, page.voices),
        "older": "?" + keep.urlencode() if page.older else "",
        "is_first": not asked.get("after"),
        "kinds": KIND_WORDS.items(),
        "kind": kind,
        "wards": wards,
        "place": place,
        "language_chosen": language,
        "codes": network.languages,
        "is_filtered": bool(kind or language or place),
    }
    return render(request, "public/listen/voices.html", context)


def _with_translations(request: NetworkRequest, found: list[Voice]) -> list[dict[str, Any]]:
    """Voices as a page shows them: in their own language, with a translation where there is one."""
    reader = get_language() or "en"
    ids = [voice.id for voice in found if voice.language != reader]
    words = (
        wording.words_for(request.network, kind="voice", ids=ids, language=reader) if ids else {}
    )
    return [
        {
            "voice": voice,
            "translation": words.get((voice.id, "text")),
            "kind_words": KIND_WORDS.get(voice.kind, ""),
        }
        for voice in found
    ]


def _in_words(request: NetworkRequest, found: list[Round]) -> list[dict[str, Any]]:
    """Rounds with title and question in the reader's language where somebody has translated them."""
    reader = get_language() or "en"
    ids = [row.pk for row in found if row.language != reader]
    words = (
        wording.words_for(request.network, kind="round", ids=ids, language=reader) if ids else {}
    )
    return [_asked(row, words, reader) for row in found]


def _asked(row: Round, words: Any, reader: str) -> dict[str, Any]:
    said: dict[str, Any] = {"round": row, "language": row.language}
    for part in ("title", "question", "intro"):
        other = words.get((row.pk, part))
        stale = other is None or other.is_stale(getattr(row, part))
        said[part] = getattr(row, part) if stale else other.text
        said[f"{part}_language"] = row.language if stale else reader
        said["state"] = "" if stale else other.state
    return said


@public_view
def crisis_help(request: NetworkRequest) -> HttpResponse:
    """Who to call now, and what happens then."""
    return render(request, "public/listen/crisis_help.html", {})


@public_view
def privacy(request: NetworkRequest) -> HttpResponse:
    """How we look after what people tell us: what is kept, who sees it, why something is not shown."""
    context = {"reasons": REASON_WORDS.values(), "small_number": request.network.small_number}
    return render(request, "public/listen/privacy.html", context)


urlpatterns = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/<uuid:round_id>/", round_page, name="round"),
    path("speak/", speak, name="speak"),
    path("receipt/", receipt_find, name="receipt_find"),
    path("receipt/<str:code>/", receipt, name="receipt"),
    path("receipt/<str:code>/add/", receipt_add, name="receipt_add"),
    path("receipt/<str:code>/take-back/", receipt_withdraw, name="receipt_withdraw"),
    path("voices/", voices, name="voices"),
    path("help-now/", crisis_help, name="crisis_help"),
    path("how-we-look-after-voices/", privacy, name="privacy"),
]
