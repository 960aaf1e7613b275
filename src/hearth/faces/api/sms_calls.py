"""How gateways sign their calls, and how their calls are read. Nothing here decides anything."""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import b64decode, b64encode
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse, QueryDict

from hearth.core.post import services as post
from hearth.core.post.models import Gateway
from hearth.kit.refusals import Refused

#: A call that unpacks to more than this is not read.
MOST_BYTES = 2_000_000


def is_signed(request: HttpRequest, gateway: Gateway) -> bool:
    """Whether this call comes from the gateway: by password, secret, token or signature."""
    if not gateway.is_active:
        return False
    if gateway.kind == Gateway.Kind.TWILIO:
        return _has_signature(request, gateway)
    return post.holds_secret(gateway, _secret_in(request, gateway.kind))


def _secret_in(request: HttpRequest, kind: str) -> str:
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind == Gateway.Kind.CHT:
        return _password(given) if scheme.lower() == "basic" else ""
    if kind == Gateway.Kind.RAPIDPRO and scheme.lower() == "token":
        return given.strip()
    return form_of(request).get("secret", "") or request.GET.get("secret", "")


def _password(given: str) -> str:
    try:
        return b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _has_signature(request: HttpRequest, gateway: Gateway) -> bool:
    """HMAC-SHA1 over the address and the sorted fields, as the provider computes it."""
    given = request.headers.get("X-Twilio-Signature", "")
    base = settings.HEARTH_BASE_URL.rstrip("/")
    fields = form_of(request) if request.method == "POST" else QueryDict()
    addresses = {base + request.get_full_path(), request.build_absolute_uri()}
    return any(
        hmac.compare_digest(given.encode(), signature(gateway.secret, address, fields).encode())
        for address in sorted(addresses)
    )


def signature(secret: str, address: str, fields: QueryDict) -> str:
    """The signature of one call."""
    told = "".join(
        name + value for name in sorted(fields) for value in sorted(set(fields.getlist(name)))
    )
    digest = hmac.new(secret.encode(), (address + told).encode(), "sha1").digest()
    return b64encode(digest).decode()


def form_of(request: HttpRequest) -> QueryDict:
    """The fields of a call, sent as a form or as one flat JSON object. Refused: `call_too_large`."""
    try:
        if "json" not in (request.content_type or ""):
            return request.POST
    except RequestDataTooBig:
        raise Refused("call_too_large") from None
    fields = QueryDict(mutable=True)
    for name, value in json_of(request).items():
        if isinstance(value, (str, int, float)):
            fields[name] = str(value)
    return fields


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a call, unpacked if it is packed. Refused: `call_too_large`, `not_json`."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise Refused("call_too_large") from None
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        body = _unpacked(body)
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not isinstance(given, dict):
        raise Refused("not_json")
    return given


def _unpacked(body: bytes) -> bytes:
    """At most two million bytes of it: a small parcel that swells is not unpacked further."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(body, MOST_BYTES)
    except zlib.error:
        raise Refused("not_json") from None
    if unpacker.unconsumed_tail:
        raise Refused("call_too_large")
    return found


def rows_of(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects; missing, null and nonsense are an empty one."""
    rows = given.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def problem(words: str, *, status: int) -> JsonResponse:
    """Why not, in the shape that gateways can show."""
    return JsonResponse({"error": True, "message": words}, status=status)
