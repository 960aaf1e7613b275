"""Champions' phones and form apps, for the team: which may send, when they last did, and an end to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.people import queries, services
from hearth.core.people.models import Device
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404

KIND_WORDS: dict[str, Promise] = {Device.Kind.PHONE: _("Phone"), Device.Kind.ODK: _("Form app")}


@role_required(*TEAM)
def devices(request: NetworkRequest) -> HttpResponse:
    """Every device of the network, those that may send first."""
    found = queries.devices(request.network)
    rows = [
        {"device": row, "kind": KIND_WORDS.get(row.kind, row.kind), "ended": _ended(row)}
        for row in sorted(found, key=_ended)
    ]
    return render(request, "desk/people/devices.html", {"rows": rows})


@role_required(*TEAM)
def revoke(request: NetworkRequest, device_id: UUID) -> HttpResponse:
    """A device that is lost or not needed any more sends nothing further."""
    device = found_or_404(queries.device(request.network, device_id))
    if request.method == "POST":
        services.revoke_device(device, by=request.actor, now=timezone.now())
        messages.success(request, _t("This device sends nothing more."))
    return redirect("desk:devices", request.network.slug)


def _ended(device: Device) -> bool:
    return bool(device.revoked_at or device.membership.ended_at)


urlpatterns = [
    path("people/devices/", devices, name="devices"),
    path("people/devices/<uuid:device_id>/revoke/", revoke, name="device_revoke"),
]
