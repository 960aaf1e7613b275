"""What came late, with a wrong clock, or in another shape: kept as it came, believed with care."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.models import Capture, Voice


def caught(network, round, by, now, said_at, raw=None):
    received = services.receive_voice(
        network,
        round=round,
        kind="need",
        text="The lift is broken.",
        language="en",
        origin=services.Origin(raw=raw, said_at=said_at),
        key=uuid4(),
        by=by,
        now=now,
    )
    return Voice.objects.get(network=network, id=received.voice_id)


def test_what_was_caught_offline_keeps_the_time_it_was_said(network, round_, ana, now):
    earlier = now - timedelta(days=2)
    assert caught(network, round_, ana, now, earlier).said_at == earlier


@pytest.mark.parametrize("off", [timedelta(days=4000), timedelta(days=-4000), timedelta(hours=-1)])
def test_a_clock_that_cannot_be_right_is_kept_in_the_capture_only(network, round_, ana, now, off):
    voice = caught(network, round_, ana, now, now - off)
    payload = Capture.objects.get(network=network, voice_id=voice.id).payload
    assert voice.said_at == now
    assert payload["said_at"] == (now - off).isoformat()


def test_a_member_may_bring_what_was_said_before_the_round_closed(network, round_, ana, now):
    said_at = now
    late = now + timedelta(days=(round_.closes_on - now.date()).days + 5)
    assert caught(network, round_, ana, late, said_at).said_at == said_at


def test_a_resident_may_not_and_nobody_after_a_month(network, round_, ana, ben, now):
    last = (round_.closes_on - now.date()).days
    for by, days in ((ben, 5), (ana, 40)):
        with pytest.raises(Refused, match="round_not_open"):
            caught(network, round_, by, now + timedelta(days=last + days), now)


def test_the_raw_capture_is_kept_as_it_came(network, round_, ana, now):
    voice = caught(network, round_, ana, now, None, raw={"xml": "<a/>"})
    assert Capture.objects.get(network=network, voice_id=voice.id).payload["raw"] == {"xml": "<a/>"}
