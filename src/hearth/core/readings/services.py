"""What can be done with readings: keep one."""

from datetime import datetime
from typing import Any

from hearth.core.networks.models import Network

from . import bridge
from .models import Reading
from .queries import latest


def keep(
    network: Network, *, kind: str, public: bool, n: int, payload: dict[str, Any], now: datetime
) -> Reading:
    """Keep a reading; when nothing has changed since the last one, that one is returned.

    The desk's readings may be taken at any time: within an hour the newer one takes the place of
    the older, so that their history has one an hour at most. Public readings all stay.

    A public payload must have passed the disclosure gate: the bridge that made it says so by
    naming the rule in `payload["rule"]`; without it nothing is kept (ValueError).
    """
    if public and "rule" not in payload:
        raise ValueError("a public reading names the disclosure rule that protected it")
    last = latest(network, kind=kind, public=public)
    if last and public and last.payload == payload:
        return last
    if last and not public and (last.payload == payload or _same_hour(last.as_of, now)):
        last.payload, last.n, last.as_of = payload, n, now
        last.save()
        return last
    return Reading.objects.create(
        network=network, kind=kind, is_public=public, as_of=now, n=n, payload=payload
    )


def _same_hour(one: datetime, other: datetime) -> bool:
    return int(one.timestamp() // 3600) == int(other.timestamp() // 3600)


def protect_table(
    network: Network, rows: list[dict[str, Any]], *, count_key: str, rest: int = 0
) -> tuple[list[dict[str, Any]], int | None]:
    """A table as the public may see it: its rows, and the number that belongs to no row.

    `rest` is how many were counted without a known group (or place). Both are None where hidden.
    """
    threshold = network.small_number
    shown = bridge.protect_rows(rows, count_key=count_key, rest=rest, threshold=threshold)
    left = bridge.rest_shown(rows, count_key=count_key, rest=rest, threshold=threshold)
    return shown, left


def rule_of(network: Network) -> dict[str, Any]:
    """The disclosure rule in words for machines; every public payload carries it."""
    return {"hide_below": network.small_number, "companions": True, "zeros": "shown"}


def may_publish(network: Network, *, kind: str, n: int) -> bool:
    """Whether enough is new since the last public reading of this kind."""
    last = latest(network, kind=kind, public=True)
    return bridge.enough_is_new(before=last.n if last else None, now=n)
