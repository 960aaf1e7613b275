"""A round's form, made once for each version of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ...models import FormVersion, Round
from ...xforms import FormPlan, version_of, written


def form_of(
    of: Round, *, plan: FormPlan, wordings: Mapping[str, Mapping[str, str]], now: datetime
) -> FormVersion:
    """The form of a round as its plan stands now; the same plan is the same row.

    `wordings` are the consents as the form says them (language to purpose to words): they are kept
    with every voice that comes back in this version, also when the words have changed since.
    """
    version = version_of(plan)
    known = FormVersion.objects.filter(round=of, version=version).first()
    if known:
        return known
    made, _is_new = FormVersion.objects.get_or_create(
        round=of,
        version=version,
        defaults={"xml": written(plan), "wordings": wordings, "made_at": now},
    )
    return made


def wordings_of(round: Round | None, version: str, language: str) -> dict[str, str]:
    """Purpose to the words that this version asked in; of an unknown version, those of the newest."""
    rows = FormVersion.objects.filter(round=round)
    row = rows.filter(version=version).first() or rows.first()
    if row is None:
        return {}
    kept: dict[str, dict[str, str]] = row.wordings
    return dict(kept.get(language) or next(iter(kept.values()), {}))
