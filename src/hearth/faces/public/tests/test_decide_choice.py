"""The public page of a vote about priorities: nothing while it runs, then the order with its reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.decide import services
from hearth.decide.models import Outcome
from hearth.kit.actors import Actor

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
BALLOTS = {
    "approval": [[1, 2], [1], [3]],
    "points": [{"1": 6, "2": 4}, {"1": 3}, {"3": 8}],
    "score": [{"1": 5, "2": 3}, {"1": 5, "3": 0}, {"3": 4}],
    "judgement": [{"1": 5, "2": 3}, {"1": 5, "3": 0}, {"3": 4}],
    "schulze": [[1, 2, 3], [2, 3, 1], [1, 3]],
    "ranked-pairs": [[1, 2, 3]] * 4 + [[2, 3, 1]] * 3 + [[3, 1, 2]] * 2,
    "bradley-terry": [[[1, 2], [1, 3]], [[2, 3]], [[1, 3]]],
}


def read(response) -> str:
    return response.content.decode()


@pytest.fixture
def choice(network):
    """A function: an open vote about priorities by this rule, with ballots in the box."""

    def make(method="schulze", *, options=3, times=4, groups=None, **rule):
        now = timezone.now()
        vote = services.make_activity(
            network,
            form="priorities",
            title="What <first>?",
            eligibility="Everybody.",
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=1),
            by=TEAM,
            now=now,
        )
        titles = [f"Option <{n}>" for n in range(1, options + 1)]
        services.add_options(vote, titles=titles, by=TEAM, now=now)
        rule = {"method": method, "winners": 1} | rule
        services.change_choice(vote, rule=rule, ballot={}, by=TEAM, now=now)
        vote = services.open_activity(vote, by=TEAM, now=now)
        ballots = BALLOTS[method] * times
        codes = services.give_codes(vote, n=len(ballots), by=TEAM, now=now)
        rows = [
            (code, choices, None, groups or {})
            for code, choices in zip(codes, ballots, strict=True)
        ]
        services.cast_many(vote, ballots=rows, by=TEAM, now=now)
        return vote

    return make


@pytest.fixture
def page(client, network):
    """A function: the public page of a vote, after the count if asked."""

    def go(vote, *, counted=True, more=""):
        if counted:
            services.close_and_count_due(network, now=vote.closes_at)
        return client.get(f"/{network.slug}/choices/{vote.pk}/{more}")

    return go


@pytest.mark.parametrize("method", BALLOTS)
def test_every_rule_it_explains_line_by_line(choice, page, method):
    answer = page(choice(method))
    view = answer.context["view"]
    assert view.chosen[0].number == "1"
    assert all(line.why for line in [*view.chosen, *view.others][:-1])
    assert "%(" not in read(answer) and "Option &lt;1&gt;" in read(answer)
    assert "./hearth rank ballots.csv" in read(answer)


@pytest.mark.parametrize("method", BALLOTS)
def test_any_two_it_compares(choice, page, method):
    answer = page(choice(method), more="?first=3&second=1")
    assert "Option <1>" in answer.context["compared"]
    for nonsense in ("?first=1&second=1", "?first=9&second=<script>", "?first=😀"):
        assert page(choice(method), counted=False, more=nonsense).status_code == 200


@pytest.mark.parametrize("method", BALLOTS)
def test_while_it_runs_it_shows_no_result_anywhere(choice, page, method):
    vote = choice(method)
    shown = page(vote, counted=False)
    assert shown.context["view"] is None
    assert page(vote, counted=False, more="ballots.csv").status_code == 404
    assert page(vote, counted=False, more="result.json").status_code == 404


@pytest.mark.parametrize("method", BALLOTS)
def test_running_results_it_shows_only_where_the_setting_says_so(choice, page, network, method):
    vote = choice(method, times=12)
    services.note_running(network, now=timezone.now())
    assert "How it stands" not in read(page(vote, counted=False))
    type(vote).objects.update(is_running_shown=True)
    services.note_running(network, now=timezone.now())
    shown = read(page(vote, counted=False))
    assert "How it stands" in shown and "%(" not in shown
    codes = services.give_codes(vote, n=1, by=TEAM, now=timezone.now())
    more = BALLOTS[method][-1]
    services.cast_ballot(vote, code=codes[0], choices=more, by=TEAM, now=timezone.now())
    services.note_running(network, now=timezone.now())
    n = len(BALLOTS[method]) * 12
    assert f"After {n} ballots" in read(page(vote, counted=False))


def test_a_circle_of_majorities_it_tells(choice, page):
    view = page(choice("ranked-pairs")).context["view"]
    assert "circle" in view.condorcet
    assert view.rounds and view.elimination and view.duels.rows
    assert "“Option <3>” drops out with 8 votes, which move on" in view.rounds[0]
    assert [row[0][:3] for row in view.duels.rows] == [f"{at}. " for at in (1, 2, 3)]
    assert view.duels.head[1:] == ["1", "2", "3"] and "“Option" in view.elimination


def test_weights_it_tells_with_the_plain_count_beside(choice, page, town):
    groups = {town.age: town.category(town.age, "16-64")}
    view = page(choice("approval", weight_by=["age_band"], groups=groups)).context["view"]
    assert view.weights and view.beside.rows
    assert view.by_group == [] or all(row for table in view.by_group for row in table.rows)


def test_its_files_hold_ballots_and_nothing_beside(choice, page, network):
    vote = choice()
    page(vote)
    text = read(page(vote, counted=False, more="ballots.csv"))
    assert text == Outcome.objects.get().ballots_csv and text.count("\n") == 13
    told = page(vote, counted=False, more="result.json").json()
    assert told["locked_hash"] == vote.locked_hash and told["result"]["winners"] == ["1"]


def test_five_hundred_options_it_shows_in_few_queries(
    choice, page, client, network, django_assert_max_num_queries
):
    vote = choice("approval", options=500)
    page(vote)
    with django_assert_max_num_queries(12):
        shown = page(vote, counted=False, more="?page=3&first=7&second=8")
    assert [line.place for line in shown.context["view"].others][:1] == [82]
    assert len(shown.context["view"].others) == 40 and shown.context["compared"]


def test_a_draft_and_what_belongs_to_another_network_it_does_not_show(
    choice, client, network, other_network
):
    vote = choice()
    assert client.get(f"/{other_network.slug}/choices/{vote.pk}/").status_code == 404
    type(vote).objects.update(state="draft")
    assert client.get(f"/{network.slug}/choices/{vote.pk}/").status_code == 404


def test_a_budget_it_sends_to_its_own_page_and_the_other_way_round(choice, client, network):
    vote = choice()
    answer = client.get(f"/{network.slug}/votes/{vote.pk}/")
    assert answer.status_code == 302 and answer["Location"].endswith(f"/choices/{vote.pk}/")
