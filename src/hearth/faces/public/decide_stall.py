"""On a shared device: finish, and make room for the next person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache

from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import forget


@never_cache
@public_view
def next_person(request: NetworkRequest) -> HttpResponse:
    """Nobody is inside any more; a visit without a press changes nothing."""
    response = redirect("public:decided", request.network.slug)
    return forget(response) if request.method == "POST" else response


urlpatterns = [path("next-person/", next_person, name="next_person")]
