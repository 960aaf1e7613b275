"""The code by which a form app sets itself up: its settings as JSON, compressed, as a QR picture.

Whoever has the code can send in the champion's name until the device is revoked.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from hearth.core.people.models import Device

from .qr import qr

COLOUR = "#2f5d3a"


@dataclass(frozen=True)
class SetUp:
    """What is shown once: the picture for the app's camera, and the address to type instead."""

    picture: SafeString
    address: str


def set_up(request: HttpRequest, device: Device, token: str) -> SetUp:
    """How one form app is set up."""
    address = server_address(request, device, token)
    return SetUp(qr(settings_code(device, address), scale=4), address)


def server_address(request: HttpRequest, device: Device, token: str) -> str:
    """The server address of one form app; its token is in it."""
    slug = device.membership.network.slug
    return request.build_absolute_uri(f"/api/{slug}/odk/{token}")


def settings_code(device: Device, address: str) -> str:
    """The settings of ODK Collect and KoboCollect, as they read them from a picture."""
    name = device.membership.network.name
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": address,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_one_hour",
            "autosend": "wifi_and_cellular",
            "delete_send": False,
        },
        "admin": {},
        "project": {"name": name, "icon": name.strip()[:1].upper(), "color": COLOUR},
    }
    told = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(told.encode(), 9)).decode()
