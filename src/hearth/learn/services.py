"""What can be done to learn: measure, answer, carry answers back, read the equity thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.places.models import Category, Place
from hearth.core.post import services as post
from hearth.core.readings import services as readings
from hearth.core.trace import services as trace
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from . import bridge, queries
from .models import Answer, Indicator, Measurement

#: Subject and body of the letter that carries an answer, in a language: (language) -> (subject, body).
LetterWords = Callable[[str, Answer], tuple[str, str]]

#: What may be changed about an indicator besides its name.
CHANGEABLE = frozenset(
    {"question", "is_higher_better", "target", "target_on", "source", "programme_id", "is_public"}
)


@transaction.atomic
def add_indicator(
    network: Network, *, name: str, unit: str = "share", by: Actor, now: datetime, **details: Any
) -> Indicator:
    """Begin to measure something. Refused: `name_missing`, `indicator_exists`, `unit_unknown`."""
    if not name.strip():
        raise Refused("name_missing")
    if unit not in Indicator.Unit.values:
        raise Refused("unit_unknown", unit=unit)
    if Indicator.objects.filter(network=network, name__iexact=name.strip()).exists():
        raise Refused("indicator_exists", name=name.strip())
    made = Indicator.objects.create(
        network=network, name=name.strip(), unit=unit, made_at=now, **details
    )
    _link_programme(made, now)
    ledger.record(
        network=network, deed="indicator added", by=by, now=now, facts={"indicator": made.pk}
    )
    return made


@transaction.atomic
def change_indicator(
    indicator: Indicator, *, name: str, by: Actor, now: datetime, **details: Any
) -> Indicator:
    """Change how an indicator is told; its unit stays, since it gives the measurements their meaning.

    Refused: `name_missing`, `indicator_exists`.
    """
    if not name.strip():
        raise Refused("name_missing")
    namesakes = Indicator.objects.filter(network=indicator.network, name__iexact=name.strip())
    if namesakes.exclude(pk=indicator.pk).exists():
        raise Refused("indicator_exists", name=name.strip())
    if indicator.programme_id and indicator.programme_id != details.get(
        "programme_id", indicator.programme_id
    ):
        source, target = ("programme", indicator.programme_id), ("indicator", indicator.pk)
        trace.unlink(indicator.network, source=source, target=target, relation="measured by")
    indicator.name = name.strip()
    for key in CHANGEABLE & details.keys():
        setattr(indicator, key, details[key])
    indicator.save()
    _link_programme(indicator, now)
    ledger.record(
        network=indicator.network,
        deed="indicator changed",
        by=by,
        now=now,
        facts={"indicator": indicator.pk},
    )
    return indicator


def _link_programme(indicator: Indicator, now: datetime) -> None:
    """The trace knows which programme an indicator measures."""
    if indicator.programme_id:
        trace.link(
            indicator.network,
            source=("programme", indicator.programme_id),
            target=("indicator", indicator.pk),
            relation="measured by",
            now=now,
        )


@transaction.atomic
def measure(
    indicator: Indicator,
    *,
    period_start: date,
    period_end: date,
    numerator: int | None = None,
    denominator: int | None = None,
    value: float | None = None,
    place: Place | None = None,
    category: Category | None = None,
    by: Actor,
    now: datetime,
) -> Measurement:
    """Note one value; measuring the same cell again corrects it.

    A share needs numerator and denominator, so that its uncertainty is known. Refused:
    `period_backwards`, `share_needs_counts`, `numerator_too_large`, `value_missing`.
    """
    if period_end < period_start:
        raise Refused("period_backwards")
    if indicator.unit == Indicator.Unit.SHARE:
        if numerator is None or not denominator:
            raise Refused("share_needs_counts")
        if numerator > denominator:
            raise Refused("numerator_too_large", numerator=numerator, denominator=denominator)
        value = numerator / denominator
    if value is None:
        raise Refused("value_missing")
    made, _ = Measurement.objects.update_or_create(
        indicator=indicator,
        period_start=period_start,
        place=place,
        category=category,
        defaults={
            "period_end": period_end,
            "numerator": numerator,
            "denominator": denominator,
            "value": value,
            "noted_at": now,
        },
    )
    ledger.record(
        network=indicator.network,
        deed="measured",
        by=by,
        now=now,
        facts={"indicator": indicator.pk, "measurement": made.pk},
    )
    return made


@transaction.atomic
def draft_answer(
    network: Network,
    *,
    about: tuple[str, UUID],
    you_said: str,
    we_did: str,
    what_next: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> Answer:
    """Begin an answer. Refused: `answer_about_nothing`, `answer_without_words`."""
    if about[0] not in Answer.About.values:
        raise Refused("answer_about_nothing")
    if not you_said.strip() or not we_did.strip():
        raise Refused("answer_without_words")
    made = Answer.objects.create(
        network=network,
        about_kind=about[0],
        about_id=about[1],
        you_said=you_said.strip(),
        we_did=we_did.strip(),
        what_next=what_next.strip(),
        language=language,
        made_by=by.label,
        made_at=now,
    )
    ledger.record(network=network, deed="answer drafted", by=by, now=now, facts={"answer": made.pk})
    return made


@transaction.atomic
def change_answer(
    answer: Answer, *, you_said: str, we_did: str, what_next: str = "", by: Actor, now: datetime
) -> Answer:
    """Change an answer; a published one stays published and the ledger says it was changed.

    Refused: `answer_without_words`.
    """
    if not you_said.strip() or not we_did.strip():
        raise Refused("answer_without_words")
    answer.you_said, answer.we_did = you_said.strip(), we_did.strip()
    answer.what_next = what_next.strip()
    answer.save()
    ledger.record(
        network=answer.network, deed="answer changed", by=by, now=now, facts={"answer": answer.pk}
    )
    return answer


@transaction.atomic
def publish_answer(answer: Answer, *, by: Actor, now: datetime) -> Answer:
    """Publish an answer: it stands on every receipt behind it from now on. Repeating is harmless."""
    if answer.state == Answer.State.PUBLISHED:
        return answer
    answer.state, answer.published_at = Answer.State.PUBLISHED, now
    answer.save()
    trace.link(
        answer.network,
        source=(answer.about_kind, answer.about_id),
        target=("answer", answer.pk),
        relation="answered by",
        now=now,
    )
    ledger.record(
        network=answer.network, deed="answer published", by=by, now=now, facts={"answer": answer.pk}
    )
    return answer


@transaction.atomic
def translate_answer(
    answer: Answer, *, language: str, words: dict[str, str], state: str, by: Actor, now: datetime
) -> None:
    """Keep a translation of an answer's fields. Refused: `translation_empty`."""
    for field in ("you_said", "we_did", "what_next"):
        source = getattr(answer, field)
        if source:
            wording.put(
                answer.network,
                kind="answer",
                object_id=answer.pk,
                field=field,
                language=language,
                text=words.get(field, ""),
                state=state,
                source=source,
                now=now,
            )
    ledger.record(
        network=answer.network,
        deed="answer translated",
        by=by,
        now=now,
        facts={"answer": answer.pk, "language": language, "state": state},
    )


@transaction.atomic
def carry_answer(answer: Answer, *, words: LetterWords, by: Actor, now: datetime) -> int:
    """Queue the answer to everybody behind it who agreed to hear back, by the channel they used.

    One letter a person, however many of their voices stand behind it; safe to repeat.
    Returns how many letters. Refused: `answer_not_published`.
    """
    network = answer.network
    if answer.state != Answer.State.PUBLISHED:
        raise Refused("answer_not_published")
    n = post.write_back(
        network,
        queries.contacts_to_tell(network, answer),
        words=lambda language: words(language, answer),
        key=f"answer:{answer.pk}",
        about=("answer", answer.pk),
        now=now,
    )
    answer.carried_at = now
    answer.save(update_fields=["carried_at"])
    ledger.record(
        network=network,
        deed="answer carried",
        by=by,
        now=now,
        facts={"answer": answer.pk, "letters": n},
    )
    return n


def take_equity(network: Network, *, now: datetime) -> dict[str, Any]:
    """Read the equity thread: heard, deciding, served, reached, better off.

    The desk's reading is kept at once; the public one passes the gate and is kept only when enough is
    new since the last, so that no single person can be read from the difference.
    """
    payload = bridge.equity(
        network, stages=queries.stages(network), better_off=queries.better_off(network)
    )
    n = payload["n"]
    readings.keep(network, kind="equity", public=False, n=n, payload=payload, now=now)
    if readings.may_publish(network, kind="equity", n=n):
        shown = bridge.protected(network, payload)
        readings.keep(network, kind="equity", public=True, n=n, payload=shown, now=now)
    return payload


def measured(indicator: Indicator, *, public: bool) -> list[dict[str, Any]]:
    """An indicator's tables over time; for the public they have passed the disclosure gate."""
    return bridge.measured(indicator.network, indicator, public=public)
