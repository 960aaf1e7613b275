"""The post: queued once, sent once, and never to an address that said STOP."""

from datetime import timedelta

import pytest

from hearth.core.post import channels, queries, services
from hearth.core.post.models import Delivery


def letter(network, now, key="k1", address="Ben@Example.org"):
    return services.queue(
        network,
        key=key,
        channel="email",
        address=address,
        body="Hello",
        purpose="hear_back",
        now=now,
    )


@pytest.fixture(autouse=True)
def outbox(settings, tmp_path):
    settings.HEARTH_OUTBOX = tmp_path
    return tmp_path


def test_a_letter_is_sent_once(network, now, outbox):
    letter(network, now)

    assert services.send_waiting(network, now=now) == 1
    assert services.send_waiting(network, now=now) == 0
    assert len(list(outbox.glob("email/*.eml"))) == 1


def test_the_same_key_is_one_letter(network, now):
    letter(network, now)
    letter(network, now)

    assert Delivery.objects.count() == 1


def test_stop_is_honoured_after_queueing_and_in_any_spelling(network, now, outbox):
    letter(network, now)
    services.stop(network, channel="email", address=" ben@example.ORG", now=now)

    services.send_waiting(network, now=now)

    assert queries.counts(network) == {"stopped": 1}
    assert not list(outbox.glob("email/*.eml"))


def test_who_starts_again_is_written_to_again(network, now):
    services.stop(network, channel="email", address="ben@example.org", now=now)
    services.start_again(network, channel="email", address="ben@example.org")
    letter(network, now)

    assert services.send_waiting(network, now=now) == 1


def test_stop_in_one_network_says_nothing_of_another(network, other_network, now):
    services.stop(other_network, channel="email", address="ben@example.org", now=now)
    letter(network, now)

    assert services.send_waiting(network, now=now) == 1


def test_a_failed_letter_is_tried_again_later(network, now, monkeypatch):
    def fail(_letter):
        raise channels.ChannelError("smtp_failed")

    monkeypatch.setattr(channels, "send", fail)
    letter(network, now)
    services.send_waiting(network, now=now)
    waiting = Delivery.objects.get(network=network)

    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.next_try_at == now + timedelta(minutes=1)


def test_a_refused_recipient_is_not_tried_again(network, now, monkeypatch):
    def refuse(_letter):
        raise channels.ChannelError("recipient_refused", permanent=True)

    monkeypatch.setattr(channels, "send", refuse)
    letter(network, now)
    services.send_waiting(network, now=now)

    assert queries.counts(network) == {"failed": 1}


def test_a_letter_whose_worker_died_is_tried_again_after_the_lease(network, now, monkeypatch):
    def die(_letter):
        raise KeyboardInterrupt

    monkeypatch.setattr(channels, "send", die)
    letter(network, now)
    with pytest.raises(KeyboardInterrupt):
        services.send_waiting(network, now=now)
    monkeypatch.undo()

    assert services.send_waiting(network, now=now + timedelta(minutes=9)) == 0
    assert services.send_waiting(network, now=now + timedelta(minutes=11)) == 1
