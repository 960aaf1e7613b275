"""The desk's way to hand a device from person to person."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from hearth.faces.shared.access import DESK_ROLES, NetworkRequest, role_required
from hearth.faces.shared.stall import stall_page


@never_cache
@role_required(*DESK_ROLES)
def stall(request: NetworkRequest) -> HttpResponse:
    """Share this device, or take it back."""
    return stall_page(request, base="shared/base_desk.html")


urlpatterns = [path("shared-device/", stall, name="stall")]
