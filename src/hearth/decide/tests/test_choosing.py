"""Votes about priorities: every rule, weights, support by group, and what is taken from the result."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from hearth.core.people.models import Known
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Ballot, Outcome, Priority
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db

#: Rule, a ballot of that kind, and one for another option.
KINDS = {
    "approval": ([1], [3]),
    "points": ({"1": 6, "2": 4}, {"3": 10}),
    "score": ({"1": 5, "2": 2, "3": 0}, {"3": 4}),
    "judgement": ({"1": 5, "2": 2, "3": 0}, {"3": 4}),
    "schulze": ([1, 2, 3], [3]),
    "ranked-pairs": ([1, 2, 3], [3, 2]),
    "bradley-terry": ([[1, 2], [2, 3]], [[3, 1]]),
}


@pytest.fixture
def choice(network, cy, now):
    """A function: an open vote about priorities with three options and a few codes."""

    def make(method="schulze", *, n=12, winners=1, options=3, **rule):
        vote = services.make_activity(
            network,
            form="priorities",
            title="What first?",
            eligibility="Everybody who lives here.",
            opens_at=now,
            closes_at=now + timedelta(days=7),
            by=cy,
            now=now,
        )
        titles = ["Buses", "Parks", "Homes", "Food", "Light"][:options]
        services.add_options(vote, titles=titles, by=cy, now=now)
        rule = {"method": method, "winners": winners} | rule
        vote = services.change_choice(vote, rule=rule, ballot={}, by=cy, now=now)
        vote = services.open_activity(vote, by=cy, now=now)
        return vote, services.give_codes(vote, n=n, by=cy, now=now)

    return make


@pytest.fixture
def count(cy, now):
    """A function: cast these ballots (choices, groups), close and count."""

    def go(vote, codes, ballots):
        rows = [
            (code, choices, None, groups)
            for code, (choices, groups) in zip(codes, ballots, strict=False)
        ]
        services.cast_many(vote, ballots=rows, by=cy, now=now)
        end = vote.closes_at
        services.close_and_count_due(vote.network, now=end)
        return Outcome.objects.get(vote=vote)

    return go


@pytest.mark.parametrize("method", KINDS)
def test_by_every_rule_it_counts_and_says_what_came_first(choice, count, method):
    vote, codes = choice(method)
    most, other = KINDS[method]
    made = count(vote, codes, [(most, {})] * 4 + [(other, {})])
    assert made.result["winners"] == ["1"] and made.ballots == 5
    assert set(made.result["plain"]["rows"]) == {"1", "2", "3"}
    vote.refresh_from_db()
    assert vote.state == "counted"


@pytest.mark.parametrize("method", KINDS)
def test_its_public_ballots_give_the_same_by_the_printed_command(choice, count, method, tmp_path):
    vote, codes = choice(method, winners=2)
    most, other = KINDS[method]
    made = count(vote, codes, [(most, {})] * 4 + [(other, {})] * 3)
    (tmp_path / "ballots.csv").write_text(made.ballots_csv, encoding="utf-8")
    words = made.result["command"].split()[1:]
    done = subprocess.run(
        [sys.executable, "-m", "hearth", *words, "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    order = told.get("order") or told["winners"]
    assert made.result["winners"][: len(order)] == order[:2]


def test_ranked_ballots_it_counts_by_elimination_as_well(choice, count):
    """Tennessee: pairs choose Nashville, the run-off Knoxville."""
    vote, codes = choice(n=100, options=4)
    memphis, nashville, chattanooga, knoxville = 1, 2, 3, 4
    ballots = [[memphis, nashville, chattanooga, knoxville]] * 42
    ballots += [[nashville, chattanooga, knoxville, memphis]] * 26
    ballots += [[chattanooga, knoxville, nashville, memphis]] * 15
    ballots += [[knoxville, chattanooga, nashville, memphis]] * 17
    result = count(vote, codes, [(row, {}) for row in ballots]).result
    assert result["winners"] == ["2"] == [result["plain"]["condorcet"]]
    assert result["plain"]["elimination"]["winners"] == ["4"]


def test_weights_chosen_before_opening_it_uses_and_says_for_whom(choice, count, town):
    """Of the residents 60 in 100 are 16 to 64; of the voters 75 in 100."""
    vote, codes = choice("approval", n=60, weight_by=["age_band"])
    young, middle = (town.category(town.age, key) for key in ("0-15", "16-64"))
    ballots = [([1], {town.age: middle})] * 30 + [([2], {town.age: young})] * 10
    ballots += [([3], {})] * 4
    result = count(vote, codes, ballots).result
    plain, weighted = result["plain"]["rows"], result["weighted"]["rows"]
    assert (plain["1"]["votes"], plain["2"]["votes"]) == (30, 10)
    assert weighted["3"]["votes"] == 4 and weighted["1"]["votes"] == pytest.approx(30, abs=0.1)
    assert (result["weighted"]["known"], result["weighted"]["unknown"]) == (40, 4)


def test_a_group_of_few_voters_it_does_not_weigh(choice, count, town):
    vote, codes = choice("approval", n=60, weight_by=["age_band"])
    middle, old = (town.category(town.age, key) for key in ("16-64", "65+"))
    ballots = [([1], {town.age: middle})] * 30 + [([2], {town.age: old})] * 2
    result = count(vote, codes, ballots).result
    assert result["weighted"]["rows"]["2"]["votes"] == 2
    assert result["weighted"]["left_out"] == 1


def test_weights_decide_where_they_were_chosen(choice, count, town):
    vote, codes = choice("approval", n=90, weight_by=["ethnic_group"])
    asian, white = (town.category(town.ethnicity, key) for key in ("asian", "white"))
    ballots = [([1], {town.ethnicity: white})] * 50 + [([2], {town.ethnicity: asian})] * 30
    ballots += [([2], {town.ethnicity: white})] * 8
    result = count(vote, codes, ballots).result
    assert result["plain"]["winners"] == ["1"]
    assert result["winners"] == result["weighted"]["winners"] == ["2"]


def test_weights_it_refuses_where_nobody_counted_the_residents(choice, town):
    with pytest.raises(Refused, match="weighting_without_residents"):
        choice("approval", weight_by=["shoe_size"])
    with pytest.raises(Refused, match="weighting_not_with_rule"):
        choice("judgement", weight_by=["age_band"])


def test_support_by_group_it_shows_in_whole_rows_or_not_at_all(choice, count, town):
    vote, codes = choice("approval", n=90)
    young, middle, old = (town.category(town.age, key) for key in ("0-15", "16-64", "65+"))
    ballots = [([1], {town.age: middle})] * 20 + [([2], {town.age: middle})] * 20
    ballots += [([1], {town.age: young})] * 11 + [([3], {town.age: young})] * 1
    ballots += [([2], {town.age: old})] * 12 + [([1], {town.age: Known.PREFER_NOT})] * 2
    table = count(vote, codes, ballots).result["by_group"]["age_band"]
    shown = {row["name"]: (row["hidden"], row["support"]) for row in table["rows"]}
    assert shown["16-64"] == (False, {"1": 20, "2": 20, "3": 0})
    assert shown["0-15"] == (True, {})
    assert sum(hidden for hidden, _support in shown.values()) >= 2


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"method": "dice"}, "choice_rule_unknown"),
        ({"winners": 101}, "choice_winners_wrong"),
        ({"winners": 3}, "choice_too_few_options"),
        ({"options": 1}, "choice_without_options"),
    ],
)
def test_settings_that_cannot_be_it_refuses(choice, how, code):
    with pytest.raises(Refused, match=code):
        choice(**how)


def test_what_is_open_it_does_not_change(choice, cy, now):
    vote, _codes = choice()
    for deed in (
        lambda: services.add_options(vote, titles=["More"], by=cy, now=now),
        lambda: services.change_choice(
            vote, rule={"method": "approval"}, ballot={}, by=cy, now=now
        ),
    ):
        with pytest.raises(Refused, match="vote_is_locked"):
            deed()
    with pytest.raises(Refused, match="vote_not_closed"):
        services.count_choice(vote, by=cy, now=now)
    with pytest.raises(Refused, match="vote_not_counted"):
        services.take_priorities(vote, reasons={"1": "Most wanted"}, by=cy, now=now)


def test_a_vote_without_ballots_it_leaves_closed(choice, cy):
    vote, _codes = choice()
    services.close_and_count_due(vote.network, now=vote.closes_at)
    vote.refresh_from_db()
    assert vote.state == "closed" and not Outcome.objects.exists()
    with pytest.raises(Refused, match="no_ballots"):
        services.count_choice(vote, by=cy, now=vote.closes_at)


def test_what_came_first_it_takes_as_priorities_shown_only_once_published(
    choice, count, network, cy, now
):
    vote, codes = choice("approval", winners=2)
    count(vote, codes, [([1, 2], {})] * 4 + [([3], {})])
    vote.refresh_from_db()
    taken = services.take_priorities(vote, reasons={"2": "Near all", "1": "Too"}, by=cy, now=now)
    assert [row.title for row in taken] == ["Parks", "Buses"]
    assert not queries.priorities(network).exists()
    assert ("vote", vote.pk) in trace.came_from(network, node=("priority", taken[0].pk))
    services.publish_priorities(vote, by=cy, now=now)
    assert [row.reason for row in queries.priorities(network)] == ["Near all", "Too"]
    assert services.take_priorities(vote, reasons={"2": "Again"}, by=cy, now=now) == []


def test_until_published_it_takes_them_back_with_their_trace(choice, count, network, cy, now):
    vote, codes = choice("approval")
    count(vote, codes, [([1, 2], {})] * 4)
    vote.refresh_from_db()
    (taken,) = services.take_priorities(vote, reasons={"2": "Near all"}, by=cy, now=now)
    assert services.drop_priorities(vote, by=cy, now=now) == 1
    assert not Priority.objects.exists()
    assert not list(trace.came_from(network, node=("priority", taken.pk)))
    for reasons, code in (
        ({"9": "x"}, "project_not_on_ballot"),
        ({"1": " "}, "reason_for_priority_missing"),
    ):
        with pytest.raises(Refused, match=code):
            services.take_priorities(vote, reasons=reasons, by=cy, now=now)


def test_a_ballot_taken_down_by_telephone_it_keeps_as_that(choice, ana, ben, now):
    vote, codes = choice()
    cast = services.cast_assisted(vote, code=codes[0], choices=[2, 1], by=ana, now=now)
    assert cast.receipt and Ballot.objects.get().channel == "assisted"
    assert services.cast_ballot(vote, code=codes[0], choices=[1], by=ben, now=now).is_change
    with pytest.raises(Refused, match="assisted_by_nobody"):
        services.cast_assisted(vote, code=codes[1], choices=[2], by=ben, now=now)
    with pytest.raises(Refused, match="voter_code_unknown"):
        services.cast_assisted(vote, code="ZZZZ", choices=[2], by=ana, now=now)
    with pytest.raises(Refused, match="vote_not_open"):
        services.cast_assisted(vote, code=codes[1], choices=[2], by=ana, now=vote.closes_at)
