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

from hearth.core.places import queries as places
from hearth.faces.shared.access import TEAM, NetworkRequest, champion_of, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
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


class TaskForm(forms.Form):
    """An outreach task: for whom, who goes, by when."""

    category = forms.ChoiceField(label=_("Group"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    champion = forms.ChoiceField(
        label=_("Who could go"),
        required=False,
        help_text=_("The best fit comes first: own patch, shared language, time."),
    )
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=_("What to ask, whom to meet"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@role_required(*READERS, "champion")
def theme_list(request: NetworkRequest) -> HttpResponse:
    """The codebook: every theme, how many voices, and how far two kinds of knowledge agree."""
    context = {
        "counts": queries.theme_counts(request.network),
        "closed": queries.themes(request.network, everything=True).exclude(state="active"),
        "may_edit": request.actor.holds(*TEAM),
        "may_code": request.actor.holds(*CODERS),
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
        request.network, theme=theme, standpoint=standpoint or None, limit=60
    )
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
        "history": queries.history(theme)[:50],
        "may_edit": request.actor.holds(*TEAM) and theme.state == "active",
        "may_bring_back": request.actor.holds(*TEAM) and theme.state == "retired",
        "merge_form": MergeForm(themes=queries.themes(request.network), but=theme),
    }
    return render(request, "desk/understand/theme.html", context)


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


@role_required(*CODERS)
def coding(request: NetworkRequest) -> HttpResponse:
    """The next voice that nobody of your standpoint has put under a theme yet."""
    done = uuid_or_none(request.GET.get("done"))
    skipped = [s for s in map(uuid_or_none, request.GET.getlist("skip")[-40:]) if s]
    voice = services.next_to_code(request.network, by=request.actor, skip=skipped)
    themes = list(queries.themes(request.network))
    if request.method == "POST":
        return _code(request, themes)
    again = uuid_or_none(request.GET.get("voice"))
    if again:
        voice = listen.voice(request.network, again)
    context = {
        "voice": voice,
        "themes": themes,
        "chosen": _own_themes(request, voice),
        "last": done,
        "skipped": skipped,
        "left": services.left_to_code(request.network, by=request.actor),
    }
    return render(request, "desk/understand/coding.html", context)


def _code(request: NetworkRequest, themes: list[Any]) -> HttpResponse:
    voice_id = uuid_or_none(request.POST.get("voice"))
    chosen = picked(themes, request.POST.getlist("themes"))
    if voice_id and chosen:
        services.code_voice(
            request.network, voice_id=voice_id, themes=chosen, by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Kept."))
        return redirect(f"{request.path}?done={voice_id}")
    messages.error(request, _t("Choose at least one theme, or skip this voice."))
    return redirect(f"{request.path}?voice={voice_id or ''}")


def _own_themes(request: NetworkRequest, voice: Any) -> set[UUID]:
    if voice is None:
        return set()
    rows = queries.codings_of(request.network, [voice.id])[voice.id]
    return {row.theme_id for row in rows if row.coder_id == request.actor.membership_id}


@role_required(*READERS)
def tasks(request: NetworkRequest) -> HttpResponse:
    """Every outreach task, open ones first."""
    state = request.GET.get("state", "")
    rows = queries.tasks(request.network, state=state if state in _TASK_STATES else None)
    order = {name: position for position, name in enumerate(_TASK_STATES)}
    context = {
        "tasks": sorted(rows, key=lambda task: order[task.state]),
        "state": state,
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/understand/tasks.html", context)


_TASK_STATES = ("open", "taken", "done", "dropped")


@role_required(*TEAM)
def task_add(request: NetworkRequest) -> HttpResponse:
    """Turn a gap into a task for a champion whose patch and languages fit."""
    form, lookup = _task_form(request)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            services.make_task(
                request.network,
                category=lookup["category"].get(chosen["category"]),
                place=lookup["place"].get(chosen["place"]),
                champion=lookup["champion"].get(chosen["champion"]),
                note=chosen["note"],
                due_on=chosen["due_on"],
                heard_before=_heard_now(request, chosen),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(
                "due_on" if refused.code == "task_due_in_the_past" else "category",
                words_of(refused),
            )
        else:
            messages.success(request, _t("The task is made. The champion sees it on the phone."))
            return redirect("desk:tasks", request.network.slug)
    return render(request, "desk/understand/task_form.html", {"form": form, "fits": lookup["fits"]})


def _heard_now(request: NetworkRequest, chosen: dict[str, Any]) -> int:
    """Voices heard so far from the group or place, so that the task can show what it changed."""
    heard = listen.heard(request.network)
    if chosen["category"]:
        return heard.by_category.get(UUID(chosen["category"]), 0)
    return heard.by_place.get(UUID(chosen["place"]), 0) if chosen["place"] else 0


def _task_form(request: NetworkRequest) -> tuple[TaskForm, dict[str, Any]]:
    """The form with its choices; the gap comes in the address."""
    network = request.network
    asked = {"category": request.GET.get("category", ""), "place": request.GET.get("place", "")}
    dimensions = places.dimensions(network, asked=True)
    categories = {str(c.pk): c for d in dimensions for c in d.categories.all()}
    spots = {str(place.pk): place for place in places.places(network) if place.depth in (0, 1)}
    place_id = uuid_or_none(asked["place"])
    fits = queries.fitting_champions(network, places=[place_id] if place_id else [], languages=[])
    champions = {str(champion.pk): champion for champion, _fit in fits}
    form = TaskForm(request.POST or None, initial={**asked, "champion": next(iter(champions), "")})
    named = [(key, f"{c.dimension.name}: {c.name}") for key, c in categories.items()]
    offer(form, "category", [("", _t("Any group")), *named])
    offer(form, "place", [("", _t("Anywhere")), *((k, p.name) for k, p in spots.items())])
    offer(
        form,
        "champion",
        [
            ("", _t("Leave it open")),
            *(
                (key, _fit_words(champion, fit))
                for key, (champion, fit) in zip(champions, fits, strict=True)
            ),
        ],
    )
    return form, {"category": categories, "place": spots, "champion": champions, "fits": fits}


def _fit_words(champion: Any, fit: Any) -> str:
    """“Amina: own patch, speaks the language”."""
    words = {
        "patch": _t("own patch"),
        "language": _t("speaks the language"),
        "free": _t("has time"),
    }
    reasons = ", ".join(words[reason] for reason in fit.reasons)
    return f"{champion.shown_name}: {reasons}" if reasons else champion.shown_name


@role_required(*TEAM, "champion")
def task_move(request: NetworkRequest, task_id: UUID) -> HttpResponse:
    """Take, finish, drop or reopen a task; a champion moves own or open ones."""
    task = found_or_404(queries.task(request.network, task_id))
    champion = champion_of(request)
    own = task.champion_id is None or (champion is not None and task.champion_id == champion.pk)
    if request.method == "POST" and (request.actor.holds(*TEAM) or own):
        services.move_task(
            task,
            state=request.POST.get("state", ""),
            champion=champion if not request.actor.holds(*TEAM) else None,
            outcome=request.POST.get("outcome", ""),
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _t("Done. You can undo this on the same page."))
    face = "desk:tasks" if request.actor.holds(*READERS) else "champion:home"
    return redirect(face, request.network.slug)


urlpatterns = [
    path("themes/", theme_list, name="themes"),
    path("themes/new/", theme_add, name="theme_add"),
    path("themes/<uuid:theme_id>/", theme_page, name="theme"),
    path("themes/<uuid:theme_id>/change/", theme_change, name="theme_change"),
    path("themes/<uuid:theme_id>/merge/", theme_merge, name="theme_merge"),
    path("themes/<uuid:theme_id>/retire/", theme_retire, name="theme_retire"),
    path("coding/", coding, name="coding"),
    path("tasks/", tasks, name="tasks"),
    path("tasks/new/", task_add, name="task_add"),
    path("tasks/<uuid:task_id>/move/", task_move, name="task_move"),
]
