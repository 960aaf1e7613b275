"""What can be done with readings: keep one."""

from datetime import datetime
from typing import Any

from hearth.core.networks.models import Network

from .models import Reading
from .queries import latest


def keep(
    network: Network, *, kind: str, public: bool, n: int, payload: dict[str, Any], now: datetime
) -> Reading:
    """Keep a reading; when nothing has changed since the last one, that one is returned.

    A public payload must have passed the disclosure gate: the bridge that made it says so by
    naming the rule in `payload["rule"]`; without it nothing is kept (ValueError).
    """
    if public and "rule" not in payload:
        raise ValueError("a public reading names the disclosure rule that protected it")
    last = latest(network, kind=kind, public=public)
    if last and last.payload == payload:
        return last
    return Reading.objects.create(
        network=network, kind=kind, is_public=public, as_of=now, n=n, payload=payload
    )
