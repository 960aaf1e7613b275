"""Voting with a code on any phone, and a result that explains itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hearth.decide import queries, services
from hearth.decide.models import Activity
from hearth.kit.actors import Actor

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


def make(network, *, projects: int = 3, codes: int = 40):
    """An open vote on the day of the test run, and its codes."""
    now = timezone.now()
    vote = services.make_vote(
        network,
        title="Our spring money",
        budget_minor=30000 * projects,
        eligibility="Everybody of 11 or older who lives here.",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7),
        by=TEAM,
        now=now,
    )
    for n in range(1, projects + 1):
        services.add_project(vote, title=f"Project <{n}>", cost_minor=20000 + n, by=TEAM, now=now)
    vote = services.open_vote(vote, by=TEAM, now=now)
    return vote, services.give_codes(vote, n=codes, by=TEAM, now=now)


def count(vote, codes, projects: int):
    """Cast, close and count."""
    now, end = timezone.now(), vote.closes_at
    rows = [
        (code, sorted({1 + n % projects, 1 + n * 7 % projects}), None, {})
        for n, code in enumerate(codes)
    ]
    services.cast_many(vote, ballots=rows, by=TEAM, now=now)
    return services.count_vote(services.close_vote(vote, by=TEAM, now=end), by=TEAM, now=end)


@pytest.fixture
def vote_and_codes(network):
    """An open vote of three projects."""
    return make(network)


@pytest.fixture
def send(client, network, vote_and_codes):
    """A function: knock at the door of the vote with these fields."""
    address = f"/{network.slug}/activities/{vote_and_codes[0].pk}/enter/"
    return lambda **given: client.post(address, {"code": vote_and_codes[1][0]} | given)


def read(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("code", ["", "nobody", "😀" * 12, "<script>alert(1)</script>", "x" * 5000])
def test_a_wrong_code_it_says_so_and_keeps_what_was_typed(send, code):
    answer = send(code=code)
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert "<script>alert" not in read(answer)


def test_guessing_codes_it_slows_down(send):
    statuses = {send(code=f"guess{n}").status_code for n in range(60)}
    assert 429 in statuses


def test_many_who_vote_at_one_stall_it_does_not_slow_down(send):
    assert {send().status_code for _ in range(40)} == {302}


def test_guessing_ballot_receipts_it_slows_down(client, network):
    address = f"/{network.slug}/votes/receipt/"
    answers = [client.post(address, {"receipt": f"GUESS{n}"}) for n in range(40)]
    assert answers[0].status_code == 200 and "find no ballot" in read(answers[0])
    assert answers[-1].status_code == 429 and "find no ballot" not in read(answers[-1])


def test_while_open_it_shows_no_running_result_anywhere(client, network, vote_and_codes):
    vote, codes = vote_and_codes
    services.cast_ballot(vote, code=codes[0], choices=[2], by=TEAM, now=timezone.now())
    base = f"/{network.slug}/votes/{vote_and_codes[0].pk}/"
    assert client.get(base).context["view"] is None
    assert client.get(base + "ballots.pb").status_code == 404
    assert client.get(base + "result.json").status_code == 404


def test_the_result_it_explains_and_hands_out_to_be_counted_again(client, network, vote_and_codes):
    vote, codes = vote_and_codes
    made = count(vote, codes, 3)
    base = f"/{network.slug}/votes/{vote.pk}/"
    view = client.get(base).context["view"]
    assert [line.number for line in view.winners] == made.result["winners"]
    assert all(line.why for line in [*view.winners, *view.losers])
    assert read(client.get(base + "ballots.pb")) == made.pabulib
    assert client.get(base + "result.json").json()["locked_hash"] == vote.locked_hash


def test_nine_hundred_projects_it_shows_in_few_queries(
    client, network, django_assert_max_num_queries
):
    vote, codes = make(network, projects=900, codes=8)
    count(vote, codes, 900)
    with django_assert_max_num_queries(12):
        page = client.get(f"/{network.slug}/votes/{vote.pk}/")
    view = page.context["view"]
    assert view.winners.paginator.count + view.losers.paginator.count == 900
    assert len(view.losers) <= 40


def test_a_draft_and_a_vote_of_another_network_it_does_not_show(
    network, other_network, vote_and_codes
):
    vote, _codes = vote_and_codes
    assert Client().get(f"/{other_network.slug}/votes/{vote.pk}/").status_code == 404
    Activity.objects.update(state="draft")
    assert Client().get(f"/{network.slug}/votes/{vote.pk}/").status_code == 404


def test_the_page_of_decisions_it_shows_what_is_published_only(client, network):
    now = timezone.now()
    words = {
        "what": "W",
        "reasons": "R",
        "owner": "O",
        "decided_by": "Council",
        "by": TEAM,
        "now": now,
    }
    shown = services.add_decision(network, title="Benches funded", **words)
    services.publish_decision(shown, by=TEAM, now=now)
    hidden = services.add_decision(network, title="Still secret", **words)
    page = read(client.get(f"/{network.slug}/decided/"))
    assert "Benches funded" in page and "Still secret" not in page
    assert client.get(f"/{network.slug}/decided/log/{hidden.pk}/").status_code == 404
    assert queries.decisions(network).count() == 2
