"""Send a text by a provider that is set up as an external channel of RapidPro would call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .calling import call, refused_by

if TYPE_CHECKING:
    from ..models import Delivery, Gateway


def send(gateway: Gateway, letter: Delivery) -> None:
    """Hand over one text; the provider tells by `sent`, `delivered`, `failed`, `stopped` how it fared."""
    given = {
        "id": str(letter.id),
        "text": letter.body,
        "to": letter.address,
        "to_no_plus": letter.address.removeprefix("+"),
        "from": gateway.number,
        "from_no_plus": gateway.number.removeprefix("+"),
        "channel": str(gateway.pk),
    }
    headers = {"Authorization": f"Token {gateway.secret}"}
    status, _said = call(gateway.send_url, given, headers=headers)
    if status >= 300:
        raise refused_by(status)
