"""Identifiers: of version 7, in the order in which they were made, and none twice."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from hearth.kit import ids
from hearth.kit.ids import uuid7


def test_it_is_a_uuid_of_version_7_that_tells_its_millisecond():
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1_000


def test_within_a_millisecond_they_keep_their_order():
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made) and len(set(made)) == len(made)


def test_when_the_clock_is_set_back_they_keep_their_order(monkeypatch):
    first = uuid7()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1)
    assert first < uuid7() < uuid7()


def test_from_many_threads_none_comes_twice():
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: uuid7(), range(5_000)))
    assert len({one.int >> 62 for one in made}) == len(made)
