"""The ballot, of every kind: choose, check, cast, receipt. Whoever came in by the door has one, and may change it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from hearth.core.places import queries as places
from hearth.decide import queries, services
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.ballot_form import (
    BallotForm,
    ballot_form,
    grade_words,
    questions_about,
)
from hearth.faces.shared.entry import admitted, ask_to_enter, forget, is_stall
from hearth.faces.shared.equality import equality_answers
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

from .decide_enter import page_of

#: A choice that was sent when nobody was inside any more is kept for so long, in this browser alone.
KEPT, KEPT_SECONDS, KEPT_LETTERS = "hearth-ballot", 900, 3000
SALT = "hearth.ballot"


@never_cache
@public_view
def ballot(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """The ballot of whoever is inside; everybody else is shown the door and comes back here."""
    found = found_or_404(queries.vote_to_cast(request.network, vote_id))
    if not queries.is_taking(found, now=timezone.now()):
        return redirect(page_of(found))
    who = admitted(request, found)
    if who is None:
        return _to_the_door(request, found)
    if "code" in request.GET:  # a link with a code, opened again by whoever is inside already
        return _by_code(request, found)
    known = queries.ballot_by_key(found, who.key)
    if known and known.channel == "paper":
        return render(request, "public/decide/ballot/on_paper.html", {"vote": found})
    sent = request.POST if request.method == "POST" else _kept(request, found)
    form = ballot_form(
        found,
        key=who.key,
        data=sent,
        kept=known.choices if known else None,
        by_number=request.GET.get("order") == "number",
    )
    step = sent.get("step", "choose") if sent is not None else "choose"
    if step == "cast" and form.choices is not None and request.method == "POST":
        return _cast(request, found, who, form, known)
    answer = _page(request, found, form, known, step, sent)
    answer.delete_cookie(KEPT, path=request.path, samesite="Lax")
    return answer


def _to_the_door(request: NetworkRequest, found: Any) -> HttpResponse:
    """To the door, with what was chosen kept in this browser until somebody is inside again."""
    if request.GET.get("code"):
        return _by_code(request, found)
    answer = ask_to_enter(request, found)
    sent = request.POST.urlencode() if request.method == "POST" else ""
    if sent and len(sent) < KEPT_LETTERS and not is_stall(request):
        answer.set_cookie(
            KEPT,
            signing.dumps([str(found.pk), sent], salt=SALT, compress=True),
            max_age=KEPT_SECONDS,
            path=request.path,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


def _by_code(request: NetworkRequest, found: Any) -> HttpResponse:
    """A link from a letter: the code goes on to the door and is typed in there already."""
    door = reverse("public:enter", args=[request.network.slug, found.pk])
    code = quote(request.GET["code"][:40])
    return redirect(f"{door}?next={request.path}&code={code}")


def _kept(request: NetworkRequest, found: Any) -> QueryDict | None:
    """What was chosen before somebody had to come in again, or none. It is shown, never cast by itself."""
    try:
        held = signing.loads(request.COOKIES.get(KEPT, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if not isinstance(held, list) or held[0] != str(found.pk):
        return None
    sent = QueryDict(held[1], mutable=True)
    sent["step"] = "choose"
    return sent


def _cast(
    request: NetworkRequest, found: Any, who: services.Admitted, form: BallotForm, known: Any
) -> HttpResponse:
    try:
        cast = services.cast_ballot(
            found,
            admitted=who,
            choices=form.choices,
            place=places.place_by_code(request.network, request.POST.get("place", "")[:40]),
            groups=equality_answers(request.network, request.POST),
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        form.problem = words_of(refused)
        return _page(request, found, form, known, "cast", request.POST)
    context = {"vote": found, "cast": cast, "stall": is_stall(request), "steps": _steps()}
    answer = render(request, "public/decide/ballot/cast.html", context)
    return forget(answer) if is_stall(request) else answer


def _page(
    request: NetworkRequest,
    found: Any,
    form: BallotForm,
    known: Any,
    step: str,
    sent: QueryDict | None,
) -> HttpResponse:
    """The step to show. What is wrong is said where somebody meant to go on."""
    is_going_on = step in ("check", "cast")
    if form.kind == "pairwise" and form.next_pair is None and form.choices and step == "choose":
        is_going_on = sent is not None and bool(sent.get("answer"))
    is_checked = is_going_on and form.choices is not None
    about = questions_about(request.network, sent)
    context = {
        "vote": found,
        "form": form,
        "is_change": known is not None,
        "steps": _steps(),
        "errors": [{"words": form.problem, "target": form.target or _first(form)}]
        if form.problem and (is_going_on or step == "cast")
        else [],
        "about": about if is_checked else [],
        "told": [(row["name"], row["value"]) for row in about if row["value"]],
        "grades": grade_words(form.settings),
        "by_number": request.GET.get("order") == "number",
    }
    template = "check" if is_checked else "choose"
    return render(request, f"public/decide/ballot/{template}.html", context)


def _first(form: BallotForm) -> str:
    """The id of the first thing that one can choose."""
    if form.kind == "pairwise" or not form.rows:
        return "pair"
    names = {"ranking": "place", "points": "mark", "score": "mark"}
    return f"{names.get(form.kind, 'project')}-{form.rows[0].number}"


def _steps() -> list[str]:
    return [_("Choose"), _("Check"), _("Done")]


urlpatterns = [path("votes/<uuid:vote_id>/ballot/", ballot, name="ballot")]
