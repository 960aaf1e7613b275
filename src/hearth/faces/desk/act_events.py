"""The desk's events: plan, change, call off, see who booked, count who came."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.act import queries, services
from hearth.core.places import queries as places
from hearth.faces.shared import act_words
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class EventForm(forms.Form):
    """An event: what, when, where, and what makes it possible to come."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind"), choices=act_words.choices(act_words.EVENT_KINDS))
    description = forms.CharField(
        label=_("What happens there"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    on = forms.DateField(label=_("Day"), widget=DATE)
    begins = forms.TimeField(label=_("Begins"), widget=CLOCK)
    ends = forms.TimeField(label=_("Ends"), widget=CLOCK)
    repeat = forms.ChoiceField(
        label=_("How often"), required=False, choices=act_words.choices(act_words.REPEATS)
    )
    until = forms.DateField(label=_("Until which day, if it repeats"), required=False, widget=DATE)
    place = forms.ChoiceField(label=_("In which place"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Link to join online"), help_text=_("Shown only to those who booked."),
        max_length=500, required=False, assume_scheme="https",
    )  # fmt: skip
    programme = forms.ChoiceField(label=_("Part of"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("What makes it possible to come"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=act_words.choices(act_words.ACCESS),
    )  # fmt: skip
    needs_booking = forms.BooleanField(label=_("People book a place"), required=False)
    capacity = forms.IntegerField(
        label=_("Room for how many"), min_value=1, max_value=20_000, required=False
    )

    def __init__(self, *args: Any, network: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.places = list(places.places(network))
        self.programmes = list(queries.programmes(network))
        fields: Any = self.fields
        fields["place"].choices = [
            ("", _("None")),
            *((str(row.pk), row.name) for row in self.places),
        ]
        fields["programme"].choices = [
            ("", _("None")),
            *((str(row.pk), row.title) for row in self.programmes),
        ]
        fields["languages"].choices = [(row.code, row.own_name) for row in REGISTRY.values()]

    def clean(self) -> dict[str, Any]:
        """Day and hours on the network's own clock."""
        words = super().clean() or {}
        if {"on", "begins", "ends"} <= words.keys():
            zone = ZoneInfo(self.network.time_zone)
            words["starts_at"] = datetime.combine(words["on"], words["begins"], zone)
            words["ends_at"] = datetime.combine(words["on"], words["ends"], zone)
        return words

    def words(self) -> dict[str, Any]:
        """What the service is told."""
        told = {k: v for k, v in self.cleaned_data.items() if k not in ("on", "begins", "ends")}
        told["place"] = next(iter(picked(self.places, [told["place"]])), None)
        told["programme"] = next(iter(picked(self.programmes, [told["programme"]])), None)
        return told


class CancelForm(forms.Form):
    """Why an event does not take place."""

    why = forms.CharField(
        label=_("Why is it called off?"), help_text=_("Everybody can read it, and those who booked are told."),
        max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class NoteForm(forms.Form):
    """What was proposed or agreed."""

    kind = forms.ChoiceField(label=_("What it is"), choices=act_words.choices(act_words.NOTE_KINDS))
    text = forms.CharField(
        label=_("In their words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False, initial=True)


class AttendanceForm(forms.Form):
    """How many came, and of which groups as far as is known. Never names."""

    people = forms.IntegerField(label=_("About how many came?"), min_value=0, max_value=20_000)

    def __init__(self, *args: Any, dimensions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {}
        for dimension in dimensions:
            for category in dimension.categories.all():
                name = f"group-{category.pk}"
                self.categories[name] = category
                self.fields[name] = forms.IntegerField(
                    label=f"{dimension.name}: {category.name}",
                    min_value=0,
                    max_value=20_000,
                    required=False,
                )

    def came(self) -> services.Came:
        """The counts; what was left out is not known."""
        given = self.cleaned_data
        groups = {
            category: given[name] for name, category in self.categories.items() if given.get(name)
        }
        return services.Came(given["people"], groups)


@role_required(*DESK_ROLES)
def event_list(request: NetworkRequest) -> HttpResponse:
    """Events to come, then those that were."""
    rows, now = queries.events(request.network), timezone.now()
    context = {
        "coming": rows.filter(ends_at__gt=now)[:200],
        "past": rows.filter(ends_at__lte=now).order_by("-starts_at")[:50],
        "may_change": request.actor.holds(*TEAM),
    }
    return render(request, "desk/act/events.html", context)


@role_required(*TEAM)
def event_add(request: NetworkRequest) -> HttpResponse:
    """Plan an event or a series."""
    form = EventForm(request.POST or None, network=request.network)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_event(
                request.network, **form.words(), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Planned. It is in the calendar now."))
            return redirect("desk:event", request.network.slug, made.pk)
    return _form(request, form, _t("Plan an event"))


@role_required(*TEAM)
def event_change(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """Change one event."""
    found = found_or_404(queries.event(request.network, event_id))
    form = EventForm(request.POST or None, network=request.network, initial=_initial(found))
    del form.fields["repeat"], form.fields["until"]
    if request.method == "POST" and form.is_valid():
        try:
            services.change_event(found, **form.words(), by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Changed. Calendars that follow us will show it."))
            return redirect("desk:event", request.network.slug, found.pk)
    return _form(request, form, _t("Change the event"))


def _initial(event: Any) -> dict[str, Any]:
    names = (
        "title",
        "kind",
        "description",
        "address",
        "online_url",
        "languages",
        "access",
        "needs_booking",
        "capacity",
    )
    zone = ZoneInfo(event.network.time_zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    return {name: getattr(event, name) for name in names} | {
        "on": start.date(), "begins": start.time(), "ends": end.time(),
        "place": str(event.place_id or ""), "programme": str(event.programme_id or ""),
    }  # fmt: skip


@role_required(*TEAM)
def event(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """One event: who booked, what was proposed."""
    found = found_or_404(queries.event(request.network, event_id))
    form = NoteForm(request.POST if request.POST.get("deed") == "note" else None)
    who: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    try:
        if request.POST.get("deed") == "remove_note" and (
            note := uuid_or_none(request.POST.get("id"))
        ):
            services.remove_note(found, note_id=note, **who)
            return redirect("desk:event", request.network.slug, found.pk)
        if request.method == "POST" and form.is_bound and form.is_valid():
            services.add_note(found, **form.cleaned_data, **who)
            return redirect("desk:event", request.network.slug, found.pk)
    except Refused as refused:
        form.add_error(None, words_of(refused))
    context = {
        "event": found,
        "bookings": queries.bookings(request.network, event=found),
        "form": form,
        "is_over": found.starts_at <= timezone.now(),
    }
    return render(request, "desk/act/event.html", context)


@role_required(*TEAM)
def event_cancel(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """Call an event off."""
    found = found_or_404(queries.event(request.network, event_id))
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_event(found, **form.cleaned_data, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            return redirect("desk:event", request.network.slug, found.pk)
    return _form(request, form, _t("Call the event off"))


@role_required(*TEAM)
def event_sheet(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """A sheet to print and take along."""
    found = found_or_404(queries.event(request.network, event_id))
    rows = [
        row for row in queries.bookings(request.network, event=found) if row.state != "cancelled"
    ]
    return render(request, "desk/act/sheet.html", {"event": found, "bookings": rows})


@role_required(*TEAM)
def attendance(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """Count who came, by group where known."""
    found = found_or_404(queries.event(request.network, event_id))
    initial: dict[str, int | None] = {
        f"group-{row.category_id}": row.count for row in found.attendances.all()
    }
    initial["people"] = found.attended_n
    asked = places.dimensions(request.network, asked=True)
    form = AttendanceForm(request.POST or None, dimensions=asked, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_attendance(
                found, came=form.came(), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Counted. It now shows in the equity thread."))
            return redirect("desk:event", request.network.slug, found.pk)
    return _form(request, form, _t("Who came?"))


def _form(request: NetworkRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": "desk:events"}
    return render(request, "desk/act/form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("events/", event_list, name="events"),
    path("events/new/", event_add, name="event_add"),
    path("events/<uuid:event_id>/", event, name="event"),
    path("events/<uuid:event_id>/change/", event_change, name="event_change"),
    path("events/<uuid:event_id>/cancel/", event_cancel, name="event_cancel"),
    path("events/<uuid:event_id>/sheet/", event_sheet, name="event_sheet"),
    path("events/<uuid:event_id>/attendance/", attendance, name="attendance"),
]
