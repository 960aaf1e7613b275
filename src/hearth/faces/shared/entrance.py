"""The door of the house: which networks there are, and single-use sign-in links."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from hearth.core.networks import queries as networks
from hearth.core.people import queries as people
from hearth.core.people import services as people_services


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


def landing_for(person: object) -> str:
    """Where somebody starts: the champion's phone page, the desk, or the list of networks."""
    held = people.networks_of(person)  # type: ignore[arg-type]
    if not held:
        return "/"
    champion_only = all(membership.role == "champion" for membership in held)
    face = "champion" if champion_only else "desk"
    return f"/{held[0].network.slug}/{face}/"
