"""What a network decides about reading voices; and how many were read, published through the gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Role
from hearth.core.readings import services as readings
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Moderation, ReadingRules, Round, Voice
from ..queries.reading import reading_counts

READING, ROUNDS = "moderation", "rounds"
MOST_DAYS, MOST_HOURS = 60, 168


@transaction.atomic
def set_reading_rules(
    network: Network,
    *,
    second_reader: Iterable[str],
    queue_days: int,
    case_hours: int,
    team_languages: Iterable[str] = (),
    by: Actor,
    now: datetime,
) -> ReadingRules:
    """Say which reasons need two readers, how long voices and cases may wait, what the team reads.

    Refused: `may_not_describe_network`, `reason_missing`, `time_not_usable`.
    """
    if not by.holds(Role.STEWARD):
        raise Refused("may_not_describe_network")
    reasons = list(second_reader)
    if not set(reasons) <= set(Moderation.Reason.values[1:]):
        raise Refused("reason_missing")
    if not (1 <= queue_days <= MOST_DAYS and 1 <= case_hours <= MOST_HOURS):
        raise Refused("time_not_usable", days=MOST_DAYS, hours=MOST_HOURS)
    rules, _is_new = ReadingRules.objects.update_or_create(
        network=network,
        defaults={
            "second_reader": reasons,
            "queue_days": queue_days,
            "case_hours": case_hours,
            "team_languages": list(team_languages),
            "changed_at": now,
        },
    )
    ledger.record(
        network=network,
        deed="reading rules set",
        by=by,
        now=now,
        facts={"reasons": reasons, "queue_days": queue_days, "case_hours": case_hours},
    )
    return rules


def take_moderation_reading(network: Network, *, now: datetime) -> None:
    """For the clock: how many voices were shown and kept back for which reason, protected as a set."""
    table, rest = reading_counts(network)
    total = rest + sum(row["n"] for row in table)
    if not total or not readings.may_publish(network, kind=READING, n=total):
        return
    rows, waiting = readings.protect_table(network, table, count_key="n", rest=rest)
    payload = {"rows": rows, "waiting": waiting, "rule": readings.rule_of(network)}
    readings.keep(network, kind=READING, public=True, n=total, payload=payload, now=now)


def take_rounds_reading(network: Network, *, now: datetime) -> None:
    """For the clock: how many voices each round heard, protected as a set."""
    rounds = Round.objects.filter(network=network).exclude(state=Round.State.DRAFT)
    voices = Voice.objects.filter(network=network).exclude(state=Voice.State.WITHDRAWN)
    counts = dict(voices.values_list("round").annotate(n=Count("key")))
    table = [{"key": str(pk), "n": counts.get(pk, 0)} for pk in rounds.values_list("pk", flat=True)]
    total = sum(row["n"] for row in table)
    if not total or not readings.may_publish(network, kind=ROUNDS, n=total):
        return
    rows, _rest = readings.protect_table(network, table, count_key="n")
    payload = {"rounds": rows, "rule": readings.rule_of(network)}
    readings.keep(network, kind=ROUNDS, public=True, n=total, payload=payload, now=now)
