"""What can be asked about form apps: which of the forms that they sent need a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from hearth.core.networks.models import Network
from hearth.core.places.models import Dimension
from hearth.kit.refusals import Refused

from ..models import Attachment, Round, Submission, SubmissionFile
from ..rules import takes_late
from ..xforms import MOST_XML as MOST_XML  # the faces name these parts of forms
from ..xforms import Filled, read_filled
from ..xforms import FormPlan as FormPlan
from ..xforms import GroupAsked as GroupAsked
from ..xforms import fields as fields
from ..xforms import places_csv as places_csv
from .safety import sounds_like_crisis

#: How long the rest of a form may take before a person is told.
REST_WITHIN = timedelta(hours=1)
State = Submission.State


@dataclass(frozen=True)
class Waiting:
    """A form that needs a person, with its answers and files, and whether it may be urgent."""

    submission: Submission
    filled: Filled | None
    files: list[SubmissionFile]
    sounds_like_crisis: bool = False


def needing(network: Network, *, now: datetime) -> QuerySet[Submission]:
    """Forms of which no voice was made: refused, in conflict, or without their rest; oldest first."""
    stuck = Q(state__in=[State.REFUSED, State.CONFLICT])
    late = Q(state=State.INCOMPLETE, received_at__lt=now - REST_WITHIN)
    rows = Submission.objects.filter(network=network).filter(stuck | late)
    return rows.select_related("round").order_by("received_at", "id")


def waiting(network: Network, *, now: datetime, limit: int = 50) -> list[Waiting]:
    """The oldest of them with what stands in them; first those that sound like a crisis."""
    rows = list(needing(network, now=now)[:limit])
    files = files_of(network, [row.id for row in rows])
    found = [_waiting(network, row, files[row.id]) for row in rows]
    return sorted(found, key=lambda one: not one.sounds_like_crisis)


def _waiting(network: Network, row: Submission, files: list[SubmissionFile]) -> Waiting:
    said = filled(row)
    words, language = (said.answer(fields.TEXT), said.answer(fields.LANGUAGE)) if said else ("", "")
    urgent = bool(words and sounds_like_crisis(words, language=language, network=network))
    return Waiting(row, said, files, urgent)


def submission(network: Network, identifier: UUID) -> Submission | None:
    """One form of this network, or none."""
    rows = Submission.objects.filter(network=network, id=identifier)
    return rows.select_related("round", "network").first()


def filled(of: Submission) -> Filled | None:
    """What stands in a form; none once a voice was made of it or it was discarded."""
    try:
        return read_filled(bytes(of.xml)) if of.xml else None
    except Refused:
        return None


def files_of(
    network: Network, identifiers: Iterable[UUID]
) -> defaultdict[UUID, list[SubmissionFile]]:
    """Recordings and photos that came with these forms, in one query."""
    rows = SubmissionFile.objects.filter(network=network, submission_id__in=list(identifiers))
    found: defaultdict[UUID, list[SubmissionFile]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.submission_id].append(row)
    return found


def held_keys(network: Network) -> QuerySet[SubmissionFile, UUID]:
    """Keys of files whose form still waits: these are nobody's orphans."""
    waits = Submission.objects.filter(
        network=network, state__in=[State.INCOMPLETE, State.REFUSED, State.CONFLICT]
    )
    rows = SubmissionFile.objects.filter(network=network, submission_id__in=waits.values("id"))
    return rows.values_list("key", flat=True)


def whole_keys(network: Network, identifier: UUID) -> list[UUID]:
    """Keys of the files of one form that came whole."""
    named = SubmissionFile.objects.filter(network=network, submission_id=identifier, code="")
    rows = Attachment.objects.filter(
        network=network, key__in=named.values("key"), state=Attachment.State.WHOLE
    )
    return list(rows.order_by("began_at", "id").values_list("key", flat=True))


def rounds_that_take(network: Network, *, now: datetime) -> list[Round]:
    """Rounds in which a form that came late can still become a voice, newest first."""
    today = timezone.localdate(now)
    return [
        row
        for row in Round.objects.filter(network=network).exclude(state=Round.State.DRAFT)
        if takes_late(
            state=row.state,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            said_on=row.opens_on,
            today=today,
        )
    ]


def group_fields(dimensions: Iterable[Dimension]) -> dict[str, UUID]:
    """Name of a form's field to the dimension that it asks about."""
    return fields.group_fields((row.pk, row.key) for row in dimensions)
