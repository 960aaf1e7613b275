"""Conversations: statements, who takes part, what they said. How it stands is asked of `results`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Aggregate, Count, F, Min, QuerySet, TextField
from django.db.models.functions import Cast

from hearth.core.networks.models import Network
from hearth.kit.codes import code_hash, tidy

from ...models import Activity, ConversationReading, Opinion, OpinionSheet, Participant, Statement
from ...rules import conversations as rules
from ..activities import activities, activity, is_open

FORM = Activity.Form.CONVERSATION
#: How long a statement may be, and with how many a conversation begins.
LONGEST, FEWEST = rules.LONGEST, rules.FEWEST


def conversations(network: Network, *, public: bool = False) -> QuerySet[Activity]:
    """Conversations, newest first; the public sees no drafts."""
    return activities(network, public=public, form=FORM)


def conversation(network: Network, identifier: UUID, *, public: bool = False) -> Activity | None:
    """One conversation of this network, or none."""
    return activity(network, identifier, public=public, form=FORM)


def statements(activity: Activity, *, state: str | None = None) -> QuerySet[Statement]:
    """Statements in the order of their numbers."""
    rows = Statement.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return (rows.filter(state=state) if state else rows).order_by("number")


def public_statements(network: Network) -> QuerySet[Statement]:
    """Statements that anybody may see: on show, in conversations that are no drafts."""
    seen = conversations(network, public=True).order_by().values("id")
    return Statement.objects.filter(
        network=network, state=Statement.State.SHOWN, activity_id__in=seen
    )


def statement(activity: Activity, number: int) -> Statement | None:
    """One statement by its number, or none."""
    return statements(activity).filter(number=number).first()


def texts_of(activity: Activity, numbers: Collection[int]) -> dict[int, Statement]:
    """These statements by number, in one query."""
    return {row.number: row for row in statements(activity).filter(number__in=list(numbers))}


def statement_counts(activity: Activity) -> dict[str, int]:
    """Statements by state, in one query."""
    rows = statements(activity).order_by().values("state").annotate(n=Count("number"))
    return {row["state"]: row["n"] for row in rows}


def refused_by_reason(activity: Activity) -> dict[str, int]:
    """How many statements were refused for which reason."""
    rows = statements(activity, state=Statement.State.REFUSED).order_by()
    return {row["reason"]: row["n"] for row in rows.values("reason").annotate(n=Count("number"))}


@dataclass(frozen=True)
class Queue:
    """Statements that wait to be read: how many, since when, how many need another reader."""

    waiting: int
    oldest: datetime | None
    disputed: int


def statement_queue(activity: Activity) -> Queue:
    """What waits to be read, and how long it has waited."""
    rows = statements(activity, state=Statement.State.WAITING).order_by()
    told = rows.aggregate(n=Count("number"), oldest=Min("submitted_at"))
    return Queue(told["n"], told["oldest"], rows.filter(is_disputed=True).count())


def next_to_read(
    activity: Activity, *, reader: UUID | None, skip: Collection[int] = ()
) -> Statement | None:
    """The statement that has waited longest; one that this reader read first waits for somebody else."""
    rows = statements(activity, state=Statement.State.WAITING).exclude(number__in=list(skip))
    if reader is not None:
        rows = rows.exclude(first_by=reader, is_disputed=False)
    return rows.first()


def alike(activity: Activity, text: str) -> list[Statement]:
    """Statements on show that say much the same as this text, the most alike first."""
    rows = statements(activity, state=Statement.State.SHOWN).values_list("number", "text")
    numbers = rules.alike(text, rows)
    found = texts_of(activity, numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def statement_by_receipt(network: Network, receipt: str) -> Statement | None:
    """The statement behind a receipt, or none."""
    if len(tidy(receipt)) != 12:
        return None
    hashed = code_hash(receipt, purpose="statement")
    return Statement.objects.filter(network=network, receipt_hash=hashed).first()


def statements_by(activity: Activity, key: str) -> list[Statement]:
    """What whoever is known by this key said, newest first."""
    if not key:
        return []
    return list(statements(activity).filter(author_key=key).order_by("-number")[:50])


def participant(activity: Activity, key: str) -> Participant | None:
    """Who is known by this key in the conversation, or none who said anything yet."""
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return rows.filter(key=key).first()


def participant_by_number(activity: Activity, number: int) -> Participant | None:
    """One participant by number, or none."""
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return rows.filter(number=number).first()


def opinions_of(activity: Activity, who: Participant | None) -> dict[int, int]:
    """What somebody said of which statement, by its number."""
    if who is None:
        return {}
    rows = opinions(activity).filter(participant=who.number)
    return dict(rows.values_list("statement", "value"))


def opinions(activity: Activity) -> QuerySet[Opinion]:
    """Every opinion of a conversation."""
    return Opinion.objects.filter(network_id=activity.network_id, activity_id=activity.pk)


@dataclass(frozen=True)
class TakingPart:
    """How many take part and how much they said: never what."""

    participants: int
    opinions: int
    channels: dict[str, int]


def taking_part(activity: Activity) -> TakingPart:
    """How many people take part, by channel, and how many opinions they gave; in two queries."""
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    channels = {row["channel"]: row["n"] for row in rows.values("channel").annotate(n=Count("key"))}
    return TakingPart(sum(channels.values()), opinions(activity).count(), channels)


def rule_of(activity: Activity) -> dict[str, bool]:
    """How statements come in: whether people add their own, and whether two read each."""
    return {
        "own_statements": rules.takes_statements(activity.rule),
        "second_reader": rules.needs_second_reader(activity.rule),
    }


def has_two_readers(activity: Activity) -> bool:
    """Whether two people read each statement before others see it."""
    return rules.needs_second_reader(activity.rule)


def takes_statements(activity: Activity, *, now: datetime) -> bool:
    """Whether people who take part can add statements of their own now."""
    return rules.takes_statements(activity.rule) and is_open(activity, "statements", now=now)


def fits(text: str) -> bool:
    """Whether a text is short enough for a statement."""
    return len(rules.tidy_statement(text)) <= rules.LONGEST


def people_in(activity: Activity) -> int:
    """How many people take part."""
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return rows.count()


class _Gathered(Aggregate):
    """Numbers as one text with commas."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return self.as_sql(
            compiler,
            connection,
            function="STRING_AGG",
            template="%(function)s(%(expressions)s, ',')",
            **extra,
        )


def gathered(activity: Activity) -> list[tuple[int, str]]:
    """All opinions, one row a participant: its number, and `statement * 4 + value + 1` with commas between.

    Half a million opinions come as ten thousand texts, since a row each would take most of the time.
    """
    packed = F("statement") * 4 + F("value") + 1
    rows = (
        opinions(activity)
        .values_list("participant")
        .annotate(said=_Gathered(Cast(packed, TextField())))
    )
    return list(rows.order_by("participant"))


def read_numbers(activity: Activity) -> list[int]:
    """Numbers of the statements from which opinions are read: shown, and not about the people themselves."""
    rows = statements(activity, state=Statement.State.SHOWN).filter(is_meta=False)
    return list(rows.values_list("number", flat=True))


def reading(activity: Activity) -> ConversationReading | None:
    """The reading as it stands, for the house itself; what may be seen of it says `conversation_results`."""
    return ConversationReading.objects.filter(activity=activity).first()


def opinion_sheets(activity: Activity, *, state: str | None = None) -> QuerySet[OpinionSheet]:
    """Sheets of statements entered so far."""
    rows = OpinionSheet.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    return (rows.filter(state=state) if state else rows).order_by("-entered_at")


def opinion_sheet_counts(activity: Activity) -> dict[str, int]:
    """Sheets of statements by state."""
    rows = opinion_sheets(activity).order_by().values("state").annotate(n=Count("sheet"))
    return {row["state"]: row["n"] for row in rows}
