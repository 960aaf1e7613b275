"""Answers in the XML that form apps expect; every word in them is escaped, never pasted."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405: only written here

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _t

from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import services

XML = "text/xml; charset=utf-8"
RESPONSE = "http://openrosa.org/http/response"
FORMS = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"


@dataclass(frozen=True)
class Entry:
    """One form in the list."""

    form_id: str
    name: str
    version: str
    content: bytes
    address: str
    manifest: str


def fingerprint(content: bytes) -> str:
    """The MD5 by which form apps know whether they have a file already: no secret hangs on it."""
    return "md5:" + md5(content, usedforsecurity=False).hexdigest()


def form_list(entries: Iterable[Entry]) -> HttpResponse:
    """The list of forms."""
    root = Element("xforms", xmlns=FORMS)
    for entry in entries:
        form = SubElement(root, "xform")
        _say(form, "formID", entry.form_id)
        _say(form, "name", entry.name)
        _say(form, "version", entry.version)
        _say(form, "hash", fingerprint(entry.content))
        _say(form, "downloadUrl", entry.address)
        _say(form, "manifestUrl", entry.manifest)
    return _xml(root)


def manifest(name: str, *, content: bytes, address: str) -> HttpResponse:
    """The one file that belongs to a form."""
    root = Element("manifest", xmlns=MANIFEST)
    file = SubElement(root, "mediaFile")
    _say(file, "filename", name)
    _say(file, "hash", fingerprint(content))
    _say(file, "downloadUrl", address)
    return _xml(root)


def message(words: str, *, status: int) -> HttpResponse:
    """Words that the form app shows to whoever sent."""
    root = Element("OpenRosaResponse", xmlns=RESPONSE)
    _say(root, "message", words)
    return _xml(root, status=status)


def words_of_taken(taken: services.odk.Taken, *, lines: Iterable[Any]) -> str:
    """How a form stands, in words; after words of danger, help comes first."""
    said = [_crisis(lines)] if taken.crisis else []
    said.append(_standing(taken))
    said += [words_of(Refused(one.code, **one.facts)) for one in taken.left_out]
    return " ".join(filter(None, said))


def token_of(request: HttpRequest) -> str:
    """The password of HTTP Basic; nothing when there is none or it is absurd."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(given) > 1000:
        return ""
    try:
        _name, _colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password


def _standing(taken: services.odk.Taken) -> str:
    if taken.state == "made":
        return _t(
            "Kept. Receipt: %(code)s. Write it down for them. With it they can see what became of "
            "their words, add to them, or take them back."
        ) % {"code": taken.receipt}
    if taken.state == "incomplete":
        return _t("This part is kept. The rest may follow.")
    if taken.state == "discarded":
        return _t("The team has read this form and did not keep it. Ask them why.")
    why = words_of(Refused(taken.code, **taken.facts))
    return _t("%(why)s The form is kept with the team, who will look at it. Nothing is lost.") % {
        "why": why
    }


def _crisis(lines: Iterable[Any]) -> str:
    told = [f"{line.get('name', '')} {line.get('phone', '')}".strip() for line in lines]
    words = _t(
        "This sounds as if somebody needs help now. Stay with them and offer to call together."
    )
    return f"{words} {', '.join(filter(None, told))}.".replace(" .", "")


def _say(parent: Element, name: str, words: str) -> None:
    """A child with these words, but for letters that no XML may hold."""
    SubElement(parent, name).text = re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", words)


def _xml(root: Element, *, status: int = 200) -> HttpResponse:
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type=XML, status=status)
