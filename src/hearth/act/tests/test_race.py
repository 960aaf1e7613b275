"""Two people and one chair, at the same moment, on the real database."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from hearth.act import queries, services
from hearth.kit.actors import Actor

COMMAND = Actor("command")


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_get_one_chair(network, now):
    start = now + timedelta(days=1)
    event = services.plan_event(
        network, title="A", kind="class", address="B", starts_at=start, ends_at=start + timedelta(hours=1),
        needs_booking=True, capacity=1, by=COMMAND, now=now,
    )  # fmt: skip
    gate, states = threading.Barrier(6), []

    def reserve():
        try:
            gate.wait()
            made = services.book(network, event=event, key=uuid4(), by=Actor.nobody(), now=now)
            states.append(made.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=reserve) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(states) == ["booked", *["waiting"] * 5]
    assert queries.is_full(event)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_is_one_booking(network, now):
    start = now + timedelta(days=1)
    event = services.plan_event(
        network, title="A", kind="class", address="B", starts_at=start, ends_at=start + timedelta(hours=1),
        needs_booking=True, by=COMMAND, now=now,
    )  # fmt: skip
    key, gate, codes = uuid4(), threading.Barrier(2), []

    def reserve():
        try:
            gate.wait()
            codes.append(
                services.book(network, event=event, key=key, by=Actor.nobody(), now=now).code
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=reserve) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(set(codes)) == 1 and queries.bookings(network, event=event).count() == 1
