"""Safeguarding cases: a voice that may mean danger is somebody's until it is closed with an outcome.

Only safeguarding leads may look (stewards while a network has no lead), and each look is in the ledger.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _t

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Role
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..crisis import Changes
from ..models import Alert, CaseNote, Voice
from ..queries.safety import due_after, overdue_cases, sounds_like_crisis
from ..rules import tidy_text

LONGEST_NOTE, LONGEST_OUTCOME = 4000, 400


def open_alert(
    voice: Voice, now: datetime, text: str | None = None, changes: Changes | None = None
) -> bool:
    """Open a case when the words sound like danger, or open a closed one again; tell the leads.

    `changes` saves a query where many voices come at once.
    """
    said = voice.text if text is None else text
    words = sounds_like_crisis(
        said, language=voice.language, network=voice.network, changes=changes
    )
    if words:
        _open(voice, words, now)
    return bool(words)


@transaction.atomic
def open_case(voice: Voice, *, by: Actor, now: datetime) -> Alert:
    """A person who reads a voice is worried: hand it to the leads. Doing so twice is harmless."""
    before = Alert.objects.filter(network_id=voice.network_id, voice_id=voice.id).first()
    if before and not before.closed_at:
        return before
    made = _open(voice, [], now)
    ledger.record(
        network=voice.network, deed="case opened", by=by, now=now, facts={"alert": made.id}
    )
    return made


def _open(voice: Voice, words: list[str], now: datetime) -> Alert:
    """The one case of a voice: new, or open again with the words that were found since."""
    found, is_new = Alert.objects.get_or_create(
        network_id=voice.network_id,
        voice_id=voice.id,
        defaults={"words": words, "opened_at": now, "due_at": due_after(voice.network, now)},
    )
    if found.closed_at:
        _reopen(found, now)
    if not is_new:
        found.words = list(dict.fromkeys([*found.words, *words]))
        found.save(update_fields=["words"])
    if is_new or found.reopened_at == now:
        _tell_leads(voice.network, key=f"{now:%Y%m%d%H}", now=now)
    return found


def _reopen(case: Alert, now: datetime) -> None:
    case.closed_at, case.reopened_at, case.due_at = None, now, due_after(case.network, now)
    case.save(update_fields=["closed_at", "reopened_at", "due_at"])


@transaction.atomic
def see_case(case: Alert, *, by: Actor, now: datetime) -> Alert:
    """Look at a case; that somebody looked is written into the ledger. Refused: `for_leads_only`."""
    _must_lead(by)
    _note(case, "case seen", by, now)
    return case


@transaction.atomic
def take_case(case: Alert, *, by: Actor, now: datetime) -> None:
    """Say that you look after it; another lead may take it over later.

    Refused: `for_leads_only`, `case_closed`.
    """
    _must_lead(by)
    _must_be_open(case)
    case.taken_by = by.membership_id
    case.save(update_fields=["taken_by"])
    _note(case, "case taken", by, now)


@transaction.atomic
def add_case_note(case: Alert, *, text: str, by: Actor, now: datetime) -> CaseNote:
    """Write something down. Notes are never changed; to a closed case they may still be added.

    Refused: `for_leads_only`, `note_empty`, `note_too_long`.
    """
    _must_lead(by)
    words = tidy_text(text)
    if not words:
        raise Refused("note_empty")
    if len(words) > LONGEST_NOTE:
        raise Refused("note_too_long", most=LONGEST_NOTE)
    made = CaseNote.objects.create(
        network_id=case.network_id, alert_id=case.id, text=words, by_member=by.membership_id, at=now
    )
    _note(case, "case note added", by, now)
    return made


@transaction.atomic
def close_case(case: Alert, *, result: str, outcome: str, by: Actor, now: datetime) -> None:
    """Close a case with an outcome from the list, and words on what was done.

    Refused: `for_leads_only`, `case_closed`, `case_result_missing`, `outcome_missing`.
    """
    _must_lead(by)
    _must_be_open(case)
    if result not in Alert.Result.values[1:]:
        raise Refused("case_result_missing")
    words = tidy_text(outcome)
    if not words:
        raise Refused("outcome_missing")
    if len(words) > LONGEST_OUTCOME:
        raise Refused("note_too_long", most=LONGEST_OUTCOME)
    case.closed_at, case.result, case.outcome = now, result, words
    case.taken_by = case.taken_by or by.membership_id
    case.save(update_fields=["closed_at", "result", "outcome", "taken_by"])
    _note(case, "case closed", by, now, result=result)


@transaction.atomic
def reopen_case(case: Alert, *, why: str, by: Actor, now: datetime) -> None:
    """Open a closed case again, with a note on why; its clock begins anew.

    Refused: `for_leads_only`, `case_open`, and as `add_case_note`.
    """
    _must_lead(by)
    if case.closed_at is None:
        raise Refused("case_open")
    was = f"{case.result}: {case.outcome}"
    add_case_note(case, text=f"{why.strip()}\n({was})" if why.strip() else "", by=by, now=now)
    _reopen(case, now)
    _note(case, "case opened again", by, now)


def remind_of_overdue(network: Network, *, now: datetime) -> int:
    """For the clock: one letter a day while cases are past their time. Returns how many are."""
    late = overdue_cases(network, now=now)
    if late:
        _tell_leads(network, key=f"late:{now:%Y%m%d}", now=now)
    return len(late)


def _tell_leads(network: Network, *, key: str, now: datetime) -> None:
    """A letter that says only that something waits: no words, no place, no name."""
    address = f"{settings.HEARTH_BASE_URL.rstrip('/')}/{network.slug}/desk/cases/"
    for held in people.safeguarding_leads(network):
        if not held.person.email:
            continue
        with translation.override(held.person.language):
            post.queue(
                network,
                key=f"case:{held.pk}:{key}",
                channel="email",
                address=held.person.email,
                subject=_t("A safeguarding case waits in %(network)s") % {"network": network.name},
                body=_t("Please sign in and look: %(address)s") % {"address": address},
                language=held.person.language,
                purpose="safeguarding",
                now=now,
            )


def _must_lead(by: Actor) -> None:
    if not by.holds(Role.SAFEGUARDING):
        raise Refused("for_leads_only")


def _must_be_open(case: Alert) -> None:
    if case.closed_at:
        raise Refused("case_closed")


def _note(case: Alert, deed: str, by: Actor, now: datetime, **facts: str | UUID) -> None:
    ledger.record(
        network=case.network, deed=deed, by=by, now=now, facts={"alert": case.id, **facts}
    )
