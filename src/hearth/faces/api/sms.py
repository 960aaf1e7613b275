"""Text messages in and out, in the shapes that gateways speak (docs/guides/text-messages.md).

A phone with cht-gateway or SMSSync, a provider set up as an external channel of RapidPro, or one
that speaks as Twilio does. A call that is not signed by its gateway's secret is answered 403 and
nothing of it is kept. Each message is kept before it is worked on; the same one again changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape  # nosec B406: only written here

from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hearth.core.post import queries
from hearth.core.post import services as post
from hearth.core.post.models import Gateway, Inbound
from hearth.core.post.queries import moment_of
from hearth.faces.api.sms_calls import form_of, is_signed, json_of, problem, rows_of
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import services as listen

logger = logging.getLogger(__name__)
Kind = Gateway.Kind
Answer = Callable[[NetworkRequest, Gateway, datetime], HttpResponse]
STATUS_OF = {"PENDING": "sent", "SENT": "sent", "DELIVERED": "delivered", "FAILED": "failed"}
TOLD_BY_TWILIO = {
    "sent": "sent",
    "delivered": "delivered",
    "failed": "failed",
    "undelivered": "failed",
}
#: Carrier's or provider's number for "this person said STOP".
OPTED_OUT = "21610"


def signed(*kinds: str) -> Callable[[Callable[..., HttpResponse]], Any]:
    """A call from a gateway of one of these kinds: found, signed, readable; else an answer that says why."""

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @csrf_exempt  # no cookie gives any right here: each call carries its gateway's secret
        @never_cache
        @require_http_methods(["GET", "POST"])
        @public_view
        @wraps(view)
        def enter(request: NetworkRequest, gateway_id: UUID, **rest: Any) -> HttpResponse:
            gateway = found_or_404(queries.gateway(request.network, gateway_id))
            now = timezone.now()
            try:
                if gateway.kind not in kinds or not is_signed(request, gateway):
                    return problem("This call does not carry the gateway's secret.", status=403)
                post.note_seen(gateway, now=now)
                return view(request, gateway, now, **rest)
            except Refused as refused:
                status = 413 if refused.code == "call_too_large" else 400
                return problem(words_of(refused), status=status)

        return enter

    return decorate


@signed(Kind.CHT, Kind.SMSSYNC, Kind.TWILIO, Kind.RAPIDPRO)
def gateway_call(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    """The one address of a gateway: what it brings, and what it fetches."""
    answers: dict[str, Answer] = {
        Kind.CHT: _cht,
        Kind.SMSSYNC: _smssync,
        Kind.TWILIO: _twilio,
        Kind.RAPIDPRO: _rapidpro_receive,
    }
    return answers[gateway.kind](request, gateway, now)


def _work_on(inbound: Inbound, now: datetime, *, answered: bool = False) -> None:
    """The message is kept already: should this fail, the clock goes on with it."""
    try:
        listen.take_text(inbound, answered_by_provider=answered, now=now)
    except Exception:
        logger.exception("a text could not be worked on at once")


# -- an Android phone with cht-gateway ------------------------------------------------------------
def _cht(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    if request.method == "GET":
        return JsonResponse({"medic-gateway": True})
    given = json_of(request)
    for row in rows_of(given, "updates"):
        letter_id = uuid_or_none(str(row.get("id", "")))
        status = STATUS_OF.get(str(row.get("status", "")).upper())
        if letter_id and status:
            code = "gateway_failed" if status == "failed" else ""
            post.note_status(gateway, letter_id=letter_id, status=status, code=code, now=now)
    rows = sorted(rows_of(given, "messages"), key=_sent_when)
    kept = [_keep_cht(gateway, row, now) for row in rows if row.get("from")]
    for inbound in kept:
        _work_on(inbound, now)
    letters = post.letters_for(gateway, now=now)
    out = [{"id": str(row.id), "to": row.address, "content": row.body} for row in letters]
    return JsonResponse({"messages": out})


def _sent_when(row: dict[str, Any]) -> float:
    moment = moment_of(row.get("sms_sent") or row.get("sms_received"))
    return moment.timestamp() if moment else 0.0


def _keep_cht(gateway: Gateway, row: dict[str, Any], now: datetime) -> Inbound:
    stamp = str(row.get("sms_sent") or row.get("sms_received") or "")
    inbound, _is_new = post.take_in(
        gateway,
        message_id=str(row.get("id") or ""),
        sender=str(row["from"]),
        body=str(row.get("content") or ""),
        said_at=moment_of(stamp),
        stamp=stamp,
        now=now,
    )
    return inbound


# -- an Android phone with SMSSync ----------------------------------------------------------------
def _smssync(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    task = request.GET.get("task", "")
    if request.method == "GET":
        return (
            _smssync_outbox(gateway, now) if task == "send" else JsonResponse({"message_uuids": []})
        )
    if task in ("sent", "result"):
        return _smssync_heard(request, gateway, task, now)
    given = form_of(request)
    if not given.get("from"):
        return JsonResponse({"payload": {"success": False, "error": "“from” is missing"}})
    stamp = given.get("sent_timestamp", "")
    inbound, _is_new = post.take_in(
        gateway,
        message_id=given.get("message_id", ""),
        sender=str(given["from"]),
        body=given.get("message", ""),
        said_at=moment_of(stamp),
        stamp=stamp,
        now=now,
    )
    _work_on(inbound, now)
    return JsonResponse({"payload": {"success": True, "error": None}})


def _smssync_outbox(gateway: Gateway, now: datetime) -> HttpResponse:
    rows = [
        {"to": to, "message": body, "uuid": str(letter_id)}
        for letter_id, to, body in post.outbox_of(gateway, now=now)
    ]
    payload = {"task": "send", "secret": gateway.secret, "messages": rows}
    return JsonResponse({"payload": payload})


def _smssync_heard(
    request: NetworkRequest, gateway: Gateway, task: str, now: datetime
) -> HttpResponse:
    """What the phone says of texts that it took or sent; answered with the ids that we understood."""
    given = json_of(request)
    listed = given.get("queued_messages")
    ids = [str(one) for one in listed] if isinstance(listed, list) else []
    told = dict.fromkeys(ids, "sent")
    for row in rows_of(given, "message_result"):
        delivered = str(row.get("delivered_result_code", "")) == "-1"
        told[str(row.get("uuid", ""))] = "delivered" if delivered else "sent"
    known = {text: uuid_or_none(text) for text in told}
    for text, letter_id in known.items():
        if letter_id:
            post.note_status(gateway, letter_id=letter_id, status=told[text], now=now)
    return JsonResponse({"message_uuids": [text for text, found in known.items() if found]})


# -- a provider that speaks as Twilio does ------------------------------------------------------------
def _twilio(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    given = form_of(request) if request.method == "POST" else request.GET
    if not given.get("From"):
        return _twiml([])
    inbound, is_new = post.take_in(
        gateway,
        message_id=given.get("MessageSid", "") or given.get("SmsSid", ""),
        sender=str(given["From"]),
        body=_opt_out_word(given) or given.get("Body", ""),
        now=now,
    )
    _work_on(inbound, now, answered=bool(given.get("OptOutType")))
    return _twiml(post.answers_to(inbound, now=now) if is_new else [])


def _opt_out_word(given: QueryDict) -> str:
    """The provider has understood a command itself, in whatever language: we take its word for it."""
    told = given.get("OptOutType", "").upper()
    return told if told in ("STOP", "START", "HELP") else ""


def _twiml(bodies: list[str]) -> HttpResponse:
    inner = "".join(f"<Message>{escape(body)}</Message>" for body in bodies)
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")


@signed(Kind.TWILIO)
def twilio_status(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    """How a text fared, as the provider tells afterwards."""
    given = form_of(request) if request.method == "POST" else request.GET
    letter_id = uuid_or_none(request.GET.get("letter", ""))
    status = TOLD_BY_TWILIO.get(given.get("MessageStatus", ""))
    if letter_id and status:
        number = given.get("ErrorCode", "")[:20]
        code = "opted_out" if number == OPTED_OUT else f"carrier_{number}" if number else ""
        post.note_status(
            gateway, letter_id=letter_id, status=status, code=code, to=given.get("To", ""), now=now
        )
    return HttpResponse(status=204)


# -- a provider set up as an external channel of RapidPro ----------------------------------------------
def _rapidpro_receive(request: NetworkRequest, gateway: Gateway, now: datetime) -> HttpResponse:
    given = _given(request)
    sender = given.get("from") or given.get("sender")
    if not sender:
        return problem("“from” is missing.", status=400)
    stamp = given.get("date") or given.get("time") or ""
    inbound, is_new = post.take_in(
        gateway,
        message_id=given.get("id", ""),
        sender=sender,
        body=given.get("text", ""),
        said_at=_rfc3339(stamp),
        stamp=stamp,
        now=now,
    )
    _work_on(inbound, now)
    said = "Message Accepted" if is_new else "Ignored, this message came before"
    return JsonResponse({"message": said, "data": [{"type": "msg", "id": str(inbound.id)}]})


def _given(request: NetworkRequest) -> QueryDict:
    return form_of(request) if request.method == "POST" else request.GET


def _rfc3339(stamp: str) -> datetime | None:
    try:
        return parse_datetime(stamp.replace(" ", "+") if "T" in stamp else stamp)
    except (ValueError, OverflowError):
        return None


@signed(Kind.RAPIDPRO)
def rapidpro(request: NetworkRequest, gateway: Gateway, now: datetime, step: str) -> HttpResponse:
    """`receive`, and what the provider tells of a text: `sent`, `delivered`, `failed`, `stopped`."""
    if step == "receive":
        return _rapidpro_receive(request, gateway, now)
    given = _given(request)
    letter_id = uuid_or_none(given.get("id", ""))
    if step == "stopped" and given.get("from"):
        post.stop(gateway.network, channel="sms", address=str(given["from"]), now=now)
    elif letter_id:
        post.note_status(gateway, letter_id=letter_id, status=step, now=now)
    else:
        return problem("“id” is missing.", status=400)
    return JsonResponse({"message": "Status Update Accepted", "data": []})


RAPIDPRO_STEPS = ("receive", "sent", "delivered", "failed", "stopped")
urlpatterns = [
    path("<slug:network_slug>/sms/<uuid:gateway_id>/", gateway_call, name="sms"),
    path("<slug:network_slug>/sms/<uuid:gateway_id>/status", twilio_status, name="sms_status"),
    *[
        path(
            f"<slug:network_slug>/sms/<uuid:gateway_id>/{step}",
            rapidpro,
            {"step": step},
            name=f"sms_{step}",
        )
        for step in RAPIDPRO_STEPS
    ],
]
