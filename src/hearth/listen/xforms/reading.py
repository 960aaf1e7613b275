"""A filled form taken apart: no document type, no entities, nothing deep, nothing endless. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from hearth.kit.refusals import Refused

#: Bytes of a form without its recordings and photos: many times the longest voice.
MOST_XML = 1024 * 1024
DEEPEST, MOST_FIELDS, LONGEST_ID = 12, 1000, 200
_NO_ANSWERS = frozenset({"instanceID", "deprecatedID", "instanceName"})


@dataclass(frozen=True)
class Filled:
    """What stands in a filled form: its ids as they came, and the answers by name of field."""

    form: str
    version: str
    instance_id: str
    answers: Mapping[str, str]
    replaces: str = ""

    def answer(self, name: str) -> str:
        """One answer, trimmed; nothing where nothing was answered."""
        return self.answers.get(name, "").strip()


class _Leaves:
    """Collects the leaves of a document while it is read; raises as soon as it goes too far."""

    def __init__(self) -> None:
        self.root: dict[str, str] | None = None
        self.found: dict[str, str] = {}
        self._open: list[tuple[str, list[str], bool]] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.root is None:
            self.root = {_local(name): value for name, value in attributes.items()}
        elif self._open:
            name, said, _leaf = self._open[-1]
            self._open[-1] = (name, said, False)
        self._open.append((_local(tag), [], True))
        self._count += 1
        if len(self._open) > DEEPEST or self._count > MOST_FIELDS:
            raise Refused("form_not_readable")

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)

    def end(self, tag: str) -> None:
        name, said, is_leaf = self._open.pop()
        if is_leaf:
            self.found.setdefault(name, "".join(said))

    def close(self) -> None:
        """Everything was read."""


def read_filled(xml: bytes) -> Filled:
    """The answers of a filled form.

    Refused: `form_too_large`, `form_not_readable`, `instance_id_missing`.
    """
    if len(xml) > MOST_XML:
        raise Refused("form_too_large", most_kb=MOST_XML // 1024)
    leaves = _Leaves()
    parser = DefusedXMLParser(
        target=leaves, forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    try:
        parser.feed(xml)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        _unreadable(error)
    root, found = leaves.root or {}, leaves.found
    instance_id = (found.get("instanceID") or root.get("instanceID", "")).strip()
    if not 0 < len(instance_id) <= LONGEST_ID:
        raise Refused("instance_id_missing")
    return Filled(
        form=root.get("id", "")[:80],
        version=root.get("version", "")[:40],
        instance_id=instance_id,
        answers={name: said for name, said in found.items() if name not in _NO_ANSWERS},
        replaces=found.get("deprecatedID", "").strip()[:LONGEST_ID],
    )


def _unreadable(error: Exception) -> NoReturn:
    raise Refused("form_not_readable") from error


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
