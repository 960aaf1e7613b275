"""Who is missing, as it stands this second: from running counts, in a number of queries that never grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension, Place
from hearth.core.readings import queries as reading_queries
from hearth.core.readings import services as readings
from hearth.listen import queries as listen
from hearth.listen.queries import Heard

from .. import bridge, queries
from ..bridge.missing import Effect
from ..models import OutreachTask
from .gaps import Gaps
from .quotas import progress

WEIGHTS = "weights"
TASKS_SHOWN = 20


def missing_now(
    network: Network, *, round: Any = None, year: int | None = None, heard: Heard | None = None
) -> dict[str, Any]:
    """Every asked dimension and every ward: heard beside residents, the worst gaps first.

    The same payload as the reading of the clock, counted now; for one round or for all, beside the
    population nearest to `year` (the newest when none is named). `heard` spares asking twice.
    """
    return bridge.representation(network, heard or listen.heard(network, round=round), year=year)


def missing_closely(
    network: Network,
    *,
    dimension: Dimension,
    round: Any = None,
    year: int | None = None,
    within: Place | None = None,
    heard: Heard | None = None,
) -> dict[str, Any]:
    """One dimension closely: its groups in every place, over the days, beside other rounds, with quotas."""
    heard = heard or listen.heard(network, round=round)
    groups = bridge.groups_of(network, dimension, year=year)
    top = within or places.root(network)
    across = listen.heard_across(network, dimension_id=dimension.pk, round=round)
    empty = {"columns": [], "rows": [], "unheard": 0, "unknown": 0}
    rounds = sorted(listen.rounds(network), key=lambda row: (row.opens_on, row.made_at))
    latest = round or (rounds[-1] if rounds else None)
    return {
        "certain": bridge.certainty(groups, heard),
        "cross": bridge.crossed(network, groups, across, heard, within=top, year=year)
        if top
        else empty,
        "days": _days(network, groups, dimension, latest),
        "rounds": bridge.beside_rounds(
            groups, rounds, listen.heard_by_round(network, dimension_id=dimension.pk)
        ),
        "quotas": progress(network, quotas=list(queries.quotas(network, round=latest)))
        if latest
        else [],
        "latest": latest,
    }


def _days(network: Network, groups: Any, dimension: Dimension, of: Any) -> list[dict[str, Any]]:
    if of is None:
        return []
    days = listen.heard_by_day(network, dimension_id=dimension.pk, round=of)
    return bridge.over_days(groups, days)


def take_weights(network: Network, *, now: datetime) -> dict[str, Any] | None:
    """For the clock: what weighting everybody heard to the residents costs in effective size.

    It reads every voice, so it is taken by the hour and only where somebody was heard since.
    """
    heard = listen.heard(network)
    last = reading_queries.latest(network, kind=WEIGHTS, public=False)
    if not heard.voices or (last and last.n == heard.voices):
        return last.payload if last else None
    found = bridge.weigh(network, listen.every_trait(network))
    if found:
        readings.keep(network, kind=WEIGHTS, public=False, n=heard.voices, payload=found, now=now)
    return found


def effects(network: Network, *, tasks: list[OutreachTask] | None = None) -> list[dict[str, Any]]:
    """Tasks with what has come in since each was made, beside what was there before."""
    rows = list(queries.tasks_since(network)[:TASKS_SHOWN]) if tasks is None else tasks
    residents = _Residents(network)
    now = Gaps(network)
    return [{"task": task, "effect": _effect(task, now, residents)} for task in rows]


def _effect(task: OutreachTask, now: Gaps, residents: _Residents) -> Effect:
    heard, known = now.of(task.category, task.place)
    living, of = residents.of(task)
    return bridge.effect_of(
        heard_before=task.heard_before,
        known_before=task.known_before,
        heard_now=heard,
        known_now=known,
        living=living,
        of=of,
    )


class _Residents:
    """Residents of a gap and of all groups (or places) that it is one of."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.whole = places.population_of(network)
        self.by_depth: dict[int, Any] = {}

    def of(self, task: OutreachTask) -> tuple[int, int]:
        if task.category is None:
            at = self._at(task.place.depth) if task.place else {}
            return (at.get(task.place.pk, 0) if task.place else 0), sum(at.values())
        ids = [c.pk for c in task.category.dimension.categories.all()]
        of = sum(self.whole.get(identifier, 0) for identifier in ids)
        if task.place is None:
            return self.whole.get(task.category.pk, 0), of
        here = places.population_of(self.network, place=task.place)
        return here.get(task.category.pk, 0), of

    def _at(self, depth: int) -> dict[Any, int]:
        if depth not in self.by_depth:
            self.by_depth[depth] = places.residents_by_place(self.network, depth=depth)
        return self.by_depth[depth]
