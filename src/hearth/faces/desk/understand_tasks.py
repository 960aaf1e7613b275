"""Outreach tasks: a gap, who could go, and whether it moved."""

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
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.missing_words import effect_words
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.understand import queries, services

READERS = ("professional", "council", "facilitator", "steward")
STATES = ("open", "taken", "done", "dropped")


class TaskForm(forms.Form):
    """An outreach task: for whom, what it needs, who goes, by when."""

    category = forms.ChoiceField(label=_("Group"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Language that is needed"), required=False)
    training = forms.ChoiceField(label=_("Training that is needed"), required=False)
    champion = forms.ChoiceField(
        label=_("Who could go"),
        required=False,
        help_text=_("The best fit comes first: own patch, language, training, time."),
    )
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=_("What to ask, whom to meet"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@role_required(*READERS)
def tasks(request: NetworkRequest) -> HttpResponse:
    """Every outreach task, open ones first, each with what has come in since."""
    state = request.GET.get("state", "")
    rows = queries.tasks(request.network, state=state if state in STATES else None)
    order = {name: position for position, name in enumerate(STATES)}
    found = services.effects(request.network, tasks=list(rows))
    context = {
        "rows": [
            {**row, "words": effect_words(row["effect"])}
            for row in sorted(found, key=lambda row: order[row["task"].state])
        ],
        "state": state,
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/understand/tasks.html", context)


@role_required(*TEAM)
def task_add(request: NetworkRequest) -> HttpResponse:
    """Turn a gap into a task for a champion whose patch, languages and training fit."""
    form, lookup = _task_form(request)
    again = request.POST.get("match") == "1"
    if request.method == "POST" and not again and form.is_valid():
        chosen = form.cleaned_data
        try:
            services.make_task(
                request.network,
                category=lookup["category"].get(chosen["category"]),
                place=lookup["place"].get(chosen["place"]),
                champion=lookup["champion"].get(chosen["champion"]),
                language=chosen["language"],
                training=chosen["training"],
                note=chosen["note"],
                due_on=chosen["due_on"],
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
    return render(request, "desk/understand/task_form.html", {"form": form})


def _asked(request: NetworkRequest) -> dict[str, str]:
    """What the gap is and needs: from the form when it was sent, else from the address."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given.get(name, "") for name in ("category", "place", "language", "training")}


def _task_form(request: NetworkRequest) -> tuple[TaskForm, dict[str, Any]]:
    """The form with its choices. “Match again” keeps what was typed and sorts the champions anew."""
    network, asked = request.network, _asked(request)
    categories = {
        str(c.pk): c for d in places.dimensions(network, asked=True) for c in d.categories.all()
    }
    spots = {str(place.pk): place for place in places.places(network) if place.depth in (0, 1)}
    place_id = uuid_or_none(asked["place"])
    fits = queries.fitting_champions(
        network,
        places=[place_id] if place_id else [],
        languages=[asked["language"]] if asked["language"] else [],
        training=[asked["training"]] if asked["training"] else [],
    )
    champions = {str(champion.pk): champion for champion, _fit in fits}
    best = {"champion": next(iter(champions), "")}
    if request.POST.get("match") == "1":
        form = TaskForm(initial={**request.POST.dict(), **best})
    else:
        form = TaskForm(request.POST or None, initial={**asked, **best})
    _offer(form, categories, spots, fits)
    return form, {"category": categories, "place": spots, "champion": champions}


def _offer(form: TaskForm, categories: Any, spots: Any, fits: Any) -> None:
    named = [(key, f"{c.dimension.name}: {c.name}") for key, c in categories.items()]
    offer(form, "category", [("", _t("Any group")), *named])
    offer(form, "place", [("", _t("Anywhere")), *((k, p.name) for k, p in spots.items())])
    spoken = sorted({code for champion, _fit in fits for code in champion.languages})
    offer(form, "language", [("", _t("Any language")), *((c, _own_name(c)) for c in spoken)])
    learned = sorted({word for champion, _fit in fits for word in champion.training})
    offer(form, "training", [("", _t("No special training")), *((w, w) for w in learned)])
    people = [(str(champion.pk), _fit_words(champion, fit)) for champion, fit in fits]
    offer(form, "champion", [("", _t("Leave it open")), *people])


def _own_name(code: str) -> str:
    return REGISTRY[code].own_name if code in REGISTRY else code


def _fit_words(champion: Any, fit: Any) -> str:
    """“Amina: own patch, speaks the language”."""
    words = {
        "patch": _t("own patch"),
        "language": _t("speaks the language"),
        "training": _t("has the training"),
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
    path("tasks/", tasks, name="tasks"),
    path("tasks/new/", task_add, name="task_add"),
    path("tasks/<uuid:task_id>/move/", task_move, name="task_move"),
]
