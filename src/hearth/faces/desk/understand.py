"""The desk's rooms for understanding: codebook, coding, outreach tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen
from hearth.understand import queries, services

CODERS = ("champion", "professional", "council", "facilitator")
READERS = ("professional", "council", "facilitator", "steward")


class ThemeForm(forms.Form):
    """A theme's name, what it covers, and where it stands."""

    name = forms.CharField(label=_("Name of the theme"), max_length=80)
    description = forms.CharField(
        label=_("What belongs here"),
        help_text=_("So that two people would put the same voice in the same place."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)

    def __init__(self, *args: Any, themes: Any, but: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [(str(theme.pk), theme.name) for theme in themes if theme != but]
        offer(self, "parent", [("", _("Stands by itself")), *rest])


class MergeForm(forms.Form):
    """Which theme another one goes into."""

    into = forms.ChoiceField(label=_("Merge into"))

    def __init__(self, *args: Any, themes: Any, but: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [(str(theme.pk), theme.name) for theme in themes if theme != but]
        offer(self, "into", [("", _("Choose a theme")), *rest])


@role_required(*READERS, "champion")
def theme_list(request: NetworkRequest) -> HttpResponse:
    """The codebook: every theme, how many voices, and how far two kinds of knowledge agree."""
    counts = {row.theme.pk: row for row in queries.theme_counts(request.network)}
    tree = queries.tree(request.network)
    context = {
        "counts": [
            {"count": counts[branch.theme.pk], "theme": branch.theme, "depth": min(branch.depth, 3)}
            for branch in tree
            if branch.theme.pk in counts
        ],
        "closed": queries.themes(request.network, everything=True).exclude(state="active"),
        "may_edit": request.actor.holds(*TEAM),
        "may_code": request.actor.holds(*CODERS),
        "may_export": request.actor.holds(*READERS),
    }
    return render(request, "desk/understand/themes.html", context)


@role_required(*TEAM)
def theme_add(request: NetworkRequest) -> HttpResponse:
    """A new theme."""
    themes = list(queries.themes(request.network))
    form = ThemeForm(request.POST or None, themes=themes)
    if request.method == "POST" and form.is_valid():
        try:
            theme = services.add_theme(
                request.network, **_theme_words(form, themes), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("name", words_of(refused))
        else:
            messages.success(request, _t("The theme is in the codebook."))
            return redirect("desk:theme", request.network.slug, theme.pk)
    return render(request, "desk/understand/theme_form.html", {"form": form})


@role_required(*TEAM)
def theme_change(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """Rename, describe or move a theme."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    themes = list(queries.themes(request.network))
    first = {
        "name": theme.name,
        "description": theme.description,
        "parent": str(theme.parent_id or ""),
    }
    form = ThemeForm(request.POST or None, initial=first, themes=themes, but=theme)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_theme(
                theme, **_theme_words(form, themes), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("name", words_of(refused))
        else:
            messages.success(request, _t("Changed. The history keeps what it was."))
            return redirect("desk:theme", request.network.slug, theme.pk)
    return render(request, "desk/understand/theme_form.html", {"form": form, "theme": theme})


def _theme_words(form: ThemeForm, themes: list[Any]) -> dict[str, Any]:
    parents = picked(themes, [form.cleaned_data["parent"]])
    return {
        "name": form.cleaned_data["name"],
        "description": form.cleaned_data["description"],
        "parent": parents[0] if parents else None,
    }


@role_required(*READERS, "champion")
def theme_page(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """One theme: its voices, both standpoints side by side, its history."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    standpoint = request.GET.get("standpoint", "")
    standpoint = standpoint if standpoint in ("lived", "professional") else ""
    ids = queries.voice_ids_of(
        request.network, theme=theme, standpoint=standpoint or None, limit=500
    )
    everything = len(ids)
    ids = _independent(request, ids)[:60]
    voices = {voice.id: voice for voice in listen.voices_by_ids(request.network, ids)}
    codings = queries.codings_of(request.network, ids)
    context = {
        "theme": theme,
        "standpoint": standpoint,
        "rows": [
            {"voice": voices[i], "standpoints": _standpoints(codings[i], theme)}
            for i in ids
            if i in voices
        ],
        "history": [_undoable(change) for change in queries.history(theme)[:50]],
        **_examples(request, theme),
        "may_edit": request.actor.holds(*TEAM) and theme.state == "active",
        "hidden": everything - len(ids) if everything <= 60 or len(ids) < 60 else 0,
        "may_undo": request.actor.holds(*TEAM),
        "may_bring_back": request.actor.holds(*TEAM) and theme.state == "retired",
        "merge_form": MergeForm(themes=queries.themes(request.network), but=theme),
    }
    return render(request, "desk/understand/theme.html", context)


#: What the history says was done to a theme.
CHANGES = {
    "added": _("Added"),
    "changed": _("Changed"),
    "moved": _("Put in another order"),
    "merged": _("Merged into another theme"),
    "split": _("Split"),
    "retired": _("Retired"),
    "brought back": _("Brought back"),
    "example added": _("Example added"),
    "example dropped": _("Example taken out"),
    "merged undone": _("Merge undone"),
    "split undone": _("Split undone"),
}


def _undoable(change: Any) -> dict[str, Any]:
    """An entry of the history in words, and whether it can be undone."""
    return {
        "change": change,
        "words": CHANGES.get(change.what, change.what),
        "undo": change.what in ("merged", "split") and change.undone_at is None,
    }


def _examples(request: NetworkRequest, theme: Any) -> dict[str, Any]:
    """What counts and what does not; voices that were taken back are left out."""
    rules = queries.examples(theme)
    found = listen.voices_by_ids(request.network, [r.voice_id for r in rules if r.voice_id])
    voices = {voice.id: voice for voice in found}
    shown = [rule for rule in rules if rule.text or rule.voice_id in voices]

    def rows(counts: bool) -> list[dict[str, Any]]:
        return [
            {"rule": rule, "voice": voices.get(rule.voice_id) if rule.voice_id else None}
            for rule in shown
            if rule.counts == counts
        ]

    return {
        "counting": rows(True),
        "not_counting": rows(False),
        "example_ids": set(voices),
    }


def _independent(request: NetworkRequest, ids: list[UUID]) -> list[UUID]:
    """Whoever codes sees a voice here only after reading it alone; the team sees every one."""
    if request.actor.holds(*TEAM) or not request.actor.holds(*CODERS):
        return ids
    mine = queries.has_judged(request.network, voice_ids=ids, coder_id=request.actor.member)
    open_to_all = queries.on_agenda(request.network)
    return [voice for voice in ids if voice in mine or voice in open_to_all]


def _standpoints(codings: list[Any], theme: Any) -> list[str]:
    return sorted({row.standpoint for row in codings if row.theme_id == theme.pk})


@role_required(*TEAM)
def theme_merge(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """Put one theme into another: first the question, then the deed."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    themes = list(queries.themes(request.network))
    form = MergeForm(request.POST or None, themes=themes, but=theme)
    if request.method == "POST" and form.is_valid():
        into = picked(themes, [form.cleaned_data["into"]])[0]
        moved = services.merge_themes(theme, into=into, by=request.actor, now=timezone.now())
        messages.success(
            request,
            _t("%(n)s codings now stand under “%(name)s”.") % {"n": moved, "name": into.name},
        )
        return redirect("desk:theme", request.network.slug, into.pk)
    return render(request, "desk/understand/theme_merge.html", {"form": form, "theme": theme})


@role_required(*TEAM)
def theme_retire(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """Close a theme, or bring it back: the undo of each other."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    if request.method == "POST":
        deed = services.bring_back_theme if theme.state == "retired" else services.retire_theme
        deed(theme, by=request.actor, now=timezone.now())
        messages.success(request, _t("Done. You can undo this on the same page."))
    return redirect("desk:theme", request.network.slug, theme.pk)


urlpatterns = [
    path("themes/", theme_list, name="themes"),
    path("themes/new/", theme_add, name="theme_add"),
    path("themes/<uuid:theme_id>/", theme_page, name="theme"),
    path("themes/<uuid:theme_id>/change/", theme_change, name="theme_change"),
    path("themes/<uuid:theme_id>/merge/", theme_merge, name="theme_merge"),
    path("themes/<uuid:theme_id>/retire/", theme_retire, name="theme_retire"),
]
