"""Gateways at the desk: by which phones and providers texts come in and go out. For stewards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.core.post import queries, services
from hearth.core.post.models import Gateway
from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

KINDS = {
    Gateway.Kind.CHT: _("An Android phone with cht-gateway"),
    Gateway.Kind.SMSSYNC: _("An Android phone with SMSSync"),
    Gateway.Kind.TWILIO: _("A provider that speaks as Twilio does"),
    Gateway.Kind.RAPIDPRO: _("A provider set up as an external channel of RapidPro"),
    Gateway.Kind.MAIL: _("The e-mail box"),
}
#: Where a refusal belongs in the form.
FIELD_OF = {
    "gateway_without_name": "name",
    "gateway_without_account": "account",
    "gateway_without_secret": "secret",
    "gateway_address_not_usable": "send_url",
}


class GatewayForm(forms.Form):
    """What a gateway is, and what its provider says of it."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind, words) for kind, words in KINDS.items() if kind != Gateway.Kind.MAIL],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Its name"), help_text=_("Such as “Phone in the library”."), max_length=80
    )
    number = forms.CharField(label=_("The number that people text"), max_length=20, required=False)
    account = forms.CharField(
        label=_("Account"),
        help_text=_("Only for a provider like Twilio: the Account SID."),
        max_length=80,
        required=False,
    )
    secret = forms.CharField(
        label=_("The provider’s token"),
        help_text=_("Only for a provider like Twilio. For everything else we make a secret."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    send_url = forms.CharField(
        label=_("Address for sending"),
        help_text=_("Only for providers: where we hand over a text. It begins with https://."),
        max_length=300,
        required=False,
    )


class NumberForm(forms.Form):
    """Where a test goes."""

    number = forms.CharField(
        label=_("Send a test to this number"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


@role_required("steward")
def gateways(request: NetworkRequest) -> HttpResponse:
    """Every gateway with when it was last seen."""
    rows = [
        {"gateway": row, "kind": KINDS[Gateway.Kind(row.kind)]}
        for row in queries.gateways(request.network)
    ]
    return render(request, "desk/listen/gateways.html", {"rows": rows})


@never_cache
@role_required("steward")
def gateway_add(request: NetworkRequest) -> HttpResponse:
    """Let a gateway in; its secret is shown once, on the page that follows."""
    form = GatewayForm(
        request.POST if request.method == "POST" else None, initial={"kind": Gateway.Kind.CHT}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.add_gateway(
                request.network, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), words_of(refused))
        else:
            return render(request, "desk/listen/gateway_made.html", _made(request, made, secret))
    context = {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/gateway_add.html", context, status=status)


def _made(request: NetworkRequest, made: Gateway, secret: str) -> dict[str, Any]:
    path_ = reverse("api:sms", args=[request.network.slug, made.pk])
    address = request.build_absolute_uri(path_)
    if made.kind == Gateway.Kind.CHT:
        scheme, _slashes, rest = address.partition("://")
        address = f"{scheme}://gateway:{secret}@{rest}"
    if made.kind == Gateway.Kind.RAPIDPRO:
        address += "receive"
    is_own = made.kind == Gateway.Kind.TWILIO
    return {"gateway": made, "address": address, "secret": "" if is_own else secret}


@role_required("steward")
def gateway(request: NetworkRequest, gateway_id: UUID) -> HttpResponse:
    """One gateway: its address, when it was seen, a test."""
    found = found_or_404(queries.gateway(request.network, gateway_id))
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        body = _t("This is a test from %(network)s.") % {"network": request.network.name}
        try:
            services.send_test(
                found,
                number=form.cleaned_data["number"],
                body=body,
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("number", words_of(refused))
        else:
            messages.success(request, _t("On its way. It may take some minutes."))
            return redirect("desk:gateway", request.network.slug, found.pk)
    address = request.build_absolute_uri(reverse("api:sms", args=[request.network.slug, found.pk]))
    context = {
        "gateway": found,
        "kind": KINDS[Gateway.Kind(found.kind)],
        "is_mail": found.kind == Gateway.Kind.MAIL,
        "address": address,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/gateway.html", context, status=status)


@role_required("steward")
def gateway_switch(request: NetworkRequest, gateway_id: UUID) -> HttpResponse:
    """Turn a gateway off, or on again."""
    found = found_or_404(queries.gateway(request.network, gateway_id))
    if request.method == "POST":
        is_active = request.POST.get("active") == "1"
        services.switch_gateway(found, is_active=is_active, by=request.actor, now=timezone.now())
        messages.success(request, _t("It is on.") if is_active else _t("It is off."))
    return redirect("desk:gateways", request.network.slug)


urlpatterns = [
    path("texts/gateways/", gateways, name="gateways"),
    path("texts/gateways/add/", gateway_add, name="gateway_add"),
    path("texts/gateways/<uuid:gateway_id>/", gateway, name="gateway"),
    path("texts/gateways/<uuid:gateway_id>/switch/", gateway_switch, name="gateway_switch"),
]
