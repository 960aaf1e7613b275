"""A request to the council, drafted and further; and a way to sign it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hearth.core.post.models import Delivery
from hearth.decide import services


@pytest.fixture
def drafted(network, lee, now):
    """A draft."""
    return services.make_ask(
        network,
        title="A crossing at the school",
        institution="Larkmoor Council",
        office="Cabinet member for roads",
        what="Build a crossing before winter.",
        why="Children cross four lanes.",
        by=lee,
        now=now,
    )


@pytest.fixture
def asked(drafted, lee, now):
    """It can be signed."""
    return services.open_ask(drafted, by=lee, now=now)


@pytest.fixture
def delivered(asked, lee, now):
    """It was handed over."""
    due = now.date() + timedelta(days=28)
    return services.deliver_ask(asked, how="By hand", on=now.date(), due_on=due, by=lee, now=now)


@pytest.fixture
def late(delivered):
    """A moment after its deadline."""
    return lambda now: now + timedelta(days=29)


@pytest.fixture
def digits_of(monkeypatch):
    """A function: the six digits in the newest letter to sign with."""
    sent = []
    make = services.digits.write_code

    def write(*args, **given):
        sent.append(given["digits"])
        return make(*args, **given)

    monkeypatch.setattr(services.digits, "write_code", write)
    return lambda: sent[-1]


@pytest.fixture
def sign(digits_of, now):
    """A function: sign an ask with an address, from the asking for digits to the receipt."""

    def do(ask, address="zoe@example.org", at=now, **wish):
        handle = services.ask_for_signing_code(ask, address=address, language="en", now=at)
        return services.sign_by_contact(
            ask,
            asked=handle,
            digits=digits_of(),
            address=address,
            signer=services.Signer(**wish),
            now=at,
        )

    return do


def letters(network) -> list[str]:
    """Bodies of letters that wait or were sent."""
    return [re.sub(r"\s+", " ", row.body) for row in Delivery.objects.filter(network=network)]
