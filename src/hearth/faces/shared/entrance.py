"""The door of the house: which networks there are, and single-use sign-in links."""

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.networks import queries as networks
from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.kit.refusals import Refused

from .refusals import words_of


def home(request: HttpRequest) -> HttpResponse:
    """Every network of this installation, and the roles of whoever is signed in."""
    held = people.networks_of(request.user) if request.user.is_authenticated else []
    context = {"networks": networks.all_networks(), "memberships": held}
    return render(request, "shared/home.html", context)


@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of a button first, so that a mail scanner does not use the link up."""
    if request.method != "POST":
        return render(request, "shared/sign_in_link.html", {"token": token})
    person = people_services.redeem_sign_in_link(token, now=timezone.now())
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(landing_for(person))


class JoinForm(forms.Form):
    """Who is joining."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("For signing in: we send a code, there is no password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: with the account one is signed in to, or with a new one."""
    invitation = people_services.invitation_for(token, now=timezone.now())
    form = JoinForm(request.POST or None)
    if request.method == "POST" and request.user.is_authenticated:
        people_services.accept_invitation(token, person=request.user, now=timezone.now())
        return redirect(landing_for(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            person = people_services.join(token, **form.cleaned_data, now=timezone.now())
        except Refused as refused:
            form.add_error("email", words_of(refused))
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(landing_for(person))
    context = {"form": form, "invitation": invitation, "token": token}
    return render(request, "shared/join.html", context)


def landing_for(person: object) -> str:
    """Where somebody starts: the champion's phone page, the desk, or the list of networks."""
    held = people.networks_of(person)  # type: ignore[arg-type]
    if not held:
        return "/"
    champion_only = all(membership.role == "champion" for membership in held)
    face = "champion" if champion_only else "desk"  # the desk sends leads on to their cases
    return f"/{held[0].network.slug}/{face}/"
