"""The door of an activity: whoever may take part comes in, by the way that the activity chose."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, actor_of, public_view
from hearth.faces.shared.entry import remember, way_back
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

#: Where an activity of each form is shown.
PAGES = {
    "budget": "public:vote",
    "priorities": "public:vote",
    "conversation": "public:conversation",
    "panel": "public:panel",
    "lottery": "public:panel",
}


class EnterForm(forms.Form):
    """Whatever the way in asks for."""

    code = forms.CharField(
        label=_("Your voting code"),
        help_text=_(
            "12 letters and digits from your letter or card. Dashes and capitals do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def page_of(activity: Any) -> str:
    """The address of an activity's own page."""
    return reverse(PAGES[activity.form], args=[activity.network.slug, activity.pk])


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
    form = EnterForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if found.entry != "code":
        del form.fields["code"]
    context = {"activity": found, "form": form, "next": back}
    if request.method == "POST" and form.is_valid():
        try:
            who = _let_in(request, found, form)
        except Refused as refused:
            form.add_error("code" if found.entry == "code" else None, words_of(refused))
        else:
            return remember(redirect(back), request, found, who)
    return render(request, "public/decide/enter.html", context)


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


urlpatterns = [
    path("activities/<uuid:vote_id>/", activity, name="activity"),
    path("activities/<uuid:vote_id>/locked.json", activity_locked, name="activity_locked"),
    path("activities/<uuid:vote_id>/enter/", enter, name="enter"),
]
