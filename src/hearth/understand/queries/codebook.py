"""What can be asked about the codebook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network
from hearth.listen import queries as listen

from ..codebook_files import Entry, starter
from ..models import Theme, ThemeChange, ThemeExample


def themes(network: Network, *, everything: bool = False) -> QuerySet[Theme]:
    """The codebook, in its order; merged and retired themes only on request."""
    rows = Theme.objects.filter(network=network).select_related("parent")
    return rows if everything else rows.filter(state=Theme.State.ACTIVE)


def theme(network: Network, identifier: UUID) -> Theme | None:
    """One theme of this network, or none."""
    rows = Theme.objects.filter(network=network, id=identifier)
    return rows.select_related("parent", "merged_into").first()


@dataclass(frozen=True)
class Branch:
    """A theme with how deep it stands in the tree (0 at the top)."""

    theme: Theme
    depth: int


def tree(network: Network) -> list[Branch]:
    """Active themes, each followed by those that stand under it; one query.

    A theme whose parent is closed stands at the top.
    """
    rows = list(themes(network))
    here = {row.pk for row in rows}
    under: dict[UUID | None, list[Theme]] = defaultdict(list)
    for row in rows:
        under[row.parent_id if row.parent_id in here else None].append(row)
    found: list[Branch] = []
    waiting = [Branch(row, 0) for row in reversed(under[None])]
    while waiting:
        branch = waiting.pop()
        found.append(branch)
        waiting += [Branch(row, branch.depth + 1) for row in reversed(under[branch.theme.pk])]
    return found


def examples(of: Theme) -> list[ThemeExample]:
    """What counts under the theme, and after it what does not."""
    return list(of.examples.all())


def example(network: Network, identifier: UUID) -> ThemeExample | None:
    """One example of this network's codebook, or none."""
    rows = ThemeExample.objects.filter(theme__network=network, id=identifier)
    return rows.select_related("theme__network").first()


def change(network: Network, identifier: UUID) -> ThemeChange | None:
    """One entry of the codebook's history, or none."""
    rows = ThemeChange.objects.filter(theme__network=network, id=identifier)
    return rows.select_related("theme__network", "theme__merged_into").first()


def examples_by_theme(network: Network) -> dict[UUID, list[ThemeExample]]:
    """Every active theme's examples, in one query."""
    found: dict[UUID, list[ThemeExample]] = defaultdict(list)
    rows = ThemeExample.objects.filter(theme__network=network, theme__state=Theme.State.ACTIVE)
    for row in rows:
        found[row.theme_id].append(row)
    return found


def codebook_entries(network: Network) -> list[Entry]:
    """The codebook as a file holds it; voices shown as examples only where they may be quoted."""
    rules = examples_by_theme(network)
    voices = [r.voice_id for found in rules.values() for r in found if r.voice_id]
    words = {row.id: row.quotable_text for row in listen.quotable(network, voices)}
    return [_entry(branch.theme, rules[branch.theme.pk], words) for branch in tree(network)]


def _entry(of: Theme, rules: list[ThemeExample], words: dict[UUID, str]) -> Entry:
    def texts(counts: bool) -> tuple[str, ...]:
        said = (r.text or words.get(r.voice_id or of.pk, "") for r in rules if r.counts == counts)
        return tuple(" ".join(text.split())[:300] for text in said if text)[:10]

    above = str(of.parent_id) if of.parent and of.parent.state == Theme.State.ACTIVE else ""
    return Entry(str(of.pk), of.name, of.description, above, texts(True), texts(False))


def starter_entries_here(network: Network, starter_id: str) -> set[str]:
    """Ids of the entries of a starter that stand in the codebook already, by origin or by name."""
    rows = list(themes(network).values_list("starter", "name"))
    names = {name.casefold() for _starter, name in rows}
    came = {origin.partition("/")[2] for origin, _n in rows if origin.startswith(f"{starter_id}/")}
    found = starter(starter_id)
    entries = found.entries if found else ()
    return came | {entry.id for entry in entries if entry.name.casefold() in names}


def history(of: Theme) -> QuerySet[ThemeChange]:
    """How the theme came to be what it is, newest first."""
    return of.changes.all()


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the themes and tasks among these nodes."""
    wanted = list(nodes)
    theme_ids = [identifier for kind, identifier in wanted if kind == "theme"]
    found = {
        ("theme", row.id): row.name
        for row in Theme.objects.filter(network=network, id__in=theme_ids)
    }
    return dict(found)
