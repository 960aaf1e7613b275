"""The codebook's workshop: examples, order, split, undo; starters and files, in and out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404, page_number, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import CSV, csv_lines
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen
from hearth.understand import queries, services

from .understand import READERS

#: How many new themes one split may make, and how many voices stand on one page of it.
PARTS, SPLIT_PAGE, MOST_SPLIT = 3, 40, 5000


class ExampleForm(forms.Form):
    """A rule in words: what counts, or what does not."""

    text = forms.CharField(label=_("In words"), max_length=300)
    counts = forms.ChoiceField(
        label=_("Such a voice"),
        choices=[("1", _("counts under this theme")), ("0", _("does not count"))],
        widget=forms.RadioSelect,
        initial="1",
    )


class FileForm(forms.Form):
    """A codebook as a file."""

    sheet = forms.FileField(
        label=_("The codebook, as .csv or .json"),
        help_text=_("One theme a row: name, part_of, description, counts, does_not_count."),
    )


@require_POST
@role_required(*TEAM)
def theme_example_add(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """A rule in words, or one of the theme's voices, as an example."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    try:
        services.add_example(
            theme,
            counts=request.POST.get("counts", "1") == "1",
            text=request.POST.get("text", ""),
            voice_id=uuid_or_none(request.POST.get("voice")),
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _t("The example stands in the codebook."))
    return redirect("desk:theme", request.network.slug, theme.pk)


@require_POST
@role_required(*TEAM)
def theme_example_drop(request: NetworkRequest, example_id: UUID) -> HttpResponse:
    """Take an example out again."""
    example = found_or_404(queries.example(request.network, example_id))
    theme_id = example.theme_id
    services.drop_example(example, by=request.actor, now=timezone.now())
    messages.success(request, _t("Taken out. The history keeps that it was there."))
    return redirect("desk:theme", request.network.slug, theme_id)


@require_POST
@role_required(*TEAM)
def theme_order(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """One place up or down among its siblings."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    up = request.POST.get("way") == "up"
    services.order_theme(theme, up=up, by=request.actor, now=timezone.now())
    return redirect("desk:themes", request.network.slug)


@require_POST
@role_required(*TEAM)
def theme_undo(request: NetworkRequest, change_id: UUID) -> HttpResponse:
    """Take a merge or a split back."""
    change = found_or_404(queries.change(request.network, change_id))
    try:
        back = services.undo_change(change, by=request.actor, now=timezone.now())
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        words = ngettext(
            "Undone: %(n)s coding went back.", "Undone: %(n)s codings went back.", back
        )
        messages.success(request, words % {"n": back})
    return redirect("desk:theme", request.network.slug, change.theme_id)


@role_required(*TEAM)
def theme_split(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """Which of a theme's voices go to which new theme, or to one that is there."""
    theme = found_or_404(queries.theme(request.network, theme_id))
    others = [one for one in queries.themes(request.network) if one.pk != theme.pk]
    fault = ""
    if request.method == "POST" and request.POST.get("deed") == "split":
        try:
            made = services.split_theme(
                theme, parts=_parts(request, theme, others), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            fault = words_of(refused)
        else:
            names = ", ".join(f"“{one.name}”" for one in made)
            messages.success(
                request,
                _t("Done: voices went to %(names)s. The history can undo it.") % {"names": names},
            )
            return redirect("desk:theme", request.network.slug, theme.pk)
    context = {"theme": theme, "others": others, "fault": fault, **_split_page(request, theme)}
    return render(
        request, "desk/understand/theme_split.html", context, status=422 if fault else 200
    )


def _parts(request: NetworkRequest, theme: Any, others: list[Any]) -> list[services.Part]:
    """New themes by the number of their field, themes that are there by their id.

    `all` sends every voice with the words looked for; a voice with a choice of its own goes there.
    """
    goes: dict[str, set[UUID]] = {}
    alone: dict[UUID, str] = {}
    for key, to in request.POST.items():
        voice = uuid_or_none(key.removeprefix("to-")) if key.startswith("to-") else None
        if voice and to:
            alone[voice] = str(to)
    together = request.POST.get("all", "")
    found = _found(request, theme, request.POST.get("words", "")) if together else []
    for voice, to in {**{row.id: together for row in found}, **alone}.items():
        goes.setdefault(to, set()).add(voice)
    parts = [
        services.Part(frozenset(goes[str(n)]), name=request.POST.get(f"name-{n}", ""))
        for n in range(1, PARTS + 1)
        if str(n) in goes
    ]
    there = {str(one.pk): one for one in others}
    return parts + [
        services.Part(frozenset(voices), theme=there[to])
        for to, voices in goes.items()
        if to in there
    ]


def _found(request: NetworkRequest, theme: Any, words: str) -> list[Any]:
    """The theme's voices with these words in them, newest coding first."""
    ids = queries.voice_ids_of(request.network, theme=theme, limit=MOST_SPLIT)
    voices = {voice.id: voice for voice in listen.voices_by_ids(request.network, ids)}
    found, sought = [voices[i] for i in ids if i in voices], words.strip()[:100].casefold()
    return [voice for voice in found if sought in voice.text.casefold()]


def _split_page(request: NetworkRequest, theme: Any) -> dict[str, Any]:
    """The voices to sort; what was typed is not lost."""
    given = request.POST if request.method == "POST" else request.GET
    words = given.get("words", "").strip()[:100]
    found = _found(request, theme, words)
    page = page_number(given.get("page"), most=max(1, -(-len(found) // SPLIT_PAGE)))
    shown = found[(page - 1) * SPLIT_PAGE : page * SPLIT_PAGE]
    return {
        "words": words,
        "found": len(found),
        "page": page,
        "next_page": page + 1 if page * SPLIT_PAGE < len(found) else 0,
        "all_to": request.POST.get("all", ""),
        "names": [
            {"number": str(n), "value": request.POST.get(f"name-{n}", "")}
            for n in range(1, PARTS + 1)
        ],
        "rows": [
            {"voice": v, "field": f"to-{v.id}", "to": request.POST.get(f"to-{v.id}", "")}
            for v in shown
        ],
    }


@role_required(*TEAM)
def starters(request: NetworkRequest) -> HttpResponse:
    """Codebooks that ship, and the way in for a file."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entries = queries.read_codebook(form.cleaned_data["sheet"].read(1_000_001))
        except Refused as refused:
            form.add_error("sheet", _file_words(refused))
        else:
            return render(
                request, "desk/understand/codebook_preview.html", _preview(request, entries)
            )
    context = {"starters": queries.starters(), "form": form}
    return render(request, "desk/understand/starters.html", context)


ROW_FAULTS = {
    "name_missing": _("it has no name"),
    "too_long": _("something in it is too long"),
    "twice": _("it stands there twice"),
    "part_unknown": _("the theme it is part of is not in the file"),
    "circle": _("it is part of itself, going round"),
}


def _file_words(refused: Refused) -> str:
    if refused.code != "codebook_row":
        return words_of(refused)
    facts = {**refused.facts, "fault": ROW_FAULTS[str(refused.facts["fault"])]}
    return _t("Row %(row)s (“%(name)s”): %(fault)s. Nothing was brought in.") % facts


def _preview(request: NetworkRequest, entries: list[Any]) -> dict[str, Any]:
    names = {
        name.casefold() for name in queries.themes(request.network).values_list("name", flat=True)
    }
    return {
        "entries": [{"entry": entry, "there": entry.name.casefold() in names} for entry in entries],
        "content": queries.as_json(request.network.name, entries),
    }


@require_POST
@role_required(*TEAM)
def codebook_in(request: NetworkRequest) -> HttpResponse:
    """Bring in the entries that were previewed and ticked."""
    try:
        entries = queries.read_codebook(request.POST.get("content", "").encode())
        brought = services.bring_in_codebook(
            request.network,
            entries=entries,
            chosen=set(request.POST.getlist("entries")),
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, _file_words(refused))
        return redirect("desk:starters", request.network.slug)
    return _brought(request, brought)


@role_required(*TEAM)
def starter(request: NetworkRequest, starter_id: str) -> HttpResponse:
    """One starter codebook, previewed; brought in whole or in part."""
    found = found_or_404(queries.starter(starter_id))
    there = queries.starter_entries_here(request.network, starter_id)
    if request.method == "POST":
        try:
            brought = services.bring_in_starter(
                request.network,
                starter_id=starter_id,
                chosen=request.POST.getlist("entries"),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
        else:
            return _brought(request, brought)
    context = {
        "starter": found,
        "entries": [{"entry": one, "there": one.id in there} for one in found.entries],
    }
    return render(request, "desk/understand/starter.html", context)


def _brought(request: NetworkRequest, brought: Any) -> HttpResponse:
    n = len(brought.made)
    words = ngettext("%(n)s theme brought in.", "%(n)s themes brought in.", n) % {"n": n}
    if brought.there:
        words += " " + _t("Already there and left alone: %(names)s.") % {
            "names": ", ".join(brought.there[:12])
        }
    messages.success(request, words)
    return redirect("desk:themes", request.network.slug)


@role_required(*READERS)
def codebook_out(request: NetworkRequest, kind: str) -> HttpResponse:
    """The codebook as a file; voices as examples only where they may be quoted."""
    entries = queries.codebook_entries(request.network)
    if kind == "csv":
        answer = HttpResponse("".join(csv_lines(queries.as_rows(entries))), content_type=CSV)
    elif kind == "json":
        text = queries.as_json(request.network.name, entries)
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="codebook-{request.network.slug}.{kind}"'
    return answer


urlpatterns = [
    path("themes/starters/", starters, name="starters"),
    path("themes/starters/bring-in/", codebook_in, name="codebook_in"),
    path("themes/starters/<slug:starter_id>/", starter, name="starter"),
    path("themes/codebook.<slug:kind>", codebook_out, name="codebook_out"),
    path("themes/<uuid:theme_id>/split/", theme_split, name="theme_split"),
    path("themes/<uuid:theme_id>/order/", theme_order, name="theme_order"),
    path("themes/<uuid:theme_id>/examples/", theme_example_add, name="theme_example_add"),
    path("themes/examples/<uuid:example_id>/drop/", theme_example_drop, name="theme_example_drop"),
    path("themes/changes/<uuid:change_id>/undo/", theme_undo, name="theme_undo"),
]
