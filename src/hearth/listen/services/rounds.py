"""Listening rounds: make, change, open, close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.places.models import Category
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Round


@transaction.atomic
def make_round(
    network: Network,
    *,
    title: str,
    question: str,
    intro: str = "",
    language: str = "en",
    languages: Iterable[str] = (),
    opens_on: date,
    closes_on: date,
    hopes_to_hear: Iterable[Category] = (),
    by: Actor,
    now: datetime,
) -> Round:
    """Prepare a listening round. Refused: `round_without_title`, `round_without_question`,
    `round_ends_first`."""
    _check(title, question, opens_on, closes_on)
    made = Round.objects.create(
        network=network,
        title=title.strip(),
        question=question.strip(),
        intro=intro.strip(),
        language=language,
        languages=sorted({language, *languages}),
        opens_on=opens_on,
        closes_on=closes_on,
        hopes_to_hear=[str(category.pk) for category in hopes_to_hear],
        made_at=now,
    )
    _note(made, "round made", by, now)
    return made


@transaction.atomic
def change_round(
    of: Round,
    *,
    title: str,
    question: str,
    intro: str = "",
    languages: Iterable[str] = (),
    opens_on: date,
    closes_on: date,
    hopes_to_hear: Iterable[Category] = (),
    by: Actor,
    now: datetime,
) -> Round:
    """Change a round; once it is open its question stays as people were asked.

    Refused as `make_round`, and `question_already_asked`.
    """
    _check(title, question, opens_on, closes_on)
    if of.state != Round.State.DRAFT and question.strip() != of.question:
        raise Refused("question_already_asked")
    of.title, of.question, of.intro = title.strip(), question.strip(), intro.strip()
    of.languages = sorted({of.language, *languages})
    of.opens_on, of.closes_on = opens_on, closes_on
    of.hopes_to_hear = [str(category.pk) for category in hopes_to_hear]
    of.save()
    _note(of, "round changed", by, now)
    return of


@transaction.atomic
def open_round(
    of: Round, *, by: Actor, now: datetime, seen_earlier: Iterable[UUID] | None = None
) -> Round:
    """Begin to listen, or begin again. Repeating is harmless.

    `seen_earlier` are the earlier rounds that the person was shown before (none: nobody was asked, as
    at the command line). Refused: `earlier_not_seen`, while one is missing among them.
    """
    if of.state != Round.State.OPEN:
        if seen_earlier is not None and set(earlier_ids(of)) - set(seen_earlier):
            raise Refused("earlier_not_seen")
        of.state = Round.State.OPEN
        of.save(update_fields=["state"])
        _note(of, "round opened", by, now)
    return of


@transaction.atomic
def close_round(of: Round, *, by: Actor, now: datetime) -> Round:
    """Stop listening. Repeating is harmless; `open_round` is the undo."""
    if of.state == Round.State.OPEN:
        of.state = Round.State.CLOSED
        of.save(update_fields=["state"])
        _note(of, "round closed", by, now)
    return of


def earlier_ids(of: Round) -> list[UUID]:
    """The other rounds of the network that people were asked in."""
    rows = Round.objects.filter(network=of.network).exclude(state=Round.State.DRAFT)
    return list(rows.exclude(pk=of.pk).values_list("pk", flat=True))


def _check(title: str, question: str, opens_on: date, closes_on: date) -> None:
    if not title.strip():
        raise Refused("round_without_title")
    if not question.strip():
        raise Refused("round_without_question")
    if closes_on < opens_on:
        raise Refused("round_ends_first")


def _note(of: Round, deed: str, by: Actor, now: datetime) -> None:
    ledger.record(network=of.network, deed=deed, by=by, now=now, facts={"round": of.pk})
