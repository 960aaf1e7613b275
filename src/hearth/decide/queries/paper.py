"""Paper ballots."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ..models import Activity, PaperSheet


def sheets(vote: Activity, *, state: str | None = None) -> QuerySet[PaperSheet]:
    """Paper ballots entered so far."""
    rows = PaperSheet.objects.filter(network_id=vote.network_id, vote_id=vote.pk)
    return (rows.filter(state=state) if state else rows).order_by("-entered_at")


def sheet_counts(vote: Activity) -> dict[str, int]:
    """Paper ballots by state."""
    return {
        row["state"]: row["n"]
        for row in sheets(vote).order_by().values("state").annotate(n=Count("sheet"))
    }
