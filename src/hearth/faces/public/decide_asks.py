"""Requests to somebody with power, for everybody: what is asked, who stands behind it, what was answered; signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.ask_view import ask_view, evidence_of, history_of
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.signing import SignForm
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused

#: The pages before the one where somebody shows who they are.
ORDER = ("name", "place")


@public_view
def asks(request: NetworkRequest) -> HttpResponse:
    """Every request, newest first, and how it stands."""
    today = timezone.localdate()
    rows = queries.asks(request.network, public=True)
    page = Paginator(rows, 20).get_page(page_number(request.GET.get("page")))
    shown = list(page.object_list)
    signed = queries.signature_counts(request.network, shown)
    cards = [ask_view(row, today=today) | {"signatures": signed.get(row.pk, 0)} for row in shown]
    return render(request, "public/decide/asks/asks.html", {"cards": cards, "page": page})


@public_view
def ask(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """One request: what, to whom, why, who stands behind it, and what happened so far."""
    found = found_or_404(queries.ask(request.network, ask_id, public=True))
    today = timezone.localdate()
    context = ask_view(found, today=today) | {
        "signatures": queries.signature_count(found),
        "names": queries.shown_names(found, limit=100),
        "organisations": queries.organisations_behind(found),
        "evidence": evidence_of(found),
        "steps": history_of(found, today=today),
    }
    return render(request, "public/decide/asks/ask.html", context)


@never_cache
@public_view
def ask_sign(request: NetworkRequest, ask_id: UUID) -> HttpResponse:
    """Sign, one thing at a time. Nothing is kept before the six digits or the code were right."""
    found = found_or_404(queries.ask(request.network, ask_id, public=True))
    if not queries.may_sign(found, today=timezone.localdate()):
        return redirect("public:ask", request.network.slug, ask_id)
    try:
        posted = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return render(request, "public/listen/too_much.html", {}, status=413)
    wards = list(places.places(request.network, depth=1))
    if request.method != "POST":
        return _page(request, found, SignForm(page="name", wards=wards))
    form = SignForm(posted, page=posted.get("page", "name"), wards=wards)
    if posted.get("go") == "back":
        return _turn_to(request, found, form, "name")
    if not form.is_valid():
        wrong = form.first_wrong_page() or "name"
        return _page(request, found, _on_page(form, wrong), status=422)
    return _onward(request, found, form)


def _onward(request: NetworkRequest, found: Any, form: SignForm) -> HttpResponse:
    """To the next page; from the last ones to the service."""
    if form.page in ORDER:
        after = "place" if form.page == "name" and form.wards else "contact"
        if after == "contact" and found.codes_of_id and request.POST.get("way") == "code":
            after = "code"
        return _turn_to(request, found, form, after)
    try:
        if form.page == "contact":
            return _send_digits(request, found, form)
        return _sign(request, found, form)
    except Refused as refused:
        field = {"name_not_a_name": "name", "address_not_readable": "address"}.get(
            refused.code, form.shown()[0].name
        )
        form.add_error(field, words_of(refused))
        status = 429 if refused.code == "too_many_guesses" else 422
        shown = _on_page(form, form.first_wrong_page() or form.page)
        shown.add_error(field, words_of(refused)) if shown is not form else None
        return _page(request, found, shown, status=status)


def _send_digits(request: NetworkRequest, found: Any, form: SignForm) -> HttpResponse:
    """Send the digits; many requests from one connection are slowed down."""
    check_guesses(request, what="contact")
    asked = services.ask_for_signing_code(
        found,
        address=form.cleaned_data["address"],
        language=request.LANGUAGE_CODE,
        now=timezone.now(),
    )
    note_wrong_guess(request, what="contact")
    return _turn_to(request, found, form, "digits", asked=str(asked), digits="")


def _sign(request: NetworkRequest, found: Any, form: SignForm) -> HttpResponse:
    """The signature, and its receipt."""
    given, signer, now = form.cleaned_data, form.signer(request.LANGUAGE_CODE), timezone.now()
    if form.page == "code":
        check_guesses(request, what="voter")
        try:
            signed = services.sign_by_code(found, code=given["code"], signer=signer, now=now)
        except Refused:
            note_wrong_guess(request, what="voter")
            raise
    else:
        signed = services.sign_by_contact(
            found,
            asked=given["asked"],
            digits=given["digits"],
            address=given["address"],
            signer=signer,
            now=now,
        )
    context = {"ask": found, "signed": signed, "has_name": bool(signer.name)}
    return render(request, "public/decide/asks/signed.html", context)


def _turn_to(
    request: NetworkRequest, found: Any, form: SignForm, page: str, **more: str
) -> HttpResponse:
    """A page that is shown before anything on it was answered."""
    data = request.POST.dict() | more
    return _page(request, found, SignForm(initial=data, page=page, wards=list(form.wards.values())))


def _on_page(form: SignForm, page: str) -> SignForm:
    """The same answers, on the page where something is wrong."""
    if page == form.page:
        return form
    moved = SignForm(form.data, page=page, wards=list(form.wards.values()))
    moved.is_valid()
    return moved


def _page(request: NetworkRequest, found: Any, form: SignForm, status: int = 200) -> HttpResponse:
    context = {"ask": found, "form": form, "takes_codes": found.codes_of_id is not None}
    return render(request, "public/decide/asks/sign.html", context, status=status)


@never_cache
@public_view
def signature(request: NetworkRequest) -> HttpResponse:
    """One's own signature, by its receipt: see it, take the name or all of it back."""
    code = request.POST.get("receipt", "")[:60]
    context: dict[str, Any] = {"code": code, "asked": request.method == "POST"}
    if request.method != "POST":
        return render(request, "public/decide/asks/signature.html", context)
    try:
        check_guesses(request, what="signature")
    except Refused as refused:
        context |= {"asked": False, "refused": words_of(refused)}
        return render(request, "public/decide/asks/signature.html", context, status=429)
    found = queries.signature_by_receipt(request.network, code)
    if found is None:
        note_wrong_guess(request, what="signature")
        return render(request, "public/decide/asks/signature.html", context)
    mine, signed = found
    if request.POST.get("do") == "withdraw":
        services.withdraw_signature(mine, now=timezone.now())
    if request.POST.get("do") == "hide":
        services.hide_own_name(mine, now=timezone.now())
    mine.refresh_from_db()
    context |= {"signature": mine, "ask": signed, "code": grouped(code)}
    return render(request, "public/decide/asks/signature.html", context)


urlpatterns = [
    path("asks/", asks, name="asks"),
    path("asks/signature/", signature, name="signature"),
    path("asks/<uuid:ask_id>/", ask, name="ask"),
    path("asks/<uuid:ask_id>/sign/", ask_sign, name="ask_sign"),
]
