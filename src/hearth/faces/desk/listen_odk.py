"""Form apps at the desk: give one to a champion, stop one, and look at forms that need a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.core.people.models import Device
from hearth.core.places import queries as places
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import describe
from hearth.faces.shared.odk_settings import set_up
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS, KINDS
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.queries import Round, form_apps

fields = form_apps.fields
WHY_INCOMPLETE = _("The rest of this form never came.")


class GiveForm(forms.Form):
    """Which champion gets a form app, and what it is called."""

    champion = forms.ChoiceField(
        label=_("For which champion?"), error_messages={"required": _("Choose a champion.")}
    )
    name = forms.CharField(
        label=_("What do you call this device?"),
        help_text=_("So that everybody knows which one to stop if it gets lost."),
        max_length=80,
        required=False,
    )


class AcceptForm(forms.Form):
    """What a person puts right before a voice is made of a form."""

    round = forms.ChoiceField(label=_("Which listening round does it belong to?"))
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    group_size = forms.IntegerField(
        label=_("About how many people?"),
        help_text=_("1 for one person."),
        min_value=1,
        max_value=500,
        initial=1,
    )

    def __init__(self, *args: Any, rounds: list[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "round", [(str(row.pk), row.title) for row in rounds])


class DiscardForm(forms.Form):
    """Why a form is thrown away."""

    reason = forms.CharField(
        label=_("Why is it not kept?"),
        help_text=_("Its champion can ask you. Do not repeat what it says."),
        max_length=400,
        error_messages={"required": _("Please say why.")},
    )


@never_cache
@role_required(*TEAM)
def form_apps_page(request: NetworkRequest) -> HttpResponse:
    """Every form app of the network; give one to a champion, whose code is shown once."""
    network, now = request.network, timezone.now()
    champions = list(people.members(network, role="champion"))
    form = GiveForm(request.POST or None)
    known = [(str(row.pk), row.person.name) for row in champions]
    offer(form, "champion", [("", _("Choose a champion")), *known])
    if request.method == "POST" and form.is_valid():
        (chosen,) = picked(champions, [form.cleaned_data["champion"]])
        device, token = people_services.give_device(
            chosen,
            kind=Device.Kind.ODK,
            name=form.cleaned_data["name"],
            by=request.actor,
            now=now,
        )
        context = {"device": device, "set_up": set_up(request, device, token)}
        return render(request, "desk/listen/form_app_given.html", context)
    devices = people.devices(network, kind=Device.Kind.ODK)
    context = {
        "form": form,
        "champions": champions,
        "rows": [{"device": row, "ended": _ended(row)} for row in sorted(devices, key=_ended)],
        "waiting": form_apps.needing(network, now=now).count(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/form_apps.html", context, status=status)


@role_required(*TEAM)
@require_POST
def form_app_revoke(request: NetworkRequest, device_id: UUID) -> HttpResponse:
    """One form app sends nothing more."""
    device = found_or_404(people.device(request.network, device_id))
    people_services.revoke_device(device, by=request.actor, now=timezone.now())
    messages.success(request, _t("This form app sends nothing more. Its forms stay on it."))
    return redirect("desk:form_apps", request.network.slug)


@role_required(*TEAM)
def forms_waiting(request: NetworkRequest) -> HttpResponse:
    """Forms of which no voice was made, with why."""
    rows = [
        {
            "of": row.submission,
            "why": _why(row.submission),
            "text": _answer(row.filled, fields.TEXT),
            "urgent": row.sounds_like_crisis,
        }
        for row in form_apps.waiting(request.network, now=timezone.now())
    ]
    return render(request, "desk/listen/forms_waiting.html", {"rows": rows})


@never_cache
@role_required(*TEAM)
def form_waiting(request: NetworkRequest, submission_id: UUID) -> HttpResponse:
    """One of them: what it says, and what can be done."""
    return _page(request, submission_id)


@role_required(*TEAM)
@require_POST
def form_accept(request: NetworkRequest, submission_id: UUID) -> HttpResponse:
    """Make a voice of it after all."""
    of = found_or_404(form_apps.submission(request.network, submission_id))
    rounds = form_apps.rounds_that_take(request.network, now=timezone.now())
    form = AcceptForm(request.POST, rounds=rounds)
    if not form.is_valid():
        return _page(request, submission_id, accept=form)
    given = form.cleaned_data
    try:
        received = services.odk.accept_submission(
            of,
            round=picked(rounds, [given["round"]])[0],
            kind=given["kind"],
            group_size=given["group_size"],
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, words_of(refused))
        return _page(request, submission_id, accept=form)
    told = {"code": received.receipt}
    messages.success(request, _t("A voice was made of it. Its receipt is %(code)s.") % told)
    return redirect("desk:forms_waiting", request.network.slug)


@role_required(*TEAM)
@require_POST
def form_discard(request: NetworkRequest, submission_id: UUID) -> HttpResponse:
    """Throw it away, with a reason."""
    of = found_or_404(form_apps.submission(request.network, submission_id))
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, submission_id, discard=form)
    try:
        services.odk.discard_submission(
            of, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _t("Thrown away. The reason is kept."))
    return redirect("desk:forms_waiting", request.network.slug)


def _page(
    request: NetworkRequest,
    submission_id: UUID,
    *,
    accept: AcceptForm | None = None,
    discard: DiscardForm | None = None,
) -> HttpResponse:
    of = found_or_404(form_apps.submission(request.network, submission_id))
    filled = form_apps.filled(of)
    if filled is None:
        messages.info(request, words_of(Refused("form_settled")))
        return redirect("desk:forms_waiting", request.network.slug)
    rounds = form_apps.rounds_that_take(request.network, now=timezone.now())
    size = _answer(filled, fields.GROUP_SIZE)
    start = {
        "round": str(of.round_id or ""),
        "kind": _answer(filled, fields.KIND),
        "group_size": size if size.isdigit() else 1,
    }
    context = {
        "of": of,
        "why": _why(of),
        "text": _answer(filled, fields.TEXT),
        "spoken": _answer(filled, fields.LANGUAGE) or request.network.default_language,
        "facts": _facts(request, of, filled),
        "files": form_apps.files_of(request.network, [of.id])[of.id],
        "rounds": rounds,
        "accept": accept or AcceptForm(initial=start, rounds=rounds),
        "discard": discard or DiscardForm(),
        "wrong": accept or discard,
    }
    status = 422 if accept or discard else 200
    return render(request, "desk/listen/form_waiting.html", context, status=status)


def _facts(request: NetworkRequest, of: Any, filled: Any) -> list[tuple[str, str]]:
    """What the form says beside the words, as rows of a list."""
    place_id = uuid_or_none(_answer(filled, fields.PLACE))
    place = places.places(request.network).filter(pk=place_id).first() if place_id else None
    device = people.device(request.network, of.device_id)
    kind = _answer(filled, fields.KIND)
    found = [
        (_t("Caught by"), device.membership.person.name if device else ""),
        (_t("Listening round"), of.round.title if of.round else _t("Unknown")),
        (_t("Kind"), str(KIND_WORDS.get(kind, kind))),
        (_t("Language"), describe(_answer(filled, fields.LANGUAGE)).own_name),
        (_t("Place"), place.name if place else ""),
        (_t("People in the group"), _answer(filled, fields.GROUP_SIZE)),
        (_t("When it was said, by the device"), _moment(_answer(filled, fields.SAID_AT))),
    ]
    return [(label, told) for label, told in found if told]


def _moment(told: str) -> str:
    """A device's time as people write it; nonsense as it came."""
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(told)), "DATETIME_FORMAT")
    except (ValueError, OverflowError):
        return told


def _ended(device: Device) -> bool:
    return bool(device.revoked_at or device.membership.ended_at)


def _answer(filled: Any, name: str) -> str:
    return str(filled.answer(name)) if filled else ""


def _why(of: Any) -> str:
    """Why no voice was made of it."""
    return words_of(Refused(of.code, **of.facts)) if of.code else str(WHY_INCOMPLETE)


urlpatterns = [
    path("form-apps/", form_apps_page, name="form_apps"),
    path("form-apps/<uuid:device_id>/revoke/", form_app_revoke, name="form_app_revoke"),
    path("form-apps/forms/", forms_waiting, name="forms_waiting"),
    path("form-apps/forms/<uuid:submission_id>/", form_waiting, name="form_waiting"),
    path("form-apps/forms/<uuid:submission_id>/accept/", form_accept, name="form_accept"),
    path("form-apps/forms/<uuid:submission_id>/discard/", form_discard, name="form_discard"),
]
