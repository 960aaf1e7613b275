"""A champion sets up a form app (ODK Collect, KoboCollect) and stops one that is lost."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
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
from hearth.faces.shared.odk_settings import set_up
from hearth.faces.shared.paging import found_or_404


class OwnForm(forms.Form):
    """How the champion calls the device."""

    name = forms.CharField(
        label=_("What do you call this device?"),
        help_text=_("So that you and the team know which one to stop if it gets lost."),
        max_length=80,
        error_messages={"required": _("Please give this device a name.")},
    )


@never_cache
@role_required("champion")
def form_app(request: NetworkRequest) -> HttpResponse:
    """The champion's own form apps; a new one's code is shown once."""
    held = _champion(request)
    form = OwnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, token = services.give_device(
            held,
            kind=Device.Kind.ODK,
            name=form.cleaned_data["name"],
            by=request.actor,
            now=timezone.now(),
        )
        context = {"device": device, "set_up": set_up(request, device, token)}
        return render(request, "champion/odk/given.html", context)
    own = queries.devices(request.network, kind=Device.Kind.ODK, membership_id=held.pk)
    context = {"form": form, "devices": [row for row in own if not row.revoked_at]}
    status = 422 if form.is_bound else 200
    return render(request, "champion/odk/form_app.html", context, status=status)


@role_required("champion")
@require_POST
def let_go(request: NetworkRequest, device_id: UUID) -> HttpResponse:
    """One of the champion's own form apps sends nothing more."""
    device = found_or_404(queries.device(request.network, device_id))
    if device.membership_id != _champion(request).pk:
        found_or_404(None)
    services.revoke_device(device, by=request.actor, now=timezone.now())
    messages.success(request, _t("That form app sends nothing more. Its forms stay on it."))
    return redirect("champion:form_app", request.network.slug)


def _champion(request: NetworkRequest) -> Membership:
    """The champion's role that the signed-in person holds here."""
    held = queries.memberships_of(request.user, request.network)  # type: ignore[arg-type]
    return found_or_404(next((row for row in held if row.role == "champion"), None))


urlpatterns = [
    path("form-app/", form_app, name="form_app"),
    path("form-app/<uuid:device_id>/let-go/", let_go, name="form_app_let_go"),
]
