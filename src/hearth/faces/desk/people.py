"""The desk's rooms for the network itself: people and roles, invitations, partners, ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearth.core.ledger import queries as ledger
from hearth.core.partners import queries as partners
from hearth.core.partners import services as partner_services
from hearth.core.partners.models import Organisation
from hearth.core.people import queries, services
from hearth.core.people.models import Role
from hearth.core.places import queries as places
from hearth.core.post import queries as post
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, page_number, picked
from hearth.faces.shared.qr import qr
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.role_words import ROLE_WORDS
from hearth.kit.refusals import Refused

KIND_WORDS = {
    Organisation.Kind.COMMUNITY: _("Community group"),
    Organisation.Kind.FAITH: _("Faith group"),
    Organisation.Kind.CHARITY: _("Charity"),
    Organisation.Kind.HEALTH: _("Health service"),
    Organisation.Kind.COUNCIL: _("Council"),
    Organisation.Kind.SCHOOL: _("School"),
    Organisation.Kind.BUSINESS: _("Local business"),
    Organisation.Kind.OTHER: _("Another organisation"),
}


class InviteForm(forms.Form):
    """Into which role, and how many may use the link."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_WORDS.items()))
    organisation = forms.ChoiceField(label=_("On behalf of"), required=False)
    uses = forms.IntegerField(
        label=_("How many people may use it"), min_value=1, max_value=200, initial=1
    )
    note = forms.CharField(label=_("A note for yourself"), max_length=120, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), row.name) for row in organisations]
        offer(self, "organisation", [("", _("Nobody but themselves")), *rows])


class ChampionForm(forms.Form):
    """What a champion brings."""

    shown_name = forms.CharField(label=_("Name that others see"), max_length=80)
    patch = forms.MultipleChoiceField(
        label=_("Patch"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(language.code, language.own_name) for language in REGISTRY.values()],
    )
    training = forms.CharField(
        label=_("Training, separated by commas"), max_length=300, required=False
    )
    availability = forms.CharField(label=_("When they have time"), max_length=200, required=False)


class PartnerForm(forms.Form):
    """An organisation of the network."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(KIND_WORDS.items()))
    description = forms.CharField(
        label=_("What it does"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class ContactForm(forms.Form):
    """Somebody to ask at a partner; never public."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    role = forms.CharField(label=_("What they do there"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


@role_required(*TEAM)
def people(request: NetworkRequest) -> HttpResponse:
    """Everybody with a role, and open invitations."""
    role = request.GET.get("role", "")
    rows = queries.members(request.network, role=role if role in Role.values else None)
    page = Paginator(rows, 50).get_page(page_number(request.GET.get("page")))
    context = {
        "page": page,
        "roles": ROLE_WORDS.items(),
        "role": role,
        "invitations": queries.open_invitations(request.network, now=timezone.now()),
    }
    return render(request, "desk/people/people.html", context)


@role_required(*TEAM)
def invite(request: NetworkRequest) -> HttpResponse:
    """Make an invitation; its link and QR code are shown once."""
    organisations = list(partners.organisations(request.network))
    form = InviteForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = picked(organisations, [given["organisation"]])
        try:
            invitation, token = services.invite(
                request.network,
                role=given["role"],
                organisation=chosen[0] if chosen else None,
                uses=given["uses"],
                note=given["note"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("role", words_of(refused))
        else:
            address = request.build_absolute_uri(reverse("join", args=[token]))
            context = {"invitation": invitation, "address": address, "qr": qr(address)}
            return render(request, "desk/people/invited.html", context)
    return render(request, "desk/people/invite.html", {"form": form})


@role_required(*TEAM)
def withdraw_invitation(request: NetworkRequest, invitation_id: UUID) -> HttpResponse:
    """Make an open invitation useless."""
    found_or_404(queries.invitation(request.network, invitation_id))
    if request.method == "POST":
        services.withdraw_invitation(
            request.network, invitation_id=invitation_id, by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("The invitation no longer works."))
    return redirect("desk:people", request.network.slug)


@role_required("steward")
def end_role(request: NetworkRequest, membership_id: UUID) -> HttpResponse:
    """First the question, then the deed."""
    membership = found_or_404(queries.membership(request.network, membership_id))
    if request.method == "POST":
        services.end_role(membership, by=request.actor, now=timezone.now())
        messages.success(request, _t("The role has ended. You can invite them again at any time."))
        return redirect("desk:people", request.network.slug)
    words = ROLE_WORDS[Role(membership.role)]
    return render(request, "desk/people/end_role.html", {"membership": membership, "role": words})


@role_required(*TEAM)
def champion(request: NetworkRequest, membership_id: UUID) -> HttpResponse:
    """What a champion brings, and a code for the phone."""
    membership = found_or_404(
        queries.membership(request.network, membership_id, role=Role.CHAMPION)
    )
    spots = list(places.places(request.network, depth=1)) or list(places.places(request.network))
    known = queries.champion_profile(membership)
    form = ChampionForm(request.POST or None, initial=_champion_words(membership, known))
    offer(form, "patch", [(str(place.pk), place.name) for place in spots])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.describe_champion(
            membership,
            shown_name=given["shown_name"],
            patch=picked(spots, given["patch"]),
            languages=given["languages"],
            training=[word.strip() for word in given["training"].split(",") if word.strip()],
            availability=given["availability"],
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _t("Kept."))
        return redirect("desk:people", request.network.slug)
    context = {"form": form, "membership": membership}
    return render(request, "desk/people/champion.html", context)


def _champion_words(membership: Any, known: Any) -> dict[str, Any]:
    if known is None:
        return {"shown_name": membership.person.name}
    return {
        "shown_name": known.shown_name,
        "patch": [str(place.pk) for place in known.patch.all()],
        "languages": known.languages,
        "training": ", ".join(known.training),
        "availability": known.availability,
    }


@role_required(*TEAM)
def champion_code(request: NetworkRequest, membership_id: UUID) -> HttpResponse:
    """A code for a champion's phone, shown once; an older one stays good until it is revoked."""
    membership = found_or_404(
        queries.membership(request.network, membership_id, role=Role.CHAMPION)
    )
    if request.method != "POST":
        return redirect("desk:champion", request.network.slug, membership_id)
    code = services.give_champion_code(membership, by=request.actor, now=timezone.now())
    context = {"membership": membership, "code": code}
    return render(request, "desk/people/champion_code.html", context)


@role_required(*DESK_ROLES)
def partner_list(request: NetworkRequest) -> HttpResponse:
    """Every organisation of the network."""
    rows = partners.organisations(request.network)
    context = {"organisations": _with_kind(rows), "may_edit": request.actor.holds(*TEAM)}
    return render(request, "desk/people/partners.html", context)


def _with_kind(rows: Any) -> list[dict[str, Any]]:
    return [{"organisation": row, "kind": KIND_WORDS[Organisation.Kind(row.kind)]} for row in rows]


@role_required(*TEAM)
def partner_add(request: NetworkRequest) -> HttpResponse:
    """A new partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = partner_services.add_organisation(
                request.network, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("name", words_of(refused))
        else:
            messages.success(request, _t("Welcome to the network."))
            return redirect("desk:partner", request.network.slug, made.pk)
    return render(request, "desk/people/partner_form.html", {"form": form})


@role_required(*DESK_ROLES)
def partner(request: NetworkRequest, organisation_id: UUID) -> HttpResponse:
    """One partner, and whom to ask there."""
    organisation = found_or_404(partners.organisation(request.network, organisation_id))
    form = ContactForm(request.POST or None)
    may_edit = request.actor.holds(*TEAM)
    if request.method == "POST" and may_edit and form.is_valid():
        partner_services.add_contact(
            organisation, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Kept."))
        return redirect("desk:partner", request.network.slug, organisation_id)
    context = {
        "organisation": organisation,
        "kind": KIND_WORDS[Organisation.Kind(organisation.kind)],
        "contacts": organisation.contacts.all(),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "desk/people/partner.html", context)


@role_required(*TEAM)
def partner_change(request: NetworkRequest, organisation_id: UUID) -> HttpResponse:
    """Change what is said of a partner."""
    organisation = found_or_404(partners.organisation(request.network, organisation_id))
    first = {name: getattr(organisation, name) for name in PartnerForm.base_fields}
    form = PartnerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        partner_services.change_organisation(
            organisation, by=request.actor, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _t("Kept."))
        return redirect("desk:partner", request.network.slug, organisation_id)
    context = {"form": form, "organisation": organisation}
    return render(request, "desk/people/partner_form.html", context)


@role_required("steward")
def ledger_page(request: NetworkRequest) -> HttpResponse:
    """Who did what when, and whether the chain is sound."""
    page = Paginator(ledger.entries(request.network), 50).get_page(
        page_number(request.GET.get("page"))
    )
    faults = ledger.verify(request.network) if request.GET.get("verify") else None
    length, head = ledger.head(request.network)
    context = {"page": page, "faults": faults, "length": length, "head": head}
    return render(request, "desk/people/ledger.html", context)


@role_required(*TEAM)
def post_page(request: NetworkRequest) -> HttpResponse:
    """What waits, what went out, what failed and why."""
    context = {"counts": post.counts(request.network), "failed": post.failed(request.network)}
    return render(request, "desk/people/post.html", context)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/invite/", invite, name="invite"),
    path(
        "people/invitations/<uuid:invitation_id>/withdraw/",
        withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people/<uuid:membership_id>/end/", end_role, name="end_role"),
    path("people/<uuid:membership_id>/champion/", champion, name="champion"),
    path("people/<uuid:membership_id>/code/", champion_code, name="champion_code"),
    path("partners/", partner_list, name="partners"),
    path("partners/new/", partner_add, name="partner_add"),
    path("partners/<uuid:organisation_id>/", partner, name="partner"),
    path("partners/<uuid:organisation_id>/change/", partner_change, name="partner_change"),
    path("ledger/", ledger_page, name="ledger"),
    path("post/", post_page, name="post"),
]
