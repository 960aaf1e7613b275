"""What a result did to a group is told without telling of a few."""

import pytest

from hearth.decide.bridge.budget_figures import protected

pytestmark = pytest.mark.django_db


def rows(*nothing: int) -> list[dict]:
    return [
        {
            "id": str(at), "name": f"Ward {at}", "n": 100, "share": 0.25, "nothing": few / 100,
            "average": 2.0, "money": 0.25,
        }
        for at, few in enumerate(nothing)
    ]  # fmt: skip


def test_a_few_who_got_nothing_are_not_told(network):
    told = protected(network, rows(0, 1, network.small_number - 1, network.small_number), rest=0)
    assert [row["nothing"] for row in told] == [0, None, None, network.small_number / 100]
    assert all(row["average"] == 2.0 for row in told)


def test_a_small_group_is_not_told_at_all(network):
    small = {**rows(0)[0], "n": network.small_number - 1}
    told = protected(network, [small, *rows(0, 50)[1:], *rows(0, 0, 50)[2:]], rest=200)
    assert told[0]["hidden"]
    assert "nothing" not in told[0] or told[0]["nothing"] is None
