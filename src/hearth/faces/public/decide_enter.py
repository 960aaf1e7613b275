"""The door of an activity: whoever may take part comes in, by the way that the activity chose."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, actor_of, public_view
from hearth.faces.shared.activity_frame import who_words
from hearth.faces.shared.entry import admitted, remember, way_back
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.voting_code_field import voting_code_field
from hearth.kit.refusals import Refused

#: Where an activity of each form is shown; until there is such a page, the list of what is open.
PAGES = {
    "budget": "public:vote",
    "priorities": "public:choice",
    "conversation": "public:conversation",
    "panel": "public:panel",
    "lottery": "public:panel",
}
#: Which field of the door each way in asks for.
ASKS = {"code": "code", "contact": "address"}


class EnterForm(forms.Form):
    """Whatever the way in asks for, and a yes to who may take part."""

    code = voting_code_field()
    address = forms.CharField(
        label=_("Your telephone number or e-mail address"),
        help_text=_(
            "We send six digits to it. It is not kept with what you choose, and we do not write again."
        ),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    is_me = forms.BooleanField(label="")

    def __init__(self, *args: Any, activity: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "address"):
            if ASKS.get(activity.entry) != name:
                del self.fields[name]
        words = who_words(activity)
        if words:
            both = _t(" and ").join(words)
            self.fields["is_me"].label = _t("Yes, I am one of those who may take part: %(who)s") % {
                "who": both
            }
        else:
            del self.fields["is_me"]


class DigitsForm(forms.Form):
    """The six digits that were sent."""

    asked = forms.CharField(widget=forms.HiddenInput, max_length=40)
    digits = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )


def page_of(activity: Any) -> str:
    """The address of an activity's own page."""
    slug = activity.network.slug
    try:
        return reverse(PAGES[activity.form], args=[slug, activity.pk])
    except NoReverseMatch:
        return reverse("public:decided", args=[slug])


@public_view
def activity(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """To the page of an activity, whatever its form."""
    return redirect(page_of(found_or_404(queries.activity(request.network, vote_id, public=True))))


@public_view
def activity_locked(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Everything that was locked, byte for byte: its SHA-256 is the fingerprint."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    answer = HttpResponse(found_or_404(queries.locked_text(found)), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="locked-{found.pk}.json"'
    return answer


@never_cache
@public_view
def enter(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Who may take part, in plain words, and the way in."""
    found = found_or_404(queries.activity(request.network, vote_id, public=True))
    back = way_back(request, page_of(found))
    if found.state not in ("gathering", "open"):
        return redirect(page_of(found))
    if request.method != "POST" and admitted(request, found) and "code" not in request.GET:
        return redirect(back)
    if request.POST.get("step") == "digits":
        return _read_digits(request, found, back)
    sent = request.POST if request.method == "POST" else None
    form = EnterForm(sent, initial={"code": request.GET.get("code", "")}, activity=found)
    context = {"activity": found, "form": form, "next": back}
    if not form.is_valid():
        return render(request, "public/decide/enter.html", context)
    try:
        if found.entry == "contact":
            return _send_digits(request, found, back, form.cleaned_data["address"])
        who = _let_in(request, found, form)
    except Refused as refused:
        form.add_error(ASKS.get(found.entry), words_of(refused))
        status = 429 if refused.code == "too_many_guesses" else 200
        return render(request, "public/decide/enter.html", context, status=status)
    return remember(redirect(back), request, found, who)


def _let_in(request: NetworkRequest, found: Any, form: EnterForm) -> services.Admitted:
    if found.entry == "member":
        actor = actor_of(request, request.network)
        if actor is None:
            raise Refused("entry_needs_member")
        return services.admit_member(found, by=actor)
    if found.entry == "browser":
        return services.admit_browser(found, token=secrets.token_urlsafe(24))
    check_guesses(request, what="voter")
    try:
        return services.admit_by_code(found, code=form.cleaned_data["code"])
    except Refused:
        note_wrong_guess(request, what="voter")
        raise


def _send_digits(request: NetworkRequest, found: Any, back: str, address: str) -> HttpResponse:
    """Send the digits and ask for them; many requests from one connection are slowed down."""
    check_guesses(request, what="contact")
    asked = services.ask_for_code(
        found, address=address, language=request.LANGUAGE_CODE, now=timezone.now()
    )
    note_wrong_guess(request, what="contact")
    form = DigitsForm(initial={"asked": str(asked)})
    context = {"activity": found, "form": form, "next": back}
    return render(request, "public/decide/enter_digits.html", context)


def _read_digits(request: NetworkRequest, found: Any, back: str) -> HttpResponse:
    form = DigitsForm(request.POST)
    context = {"activity": found, "form": form, "next": back}
    if not form.is_valid():
        return render(request, "public/decide/enter_digits.html", context)
    given = form.cleaned_data
    asked, now = uuid_or_none(given["asked"]), timezone.now()
    try:
        who = services.admit_by_contact(found, asked=asked, digits=given["digits"], now=now)
    except Refused as refused:
        form.add_error("digits", words_of(refused))
        return render(request, "public/decide/enter_digits.html", context)
    return remember(redirect(back), request, found, who)


urlpatterns = [
    path("activities/<uuid:vote_id>/", activity, name="activity"),
    path("activities/<uuid:vote_id>/locked.json", activity_locked, name="activity_locked"),
    path("activities/<uuid:vote_id>/enter/", enter, name="enter"),
]
