"""Play every scene in the order of the year: all of it is kept, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import numpy as np
from django.db import transaction

from hearth.core.networks import queries as networks
from hearth.kit.refusals import Refused

from .scenes import (
    acting,
    decide_asks,
    decide_choices,
    decide_conversations,
    decide_councils,
    decide_panels,
    decide_proposals,
    deciding,
    gathering,
    learning,
    listening,
    people,
    reaching,
    surroundings,
    understanding,
)
from .sizes import size_of
from .stage import Stage

Scene = Callable[[Stage], None]
SCENES: tuple[Scene, ...] = (
    people.found,
    people.gather,
    surroundings.look_around,
    listening.first_round,
    understanding.write_codebook,
    understanding.code_first,
    deciding.put_first,
    deciding.first_vote,
    listening.second_round,
    understanding.code_second,
    deciding.write_log,
    acting.begin_programmes,
    acting.promise,
    acting.hold_events,
    acting.list_services,
    reaching.write_messages,
    learning.measure,
    understanding.ask_for_outreach,
    listening.third_round,
    gathering.meet,
    gathering.offer_a_word,
    surroundings.hope_to_hear,
    deciding.second_vote,
    decide_proposals.gather_proposals,
    decide_choices.rank_rooms,
    decide_choices.mark_ways,
    understanding.code_third,
    reaching.carry,
    understanding.close_gaps,
    decide_conversations.school_street,
    decide_conversations.winter,
    decide_councils.meet,
    decide_panels.draw_panel,
    decide_panels.draw_lottery,
    decide_panels.open_panel,
    decide_asks.ask_those_with_power,
    decide_asks.publish_records,
    learning.answer,
)


def load(*, size: str, slug: str, seed: int, now: datetime, say: Callable[[str], None]) -> Stage:
    """Make the demo network. Refused: `slug_taken`."""
    if networks.by_slug(slug):
        raise Refused("slug_taken", slug=slug)
    stage = Stage(size_of(size), np.random.default_rng(seed), now, say, slug)
    with transaction.atomic():
        for scene in SCENES:
            started = time.perf_counter()
            scene(stage)
            say(
                f"  … {scene.__module__.rpartition('.')[2]}.{scene.__name__} {time.perf_counter() - started:.1f} s"
            )
    return stage
