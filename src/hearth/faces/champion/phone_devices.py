"""A champion links a phone, sees which are linked, and lets one go. The token is told to the phone once."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hearth.core.people import queries, services
from hearth.core.people.models import Device, Membership
from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404


class PhoneForm(forms.Form):
    """How the champion calls this phone."""

    name = forms.CharField(
        label=_("What do you call this phone?"),
        help_text=_("So that you and the team know which one to stop if it gets lost."),
        max_length=80,
        initial=_("My phone"),
        error_messages={"required": _("Please give this phone a name.")},
    )


@never_cache
@role_required("champion")
def link(request: NetworkRequest) -> HttpResponse:
    """Put this on my phone; and the phones that are linked already."""
    held = _champion(request)
    context = {"form": PhoneForm(), "devices": _standing(request, held), "member": held.pk}
    return render(request, "champion/phone/link.html", context)


@never_cache
@role_required("champion")
@require_POST
def give(request: NetworkRequest) -> HttpResponse:
    """A token for the phone that asks, as JSON for its own script: it is shown on no page."""
    held = _champion(request)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": form.errors["name"][0]}, status=422)
    device, token = services.give_device(
        held,
        kind=Device.Kind.PHONE,
        name=form.cleaned_data["name"],
        by=request.actor,
        now=timezone.now(),
    )
    return JsonResponse({"token": token, "device": str(device.pk), "member": str(held.pk)})


@role_required("champion")
def let_go(request: NetworkRequest, device_id: UUID) -> HttpResponse:
    """One of the champion's own phones sends nothing more."""
    device = found_or_404(queries.device(request.network, device_id))
    if device.membership_id != _champion(request).pk:
        found_or_404(None)
    if request.method == "POST":
        services.revoke_device(device, by=request.actor, now=timezone.now())
        messages.success(request, _t("That phone sends nothing more."))
    return redirect("champion:phone_link", request.network.slug)


def _champion(request: NetworkRequest) -> Membership:
    """The champion's role that the signed-in person holds here."""
    held = queries.memberships_of(request.user, request.network)  # type: ignore[arg-type]
    return found_or_404(next((row for row in held if row.role == "champion"), None))


def _standing(request: NetworkRequest, held: Membership) -> list[Device]:
    found = queries.devices(request.network, kind=Device.Kind.PHONE, membership_id=held.pk)
    return [row for row in found if not row.revoked_at]


urlpatterns = [
    path("phone/link/", link, name="phone_link"),
    path("phone/give/", give, name="phone_give"),
    path("phone/devices/<uuid:device_id>/let-go/", let_go, name="phone_let_go"),
]
