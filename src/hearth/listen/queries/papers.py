"""What can be asked about rounds on paper, and what follows from a sheet's id.

A sheet's key, and so the receipt on its slip, is made from its id with the house's secret: it can
be printed before anything is written, and entering the sheet yields exactly this receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.kit.codes import has_good_check, keyed_hash, tidy

from ..models import Capture
from ..models import PaperBatch as PaperBatch  # the faces name these
from ..models import PaperSheet as PaperSheet
from ..receipts import LENGTH, kept_code, receipt_of

#: Letters of a sheet's code with its check letter, such as `7KQM-2XJ`.
CODE_LENGTH = 7
MOST_SHEETS = 500
#: What an answer about a group can be beside a category.
PREFER_NOT, BLANK = "prefer_not", "blank"
FIRST, SECOND, SETTLED = "first", "second", "settled"


@dataclass(frozen=True)
class SheetAnswers:
    """What stands on a sheet, as somebody read it.

    `groups` has an answer for every question that the sheet asks: a category's id, `prefer_not` or
    `blank`. A question that was not asked is not in it.
    """

    text: str
    kind: str
    language: str
    place: UUID | None = None
    agreed: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    contact: tuple[str, str] | None = None
    said_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the voice. Where to write to somebody is kept apart from it."""
        return {
            "text": self.text,
            "kind": self.kind,
            "language": self.language,
            "place": str(self.place) if self.place else "",
            "agreed": sorted(self.agreed),
            "groups": dict(self.groups),
            "has_contact": bool(self.contact),
            "said_on": self.said_on.isoformat() if self.said_on else "",
        }


def answers_from(kept: Mapping[str, Any]) -> SheetAnswers:
    """The answers as they were kept; without the address, which stands elsewhere."""
    return SheetAnswers(
        text=kept["text"],
        kind=kept["kind"],
        language=kept["language"],
        place=UUID(kept["place"]) if kept["place"] else None,
        agreed=frozenset(kept["agreed"]),
        groups=kept["groups"],
        said_on=date.fromisoformat(kept["said_on"]) if kept["said_on"] else None,
    )


def key_of(sheet_id: UUID) -> UUID:
    """The key of the voice that will be made of this sheet."""
    return UUID(keyed_hash(str(sheet_id), purpose="voice of a sheet")[:32])


def receipt_on(sheet: PaperSheet) -> str:
    """The code on the slip that the speaker tears off."""
    return receipt_of(sheet.network_id, key_of(sheet.id))


def batches(network: Network) -> QuerySet[PaperBatch]:
    """Batches of sheets, newest first."""
    return PaperBatch.objects.filter(network=network).select_related("round")


def batch(network: Network, identifier: UUID) -> PaperBatch | None:
    """One batch of this network, or none."""
    return batches(network).filter(pk=identifier).first()


def sheets(of: PaperBatch) -> QuerySet[PaperSheet]:
    """The sheets of a batch in the order in which they are printed."""
    return PaperSheet.objects.filter(network_id=of.network_id, batch=of).order_by("number")


def is_sheet_code(code: str) -> bool:
    """Whether this can be a sheet's code: its length and its check letter are right."""
    return len(tidy(code)) == CODE_LENGTH and has_good_check(code)


def sheet_by_code(network: Network, code: str) -> PaperSheet | None:
    """The sheet with this code in this network, or none."""
    if not is_sheet_code(code):
        return None
    rows = PaperSheet.objects.filter(network=network, code=tidy(code))
    return rows.select_related("batch__round", "network").first()


def is_not_typed_in_yet(network: Network, receipt: str) -> bool:
    """Whether this receipt was torn off a sheet that nobody has entered so far."""
    if len(tidy(receipt)) != LENGTH:
        return False
    rows = PaperSheet.objects.filter(network=network, receipt_hash=kept_code(receipt))
    return rows.filter(state=PaperSheet.State.OPEN).exists()


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    entered: int = 0
    again: int = 0
    differs: int = 0


def progress(network: Network, batch_ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """Batch to how many sheets are in, wait for a second reader, or are to be settled; one query."""
    state = PaperSheet.State
    rows = PaperSheet.objects.filter(network=network, batch_id__in=list(batch_ids))
    counted = rows.values("batch_id").annotate(
        entered=Count("number", filter=~Q(state=state.OPEN)),
        again=Count("number", filter=Q(state=state.ENTERED, is_sample=True)),
        differs=Count("number", filter=Q(state=state.DIFFERS)),
    )
    return {
        row["batch_id"]: Progress(row["entered"], row["again"], row["differs"]) for row in counted
    }


def waiting_for_second(network: Network, *, but: UUID, limit: int = 60) -> list[PaperSheet]:
    """Sheets of the sample that this member did not enter and nobody has read again."""
    rows = PaperSheet.objects.filter(
        network=network, state=PaperSheet.State.ENTERED, is_sample=True
    )
    return list(rows.exclude(first_by=but).order_by("first_at", "number")[:limit])


def to_settle(network: Network, *, limit: int = 100) -> list[PaperSheet]:
    """Sheets that two people read differently, oldest first."""
    rows = PaperSheet.objects.filter(network=network, state=PaperSheet.State.DIFFERS)
    return list(rows.select_related("batch").order_by("second_at")[:limit])


def entered_since(network: Network, moment: datetime, *, by: UUID) -> int:
    """How many sheets this member has typed in since then."""
    rows = PaperSheet.objects.filter(network=network, first_by=by, first_at__gte=moment)
    return rows.exclude(state=PaperSheet.State.OPEN).count()


def readings(sheet: PaperSheet) -> dict[str, SheetAnswers]:
    """Who read what: first, second, settled; nothing once the voice was taken back."""
    if sheet.voice_id is None:
        return {}
    rows = Capture.objects.filter(network_id=sheet.network_id, voice_id=sheet.voice_id)
    found = {}
    for row in rows.order_by("received_at", "id"):
        raw = row.payload.get("raw") or {}
        if "turn" in raw:
            found[raw["turn"]] = answers_from(raw["answers"])
    return found


@dataclass(frozen=True)
class Compared:
    """What the second readings of a batch's sample have shown."""

    sheets: int
    with_mistake: int
    fields: int
    mistakes: int
    to_settle: int


def compared(of: PaperBatch) -> Compared:
    """Count the sample: what is not settled yet counts as a mistake of the first reading."""
    rows = sheets(of).filter(is_sample=True).exclude(second_at=None)
    found = list(rows.values_list("state", "compared", "differs", "wrong"))
    open_ = PaperSheet.State.DIFFERS
    wrong = [len(differs) if state == open_ else len(bad) for state, _n, differs, bad in found]
    return Compared(
        sheets=len(found),
        with_mistake=sum(1 for n in wrong if n),
        fields=sum(n for _state, n, _differs, _bad in found),
        mistakes=sum(wrong),
        to_settle=sum(1 for state, *_rest in found if state == open_),
    )
