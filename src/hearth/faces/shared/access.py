"""Who gets in: one decorator per kind of page; the view then finds the network and the actor.

A view of a network that does not exist, or of which the person is no member, answers 404: a
stranger learns nothing, not even that there is something.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from hearth.core.networks import queries as networks
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Champion, Role
from hearth.kit.actors import Actor

from .languages import INTERFACE, describe

View = Callable[..., HttpResponse]

ALL_ROLES = tuple(Role.values)
DESK_ROLES = ("partner", "professional", "council", "facilitator", "steward")
TEAM = ("facilitator", "steward")


class NetworkRequest(HttpRequest):
    """What a view is handed: the request with its network and actor."""

    network: Network
    actor: Actor


def _network_or_404(slug: str) -> Network:
    network = networks.by_slug(slug)
    if network is None:
        raise Http404
    return network


def actor_of(request: HttpRequest, network: Network) -> Actor | None:
    """The signed-in person as an actor of this network, or none."""
    user = request.user
    return people.actor_for(user, network) if user.is_authenticated else None


def champion_of(request: NetworkRequest) -> Champion | None:
    """The champion that the signed-in person is in this network, or none."""
    user = request.user
    return people.champion_of(user, request.network) if user.is_authenticated else None


def public_view(view: View) -> View:
    """A page for everybody. `request.actor` is a resident without a name (no query is spent)."""

    @wraps(view)
    def enter(request: Any, network_slug: str, **kwargs: Any) -> HttpResponse:
        request.network = _network_or_404(network_slug)
        request.actor = Actor.nobody()
        return view(request, **kwargs)

    enter.allowed_roles = "public"  # type: ignore[attr-defined]
    return enter


def role_required(*roles: str) -> Callable[[View], View]:
    """A page for members in one of these roles; others of the network get 403, strangers 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def enter(request: Any, network_slug: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            network = _network_or_404(network_slug)
            actor = actor_of(request, network)
            if actor is None:
                raise Http404
            if not actor.holds(*roles):
                raise PermissionDenied
            request.network, request.actor = network, actor
            return view(request, **kwargs)

        enter.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return enter

    return decorate


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use: the network, the actor, the languages to choose from."""
    network = getattr(request, "network", None)
    language = describe(getattr(request, "LANGUAGE_CODE", "en"))
    offered = [describe(code) for code in INTERFACE]
    return {
        "network": network,
        "actor": getattr(request, "actor", None),
        "language": language,
        "languages_offered": offered,
    }
