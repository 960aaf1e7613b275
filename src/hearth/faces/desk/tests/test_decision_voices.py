"""A voice that was linked to a decision can be unlinked in its form."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.core.trace import queries as trace
from hearth.decide import services

pytestmark = pytest.mark.django_db
PAST = "<b>The bus never comes</b>"


@pytest.fixture
def resting(network, say, lee):
    """A draft that rests on two voices, and the two."""
    voices = [say(PAST).id, say("More light").id]
    made = services.add_decision(
        network, kind="decision", title="A bus", what="A bus at night", reasons="Heard",
        decided_by="The council", decided_on=date(2026, 5, 4), owner="Roads",
        options=[services.Considered("A bus", "", True)],
        sources=[("voice", one) for one in voices], by=lee, now=timezone.now(),
    )  # fmt: skip
    return made, voices


def change(client, made, **given):
    """The form as it stands, sent with something else in it."""
    address = reverse("desk:decision_change", args=[made.network.slug, made.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return client.post(address, {k: v for k, v in (sent | given).items() if v not in (None, "")})


def stands_on(made):
    nodes = trace.came_from(made.network, node=("decision", made.pk))
    return {pk for kind, pk in nodes if kind == "voice"}


def test_an_unticked_voice_it_unlinks(signed_in, cy, resting):
    made, (first, second) = resting
    assert change(signed_in(cy), made, linked_voices=[str(second)]).status_code == 302
    assert stands_on(made) == {second}


def test_with_nothing_unticked_it_keeps_all(signed_in, cy, resting):
    made, voices = resting
    assert change(signed_in(cy), made, title="A night bus").status_code == 302
    assert stands_on(made) == set(voices)


def test_a_voice_of_no_link_it_refuses(signed_in, cy, resting, say):
    made, voices = resting
    answer = change(signed_in(cy), made, linked_voices=[str(say("Other").id)])
    assert (answer.status_code, stands_on(made)) == (422, set(voices))


def test_words_it_shows_the_team_alone_and_as_words(signed_in, cy, lee, resting):
    made, _voices = resting
    address = reverse("desk:decision_change", args=[made.network.slug, made.pk])
    team = signed_in(cy).get(address).content.decode()
    assert "&lt;b&gt;The bus never comes" in team
    council = signed_in(lee).get(address).content.decode()
    assert "the words are private" in council
    assert "The bus never comes" not in council


def test_words_keep_their_direction_where_the_page_runs_from_right_to_left(signed_in, cy, resting):
    made, _voices = resting
    address = reverse("desk:decision_change", args=[made.network.slug, made.pk])
    page = signed_in(cy).get(f"{address}?lang=ar", follow=True).content.decode()
    assert "\u2068More light\u2069" in page


def test_without_voices_it_shows_no_such_field(signed_in, lee, network):
    page = signed_in(lee).get(reverse("desk:decision_add", args=[network.slug])).content.decode()
    assert "Voices linked already" not in page
