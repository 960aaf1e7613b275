"""The champion's phone: one page that a browser keeps and opens without signal.

The page, its service worker and its manifest are the same for everybody and hold nothing of
anybody. Words, photos and the token live in the phone's own database (`static/hearth/js/phone/`)
and come here through `faces/api/outbox.py` only. The worker's version is made from all that it
keeps, so any change is fetched as a whole beside the old one, and the phone's database stays.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from hearth.core.people.models import Purpose
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.languages import INTERFACE, REGISTRY, describe
from hearth.faces.shared.saying import (
    CONSENT_WORDS,
    CONSENT_WORDS_FOR_OTHERS,
    KINDS,
    STATE_WORDS,
)
from hearth.faces.shared.speaking import LONGEST
from hearth.faces.shared.stylesheets import read_source

PAGE = "champion/phone/app.html"
WORKER = "hearth/js/phone/worker.js"
ICONS = (
    ("hearth/icons/icon-192.png", "192x192", "any"),
    ("hearth/icons/icon-512.png", "512x512", "any"),
    ("hearth/icons/icon-maskable-512.png", "512x512", "maskable"),
)
#: What the page is made of; those that a storage has put into others are left out.
PARTS = ("hearth/js/", "hearth/css/", "hearth/fonts/", "hearth/icons/", "hearth/icon.svg")
#: A phone shows its own photos and recordings, which have `blob:` addresses.
MAY_SHOW = {
    "img-src": ["blob:"],
    "media-src": [SELF, "blob:"],
    "worker-src": [SELF],
    "manifest-src": [SELF],
}


@csp_update(MAY_SHOW)
@never_cache
@public_view
def phone(request: NetworkRequest) -> HttpResponse:
    """The whole app: its page in the reader's language. It fills itself from the phone."""
    return render(request, PAGE, _context(request))


def _context(request: NetworkRequest) -> dict[str, Any]:
    network = request.network
    first = dict.fromkeys([*network.languages, *REGISTRY])
    ticks = (Purpose.QUOTE, Purpose.SHARE_PARTNERS)
    return {
        "kinds": KINDS.items(),
        "states": STATE_WORDS.items(),
        "codes": [code for code in first if code in REGISTRY],
        "most_letters": LONGEST,
        "keeps": (CONSENT_WORDS_FOR_OTHERS[Purpose.KEEP], CONSENT_WORDS[Purpose.KEEP]),
        "ticks": [
            {
                "purpose": purpose.value,
                "words": CONSENT_WORDS_FOR_OTHERS[purpose],
                "words_self": CONSENT_WORDS[purpose],
            }
            for purpose in ticks
        ],
        "api": reverse("api:outbox", args=[network.slug]),
        "page": reverse("champion:phone", args=[network.slug]),
    }


@never_cache
@public_view
def worker(request: NetworkRequest) -> HttpResponse:
    """The service worker; its scope is the phone's page and what lies below."""
    page = reverse("champion:phone", args=[request.network.slug])
    kept = {
        "slug": request.network.slug,
        "version": _version(request),
        "page": page,
        "languages": INTERFACE,
        "files": sorted(files()),
    }
    script = f"const KEPT = {json.dumps(kept)};\n{read_source(WORKER)}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def files() -> set[str]:
    """Addresses of every style, script, letter and picture that the page may ask for."""
    found = set()
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            if name.startswith(PARTS) and name != WORKER and not name.endswith((".txt", ".map")):
                try:
                    found.add(staticfiles_storage.url(name))
                except ValueError:  # taken into another file when they were collected
                    continue
    return found


def _version(request: NetworkRequest) -> str:
    """Made from everything that the worker keeps: the page in each language, and the files."""
    network = request.network
    words = json.dumps([network.name, network.languages, network.crisis_lines], default=str)
    name = f"phone:{network.pk}:{sha256(words.encode()).hexdigest()[:16]}"
    found = cache.get(name)
    if found is None:
        found = _made_from(request)
        cache.set(name, found, timeout=600)
    return str(found)


def _made_from(request: NetworkRequest) -> str:
    digest = sha256(read_source(WORKER).encode())
    for address in sorted(files()):
        digest.update(address.encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            if name.startswith(PARTS):
                with storage.open(name) as file:
                    digest.update(file.read())
    for code in INTERFACE:
        with translation.override(code):
            digest.update(render_to_string(PAGE, _context(request), request).encode())
    return digest.hexdigest()[:16]


@never_cache
@public_view
def manifest(request: NetworkRequest) -> HttpResponse:
    """What the phone shows of the app once it is on its home screen."""
    page = reverse("champion:phone", args=[request.network.slug])
    language = describe(translation.get_language() or "en")
    told = {
        "id": page,
        "name": _t("%(network)s: champion") % {"network": request.network.name},
        "short_name": request.network.name[:24],
        "description": _t("Write down what people say, also without signal."),
        "lang": language.code,
        "dir": language.direction,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "orientation": "any",
        "background_color": "#fbf6ec",
        "theme_color": "#1f5b3c",
        "categories": ["social", "health"],
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


urlpatterns = [
    path("phone/", phone, name="phone"),
    path("phone/worker.js", worker, name="phone_worker"),
    path("phone/app.webmanifest", manifest, name="phone_manifest"),
]
