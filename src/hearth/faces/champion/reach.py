"""The champion's packs and ten-second reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.places import queries as places
from hearth.faces.shared.access import NetworkRequest, champion_of, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import describe
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.posters import poster
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen
from hearth.listen import services as listening
from hearth.reach import queries, services

ABOUT = [
    (1, _("Just one")),
    (3, _("2 to 4")),
    (8, _("5 to 10")),
    (15, _("11 to 20")),
    (30, _("More: about 30")),
]
SETTINGS = [
    ("group", _("A group")),
    ("door", _("At the door")),
    ("street", _("In the street or a shop")),
    ("faith", _("A faith group")),
    ("school", _("A school")),
    ("phone", _("By phone or message")),
    ("arts", _("Arts or storytelling")),
    ("other", _("Somewhere else")),
]


class ReportForm(forms.Form):
    """About how many, where, mostly who, what they said: ten seconds."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    about_n = forms.TypedChoiceField(
        label=_("About how many people?"), choices=ABOUT, coerce=int, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label=_("Where?"), required=False)
    setting = forms.ChoiceField(label=_("What kind of meeting?"), choices=SETTINGS)
    groups = forms.MultipleChoiceField(
        label=_("Mostly who?"),
        help_text=_("Only what you could see or they told you. Leave it open if you do not know."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.ChoiceField(label=_("Which message?"), required=False)
    words = forms.CharField(
        label=_("Did they say anything?"),
        help_text=_("No names. It becomes a voice, as if they had said it here."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@role_required("champion")
def packs(request: NetworkRequest) -> HttpResponse:
    """Signed messages, ready to be carried."""
    rows = [row for row in queries.messages(request.network) if queries.is_ready(row)]
    return render(request, "champion/reach/packs.html", {"messages_ready": rows})


@role_required("champion")
def pack(request: NetworkRequest, message_id: UUID) -> HttpResponse:
    """One pack: the text to forward in each language, the poster, the report."""
    message = found_or_404(queries.message(request.network, message_id))
    if not queries.is_ready(message):
        raise Refused("message_not_signed")
    texts = queries.texts_of(message)
    languages = [message.language, *(code for code in texts if code != message.language)]
    rows = []
    for code in languages:
        title, body = services.words_in(message, texts, code)
        if code == message.language or title != message.title:
            rows.append({"language": code, "title": title, "body": body})
    return render(request, "champion/reach/pack.html", {"message": message, "rows": rows})


@role_required("champion", "facilitator", "steward")
def message_poster(request: NetworkRequest, message_id: UUID, language: str) -> HttpResponse:
    """A printable poster with a QR code, as an accessible PDF."""
    message = found_or_404(queries.message(request.network, message_id))
    if not queries.is_ready(message):
        raise Refused("message_not_signed")
    title, body = services.words_in(message, queries.texts_of(message), language)
    champion = champion_of(request)
    if champion:
        services.take_pack(
            message,
            champion=champion,
            language=language,
            how="poster",
            by=request.actor,
            now=timezone.now(),
        )
    address = request.build_absolute_uri(
        reverse("public:message", args=[request.network.slug, message.pk])
    )
    pdf = poster(
        title=title,
        body=body,
        network=request.network.name,
        address=address,
        language=describe(language),
        scan=_t("Scan to read more"),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="poster-{language}.pdf"'
    return response


@role_required("champion")
def report(request: NetworkRequest) -> HttpResponse:
    """Report back; words become a voice; the same press twice is one report."""
    champion = found_or_404(champion_of(request))
    form, lookup = _report_form(request, champion)
    if request.method == "POST" and form.is_valid():
        try:
            contact = _keep(request, champion, form.cleaned_data, lookup)
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Thank you. It counts from now on."))
            return redirect(
                reverse("champion:report", args=[request.network.slug]) + f"?done={contact.id}"
            )
    recent = queries.contacts(request.network, champion_id=champion.pk)[:5]
    context = {"form": form, "recent": recent, "done": request.GET.get("done", "")}
    return render(request, "champion/reach/report.html", context)


def _report_form(request: NetworkRequest, champion: Any) -> tuple[ReportForm, dict[str, Any]]:
    network = request.network
    spots = list(places.places(network, depth=1))
    own = [place.pk for place in champion.patch.all()]
    spots.sort(key=lambda place: (place.pk not in own, place.name))
    keys = ("age_band", "ethnic_group", "sex")
    dimensions = [row for row in places.dimensions(network, asked=True) if row.key in keys]
    categories = [category for row in dimensions for category in row.categories.all()]
    ready = [row for row in queries.messages(network) if queries.is_ready(row)]
    first = {
        "key": uuid4(),
        "message": request.GET.get("message", ""),
        "place": str(own[0]) if own else "",
    }
    form = ReportForm(request.POST or None, initial=first)
    offer(
        form,
        "place",
        [
            ("", _t("Somewhere else, or mixed")),
            *((str(p.pk), p.name) for p in spots),
        ],
    )
    offer(form, "groups", [(str(c.pk), c.name) for c in categories])
    offer(
        form,
        "message",
        [
            ("", _t("No message, we just talked")),
            *((str(m.pk), m.title) for m in ready),
        ],
    )
    return form, {"place": spots, "groups": categories, "message": ready}


def _keep(
    request: NetworkRequest, champion: Any, given: dict[str, Any], lookup: dict[str, Any]
) -> Any:
    now = timezone.now()
    spot = (picked(lookup["place"], [given["place"]]) or [None])[0]
    known = queries.contact_by_key(request.network, given["key"])
    voice_id = None
    if given["words"].strip() and known is None:
        voice_id = _voice(request, given, spot, now)
    return services.report_contact(
        request.network,
        key=given["key"],
        champion=champion,
        message=(picked(lookup["message"], [given["message"]]) or [None])[0],
        place=spot,
        about_n=given["about_n"],
        categories=picked(lookup["groups"], given["groups"]),
        setting=given["setting"],
        met_on=timezone.localdate(),
        voice_id=voice_id,
        by=request.actor,
        now=now,
    )


def _voice(request: NetworkRequest, given: dict[str, Any], spot: Any, now: Any) -> UUID | None:
    """What they said becomes a voice of the open round, if there is one."""
    round_ = listen.open_round(request.network, now=now)
    if round_ is None:
        raise Refused("no_open_round")
    received = listening.receive_voice(
        request.network,
        round=round_,
        kind="need",
        text=given["words"],
        language=request.network.default_language,
        place=spot,
        channel="reach",
        by=request.actor,
        on_behalf="group" if given["about_n"] > 1 else "other",
        group_size=given["about_n"],
        consents={},
        key=given["key"],
        now=now,
    )
    return received.voice_id


@role_required("champion")
def report_withdraw(request: NetworkRequest, key: UUID) -> HttpResponse:
    """Undo a report."""
    contact = found_or_404(queries.contact_by_key(request.network, key))
    if request.method == "POST":
        services.withdraw_contact(contact, by=request.actor, now=timezone.now())
        messages.success(request, _t("Taken back."))
    return redirect("champion:report", request.network.slug)


urlpatterns = [
    path("packs/", packs, name="packs"),
    path("packs/<uuid:message_id>/", pack, name="pack"),
    path("packs/<uuid:message_id>/poster-<slug:language>.pdf", message_poster, name="poster"),
    path("report/", report, name="report"),
    path("report/<uuid:key>/withdraw/", report_withdraw, name="report_withdraw"),
]
