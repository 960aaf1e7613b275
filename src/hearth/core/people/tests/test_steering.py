"""What a steward may say of the network."""

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.networks.models import Network
from hearth.core.people import services
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def test_what_a_network_says_of_itself_is_changed_and_written_down(network, eve, now):
    lines = [{"name": "Listening line", "phone": "01632 960111"}]
    words = {"name": "Larkmoor, together", "crisis_lines": lines}
    services.describe_network(network, words=words, by=eve, now=now)
    kept = Network.objects.get(pk=network.pk)
    assert (kept.name, kept.crisis_lines) == ("Larkmoor, together", lines)
    entry = Entry.objects.get(deed="network described")
    assert entry.facts == {"fields": ["crisis_lines", "name"]}


def test_the_same_words_again_are_no_deed(network, eve, now):
    services.describe_network(network, words={"name": network.name}, by=eve, now=now)
    assert not Entry.objects.filter(deed="network described").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"small_number": 2}, "small_number_too_low"),
        ({"languages": ["xx"]}, "languages_missing"),
    ],
)
def test_what_cannot_stand_is_refused_and_changes_nothing(network, eve, now, words, code):
    before = Network.objects.filter(pk=network.pk).values().get()
    with pytest.raises(Refused, match=code):
        services.describe_network(network, words=words, by=eve, now=now)
    assert Network.objects.filter(pk=network.pk).values().get() == before
    assert network.name == before["name"]


def test_only_a_steward_of_it_may(network, cy, ana, eve, now):
    for by in (cy, ana):
        with pytest.raises(Refused, match="may_not_describe_network"):
            services.describe_network(network, words={"name": "X"}, by=by, now=now)
    with pytest.raises(TypeError, match="slug"):
        services.describe_network(network, words={"slug": "x"}, by=eve, now=now)
