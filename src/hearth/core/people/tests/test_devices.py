"""Devices send for a member until they are revoked, or the member's role ends."""

import pytest

from hearth.core.people import queries, services
from hearth.core.people.models import Membership
from hearth.kit.refusals import Refused


@pytest.fixture
def held(ana):
    return Membership.objects.get(pk=ana.membership_id)


def test_a_device_acts_for_its_champion(network, held, ana, cy, now):
    _device, token = services.give_device(held, kind="phone", name="Red phone", by=cy, now=now)
    found = services.device_behind(network, token=token, kind="phone", now=now)
    assert services.actor_behind(found) == ana
    assert found.last_seen_at == now


def test_a_revoked_device_is_refused_and_others_are_not(network, held, cy, now):
    lost, token = services.give_device(held, kind="phone", by=cy, now=now)
    _kept, other = services.give_device(held, kind="phone", by=cy, now=now)
    services.revoke_device(lost, by=cy, now=now)
    with pytest.raises(Refused, match="device_revoked"):
        services.device_behind(network, token=token, kind="phone", now=now)
    assert services.device_behind(network, token=other, kind="phone", now=now)


def test_a_device_ends_with_the_role(network, held, cy, now):
    _device, token = services.give_device(held, kind="phone", by=cy, now=now)
    services.end_role(held, by=cy, now=now)
    with pytest.raises(Refused, match="device_revoked"):
        services.device_behind(network, token=token, kind="phone", now=now)


def test_a_token_opens_nothing_next_door_nor_for_another_kind(
    network, other_network, held, cy, now
):
    device, token = services.give_device(held, kind="phone", by=cy, now=now)
    for where, kind in ((other_network, "phone"), (network, "odk")):
        with pytest.raises(Refused, match="device_unknown"):
            services.device_behind(where, token=token, kind=kind, now=now)
    assert queries.device(other_network, device.pk) is None
    assert queries.devices(network, kind="phone") == [device]
