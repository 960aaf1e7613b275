"""Send a text by a provider that speaks as Twilio does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from . import OPTED_OUT, ChannelError
from .calling import basic, call, refused_by

if TYPE_CHECKING:
    from ..models import Delivery, Gateway

API = "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json"
#: The person said STOP to the provider or to their carrier.
UNSUBSCRIBED = 21610
#: Numbers that cannot be texted: no number, a landline, another country's.
NO_NUMBER = {21211, 21214, 21408, 21612, 21614}


def send(gateway: Gateway, letter: Delivery) -> None:
    """Hand over one text. `opted_out` when the provider says that the person does not want it."""
    given = {
        "To": letter.address,
        "From": gateway.number,
        "Body": letter.body,
        "StatusCallback": status_address(gateway, letter),
    }
    address = gateway.send_url or API.format(account=gateway.account)
    status, said = call(address, given, headers=basic(gateway.account, gateway.secret))
    if status < 300:
        return
    code = said.get("code")
    if code == UNSUBSCRIBED:
        raise ChannelError(OPTED_OUT, permanent=True)
    if code in NO_NUMBER:
        raise ChannelError("number_refused", permanent=True)
    raise refused_by(status)


def status_address(gateway: Gateway, letter: Delivery) -> str:
    """Where the provider tells how the text fared."""
    path = reverse("api:sms_status", args=[gateway.network.slug, gateway.pk])
    return f"{settings.HEARTH_BASE_URL.rstrip('/')}{path}?letter={letter.id}"
