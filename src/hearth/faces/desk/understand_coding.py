"""The coding workspace: one voice after the other, each read alone, then side by side."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.listen import queries as listen
from hearth.understand import queries, services

from .understand import CODERS

#: S skips and U undoes, so no theme has these letters; figures belong to the suggestions.
LETTERS = [letter for letter in ascii_lowercase if letter not in "su"]
MOST_SKIPPED = 40


@never_cache
@role_required(*CODERS)
def coding(request: NetworkRequest) -> HttpResponse:
    """The next voice for this person; `second` reads again what others of the same side have read."""
    if request.method == "POST":
        return _keep(request)
    second = request.GET.get("second") == "1"
    skipped = [s for s in map(uuid_or_none, request.GET.getlist("skip")[-MOST_SKIPPED:]) if s]
    voice = _asked_for(request) or services.next_to_code(
        request.network, by=request.actor, skip=skipped, second=second
    )
    suggested = services.suggest_themes(request.network, voice=voice, by=request.actor)
    done = uuid_or_none(request.GET.get("done"))
    context = {
        "voice": voice,
        "rows": _rows(request, voice, suggested),
        "suggested": suggested,
        "done": done,
        "differs": done is not None and _differs(request, done),
        "skipped": skipped,
        "second": second,
        "left": services.left_to_code(request.network, by=request.actor, about=True),
        "none_fits": _found_none(request, voice),
    }
    return render(request, "desk/understand/coding.html", context)


def _asked_for(request: NetworkRequest) -> Any:
    """A voice that this person judged before and wants to see again."""
    wanted = uuid_or_none(request.GET.get("voice"))
    if wanted is None:
        return None
    voice = listen.voice(request.network, wanted)
    return voice if voice is not None and voice.state == "shown" else None


def _rows(request: NetworkRequest, voice: Any, suggested: list[Any]) -> list[dict[str, Any]]:
    """Every theme with its keys: those suggested come first, the rest as they stand in the tree.

    A theme's letter is always the same, so that fingers learn it; the figure is for this voice.
    """
    chosen = _own_themes(request, voice)
    figures = {one.theme.pk: number for number, one in enumerate(suggested, start=1)}
    because = {one.theme.pk: one.because for one in suggested}
    rows = [
        {
            "theme": branch.theme,
            "depth": min(branch.depth, 3),
            "letter": LETTERS[at] if at < len(LETTERS) else "",
            "figure": figures.get(branch.theme.pk, 0),
            "because": because.get(branch.theme.pk, []),
            "chosen": branch.theme.pk in chosen,
        }
        for at, branch in enumerate(queries.tree(request.network))
    ]
    return sorted(rows, key=lambda row: row["figure"] or 9)


def _keep(request: NetworkRequest) -> HttpResponse:
    voice_id = uuid_or_none(request.POST.get("voice"))
    themes = list(queries.themes(request.network))
    chosen = picked(themes, request.POST.getlist("themes"))
    none_fits = request.POST.get("none") == "1"
    back = {"second": "1"} if request.POST.get("second") == "1" else {}
    if voice_id is None or not (chosen or none_fits):
        messages.error(
            request, _t("Choose at least one theme, or say that none fits, or skip this voice.")
        )
        return _to_coding(request, **back, voice=str(voice_id or ""))
    services.code_voice(
        request.network,
        voice_id=voice_id,
        themes=[] if none_fits else chosen,
        by=request.actor,
        now=timezone.now(),
    )
    return _to_coding(request, **back, done=str(voice_id))


def _to_coding(request: NetworkRequest, **words: str) -> HttpResponse:
    address = reverse("desk:coding", args=[request.network.slug])
    return redirect(f"{address}?{urlencode(words)}" if words else address)


def _own_themes(request: NetworkRequest, voice: Any) -> set[UUID]:
    """What this person said before; what others said is not looked at."""
    if voice is None:
        return set()
    rows = queries.codings_of(request.network, [voice.id]).get(voice.id, [])
    return {row.theme_id for row in rows if row.coder_id == request.actor.membership_id}


def _found_none(request: NetworkRequest, voice: Any) -> bool:
    if voice is None:
        return False
    rows = queries.unthemed_by(request.network, [voice.id]).get(voice.id, [])
    return any(row.coder_id == request.actor.membership_id for row in rows)


def _differs(request: NetworkRequest, voice_id: UUID) -> bool:
    """Whether somebody else read the voice otherwise; told only to who has judged it."""
    sides = queries.side_by_side(request.network, voice_id)
    said = [one for found in sides.values() for one in found]
    mine = any(one.coder_id == request.actor.membership_id for one in said)
    return mine and len({one.themes for one in said}) > 1


@require_POST
@role_required(*CODERS)
def coding_undo(request: NetworkRequest) -> HttpResponse:
    """Take one's own last judgement back; the voice stands there to be read again."""
    voice_id = found_or_404(uuid_or_none(request.POST.get("voice")))
    services.take_back_coding(
        request.network, voice_id=voice_id, by=request.actor, now=timezone.now()
    )
    messages.success(request, _t("Taken back. Here it is again."))
    return _to_coding(request, voice=str(voice_id))


@never_cache
@role_required(*CODERS, "steward")
def coding_compare(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """One voice with everybody's judgements, for who has judged it alone before."""
    voice = found_or_404(listen.voice(request.network, voice_id))
    may = queries.may_compare(request.network, voice_id=voice_id, by=request.actor)
    themes = {theme.pk: theme for theme in queries.themes(request.network, everything=True)}
    sides = queries.side_by_side(request.network, voice_id) if may else {}
    context = {
        "voice": voice,
        "may": may,
        "may_code": request.actor.holds(*CODERS),
        "sides": [
            {"lens": lens, "readers": [_reader(request, one, themes) for one in found]}
            for lens, found in sides.items()
        ],
        "may_put_on_agenda": may and request.actor.holds("facilitator", "steward"),
        "both": all(sides.values()) if sides else False,
    }
    return render(request, "desk/understand/compare.html", context)


def _reader(request: NetworkRequest, one: Any, themes: dict[UUID, Any]) -> dict[str, Any]:
    return {
        "own": one.coder_id == request.actor.membership_id,
        "themes": [theme for key, theme in themes.items() if key in one.themes],
    }


@never_cache
@role_required(*CODERS)
def coding_mine(request: NetworkRequest) -> HttpResponse:
    """Voices on which somebody else said otherwise than this person."""
    ids = queries.own_differences(request.network, coder_id=request.actor.member)
    voices = {voice.id: voice for voice in listen.voices_by_ids(request.network, ids)}
    context = {"voices": [voices[i] for i in ids if i in voices]}
    return render(request, "desk/understand/coding_mine.html", context)


urlpatterns = [
    path("coding/", coding, name="coding"),
    path("coding/undo/", coding_undo, name="coding_undo"),
    path("coding/mine/", coding_mine, name="coding_mine"),
    path("coding/compare/<uuid:voice_id>/", coding_compare, name="coding_compare"),
]
