"""A batch of coded sheets: made at once, printed as often as one likes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.codes import LETTERS, keyed_hash, tidy, with_check
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ...models import PaperBatch, PaperSheet, Round
from ...queries.papers import CODE_LENGTH, MOST_SHEETS, receipt_on
from ...receipts import kept_code


@transaction.atomic
def make_batch(
    network: Network,
    *,
    round: Round,
    language: str,
    sheets: int,
    is_large: bool = False,
    second_share: float = 0.1,
    note: str = "",
    layout: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> PaperBatch:
    """Make sheets with their codes. `layout` is all that will stand on the paper.

    Refused: `round_not_open` (another network's, or closed), `batch_size_not_usable`,
    `share_not_usable`.
    """
    if round.network_id != network.pk or round.state == Round.State.CLOSED:
        raise Refused("round_not_open")
    if not 1 <= sheets <= MOST_SHEETS:
        raise Refused("batch_size_not_usable", most=MOST_SHEETS)
    if not 0 <= second_share <= 1:
        raise Refused("share_not_usable")
    last = PaperBatch.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0
    made = PaperBatch.objects.create(
        network=network,
        round=round,
        number=last + 1,
        note=note.strip()[:120],
        language=language,
        is_large=is_large,
        sheets=sheets,
        second_share=second_share,
        layout=dict(layout),
        made_by=by.label,
        made_at=now,
    )
    PaperSheet.objects.bulk_create(_sheets(made), batch_size=400)
    ledger.record(
        network=network,
        deed="sheets made",
        by=by,
        now=now,
        facts={"batch": made.pk, "round": round.pk, "n": sheets},
    )
    return made


def _sheets(batch: PaperBatch) -> list[PaperSheet]:
    codes = _fresh_codes(batch)
    made = []
    for number, code in enumerate(codes, start=1):
        sheet = PaperSheet(
            id=uuid7(), network_id=batch.network_id, batch=batch, number=number, code=code
        )
        sheet.receipt_hash = kept_code(receipt_on(sheet))
        made.append(sheet)
    for sheet in sorted(made, key=_lot)[: _sample_size(batch)]:
        sheet.is_sample = True
    return made


def _lot(sheet: PaperSheet) -> str:
    """What draws the sample: nobody can choose it, and the same sheet always draws the same lot."""
    return keyed_hash(str(sheet.id), purpose="second reading")


def _sample_size(batch: PaperBatch) -> int:
    """The chosen share, rounded up: with any share at all somebody reads at least one sheet again."""
    exact = round(batch.sheets * batch.second_share, 9)
    return min(batch.sheets, int(exact) + (exact > int(exact)))


def _fresh_codes(batch: PaperBatch) -> list[str]:
    """Codes that no sheet of the network has yet."""
    found: dict[str, None] = {}
    while len(found) < batch.sheets:
        drawn = {_new_code() for _sheet in range(batch.sheets - len(found))}
        rows = PaperSheet.objects.filter(network_id=batch.network_id, code__in=drawn)
        taken = set(rows.values_list("code", flat=True))
        found.update(dict.fromkeys(sorted(drawn - taken)))
    return list(found)


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH - 1))
    return tidy(with_check(letters))
