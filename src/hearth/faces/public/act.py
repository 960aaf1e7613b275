"""What a resident sees of act: what we are doing, events to come to, help to find."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.act import queries, services
from hearth.core.places import queries as places
from hearth.core.places.models import Place
from hearth.faces.shared import act_words, fate
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.refusals import words_of
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused

PER_PAGE = 20
CONTACT_WORDING = _(
    "Use this address only to tell me if a place becomes free or something changes."
)


# -- what we are doing ---------------------------------------------------------------------------


@public_view
def doing(request: NetworkRequest) -> HttpResponse:
    """Programmes, and what was promised, late ones not hidden."""
    now, network = timezone.now(), request.network
    page = Paginator(queries.programmes(network), PER_PAGE).get_page(request.GET.get("page"))
    late = queries.commitments(network, state="late", today=timezone.localdate())
    context = {
        "page": page,
        "late": list(late[:5]),
        "soon": queries.coming_events(network, now=now, limit=3),
    }
    return render(request, "public/act/doing.html", context)


@public_view
def programme(request: NetworkRequest, programme_id: UUID) -> HttpResponse:
    """One programme: goals, who does what, promises as they stand, events, where it came from."""
    found = found_or_404(queries.programme(request.network, programme_id))
    sources = fate.titles_of(
        request.network, queries.sources_of(request.network, programme_id=found.pk)
    )
    coming = queries.feed_events(request.network, now=timezone.now(), programme_id=found.pk)
    context = {
        "programme": found,
        "came_from": [
            {"title": title, "href": fate.page_of(request.network, node)}
            for node, title in sources.items()
        ],
        "events": [row for row in coming[:50] if row.ends_at > timezone.now()][:10],
    }
    return render(request, "public/act/programme.html", context)


# -- events --------------------------------------------------------------------------------------


class EventFilter(forms.Form):
    """What somebody looks for; it stays in the address, so that it can be shared."""

    kind = forms.ChoiceField(label=_("What kind"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    language = forms.ChoiceField(label=_("In which language"), required=False)
    access = forms.MultipleChoiceField(
        label=_("What you need"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=act_words.choices(act_words.ACCESS),
    )
    online = forms.BooleanField(label=_("Only what I can join online"), required=False)

    def __init__(self, *args: Any, network: Any, wards: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, REGISTRY[code].own_name) for code in network.languages if code in REGISTRY]
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Any")), *act_words.choices(act_words.EVENT_KINDS)]
        fields["language"].choices = [("", _("Any")), *spoken]
        fields["place"].choices = [("", _("Anywhere")), *((row.code, row.name) for row in wards)]


@public_view
def events(request: NetworkRequest) -> HttpResponse:
    """Events to come, by what one needs to be able to come."""
    wards = list(places.places(request.network, depth=1))
    form = EventFilter(request.GET or None, network=request.network, wards=wards)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = queries.Wanted(
        kind=asked.get("kind", ""),
        place=next((row for row in wards if row.code == asked.get("place")), None),
        language=asked.get("language", ""),
        access=frozenset(asked.get("access", ())),
        online=bool(asked.get("online")),
    )
    found = queries.coming_events(request.network, now=timezone.now(), wanted=wanted)
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(page_number(request.GET.get("page"))),
        "total": len(found),
        "is_filtered": wanted != queries.Wanted(),
        "feed": request.build_absolute_uri(reverse("api:events_feed", args=[request.network.slug])),
    }
    return render(request, "public/act/events.html", context)


@public_view
def event(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """One event: what, when, where, what makes it possible to come."""
    found = found_or_404(queries.event(request.network, event_id))
    notes = [note for note in found.notes.all() if note.is_public]
    context = {
        "event": found,
        "notes": notes,
        "is_over": found.ends_at <= timezone.now(),
        "is_full": found.needs_booking and queries.is_full(found),
    }
    return render(request, "public/act/event.html", context)


class BookingForm(forms.Form):
    """A place without an account; only the number is needed."""

    party_size = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=queries.LARGEST_PARTY,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=_("A name to greet you by"),
        help_text=_("Any name you like."),
        max_length=80,
        required=False,
    )
    needs = forms.CharField(
        label=_("Anything that helps you to take part"),
        help_text=_("Such as an interpreter, a place for a wheelchair, or food you cannot eat."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.EmailField(label=_("E-mail"), help_text=CONTACT_WORDING, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)


@public_view
def event_book(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """Book in under a minute; the answer is a code."""
    found = found_or_404(queries.event(request.network, event_id))
    form = BookingForm(request.POST or None, initial={"key": uuid4(), "party_size": 1})
    if request.method == "POST" and form.is_valid():
        try:
            booked = services.book(
                request.network,
                event=found,
                **form.cleaned_data,
                contact_wording=str(CONTACT_WORDING),
                language=get_language() or "en",
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            return redirect("public:booking", request.network.slug, booked.code)
    full = queries.is_full(found)
    context = {"event": found, "form": form, "is_full": full}
    return render(request, "public/act/book.html", context, status=200 if not form.errors else 422)


class CodeForm(forms.Form):
    """A booking code as somebody typed it."""

    code = forms.CharField(
        label=_("Your booking code"),
        help_text=_("Three groups of four letters and digits."),
        max_length=40,
    )


@public_view
def booking_find(request: NetworkRequest) -> HttpResponse:
    """Find a booking again by its code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if queries.booking_by_code(request.network, code):
            return redirect("public:booking", request.network.slug, grouped(code))
        form.add_error("code", words_of(Refused("code_unknown")))
    status = 422 if form.errors else 200
    return render(request, "public/act/booking_find.html", {"form": form}, status=status)


@public_view
def booking(request: NetworkRequest, code: str) -> HttpResponse:
    """One's booking: how it stands, the link to join, the way to give it back."""
    found = found_or_404(queries.booking_by_code(request.network, code))
    if request.method == "POST":
        services.cancel_booking(request.network, code=code, by=request.actor, now=timezone.now())
        messages.success(
            request, _t("Your place is given back. Thank you: somebody else can come now.")
        )
        return redirect("public:booking", request.network.slug, code)
    context = {"booking": found, "event": found.event, "code": code}
    answer = render(request, "public/act/booking.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


# -- find help -----------------------------------------------------------------------------------


class FindForm(forms.Form):
    """Search for help; everything stays in the address."""

    q = forms.CharField(
        label=_("What do you need?"),
        help_text=_("In your own words and language, such as: lonely, food, diabetes."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    need = forms.ChoiceField(label=_("Or choose a need"), required=False)
    near = forms.ChoiceField(label=_("Near"), required=False)
    language = forms.ChoiceField(label=_("In which language"), required=False)
    access = forms.MultipleChoiceField(
        label=_("What matters to you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=act_words.choices(act_words.ACCESS),
    )

    def __init__(self, *args: Any, wards: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(language.code, language.own_name) for language in REGISTRY.values()]
        fields: Any = self.fields
        fields["need"].choices = [("", _("Any")), *act_words.choices(act_words.NEEDS)]
        fields["language"].choices = [("", _("Any")), *spoken]
        fields["near"].choices = [("", _("Anywhere")), *((row.code, row.name) for row in wards)]


@public_view
def find(request: NetworkRequest) -> HttpResponse:
    """The directory: results that say why they were found, and help where there are none."""
    wards = list(places.places(request.network, depth=1))
    form = FindForm(request.GET or None, wards=wards)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    ward = next((row for row in wards if row.code == asked.get("near")), None)
    number = page_number(request.GET.get("page"))
    found = queries.find_services(
        request.network,
        words=asked.get("q", ""),
        needs=[asked["need"]] if asked.get("need") else [],
        language=asked.get("language", ""),
        access=asked.get("access", ()),
        near=queries.Near(ward) if ward else None,
        reader=get_language() or "en",
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    context = {
        "form": form,
        "found": found,
        "page": Paginator(range(found.total), PER_PAGE).get_page(number),
        "near": ward,
        "is_filtered": any(asked.values()),
        "more_is_open": any(asked.get(name) for name in ("language", "access")),
        "needs": act_words.NEEDS,
    }
    return render(request, "public/act/find.html", context)


@public_view
def service(request: NetworkRequest, service_id: UUID) -> HttpResponse:
    """One service: what it does, for whom, and how to get it."""
    found = found_or_404(queries.listing(request.network, service_id))
    address = request.build_absolute_uri()
    context = {"service": found, "share_text": share_text(found, address.split("?")[0])}
    return render(request, "public/act/service.html", context)


def share_text(found: queries.Listing, address: str) -> str:
    """A few lines that fit into a message to a neighbour."""
    lines = [found.name, found.is_for, found.opening, found.phone, address]
    return "\n".join(filter(None, lines))


urlpatterns = [
    path("doing/", doing, name="doing"),
    path("doing/<uuid:programme_id>/", programme, name="programme"),
    path("events/", events, name="events"),
    path("events/booking/", booking_find, name="booking_find"),
    path("events/booking/<str:code>/", booking, name="booking"),
    path("events/<uuid:event_id>/", event, name="event"),
    path("events/<uuid:event_id>/book/", event_book, name="event_book"),
    path("find/", find, name="services"),
    path("find/<uuid:service_id>/", service, name="service"),
]
