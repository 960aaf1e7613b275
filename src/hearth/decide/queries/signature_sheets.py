"""Paper sheets of signatures: what a line may say, and which sheets were typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.post.services import plain

from ..models import Ask, SignatureSheet
from ..rules import asks as rules
from ..rules.contact import channel_of, is_address

#: Lines of a printed sheet.
LINES = 12


@dataclass(frozen=True)
class SignatureLine:
    """A line of a sheet: number, e-mail or home address, name, and what was ticked."""

    reach: str
    name: str = ""
    show_name: bool = False
    hear_back: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.reach.strip() or self.name.strip())

    @property
    def is_contact(self) -> bool:
        """Whether a number or e-mail address stands on it."""
        return rules.is_contact(self.reach)


def trouble_in_lines(lines: Mapping[int, SignatureLine]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with which line: its number, the field, the code of the refusal."""
    for number, line in lines.items():
        if not line.reach.strip():
            yield number, "reach", "signature_line_whose"
        elif line.is_contact:
            channel = channel_of(line.reach)
            if not is_address(channel, plain(channel, line.reach)):
                yield number, "reach", "signature_line_unreadable"
        elif not line.name.strip():
            yield number, "name", "signature_line_nameless"
        elif line.hear_back:
            yield number, "reach", "signature_line_unreachable"
        if len(line.name) > 80 or "@" in line.name or "://" in line.name:
            yield number, "name", "name_not_a_name"


def signature_sheets(ask: Ask) -> QuerySet[SignatureSheet]:
    """Sheets that were typed in, newest first; also those undone."""
    rows = SignatureSheet.objects.filter(network_id=ask.network_id, ask_id=ask.pk)
    return rows.order_by("-typed_at", "-id")


def signature_sheet(ask: Ask, identifier: UUID) -> SignatureSheet | None:
    """One sheet of this ask, or none."""
    return signature_sheets(ask).filter(id=identifier).first()


def may_type_in(ask: Ask, *, today: date) -> bool:
    """Whether a sheet can be typed in today."""
    return rules.may_type_in(state=ask.state, sign_until=ask.sign_until, today=today)
