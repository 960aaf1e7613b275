"""Every task of the house. Each calls one service; each may run twice (see `schedule.every`).

A task of a stage that works network by network is one line:

    @every(minutes=5)
    def close_ballots(*, now: datetime) -> None:
        in_every_network(decide.close_due, now=now)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from hearth.core.networks.models import Network
from hearth.core.post import services as post
from hearth.faces.clock import ticks
from hearth.faces.clock.schedule import every
from hearth.listen import services as listen


def in_every_network(service: Callable[..., Any], *, now: datetime) -> None:
    """Call a service once for each network, oldest first."""
    for network in Network.objects.order_by("pk"):
        service(network, now=now)


@every(minutes=1)
def send_post(*, now: datetime) -> None:
    """What waits in the post goes out."""
    in_every_network(post.send_waiting, now=now)


@every(minutes=1)
def go_on_with_imports(*, now: datetime) -> None:
    """Spreadsheets of voices whose worker died are worked on to their end."""
    in_every_network(listen.run_waiting_imports, now=now)


@every(minutes=1440)
def forget_old_ticks(*, now: datetime) -> None:
    """The clock's own table stays small."""
    ticks.forget_old(now=now)


@every(minutes=1440)
def forget_ended_sessions(*, now: datetime) -> None:
    """Signed-in sessions that have run out leave nothing behind."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
