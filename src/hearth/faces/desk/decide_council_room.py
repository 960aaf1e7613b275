"""One item of an agenda while the council meets: minutes, stepping aside, votes, consent, actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from hearth.decide import queries, services
from hearth.faces.shared import council_words as words
from hearth.faces.shared.access import DESK_ROLES, NetworkRequest, role_required
from hearth.faces.shared.agenda_sources import sources_of
from hearth.faces.shared.deeds import Deed, Press, filled, settled, status_of, wrong
from hearth.faces.shared.fields import offer
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

from . import council_forms as f
from .decide_council_meetings import meeting_words
from .decide_councils import DECIDERS, told


def _item(request: NetworkRequest, identifier: UUID) -> Any:
    return found_or_404(queries.council_item(request.network, identifier))


@never_cache
@role_required(*DESK_ROLES)
def item(request: NetworkRequest, council_item_id: UUID) -> HttpResponse:
    """Everything about one item. What its meeting's state does not allow is not offered."""
    found = _item(request, council_item_id)
    may_edit = request.actor.holds(*DECIDERS)
    scene = _Scene(request, found)
    deeds = scene.deeds()
    if settled(request, deeds, allowed=may_edit):
        if request.POST.get("deed") == "drop":
            return redirect("desk:council_meeting", request.network.slug, found.meeting_id)
        return redirect("desk:council_item", request.network.slug, found.pk)
    context = scene.context(may_edit) | {
        "wrong": wrong(deeds),
        **{f"{name}_form": deed.form for name, deed in deeds.items()},
    }
    return render(request, "desk/councils/item.html", context, status=status_of(deeds))


class _Scene:
    """What the page of an item shows and offers, read once."""

    def __init__(self, request: NetworkRequest, found: Any) -> None:
        self.request, self.found, self.meeting = request, found, found.meeting
        rows = queries.items_of(self.meeting)
        self.rows = rows
        self.full = next(row for row in rows if row.pk == found.pk)
        self.sitting = queries.sitting(self.meeting)
        self.recused = {row.seat_id for row in self.full.recusals.all()}
        self.room = queries.room(self.meeting, recused=self.recused, seats=self.sitting)
        self.names = {row.seat.pk: row.name for row in self.sitting}
        self.consent = next((row for row in self.full.consents.all() if not row.ended_at), None)

    def context(self, may_edit: bool) -> dict[str, Any]:
        """What stands on the page, apart from the forms."""
        at = [row.pk for row in self.rows].index(self.found.pk)
        runs = self.meeting.state == "running"
        return {
            "item": self.full,
            "meeting": self.meeting,
            "council": self.meeting.council,
            "number": at + 1,
            "before": self.rows[at - 1] if at else None,
            "after": self.rows[at + 1] if at + 1 < len(self.rows) else None,
            "source": sources_of(self.request.network, [self.found]).get(self.found.pk),
            "room": self.room,
            "is_before": self.meeting.state == "planned",
            "kept": queries.kept_minutes(self.found) if may_edit else [],
            "votes": [words.told_vote(row, self.names) for row in self.full.votes.all()],
            "consents": [_told_consent(row, self.names) for row in self.full.consents.all()],
            "consent": self.consent,
            "steps": _steps(self.consent.stage) if self.consent else [],
            "recusals": [
                {"row": row, "name": self.names.get(row.seat_id, row.seat.name)}
                for row in self.full.recusals.all()
            ],
            "may_edit": may_edit,
            "can_write": may_edit and self.meeting.state in ("running", "ended"),
            "can_prepare": may_edit and self.meeting.state in ("planned", "running", "ended"),
            "can_decide": may_edit and runs and self.found.kind in ("decision", "consent"),
            "kind_said": words.said(words.ITEM_KINDS, self.found.kind),
            **meeting_words(self.meeting),
        }

    def deeds(self) -> dict[str, Deed]:
        """Everything that can be done with an item."""
        return {**self._preparing(), **self._voting(), **self._consenting()}

    def _preparing(self) -> dict[str, Deed]:
        request, found = self.request, self.found
        names = ("title", "kind", "text", "presenter", "minutes_long")
        change = filled(
            request, "change", f.ItemForm, initial={name: getattr(found, name) for name in names}
        )
        action = filled(request, "action", f.ActionForm)
        return {
            "change": Deed(
                change,
                lambda given: services.change_item(found, **given, **told(request)),
                _t("Kept."),
            ),
            "drop": Deed(
                filled(request, "drop", Press),
                lambda _given: services.drop_item(found, **told(request)),
                _t("It is off the agenda."),
            ),
            "put_off": Deed(
                filled(request, "put_off", Press),
                lambda _given: services.change_item(
                    found, put_off=not found.put_off, **told(request)
                ),
                _t("Kept."),
            ),
            "action": Deed(
                action,
                lambda given: services.add_action(
                    self.meeting, **given, item=found, **told(request)
                ),
                _t("Written down. It stands on every agenda until it is done."),
            ),
        }

    def _voting(self) -> dict[str, Deed]:
        request, found = self.request, self.found
        voters = [row for row in self.sitting if row.seat.pk in self.room.present]
        first = {"majority": self.meeting.majority}
        named = filled(request, "vote", f.MotionForm, voters=voters, initial=first)
        secret = filled(request, "secret", f.SecretForm, initial=first)
        return {
            "aside": self._stepping_aside(),
            "unaside": Deed(
                filled(request, "unaside", Press),
                lambda _given: self._undo_recusal(),
                _t("The seat counts again."),
            ),
            "vote": Deed(
                named,
                lambda given: services.take_vote(
                    found,
                    motion=given["motion"],
                    majority=given["majority"],
                    hands=named.hands(),
                    **told(request),
                ),
                _t("The vote is counted."),
            ),
            "secret": Deed(
                secret,
                lambda given: services.take_vote(
                    found,
                    motion=given["motion"],
                    majority=given["majority"],
                    counts=(given["yes"], given["no"], given["abstain"]),
                    **told(request),
                ),
                _t("The vote is counted."),
            ),
            "back": Deed(
                filled(request, "back", f.WhyForm),
                self._take_back,
                _t("The vote does not count; it stays in the minutes with the reason."),
            ),
        }

    def _stepping_aside(self) -> Deed:
        request, found = self.request, self.found
        form = filled(request, "aside", f.RecusalForm)
        seats = [row.seat for row in self.sitting if row.term]
        interests = [
            row for row in queries.interests_of(self.meeting.council) if row.until_on is None
        ]
        offer(form, "seat", [(str(seat.pk), self.names[seat.pk]) for seat in seats])
        listed = [(str(row.pk), f"{row.term.shown_name}: {row.what[:80]}") for row in interests]
        offer(form, "interest", [("", "–"), *listed])
        return Deed(
            form,
            lambda given: services.step_aside(
                found,
                seat=picked(seats, [given["seat"]])[0],
                interest=next(iter(picked(interests, [given["interest"]])), None),
                why=given["why"],
                **told(request),
            ),
            _t("This seat does not count under this item."),
        )

    def _undo_recusal(self) -> None:
        which = self.request.POST.get("which", "")
        for row in picked(self.full.recusals.all(), [which]):
            services.undo_recusal(row, **told(self.request))

    def _take_back(self, given: dict[str, Any]) -> None:
        vote = queries.council_vote(self.request.network, given["which"])
        if vote is not None and vote.item_id == self.found.pk:
            services.take_vote_back(vote, why=given["why"], **told(self.request))

    def _consenting(self) -> dict[str, Deed]:
        request, found, consent = self.request, self.found, self.consent
        last = queries.last_wording(found) if found.kind == "consent" else ""
        propose = filled(request, "propose", f.ProposalForm, initial={"text": last})
        if consent is None:
            return {
                "propose": Deed(
                    propose,
                    lambda given: services.begin_consent(found, **given, **told(request)),
                    _t("The proposal is on the table."),
                )
            }
        reword = filled(request, "reword", f.ProposalForm, initial={"text": last})
        say = filled(request, "say", f.RemarkForm)
        kinds = queries.SAID_AT[consent.stage]
        offer(say, "kind", [(k, v) for k, v in words.REMARKS.items() if k in kinds])
        seats = [row.seat for row in self.sitting if row.term]
        offer(say, "seat", [("", "–"), *((str(s.pk), self.names[s.pk]) for s in seats)])
        return {
            "move": Deed(
                filled(request, "move", Press),
                lambda _given: services.move_consent(
                    consent,
                    stage=request.POST.get("stage", ""),
                    why=request.POST.get("why", "")[:400],
                    **told(request),
                ),
                _t("On to the next step."),
            ),
            "reword": Deed(
                reword,
                lambda given: services.reword_consent(consent, **given, **told(request)),
                _t("The new wording stands; the old one stays to be read."),
            ),
            "say": Deed(
                say,
                lambda given: services.say_in_consent(
                    consent,
                    kind=given["kind"],
                    text=given["text"],
                    seat=next(iter(picked(seats, [given["seat"]])), None),
                    **told(request),
                ),
                _t("Written down."),
            ),
            "settle": Deed(
                filled(request, "settle", f.ObjectionForm), self._settle, _t("Written down.")
            ),
        }

    def _settle(self, given: dict[str, Any]) -> None:
        row = queries.consent_remark(self.request.network, given["which"])
        if row is not None and self.consent and row.consent_id == self.consent.pk:
            services.settle_objection(
                row, state=given["state"], resolved=given["resolved"], **told(self.request)
            )


def _told_consent(row: Any, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "row": row,
        "stage": words.said(words.STAGES, row.stage),
        "help": words.said(words.STAGE_HELP, row.stage),
        "texts": list(row.texts.all()),
        "remarks": [
            {
                "row": said,
                "kind": words.said(words.REMARKS, said.kind),
                "who": names.get(said.seat_id, said.seat.name) if said.seat else "",
                "state": words.said(words.OBJECTION_STATES, said.state)
                if said.kind == "objection"
                else "",
            }
            for said in row.remarks.all()
        ],
        "next": [(key, words.STAGE_BUTTONS[key]) for key in queries.NEXT_STAGES[row.stage]],
        "says": bool(queries.SAID_AT[row.stage]),
        "rewords": row.stage in ("propose", "clarify", "integrate"),
    }


def _steps(stage: str) -> list[dict[str, Any]]:
    order = ["propose", "clarify", "react", "object", "integrate", "consented"]
    return [{"words": words.STAGES[key], "current": key == stage} for key in order]


# -- minutes -------------------------------------------------------------------------------------


@never_cache
@role_required(*DECIDERS)
def minutes(request: NetworkRequest, council_item_id: UUID) -> HttpResponse:
    """Keep what is being written: from a form, or every few seconds from a script (it asks for JSON)."""
    found = _item(request, council_item_id)
    if request.method != "POST":
        return redirect("desk:council_item", request.network.slug, found.pk)
    given: dict[str, Any] = {name: _lines(request, name) for name in ("minutes", "remarks")}
    try:
        kept = services.write_minutes(found, **given, version=_version(request), **told(request))
    except Refused as refused:
        return _minutes_refused(request, found, given, words_of(refused))
    if _wants_json(request):
        body = {"version": kept.item.version, "overtaken": kept.is_overtaken}
        return JsonResponse(body, status=409 if kept.is_overtaken else 200)
    if kept.is_overtaken:
        overtaken = words_of(Refused("minutes_overtaken"))
        return _minutes_refused(request, kept.item, given, overtaken)
    to = uuid_or_none(request.POST.get("next"))
    after = queries.council_item(request.network, to) if to else None
    return redirect("desk:council_item", request.network.slug, (after or found).pk)


def _minutes_refused(
    request: NetworkRequest, found: Any, given: dict[str, str], said: str
) -> HttpResponse:
    """Nothing typed is lost: it stands in the form again, beside what somebody else wrote."""
    if _wants_json(request):
        return JsonResponse({"refused": said}, status=422)
    context = {"item": found, "meeting": found.meeting, "given": given, "problem": said}
    return render(request, "desk/councils/minutes_conflict.html", context, status=409)


def _lines(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").replace("\x00", "")


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() and len(given) < 9 else -1


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


urlpatterns = [
    path("councils/items/<uuid:council_item_id>/", item, name="council_item"),
    path("councils/items/<uuid:council_item_id>/minutes/", minutes, name="council_minutes"),
]
