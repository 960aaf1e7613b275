"""How far a count is, where the desk and the public can see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from django.utils import timezone

from ...models import Activity, CountStory

#: Whoever works on a story holds it so long; a worker that died lets go of it by itself.
LEASE = timedelta(minutes=2)
SECONDS = 1.0


class StoryProgress:
    """The progress of one count, written at most once a second (`hearth.methods.progress.Progress`)."""

    def __init__(self, vote: Activity, *, step: str) -> None:
        self.pk, self.told = vote.pk, 0.0
        CountStory.objects.update_or_create(vote_id=vote.pk, defaults=_at(step))

    def begin(self, step: str) -> None:
        """The next part of the work."""
        CountStory.objects.filter(pk=self.pk).update(**_at(step))

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """`done` of `total` pieces of `what` are finished."""
        if monotonic() - self.told >= SECONDS:
            self.told = monotonic()
            CountStory.objects.filter(pk=self.pk).update(done=done, total=total or 0)


def _at(step: str) -> dict[str, object]:
    return {"step": step, "done": 0, "total": 0}


def lease_from(now: datetime) -> datetime:
    """Until when whoever begins (or goes on) now holds the work."""
    return max(now, timezone.now()) + LEASE
