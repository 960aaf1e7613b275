"""A champion's phone: the little it needs to work without signal, and what it sends when it has some.

`Authorization: Bearer <the phone's token>`. Every deed may be sent again: a key that the phone
made stands for one voice or one file, however often it comes.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone

from hearth.core.people import services as people
from hearth.faces.shared.devices import DeviceRequest, device_view, refusal
from hearth.faces.shared.qr import qr
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.services import Received

from .outbox_reading import keys_of, number_of, read_json, read_key, read_voice, text_of
from .working_set import working_set

#: Of how many voices a phone asks the fate at once.
MOST_FATES = 200


@device_view(kind="phone", methods=("GET",))
def outbox(request: DeviceRequest) -> HttpResponse:
    """The working set: what is asked, where, of whom, help in a crisis, limits, our clock."""
    return JsonResponse(working_set(request.network, request.device, now=timezone.now()))


@device_view(kind="phone", methods=("POST",))
def voices(request: DeviceRequest) -> HttpResponse:
    """Take in one voice: 201 with its receipt; 200 and the same receipt for a repeat; 422 with why not.

    409 `phone_files_missing`, with their keys, when files of it have not wholly arrived.
    """
    given, now = read_json(request), timezone.now()
    known = queries.voice_by_key(request.network, read_key(given))
    arguments = read_voice(request.network, given, now=now)
    missing = [] if known else _missing(request, arguments["origin"].attachments)
    if missing:
        return refusal(Refused("phone_files_missing"), status=409, missing=missing)
    received = services.receive_voice(
        request.network, **arguments, channel="champion", by=request.actor, now=now
    )
    answer = _receipt(request, received, text_of(given, "key"))
    return JsonResponse(answer, status=200 if received.is_repeat else 201)


def _missing(request: DeviceRequest, keys: tuple[Any, ...]) -> list[str]:
    """Keys of files that are not here as a whole."""
    found = {key: queries.attachment_by_key(request.network, key) for key in keys}
    return [str(key) for key, row in found.items() if row is None or row.state != "whole"]


def _receipt(request: DeviceRequest, received: Received, key: str) -> dict[str, Any]:
    """The answer that lets a phone let go of the words: it names the key that it answers."""
    kept = queries.voice_states(request.network, [received.voice_id])[received.voice_id]
    code = received.receipt
    address = code and request.build_absolute_uri(
        reverse("public:receipt", args=[request.network.slug, code])
    )
    return {
        "key": key,
        "voice": str(received.voice_id),
        "receipt": code,
        "address": address,
        "qr": qr(address) if address else "",
        "state": kept.state,
        "received_at": kept.received_at.isoformat(),
        "crisis": received.crisis,
        "crisis_lines": request.network.crisis_lines if received.crisis else [],
    }


@device_view(kind="phone", methods=("POST",))
def fates(request: DeviceRequest) -> HttpResponse:
    """How voices stand that this member wrote down: `{"voices": [ids]}` to id and state."""
    wanted = keys_of(read_json(request), "voices", most=MOST_FATES)
    found = queries.voice_states(request.network, wanted)
    own = {
        str(identifier): row.state
        for identifier, row in found.items()
        if row.captured_by == request.device.membership_id
    }
    return JsonResponse({"voices": own, "server_time": timezone.now().isoformat()})


@device_view(kind="phone", methods=("GET", "POST", "PUT"))
def files(request: DeviceRequest) -> HttpResponse:
    """A photo or recording in pieces: POST announces it, PUT brings the piece from `offset` on, GET
    says how much is here. 409 with `expected` for a piece that does not fit on."""
    now = timezone.now()
    if request.method == "POST":
        given = read_json(request)
        row = services.begin_attachment(
            request.network,
            key=read_key(given),
            media_type=text_of(given, "media_type")[:100],
            size=number_of(given, "size", default=0),
            now=now,
        )
        return _file_answer(row)
    found = queries.attachment_by_key(
        request.network, read_key({"key": request.GET.get("key", "")})
    )
    if found is None:
        return refusal(Refused("phone_file_unknown"), status=404)
    if request.method == "PUT":
        try:
            offset = int(request.GET.get("offset", "0")[:12])
            found = services.add_piece(found, offset=offset, piece=request.body, now=now)
        except ValueError:
            raise Refused("value_not_readable", name="offset") from None
        except Refused as refused:
            if refused.code != "piece_out_of_order":
                raise
            return refusal(refused, status=409, **refused.facts)
    return _file_answer(found)


def _file_answer(row: Any) -> HttpResponse:
    if row.state == "refused":
        raise Refused("media_not_as_announced")
    return JsonResponse({"key": str(row.key), "got": row.got, "size": row.size, "state": row.state})


@device_view(kind="phone", methods=("POST",))
def let_go(request: DeviceRequest) -> HttpResponse:
    """This phone sends nothing more."""
    people.revoke_device(request.device, by=request.actor, now=timezone.now())
    return JsonResponse({"let_go": True})


urlpatterns = [
    path("<slug:network_slug>/phone/", outbox, name="outbox"),
    path("<slug:network_slug>/phone/voices/", voices, name="outbox_voices"),
    path("<slug:network_slug>/phone/fates/", fates, name="outbox_fates"),
    path("<slug:network_slug>/phone/files/", files, name="outbox_files"),
    path("<slug:network_slug>/phone/let-go/", let_go, name="outbox_let_go"),
]
