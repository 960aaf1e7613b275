"""What can be asked about indicators and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Value

from hearth.act import queries as act
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import ContactPoint, Purpose
from hearth.core.places import queries as places
from hearth.core.post import queries as post
from hearth.core.trace import queries as trace
from hearth.core.wording import queries as wording
from hearth.decide import queries as decide
from hearth.listen import queries as listen
from hearth.reach import queries as reach
from hearth.understand import queries as understand

from .models import Answer as Answer  # the faces name what answers are about, and the units
from .models import Indicator as Indicator
from .models import Measurement


@dataclass(frozen=True)
class Counted:
    """What one stage can say: people, by category, and how many are of unknown group by dimension."""

    people: int
    by_category: Mapping[UUID, int]
    unknown: Mapping[UUID, int]


@dataclass(frozen=True)
class Waiting:
    """Something that people spoke of or that was decided, and that nobody has answered yet."""

    kind: str
    id: UUID
    title: str
    voices: int | None = None
    drafts: list[Answer] = field(default_factory=list)


def indicators(network: Network, *, public_only: bool = False) -> QuerySet[Indicator]:
    """Indicators with their measurements, in two queries."""
    rows = Measurement.objects.select_related("category__dimension", "place")
    rows = rows.defer("place__boundary", "place__outline").order_by(
        "period_start", "category__position"
    )
    found = Indicator.objects.filter(network=network).select_related("network")
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
    found = wording.words_for(answer.network, kind="answer", ids=[answer.pk], language=language)
    return {field: words for (_, field), words in found.items()}


def voices_to_tell(network: Network, answer: Answer, *, limit: int = 20_000) -> list[UUID]:
    """Voices that stand behind what an answer is about, walked back through the trace."""
    start = (answer.about_kind, answer.about_id)
    steps = trace.walk(
        network, start=start, forward=False, depth=5, fan=limit, stop_at=frozenset({"voice"})
    )
    found = [step.source[1] for step in steps if step.source[0] == "voice"]
    return list(dict.fromkeys(found))[:limit]


def contacts_to_tell(network: Network, answer: Answer) -> list[ContactPoint]:
    """How to reach everybody behind an answer who agreed to hear back, each person once a channel."""
    voices = voices_to_tell(network, answer)
    profiles = {voice.profile_id for voice in listen.voices_by_ids(network, voices)}
    agreed = people.consenting(network, purpose=Purpose.HEAR_BACK, subjects=profiles)
    return people.contacts(network, subjects=agreed)


def letters(network: Network, answer: Answer) -> dict[str, int]:
    """Letters of this answer by state."""
    return post.counts(network, about=("answer", answer.pk))


def translations(answer: Answer) -> dict[str, dict[str, wording.Words]]:
    """Language to field to words, in one query."""
    found: dict[str, dict[str, wording.Words]] = defaultdict(dict)
    for row in wording.languages_of(answer.network, kind="answer", object_id=answer.pk):
        found[row.language][row.field] = wording.Words(
            row.text, row.language, row.state, row.source_hash
        )
    return dict(found)


def waiting_for_answer(network: Network) -> list[Waiting]:
    """Themes with voices, decisions, ended activities and running programmes without a published answer."""
    published, drafts = set(), defaultdict(list)
    for row in answers(network, published=False):
        about = (row.about_kind, row.about_id)
        if row.state == Answer.State.PUBLISHED:
            published.add(about)
        else:
            drafts[about].append(row)
    rows = [*_themes_with_voices(network), *_decided(network), *_running(network)]
    return [
        Waiting(kind, identifier, title, voices, drafts[kind, identifier])
        for kind, identifier, title, voices in rows
        if (kind, identifier) not in published
    ]


def _themes_with_voices(network: Network) -> list[tuple[str, UUID, str, int | None]]:
    counted = [row for row in understand.theme_counts(network) if row.voices]
    counted.sort(key=lambda row: -row.voices)
    return [("theme", row.theme.pk, row.theme.name, row.voices) for row in counted]


def _decided(network: Network) -> list[tuple[str, UUID, str, int | None]]:
    made: list[tuple[str, UUID, str, int | None]] = [
        ("decision", row.pk, row.title, None) for row in decide.decisions(network, public=True)
    ]
    ended = decide.activities(network, public=True).filter(state="counted")
    return made + [("vote", row.pk, row.title, None) for row in ended]


def _running(network: Network) -> list[tuple[str, UUID, str, int | None]]:
    return [
        ("programme", row.pk, row.title, None) for row in act.programmes(network, state="running")
    ]


def stages(network: Network) -> dict[str, Counted]:
    """Every stage of the equity thread: who was heard, decided, was served and was reached."""
    heard, deciding = listen.heard(network), decide.deciding(network)
    served, reached = act.served(network), reach.reached(network)
    return {
        "heard": Counted(heard.people_heard, heard.by_category, _summed(heard.unknown)),
        "deciding": Counted(deciding.ballots, deciding.by_category, _summed(deciding.unknown)),
        "served": _rest_unknown(network, served.people, served.by_category),
        "reached": _rest_unknown(network, reached.people, reached.by_category),
    }


def _summed(unknown: Mapping[UUID, Mapping[str, int]]) -> dict[UUID, int]:
    """All ways of not knowing, added up by dimension."""
    return {dimension: sum(ways.values()) for dimension, ways in unknown.items()}


def _rest_unknown(network: Network, people_n: int, by_category: Mapping[UUID, int]) -> Counted:
    """Where a stage counts groups only here and there, the others are unknown in that dimension."""
    unknown = {}
    for dimension in places.dimensions(network):
        known = sum(by_category.get(category.pk, 0) for category in dimension.categories.all())
        unknown[dimension.pk] = max(0, people_n - known)
    return Counted(people_n, by_category, unknown)


def outcome_indicator(network: Network) -> Indicator | None:
    """The indicator that stands for "better off": the newest public share measured by group."""
    shares = indicators(network, public_only=True).filter(unit=Indicator.Unit.SHARE)
    measured = shares.filter(measurements__category__isnull=False).distinct()
    return measured.order_by("-made_at").first()


def better_off(network: Network) -> dict[UUID, tuple[int, int]]:
    """Category to (how many are well, of how many) in the latest period of the outcome indicator."""
    chosen = outcome_indicator(network)
    rows = [row for row in chosen.measurements.all() if _counts_for_all(row)] if chosen else []
    if chosen is None or not rows:
        return {}
    latest = max(row.period_start for row in rows)
    found: dict[UUID, tuple[int, int]] = {}
    for row in rows:
        if row.period_start == latest and row.category_id:
            n, of = row.numerator or 0, row.denominator or 0
            found[row.category_id] = (n if chosen.is_higher_better else of - n, of)
    return found


def _counts_for_all(row: Any) -> bool:
    """Whether a measurement is one group's in the whole network, with its counts."""
    return bool(row.category_id and not row.place_id and row.denominator)


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the published answers and public indicators among these, in one query."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, identifier in nodes:
        by_kind[kind].append(identifier)
    told = answers(network).filter(id__in=by_kind["answer"]).order_by()
    measured = Indicator.objects.filter(
        network=network, is_public=True, id__in=by_kind["indicator"]
    )
    rows = told.values_list(Value("answer"), "id", "we_did").union(
        measured.order_by().values_list(Value("indicator"), "id", "name"), all=True
    )
    return {(kind, identifier): words[:120] for kind, identifier, words in rows}
