"""One row of a spreadsheet as a voice, or why it cannot be one. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from hearth.core.networks.models import Network
from hearth.core.people.models import Known, Purpose
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.refusals import Refused

from ..models import Kind, VoiceImport
from ..sheets import FIELDS, GROUP, Sheet, read_moment
from .bulk import Saying
from .receiving import check_saying

#: How people write the ways of not knowing, and yes, in a cell.
PREFER_NOT = {"prefer not to say", "prefer not", "prefer_not", "rather not say", "refused"}
NOT_KNOWN = {"not known", "not_known", "unknown", "don't know", "do not know", "n/a", "na"}
YES = {"yes", "y", "true", "1", "agree", "agreed", "ok"}
NO = {"no", "n", "false", "0", "", "disagree"}
#: What is left out because it was refused where it came from.
MODERATED_OUT = {"-1", "−1", "not approved", "validation_status_not_approved"}


@dataclass(frozen=True)
class RowReport:
    """One row of the preview: a voice, or the code and facts of why not."""

    number: int
    saying: Saying | None
    code: str = ""
    facts: Mapping[str, Any] | None = None
    row: Mapping[str, str] | None = None


def report_rows(
    of: VoiceImport, sheet: Sheet, *, mapping: Mapping[str, str], defaults: Mapping[str, Any]
) -> Iterator[RowReport]:
    """Every row as a voice, or why it cannot be one. Reads only; twice the same is twice the same."""
    reader = _RowReader(of, mapping, defaults)
    for number, row in sheet.rows():
        try:
            yield RowReport(number, reader.saying(number, row))
        except Refused as refused:
            yield RowReport(number, None, refused.code, refused.facts, row)


class _RowReader:
    """Turns one row into a voice by the chosen mapping."""

    def __init__(
        self, of: VoiceImport, mapping: Mapping[str, str], defaults: Mapping[str, Any]
    ) -> None:
        self.of, self.defaults = of, defaults
        self.mapping = {
            field: column
            for field, column in mapping.items()
            if column and (field in FIELDS or field.startswith(GROUP))
        }
        self.spots = _places_by_name(of.network)
        self.groups = _groups_by_name(of.network, self.mapping)
        self.seen: set[bytes] = set()

    def _get(self, row: Mapping[str, str], field: str) -> str:
        return (row.get(self.mapping.get(field, ""), "") or "").strip()

    def saying(self, number: int, row: Mapping[str, str]) -> Saying:
        if "text" not in self.mapping:
            raise Refused("column_for_text_missing")
        if self._get(row, "moderated").casefold() in MODERATED_OUT:
            raise Refused("row_was_moderated_out")
        text, size = self._words(row), self._size(row)
        on_behalf = "group" if size > 1 else "self"
        kind = self._kind(row)
        text = check_saying(kind=kind, text=text, on_behalf=on_behalf, group_size=size)
        identity = "|".join((self._get(row, "id"), self._get(row, "said_at"), text))
        self._once(identity)
        return Saying(
            key=uuid5(self.of.network_id, f"{self.of.round_id}|{identity}"),
            kind=kind,
            text=text,
            language=self._language(row),
            at=self._moment(row),
            place=self._place(row),
            groups=dict(self._groups(row)),
            consents={Purpose.KEEP: True, Purpose.QUOTE: self._may_quote(row)},
            on_behalf=on_behalf,
            group_size=size,
            state="shown" if self.defaults.get("show_at_once") else "waiting",
            raw={"row": number, **row},
        )

    def _once(self, identity: str) -> None:
        """A row that is in the file twice is one voice; a short fingerprint of each is remembered."""
        mark = hashlib.blake2b(identity.encode(), digest_size=12).digest()
        if mark in self.seen:
            raise Refused("row_twice", identity=identity[:40])
        self.seen.add(mark)

    def _words(self, row: Mapping[str, str]) -> str:
        text = self._get(row, "text")
        if "\ufffd" in text:
            raise Refused("letters_not_readable")
        return text

    def _language(self, row: Mapping[str, str]) -> str:
        told = self._get(row, "language") or self.defaults.get("language") or "en"
        return str(told)[:12].lower()

    def _kind(self, row: Mapping[str, str]) -> str:
        kind = self._get(row, "kind").lower() or self.defaults.get("kind") or Kind.IDEA
        if kind not in Kind.values:
            raise Refused("kind_of_voice_unknown", kind=kind[:40])
        return str(kind)

    def _size(self, row: Mapping[str, str]) -> int:
        text = self._get(row, "group_size") or "1"
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise Refused("group_size_not_a_number", text=text[:40])
        return int(text)

    def _moment(self, row: Mapping[str, str]) -> datetime:
        text = self._get(row, "said_at")
        if not text:
            return self.of.made_at
        try:
            return read_moment(text)
        except (ValueError, OverflowError, OSError):
            raise Refused("date_not_readable", text=text[:40]) from None

    def _place(self, row: Mapping[str, str]) -> Place | None:
        name = self._get(row, "place")
        if not name:
            return None
        found = self.spots.get(name.casefold())
        if found is None:
            raise Refused("place_unknown", code=name[:60])
        return found

    def _may_quote(self, row: Mapping[str, str]) -> bool:
        """A column of its own decides; without one, what the importer vouched for."""
        if "may_quote" not in self.mapping:
            return bool(self.defaults.get("may_quote"))
        told = self._get(row, "may_quote").casefold()
        if told not in YES | NO:
            raise Refused("yes_or_no_unclear", text=told[:40])
        return told in YES

    def _groups(self, row: Mapping[str, str]) -> Iterator[tuple[Dimension, Category | Known]]:
        """What the row tells of groups. An empty cell is "not asked": nothing is noted."""
        for field, (dimension, names) in self.groups.items():
            told = self._get(row, field).casefold()
            if not told:
                continue
            if told in names:
                yield dimension, names[told]
            elif told in PREFER_NOT:
                yield dimension, Known.PREFER_NOT
            elif told in NOT_KNOWN:
                yield dimension, Known.NOT_KNOWN
            else:
                raise Refused("group_not_in_list", dimension=dimension.name, text=told[:60])


def _places_by_name(network: Network) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for place in places.places(network):
        found.setdefault(place.name.casefold(), place)
        found[place.code.casefold()] = place
    return found


def _groups_by_name(
    network: Network, mapping: Mapping[str, str]
) -> dict[str, tuple[Dimension, dict[str, Category]]]:
    """For each mapped dimension its groups, by key and by name."""
    found = {}
    for dimension in places.dimensions(network, asked=True):
        field = GROUP + dimension.key
        if field in mapping:
            rows = list(dimension.categories.all())
            names = {row.name.casefold(): row for row in rows}
            found[field] = (dimension, names | {row.key.casefold(): row for row in rows})
    return found
