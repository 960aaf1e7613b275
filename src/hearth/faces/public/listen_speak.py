"""Speaking without an account: one thing per page, or all on one page, and a receipt at the end.

Nobody is signed in and no cookie gives any right here, so a forged form gains nothing that its
forger could not send himself; therefore no token runs out while somebody looks for words.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from hearth.core.places import queries as places
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.brakes import brake_files
from hearth.faces.shared.browser_rights import may_use
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.speaking import VoiceForm, keep_voice
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Attachment, Round

from .listen import in_words
from .speak_steps import MOST_ATTACHMENTS, STEPS, SpeakForm, keys_in

#: The cookie that remembers large letters.
SIZE_COOKIE = "hearth_letters"
YEAR = 31_536_000
#: What a file field may bring, and how the service calls it.
FILES = {"recording": "audio", "photo": "photo"}


@csrf_exempt
@csp_update({"media-src": [SELF, "blob:"]})
@may_use("microphone")
@public_view
def speak(request: NetworkRequest) -> HttpResponse:
    """Say something, without an account; a receipt comes at the end."""
    try:
        posted = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return render(request, "public/listen/too_much.html", {}, status=413)
    round_, asking = _round_of(request, posted)
    if round_ is None:
        return render(request, "public/listen/choose.html", {"open": in_words(request, asking)})
    if request.method != "POST" and "all" not in request.GET:
        return _page(request, round_, _form(request), "words")
    if "step" in posted:
        return _step(request, round_)
    return _at_once(request, round_)


def _round_of(request: NetworkRequest, posted: QueryDict) -> tuple[Round | None, list[Round]]:
    """The question that is answered, and every question that is asked now.

    A form that was open too long keeps its round: a repeat finds its voice, new words stay on the page.
    """
    asking = queries.open_rounds(request.network, now=timezone.now())
    wanted = uuid_or_none(posted.get("round") or request.GET.get("round"))
    found = next((row for row in asking if row.pk == wanted), None)
    if found is None and request.method == "POST" and wanted:
        known = queries.round_of(request.network, wanted)
        found = known if known and known.state != Round.State.DRAFT else None
    if found is None and len(asking) == 1:
        found = asking[0]
    return found, asking


# -- one thing per page --------------------------------------------------------------------------


def _step(request: NetworkRequest, round_: Round) -> HttpResponse:
    """Where somebody goes from the page on which they pressed a button."""
    posted = request.POST
    go = posted.get("go", "on")
    _drop(request, go)
    trouble = _keep_files(request)
    form = _form(request)
    step = posted.get("step", "") if posted.get("step", "") in form.steps else "words"
    if trouble:
        form.forgive_all_but("")
        form.add_error(trouble[0], trouble[1])
        return _page(request, round_, form, step, status=422)
    if go == "send":
        return _send(request, round_, form)
    if go in form.steps:
        return _page(request, round_, form, go, forgiven=True)
    if go == "size" or go.startswith("drop-"):
        return _page(request, round_, form, step, forgiven=True)
    if go == "back":
        before = form.steps[max(form.steps.index(step) - 1, 0)]
        return _page(request, round_, form, before, forgiven=True)
    return _on(request, round_, form, step)


def _on(request: NetworkRequest, round_: Round, form: SpeakForm, step: str) -> HttpResponse:
    """To the next page, if what stands on this one is right."""
    form.forgive_all_but(step)
    if form.errors:
        return _page(request, round_, form, step, status=422)
    at = form.steps.index(step)
    after = (
        "check" if request.POST.get("from_check") else form.steps[min(at + 1, len(form.steps) - 1)]
    )
    return (
        _check(request, round_)
        if after == "check"
        else _page(request, round_, _form(request), after, forgiven=True)
    )


def _check(request: NetworkRequest, round_: Round) -> HttpResponse:
    """All that was told, once more; or the first page on which something is still wrong."""
    form = _form(request)
    wrong = form.first_wrong_step()
    if wrong is None:
        return _page(request, round_, form, "check")
    form.forgive_all_but(wrong)
    return _page(request, round_, form, wrong, status=422)


def _send(request: NetworkRequest, round_: Round, form: SpeakForm) -> HttpResponse:
    wrong = form.first_wrong_step()
    if wrong is None and form.is_valid():
        try:
            return _kept(request, round_, form, attachments=_whole(form))
        except Refused as refused:
            form.add_error("text", words_of(refused))
            wrong = "words"
    form.forgive_all_but(wrong or "words")
    return _page(request, round_, form, wrong or "words", status=422)


def _page(
    request: NetworkRequest,
    round_: Round,
    form: SpeakForm,
    step: str,
    *,
    status: int = 200,
    forgiven: bool = False,
) -> HttpResponse:
    """One page of the way. It may be shown again from the browser's memory, so that "back" works."""
    if forgiven and form.is_bound:
        if step == "check":
            return _check(request, round_)
        form.forgive_all_but("")
    large = _is_large(request)
    context = {
        "form": form,
        "asked": in_words(request, [round_])[0],
        "step": step,
        "steps": [STEPS[name] for name in form.steps],
        "number": form.steps.index(step) + 1,
        "carried": _carried(request, form, step),
        "large": large,
        "body_class": "face-public large-letters" if large else "face-public",
        "sounds_heavy": step != "words" and _sounds_heavy(request, form),
        "most_attachments": MOST_ATTACHMENTS,
    }
    response = render(request, "public/listen/speak_step.html", context, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    if large != (request.COOKIES.get(SIZE_COOKIE) == "large"):
        _remember_size(response, large)
    return response


def _carried(request: NetworkRequest, form: SpeakForm, step: str) -> list[tuple[str, str]]:
    """Hidden fields: what was told, the question, and the way back to the last page."""
    told = [pair for pair in form.carried(step) if pair[0] not in ("round", "size", "from_check")]
    changing = request.POST.get("go") in form.steps or request.POST.get("from_check")
    return [*told, *([("from_check", "1")] if changing and step != "check" else [])]


def _sounds_heavy(request: NetworkRequest, form: SpeakForm) -> bool:
    """Whether help should stand on the page at once, before anything is sent."""
    text = str(form.data.get("text", ""))[:8000]
    found = queries.sounds_like_crisis(text, language=get_language() or "", network=request.network)
    return bool(found)


def _is_large(request: NetworkRequest) -> bool:
    """Whether this reader wants large letters; pressing the button turns it over."""
    kept = request.COOKIES.get(SIZE_COOKIE) == "large"
    carried = request.POST.get("size")
    now = carried == "large" if carried else kept
    return not now if request.POST.get("go") == "size" else now


def _remember_size(response: HttpResponse, large: bool) -> None:
    value = "large" if large else "plain"
    response.set_cookie(SIZE_COOKIE, value, max_age=YEAR, samesite="Lax", httponly=True)


# -- all on one page -----------------------------------------------------------------------------


@never_cache
def _at_once(request: Any, round_: Round) -> HttpResponse:
    """Everything on one page."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, round_, form, attachments=_whole(form))
        except Refused as refused:
            form.add_error("text", words_of(refused))
    context = {"form": form, "asked": in_words(request, [round_])[0]}
    status = 422 if form.is_bound else 200
    return render(request, "public/listen/speak.html", context, status=status)


# -- both ----------------------------------------------------------------------------------------


def _form(request: NetworkRequest) -> SpeakForm:
    network = request.network
    language = get_language() or network.default_language
    posted = request.POST if request.method == "POST" else None
    keys = keys_in(posted) if posted is not None else []
    return SpeakForm(
        posted,
        initial={"key": uuid4(), "language": language},
        attached=queries.attachments_by_keys(network, keys) if keys else [],
        languages=[language, *network.languages],
        places=list(places.places(network, depth=1)),
        dimensions=places.dimensions(network, asked=True),
    )


def _drop(request: NetworkRequest, go: str) -> None:
    """Take a recording or photo away that this page carries."""
    key = uuid_or_none(go.removeprefix("drop-")) if go.startswith("drop-") else None
    if key and str(key) in request.POST.getlist("attachment"):
        services.drop_attachment(request.network, key=key)


def _keep_files(request: NetworkRequest) -> tuple[str, str] | None:
    """Files that came with the page, for browsers without scripts. Returns field and words of trouble."""
    carried = request.POST.getlist("attachment")
    for name, kind in FILES.items():
        for file in request.FILES.getlist(name):
            try:
                row = _keep_file(request, file, kind)
            except Refused as refused:
                return name, words_of(refused)
            carried = [*carried, str(row.key)]
    if len(dict.fromkeys(carried)) > MOST_ATTACHMENTS:
        return "recording", words_of(Refused("too_many_attachments", most=MOST_ATTACHMENTS))
    changed = request.POST.copy()
    changed.setlist("attachment", list(dict.fromkeys(carried)))
    request.POST = changed  # type: ignore[assignment]
    return None


def _keep_file(request: NetworkRequest, file: UploadedFile[Any], kind: str) -> Attachment:
    """Keep one file. The same file in the same form is one attachment. Refused as `begin_attachment`."""
    content = file.read()
    media_type = file.content_type or ""
    if queries.kind_of_media(media_type) != kind:
        media_type = queries.type_by_content(content[:64]) or media_type
    if queries.kind_of_media(media_type) != kind:
        raise Refused("media_not_taken", media_type=(file.content_type or "?")[:60])
    brake_files(request, size=len(content))
    form_key = uuid_or_none(request.POST.get("key")) or uuid4()
    row = services.keep_attachment(
        request.network,
        key=uuid5(form_key, sha256(content).hexdigest()),
        media_type=media_type,
        content=content,
        file_name=file.name or "",
        now=timezone.now(),
    )
    if row.state != Attachment.State.WHOLE:
        raise Refused("attachment_not_usable")
    return row


def _whole(form: SpeakForm) -> tuple[UUID, ...]:
    """Keys of what came with the voice. Refused: `attachment_not_whole`."""
    if any(row.state != Attachment.State.WHOLE for row in form.attached):
        raise Refused("attachment_not_whole")
    return tuple(row.key for row in form.attached)


def _kept(
    request: NetworkRequest, round_: Round, form: VoiceForm, *, attachments: tuple[UUID, ...]
) -> HttpResponse:
    """Hand it to the service, and on to the receipt."""
    received = keep_voice(
        form,
        request=request,
        round=round_,
        channel="web",
        by=request.actor,
        now=timezone.now(),
        attachments=attachments,
    )
    if received.receipt is None:
        return redirect("public:receipt_find", request.network.slug)
    address = reverse("public:receipt", args=[request.network.slug, received.receipt])
    return redirect(f"{address}?new=1" + ("&care=1" if received.crisis else ""))


urlpatterns = [path("speak/", speak, name="speak")]
