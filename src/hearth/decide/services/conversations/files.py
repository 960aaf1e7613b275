"""Conversations come in as Polis exports them: `comments.csv` and `votes.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ...models import Activity, Opinion, Participant, Statement
from ...queries.conversations import opinions, statements
from ...rules import conversations as rules
from ..activities import note
from ..entry import key_of
from .holding import hold, touch
from .statements import SEEDING, link_statement

#: What a column may be called; the first that is there is taken.
WHAT = ("comment-id", "statement", "comment", "tid")
BODY = ("comment-body", "txt", "text", "body")
MODERATED = ("moderated", "mod")
META = ("is_meta", "is-meta")
WHO = ("voter-id", "participant", "voter", "pid")
VOTE = ("vote",)
WHEN = ("timestamp", "created", "modified")
VALUES = {"1": 1, "1.0": 1, "0": 0, "0.0": 0, "-0.0": 0, "-1": -1, "-1.0": -1}
MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class Fault:
    """A row that could not be taken in: file, line, why, and what stood there."""

    file: str
    line: int
    reason: str
    value: str = ""


@dataclass
class Taken:
    """What an import took in, and what it could not read."""

    statements: int = 0
    opinions: int = 0
    participants: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)
    is_kept: bool = False


@dataclass
class _Rows:
    texts: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    votes: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def import_conversation(
    activity: Activity,
    *,
    comments: str,
    votes: str = "",
    language: str,
    take_rest: bool = False,
    by: Actor,
    now: datetime,
) -> Taken:
    """Take statements (`comments.csv`) and votes (`votes.csv`) in. Repeating takes nothing in twice.

    With any row that cannot be read nothing is taken in and every fault is told; with `take_rest` the
    others are. Refused: `conversation_is_over`, `import_columns_missing`.
    """
    fresh = hold(activity, states=SEEDING, code="conversation_is_over")
    rows = _Rows()
    _read_comments(comments, rows)
    if votes.strip():
        _read_votes(votes, rows)
    taken = Taken(faults=rows.faults)
    if rows.faults and not take_rest:
        return taken
    numbers = _keep_statements(fresh, rows, language, taken, by, now)
    _keep_votes(fresh, rows, numbers, taken, by, now)
    taken.is_kept = True
    note(fresh, "conversation imported", by, now, statements=taken.statements, n=taken.opinions)
    touch(fresh, now)
    return taken


def _table(text: str, file: str, rows: _Rows, *needed: Sequence[str]) -> Iterator[tuple[int, dict]]:
    """Rows as dictionaries with the line each begins on. Refused: `import_columns_missing`."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        for names in needed:
            if not set(names) & set(head):
                raise Refused("import_columns_missing", file=file, column=names[0])
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) != len(head):
                    rows.faults.append(Fault(file, line, "row_length", str(len(row))))
                else:
                    yield line, dict(zip(head, row, strict=True))
            line = reader.line_num + 1
            if line > MOST_ROWS:
                raise Refused("import_too_long", most=MOST_ROWS)
    except csv.Error as error:
        rows.faults.append(Fault(file, reader.line_num, "bad_csv", str(error)))


def _cell(row: dict[str, str], names: Sequence[str]) -> str:
    return next((row[name].strip() for name in names if name in row), "")


def _read_comments(text: str, rows: _Rows) -> None:
    file = "comments.csv"
    for line, row in _table(text, file, rows, WHAT, BODY):
        name, body = _cell(row, WHAT), rules.tidy_statement(_cell(row, BODY))
        fault = _fault_of(name, body, rows)
        if fault:
            rows.faults.append(Fault(file, line, fault, (body or name)[:60]))
            continue
        is_meta = _cell(row, META).lower() in ("true", "1")
        rows.texts[name] = (body, _cell(row, MODERATED), is_meta)


def _fault_of(name: str, body: str, rows: _Rows) -> str:
    if not name:
        return "no_statement"
    if name in rows.texts:
        return "statement_twice"
    if not rules.plain(body):
        return "no_text"
    return "text_too_long" if len(body) > rules.LONGEST else ""


def _read_votes(text: str, rows: _Rows) -> None:
    file = "votes.csv"
    for line, row in _table(text, file, rows, WHO, WHAT, VOTE):
        who, what, value = _cell(row, WHO), _cell(row, WHAT), VALUES.get(_cell(row, VOTE))
        when = _cell(row, WHEN)
        if not who:
            rows.faults.append(Fault(file, line, "no_participant"))
        elif what not in rows.texts:
            rows.faults.append(Fault(file, line, "statement_unknown", what[:60]))
        elif value is None:
            rows.faults.append(Fault(file, line, "vote_unknown", _cell(row, VOTE)[:60]))
        elif when and not when.isdigit():
            rows.faults.append(Fault(file, line, "time_unknown", when[:60]))
        else:
            moment = int(when or 0)
            known = rows.votes.get((who, what))
            if known is None or known[1] <= moment:
                rows.votes[who, what] = (value, moment)


def _keep_statements(
    activity: Activity, rows: _Rows, language: str, taken: Taken, by: Actor, now: datetime
) -> dict[str, int]:
    """Statements that are not there yet; the number of each by its name in the file."""
    there = {rules.plain(row.text): row.number for row in statements(activity)}
    last = max(there.values(), default=0)
    last = max([last, *statements(activity).values_list("number", flat=True)])
    numbers: dict[str, int] = {}
    made = []
    for name, (body, moderated, is_meta) in rows.texts.items():
        known = there.get(rules.plain(body))
        if known is not None:
            numbers[name] = known
            taken.known += 1
            continue
        last += 1
        numbers[name] = there[rules.plain(body)] = last
        made.append(_imported(activity, last, body, moderated, is_meta, language, by, now))
    Statement.objects.bulk_create(made, batch_size=500)
    for row in made:
        if row.state == Statement.State.SHOWN:
            link_statement(row, now)
    taken.statements = len(made)
    return numbers


def _imported(
    activity: Activity,
    number: int,
    body: str,
    moderated: str,
    is_meta: bool,
    language: str,
    by: Actor,
    now: datetime,
) -> Statement:
    """Accepted there is accepted here; refused there is refused here; what nobody read waits here too."""
    state = {"-1": Statement.State.REFUSED, "0": Statement.State.WAITING}.get(
        moderated, Statement.State.SHOWN
    )
    return Statement(
        network_id=activity.network_id,
        activity_id=activity.pk,
        number=number,
        text=body,
        language=language[:12],
        origin=Statement.Origin.IMPORTED,
        is_meta=is_meta,
        state=state,
        reason="off_topic" if state == Statement.State.REFUSED else "",
        moderated_by=by.membership_id,
        moderated_at=None if state == Statement.State.WAITING else now,
        submitted_at=now,
    )


def _keep_votes(
    activity: Activity,
    rows: _Rows,
    numbers: dict[str, int],
    taken: Taken,
    by: Actor,
    now: datetime,
) -> None:
    people = _people(activity, [who for who, _what in rows.votes], by, now, taken)
    there = set(opinions(activity).values_list("participant", "statement")) if people else set()
    fresh = {
        (people[who], numbers[what]): Opinion(
            network_id=activity.network_id,
            activity_id=activity.pk,
            participant=people[who],
            statement=numbers[what],
            value=value,
            cast_at=datetime.fromtimestamp(_seconds(moment), UTC) if moment else now,
        )
        for (who, what), (value, moment) in rows.votes.items()
        if (people[who], numbers[what]) not in there
    }
    Opinion.objects.bulk_create(fresh.values(), batch_size=2000)
    taken.opinions = len(fresh)


def _seconds(moment: int) -> int:
    """Polis counts milliseconds in one file and seconds in another."""
    seconds = moment // 1000 if moment > 100_000_000_000 else moment
    return min(seconds, 4_000_000_000)


def _people(
    activity: Activity, names: Sequence[str], by: Actor, now: datetime, taken: Taken
) -> dict[str, int]:
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    known = dict(rows.values_list("key", "number"))
    last = max(known.values(), default=0)
    numbers: dict[str, int] = {}
    made = []
    for name in dict.fromkeys(names):
        key = key_of(activity, f"import:{name}")
        if key not in known:
            last += 1
            known[key] = last
            made.append(_person(activity, key, last, by, now))
        numbers[name] = known[key]
    Participant.objects.bulk_create(made, batch_size=1000)
    taken.participants = len(made)
    return numbers


def _person(activity: Activity, key: str, number: int, by: Actor, now: datetime) -> Participant:
    return Participant(
        network_id=activity.network_id,
        activity_id=activity.pk,
        key=key,
        number=number,
        profile_id=uuid7(),
        channel=Participant.Channel.IMPORTED,
        entered_by=by.membership_id,
        joined_at=now,
    )
