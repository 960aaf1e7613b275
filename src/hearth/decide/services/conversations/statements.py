"""Statements: put in by the team, taken up from voices, or said by somebody who takes part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.codes import code_hash, new_code
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from ...models import Activity, Statement
from ...queries.activities import is_open
from ...queries.conversations import alike, statements
from ...rules import conversations as rules
from ..activities import change_activity, note
from ..entry import Admitted
from .holding import BEFORE_OPENING, hold, touch

SEEDING = (*BEFORE_OPENING, Activity.State.OPEN)


@dataclass(frozen=True)
class Submitted:
    """What somebody who said something gets: the statement, and a code to see later what became of it."""

    statement: Statement
    receipt: str


@transaction.atomic
def add_statement(
    activity: Activity,
    *,
    text: str,
    language: str,
    is_meta: bool = False,
    by: Actor,
    now: datetime,
) -> Statement:
    """The team puts a statement of its own; it is shown at once.

    Refused: `statement_empty`, `statement_too_long`, `statement_is_there`, `conversation_is_over`.
    """
    fresh = hold(activity, states=SEEDING, code="conversation_is_over")
    tidy = _checked(fresh, text)
    made = _make(fresh, tidy, language, Statement.Origin.TEAM, now, is_meta=is_meta)
    _show(made, by, now)
    note(fresh, "statement added", by, now, number=made.number)
    touch(fresh, now)
    return made


@transaction.atomic
def submit_statement(
    activity: Activity,
    *,
    admitted: Admitted,
    text: str,
    language: str,
    said_anyway: bool = False,
    by: Actor,
    now: datetime,
) -> Submitted:
    """Somebody who takes part says something; others see it once it has been read.

    Refused: `statements_not_open`, `statement_empty`, `statement_too_long`, `statement_is_there`,
    `statement_is_like` (unless `said_anyway`), `statements_too_many`.
    """
    fresh = hold(activity, states=[Activity.State.OPEN], code="statements_not_open")
    if not is_open(fresh, "statements", now=now) or not rules.takes_statements(fresh.rule):
        raise Refused("statements_not_open")
    tidy = _checked(fresh, text)
    waiting = statements(fresh, state=Statement.State.WAITING).filter(author_key=admitted.key)
    if waiting.count() >= rules.MOST_WAITING:
        raise Refused("statements_too_many", most=rules.MOST_WAITING)
    close = [] if said_anyway else alike(fresh, tidy)
    if close:
        raise Refused("statement_is_like", number=close[0].number)
    receipt = new_code()
    made = _make(
        fresh,
        tidy,
        language,
        Statement.Origin.PARTICIPANT,
        now,
        author_key=admitted.key,
        receipt_hash=code_hash(receipt, purpose="statement"),
    )
    note(fresh, "statement submitted", Actor.nobody("participant"), now, number=made.number)
    return Submitted(made, receipt)


@transaction.atomic
def seed_from_voices(
    activity: Activity, *, voice_ids: Collection[UUID], by: Actor, now: datetime
) -> list[Statement]:
    """Take up the words of voices whose speakers let them be quoted; the trace says where they came from.

    Voices that were taken up before, that may not be quoted, or that are too long for a statement are left
    out. Refused: `conversation_is_over`, `no_voice_to_seed`.
    """
    fresh = hold(activity, states=SEEDING, code="conversation_is_over")
    there = set(statements(fresh).exclude(voice_id=None).values_list("voice_id", flat=True))
    said = {rules.plain(text) for text in statements(fresh).values_list("text", flat=True)}
    made: list[Statement] = []
    for voice in reversed(listen.quotable(fresh.network, voice_ids)):
        text = rules.tidy_statement(voice.quotable_text)
        if voice.id in there or rules.plain(text) in said or not _fits(text):
            continue
        said.add(rules.plain(text))
        row = _make(fresh, text, voice.language, Statement.Origin.VOICE, now, voice_id=voice.id)
        _show(row, by, now)
        made.append(row)
    if not made:
        raise Refused("no_voice_to_seed", most=rules.LONGEST)
    trace.link_many(
        fresh.network,
        pairs=[(("voice", row.voice_id), ("statement", row.id)) for row in made if row.voice_id],
        relation="taken up as",
        now=now,
    )
    note(fresh, "statements seeded", by, now, n=len(made))
    touch(fresh, now)
    return made


@transaction.atomic
def set_conversation_rule(
    activity: Activity, *, own_statements: bool, second_reader: bool, by: Actor, now: datetime
) -> Activity:
    """Whether people add statements of their own, and whether two read each. Refused: `vote_is_locked`."""
    rule = {**activity.rule, "own_statements": own_statements, "second_reader": second_reader}
    return change_activity(activity, rule=rule, by=by, now=now)


@transaction.atomic
def change_statement(
    activity: Activity, *, number: int, text: str, is_meta: bool = False, by: Actor, now: datetime
) -> Statement:
    """Change a statement before the conversation opens; afterwards its words stand.

    Refused: `statement_is_fixed`, `statement_unknown`, `statement_empty`, `statement_too_long`,
    `statement_is_there`.
    """
    fresh = hold(activity, states=BEFORE_OPENING, code="statement_is_fixed")
    row = _own(fresh, number)
    row.text, row.is_meta = _checked(fresh, text, besides=number), is_meta
    row.save(update_fields=["text", "is_meta"])
    note(fresh, "statement changed", by, now, number=number)
    return row


@transaction.atomic
def drop_statement(activity: Activity, *, number: int, by: Actor, now: datetime) -> None:
    """Take a statement out before the conversation opens. Refused: `statement_is_fixed`, `statement_unknown`."""
    fresh = hold(activity, states=BEFORE_OPENING, code="statement_is_fixed")
    row = _own(fresh, number)
    identifier, voice = row.id, row.voice_id
    statements(fresh).filter(number=number).delete()
    trace.unlink(
        fresh.network,
        source=("statement", identifier),
        target=("vote", fresh.pk),
        relation="said in",
    )
    if voice:
        trace.unlink(
            fresh.network,
            source=("voice", voice),
            target=("statement", identifier),
            relation="taken up as",
        )
    note(fresh, "statement dropped", by, now, number=number)


def _own(activity: Activity, number: int) -> Statement:
    row = statements(activity).filter(number=number).first()
    if row is None:
        raise Refused("statement_unknown")
    return row


def _checked(activity: Activity, text: str, besides: int = 0) -> str:
    tidy = rules.tidy_statement(text)
    if not rules.plain(tidy):
        raise Refused("statement_empty")
    if len(tidy) > rules.LONGEST:
        raise Refused("statement_too_long", most=rules.LONGEST, length=len(tidy))
    wanted = rules.plain(tidy)
    standing = [Statement.State.SHOWN, Statement.State.WAITING]
    rows = statements(activity).filter(state__in=standing).exclude(number=besides)
    for number, other in rows.values_list("number", "text"):
        if rules.plain(other) == wanted:
            raise Refused("statement_is_there", number=number)
    return tidy


def _fits(text: str) -> bool:
    return bool(rules.plain(text)) and len(text) <= rules.LONGEST


def _make(
    activity: Activity,
    text: str,
    language: str,
    origin: str,
    now: datetime,
    *,
    author_key: str = "",
    receipt_hash: str = "",
    voice_id: UUID | None = None,
    is_meta: bool = False,
) -> Statement:
    last = statements(activity).aggregate(last=Max("number"))["last"] or 0
    return Statement.objects.create(
        network_id=activity.network_id,
        activity_id=activity.pk,
        number=last + 1,
        text=text,
        language=language[:12] or activity.network.default_language,
        origin=origin,
        author_key=author_key,
        receipt_hash=receipt_hash,
        voice_id=voice_id,
        is_meta=is_meta,
        submitted_at=now,
    )


def _show(row: Statement, by: Actor, now: datetime) -> None:
    """Put before everybody, and into the trace of the conversation."""
    row.state, row.moderated_by, row.moderated_at = Statement.State.SHOWN, by.membership_id, now
    row.save(update_fields=["state", "moderated_by", "moderated_at"])
    link_statement(row, now)


def link_statement(row: Statement, now: datetime) -> None:
    """A statement on show is part of what the conversation rests on."""
    trace.link(
        row.network,
        source=("statement", row.id),
        target=("vote", row.activity_id),
        relation="said in",
        now=now,
    )
