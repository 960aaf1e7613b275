"""A network from nothing: found it, invite its first steward, who comes in by the link."""

import argparse
import re

import pytest

from hearth.core.networks.models import Network
from hearth.core.people.models import Membership
from hearth.faces.shell import found, invite

pytestmark = pytest.mark.django_db


def run(command, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def test_a_new_network_opens_to_its_first_steward(client, capsys):
    assert run(found, "northside", "Northside Together", "--languages", "ar,en") == 0
    token = re.search(r"/join/([^/]+)/", capsys.readouterr().out)[1]
    answer = client.post(f"/join/{token}/", {"name": "Sam", "email": "sam@north.example"})
    assert answer.headers["Location"] == "/northside/desk/"
    assert client.get("/northside/desk/").status_code == 200
    held = Membership.objects.get()
    assert (held.role, held.network.default_language) == ("steward", "ar")


@pytest.mark.parametrize(
    ("command", "words", "said"),
    [
        (invite, ["nowhere/steward"], "no network “nowhere”"),
        (invite, ["larkmoor/king"], "“king” is not a role"),
        (found, ["larkmoor", "Again"], "already a network"),
        (found, ["Bad Slug", "B"], "cannot be used"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(network, capsys, command, words, said):
    assert run(command, *words) == 2
    assert said in capsys.readouterr().err
    assert Network.objects.count() == 1


def test_a_time_zone_that_is_none_is_refused(db, capsys):
    with pytest.raises(SystemExit):
        run(found, "north", "North", "--time-zone", "Mars/Olympus")
    assert "no time zone" in capsys.readouterr().err
