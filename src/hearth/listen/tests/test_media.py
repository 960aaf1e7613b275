"""Recordings and photos: in pieces, each byte once, joined to their voice, erased with it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice

WEBM = b"\x1a\x45\xdf\xa3" + b"sound" * 20


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


def begun(network, now, content=WEBM):
    key = uuid4()
    return services.begin_attachment(
        network, key=key, media_type="audio/webm;codecs=opus", size=len(content), now=now
    )


def test_a_recording_in_two_pieces_is_whole_when_the_last_has_come(network, now):
    row = begun(network, now)
    services.add_piece(row, offset=0, piece=WEBM[:30], now=now)
    row = services.add_piece(row, offset=30, piece=WEBM[30:], now=now)
    assert row.state == "whole"
    assert services.path_of(row).read_bytes() == WEBM


def test_a_piece_that_comes_twice_is_written_once(network, now):
    row = begun(network, now)
    services.add_piece(row, offset=0, piece=WEBM[:30], now=now)
    row = services.add_piece(row, offset=0, piece=WEBM[:30], now=now)
    assert row.got == 30


def test_a_piece_after_a_hole_is_told_where_to_go_on(network, now):
    row = begun(network, now)
    with pytest.raises(Refused) as refused:
        services.add_piece(row, offset=40, piece=WEBM[40:], now=now)
    assert refused.value.code == "piece_out_of_order"
    assert refused.value.facts == {"expected": 0}


def test_more_than_was_announced_is_refused_and_nothing_is_lost(network, now):
    row = begun(network, now)
    services.add_piece(row, offset=0, piece=WEBM[:30], now=now)
    with pytest.raises(Refused, match="attachment_too_large"):
        services.add_piece(row, offset=30, piece=WEBM, now=now)
    assert queries.attachment_by_key(network, row.key).got == 30


def test_what_is_not_what_it_says_is_thrown_away(network, now):
    row = begun(network, now, content=b"<script>alert(1)</script>")
    row = services.add_piece(row, offset=0, piece=b"<script>alert(1)</script>", now=now)
    assert row.state == "refused"
    assert not services.path_of(row).exists()


@pytest.mark.parametrize(
    ("media_type", "size", "code"),
    [
        ("text/html", 10, "media_not_taken"),
        ("audio/webm", 0, "attachment_empty"),
        ("audio/webm", 21 * 1024 * 1024, "attachment_too_large"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_comes(network, now, media_type, size, code):
    with pytest.raises(Refused, match=code):
        services.begin_attachment(network, key=uuid4(), media_type=media_type, size=size, now=now)


def said(network, round, now, key, **origin):
    return services.receive_voice(
        network,
        round=round,
        kind="need",
        text="",
        language="en",
        origin=services.Origin(attachments=(key,), **origin),
        key=uuid4(),
        by=services_actor(),
        now=now,
    )


def services_actor():
    from hearth.kit.actors import Actor

    return Actor.nobody()


def test_a_voice_may_be_a_recording_alone_and_is_erased_with_it(network, round_, now):
    row = services.add_piece(begun(network, now), offset=0, piece=WEBM, now=now)
    received = said(network, round_, now, row.key)
    kept = queries.attachments(network, [received.voice_id])
    assert [one.key for one in kept[received.voice_id]] == [row.key]
    voice = Voice.objects.get(network=network, id=received.voice_id)
    services.withdraw_voice(voice, by=services_actor(), now=now)
    assert not services.path_of(row).exists()
    assert queries.attachment_by_key(network, row.key) is None


def test_the_recording_of_another_voice_stays_with_it(network, round_, now):
    row = services.add_piece(begun(network, now), offset=0, piece=WEBM, now=now)
    first = said(network, round_, now, row.key)
    said(network, round_, now, row.key)
    assert queries.attachment_by_key(network, row.key).voice_id == first.voice_id


def test_what_never_got_a_voice_is_forgotten_after_a_day(network, now):
    row = services.add_piece(begun(network, now), offset=0, piece=WEBM, now=now)
    assert services.forget_orphans(network, now=now + timedelta(hours=23)) == 0
    assert services.forget_orphans(network, now=now + timedelta(hours=25)) == 1
    assert not services.path_of(row).exists()
