"""Form apps (ODK Collect, KoboCollect, Enketo): the OpenRosa protocol, to the letter.

A champion's form app holds a token, in its server address or as the password of HTTP Basic.
What each answer must be so that Collect takes it is told in docs/guides/odk.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.core.people.models import Device
from hearth.core.places import queries as places
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.languages import INTERFACE
from hearth.faces.shared.odk_plan import plan_of, wordings_of
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Round, form_apps

from .openrosa_answers import Entry, form_list, manifest, message, token_of, words_of_taken
from .openrosa_posts import read_post

View = Callable[..., HttpResponse]
#: Bytes of one post that we announce to form apps; what is larger they send in several posts.
MOST_BYTES = 30_000_000
STATUS = {
    "device_unknown": 404,
    "credentials_missing": 401,
    "device_revoked": 403,
    "post_too_large": 413,
    "form_too_large": 413,
    "form_not_readable": 400,
    "post_cut_short": 400,
    "post_without_form": 400,
    "instance_id_missing": 400,
}
STATE_STATUS = {"made": 201, "incomplete": 201, "discarded": 202, "refused": 422, "conflict": 409}


class FormAppRequest(NetworkRequest):
    """What a view is handed: the request with its device and the address that it came by."""

    device: Device
    in_path: str


def form_app_view(*methods: str) -> Callable[[View], View]:
    """A view for form apps: by their token, in their words, with their headers on every answer."""

    def decorate(view: View) -> View:
        inside = public_view(_by_token(view, methods))

        @csrf_exempt  # nobody is signed in here: no cookie gives any right
        @never_cache
        @wraps(view)
        def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                answer = inside(request, **kwargs)
            except Http404:
                answer = _refusal(Refused("form_gone"), status=404)
            answer["X-OpenRosa-Version"] = "1.0"
            answer["X-OpenRosa-Accept-Content-Length"] = str(MOST_BYTES)
            answer._has_been_logged = True  # type: ignore[attr-defined]  # the token stands in the address: no log may hold it
            return answer

        enter.allowed_roles = "public"  # type: ignore[attr-defined]
        return enter

    return decorate


def _by_token(view: View, methods: tuple[str, ...]) -> View:
    def enter(request: Any, **kwargs: Any) -> HttpResponse:
        request.in_path = token = kwargs.pop("token", "")
        try:
            request.device = _device(request, token)
            request.actor = people_services.actor_behind(request.device)
            if request.method not in methods:
                return _refusal(Refused("form_gone"), status=405)
            with translation.override(_language(request.device)):
                return view(request, **kwargs)
        except Refused as refused:
            return _refusal(refused)

    return enter


def _device(request: FormAppRequest, token: str) -> Device:
    """Refused: `credentials_missing` (without a token in the path), `device_unknown`, `device_revoked`."""
    given = token or token_of(request)
    try:
        return people_services.device_behind(
            request.network, token=given, kind="odk", now=timezone.now()
        )
    except Refused as refused:
        if refused.code == "device_unknown" and not token:
            raise Refused("credentials_missing") from None
        raise


def _language(device: Device) -> str:
    spoken = device.membership.person.language
    return spoken if spoken in INTERFACE else translation.get_language() or "en"


def _refusal(refused: Refused, *, status: int = 0) -> HttpResponse:
    answer = message(words_of(refused), status=status or STATUS.get(refused.code, 422))
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = 'Basic realm="Hearth", charset="UTF-8"'
    return answer


@form_app_view("GET", "HEAD")
def odk_forms(request: FormAppRequest) -> HttpResponse:
    """The forms of the rounds that are open today."""
    now = timezone.now()
    only = request.GET.get("formID", "")
    dimensions = places.dimensions(request.network, asked=True)
    entries = []
    for row in queries.open_rounds(request.network, now=now):
        form = services.odk.form_of(
            row, plan=plan_of(row, dimensions=dimensions), wordings=wordings_of(row), now=now
        )
        entry = Entry(
            form_id=form_apps.fields.form_id(row.pk),
            name=row.title,
            version=form.version,
            content=form.xml.encode(),
            address=_address(request, f"forms/{row.pk}/form.xml"),
            manifest=_address(request, f"forms/{row.pk}/manifest"),
        )
        if only in ("", entry.form_id):
            entries.append(entry)
    return form_list(entries)


@form_app_view("GET", "HEAD")
def odk_form(request: FormAppRequest, round_id: UUID) -> HttpResponse:
    """One round's form as an XForm."""
    row = _round(request, round_id)
    plan = plan_of(row, dimensions=places.dimensions(request.network, asked=True))
    form = services.odk.form_of(row, plan=plan, wordings=wordings_of(row), now=timezone.now())
    return HttpResponse(form.xml.encode(), content_type="text/xml; charset=utf-8")


@form_app_view("GET", "HEAD")
def odk_manifest(request: FormAppRequest, round_id: UUID) -> HttpResponse:
    """The files that one form needs: its places."""
    _round(request, round_id)
    address = _address(request, f"forms/{round_id}/{form_apps.fields.PLACES}")
    return manifest(form_apps.fields.PLACES, content=_places(request), address=address)


@form_app_view("GET", "HEAD")
def odk_places(request: FormAppRequest, round_id: UUID) -> HttpResponse:
    """The places to choose from: the champion's own patch first."""
    _round(request, round_id)
    return HttpResponse(_places(request), content_type="text/csv; charset=utf-8")


@form_app_view("HEAD", "POST")
def odk_submission(request: FormAppRequest) -> HttpResponse:
    """Take in a filled form. HEAD says how much one post may carry."""
    if request.method == "HEAD":
        return HttpResponse(status=204, content_type="text/xml; charset=utf-8")
    post = read_post(request, most=MOST_BYTES)
    taken = services.odk.take_submission(
        request.network,
        xml=post.xml,
        parts=post.parts,
        is_incomplete=post.is_incomplete,
        device=request.device,
        by=request.actor,
        now=timezone.now(),
    )
    lines = request.network.crisis_lines if taken.crisis else []
    return message(words_of_taken(taken, lines=lines), status=STATE_STATUS[taken.state])


def _round(request: FormAppRequest, round_id: UUID) -> Round:
    """A round that was ever opened: a form app may still fetch the form of one that has closed."""
    rows = queries.rounds(request.network, public=True)
    return found_or_404(rows.select_related("network").filter(pk=round_id).first())


def _places(request: FormAppRequest) -> bytes:
    network, held = request.network, request.device.membership
    champion = people.champion_profile(held)
    patch = list(champion.patch.defer("boundary", "outline")) if champion else []
    own = {row.pk for row in patch}
    rest = [row for row in places.places(network, depth=1) if row.pk not in own]
    return form_apps.places_csv((row.pk, row.name, row.code) for row in [*patch, *rest])


def _address(request: FormAppRequest, rest: str) -> str:
    """An address of the same form app, by the way that it came."""
    base = f"/api/{request.network.slug}/odk/"
    return request.build_absolute_uri(
        base + (f"{request.in_path}/" if request.in_path else "") + rest
    )


def _both(rest: str, view: View, name: str) -> list[Any]:
    """The same view with the token in the path, and with it as the password."""
    return [
        path(f"<slug:network_slug>/odk/{rest}", view, name=f"{name}_basic"),
        path(f"<slug:network_slug>/odk/<str:token>/{rest}", view, name=name),
    ]


urlpatterns = [
    *_both("formList", odk_forms, "odk_forms"),
    *_both("forms/<uuid:round_id>/form.xml", odk_form, "odk_form"),
    *_both("forms/<uuid:round_id>/manifest", odk_manifest, "odk_manifest"),
    *_both("forms/<uuid:round_id>/places.csv", odk_places, "odk_places"),
    *_both("submission", odk_submission, "odk_submission"),
]
