"""Where the items of an agenda come from, as anybody may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network

from .council_words import SOURCES, said
from .trace_words import page_for, public_titles


def sources_of(network: Network, items: Iterable[Any]) -> dict[UUID, dict[str, Any]]:
    """{item_id: words, title, href}: why each item is there; items that came from nowhere are left out.

    What is not public keeps its title to itself: the words alone say what kind of thing it is.
    """
    rows = [row for row in items if row.source_id]
    titles = (
        public_titles(network, {(row.source_kind, row.source_id) for row in rows}) if rows else {}
    )
    return {
        row.pk: {
            "words": said(SOURCES, row.source_kind),
            "title": titles.get((row.source_kind, row.source_id), ""),
            "href": page_for(network, (row.source_kind, row.source_id))
            if (row.source_kind, row.source_id) in titles
            else "",
        }
        for row in rows
    }
