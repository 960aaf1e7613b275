"""What can be asked about indicators and answers."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hearth.core.networks.models import Network
from hearth.core.trace import queries as trace
from hearth.core.wording import queries as wording

from .models import Answer, Indicator, Measurement


def indicators(network: Network, *, public_only: bool = False) -> QuerySet[Indicator]:
    """Indicators with their measurements, in two queries."""
    rows = Measurement.objects.select_related("category__dimension", "place").order_by("period_start")
    found = Indicator.objects.filter(network=network)
    found = found.filter(is_public=True) if public_only else found
    return found.prefetch_related(Prefetch("measurements", queryset=rows))


def indicator(network: Network, identifier: UUID) -> Indicator | None:
    """One indicator of this network with its measurements, or none."""
    return indicators(network).filter(id=identifier).first()


def answers(network: Network, *, published: bool = True) -> QuerySet[Answer]:
    """Answers, newest first."""
    rows = Answer.objects.filter(network=network)
    return rows.filter(state=Answer.State.PUBLISHED) if published else rows


def answer(network: Network, identifier: UUID) -> Answer | None:
    """One answer of this network, or none."""
    return Answer.objects.filter(network=network, id=identifier).first()


def answers_about(network: Network, nodes: Iterable[tuple[str, UUID]]) -> list[Answer]:
    """Published answers about any of these, in one query."""
    wanted = set(nodes)
    rows = answers(network).filter(about_id__in=[identifier for _, identifier in wanted])
    return [row for row in rows if (row.about_kind, row.about_id) in wanted]


def words_of(answer: Answer, *, language: str) -> dict[str, wording.Words]:
    """The answer's fields in another language, where somebody has translated them."""
    found = wording.words_for(
        answer.network, kind="answer", ids=[answer.pk], language=language
    )
    return {field: words for (_, field), words in found.items()}


def voices_to_tell(network: Network, answer: Answer, *, limit: int = 20_000) -> list[UUID]:
    """Voices that stand behind what an answer is about, walked back through the trace."""
    start = (answer.about_kind, answer.about_id)
    steps = trace.walk(
        network, start=start, forward=False, depth=5, fan=limit, stop_at=frozenset({"voice"})
    )
    found = [step.source[1] for step in steps if step.source[0] == "voice"]
    return list(dict.fromkeys(found))[:limit]


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the answers and indicators among these nodes."""
    wanted = list(nodes)
    by_kind = {kind: [i for k, i in wanted if k == kind] for kind in ("answer", "indicator")}
    found: dict[tuple[str, UUID], str] = {}
    for row in Answer.objects.filter(network=network, id__in=by_kind["answer"]):
        found["answer", row.id] = row.we_did[:120]
    for row in Indicator.objects.filter(network=network, id__in=by_kind["indicator"]):
        found["indicator", row.id] = row.name
    return found
