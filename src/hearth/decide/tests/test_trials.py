"""Rules side by side before a vote, and the community's choice with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.decide import queries, services
from hearth.decide.models import RuleChoice, RuleTrial
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db

PB = (
    "META\nkey;value\ndescription;A town\nbudget;100.50\nvote_type;approval\ncurrency;EUR\n"
    "PROJECTS\nproject_id;cost;name;category\na;60;=Bench <script>;green\nb;50.50;سوق 🌳;\n"
    "VOTES\nvoter_id;vote;sex;age\n1;a;F;17\n2;a;M;34\n3;b;F;\n"
)
CHOICE = {"reason": "Small groups count too.", "chosen_by": "Meeting of 3 May"}


def made_up(vote, by, now, **words):
    given = {"voters": 300, "majority": 0.6, "seed": 3} | words
    return services.try_made_up(vote, **given, by=by, now=now)


def test_made_up_ballots_it_tries_every_rule_on(draft, cy, now):
    trial = services.run_trial(made_up(draft, cy, now), now=now)
    assert trial.state == "done"
    families = [row["family"] for row in trial.result["rules"]]
    assert set(families) >= {"bounded-overspending", "phragmen", "votes", "votes-per-cost"}
    groups = trial.result["rules"][0]["groups"]["made_up"]
    assert [row["n"] for row in groups] == [180, 72, 48]
    assert all(row["cost"] <= draft.budget_minor for row in trial.result["rules"])


def test_the_same_seed_it_lets_make_the_same_trial(draft, cy, now):
    one, two = (services.run_trial(made_up(draft, cy, now), now=now).result for _ in range(2))
    other = services.run_trial(made_up(draft, cy, now, seed=4), now=now).result
    assert one == two != other


def test_a_past_vote_it_tries_and_tells_no_small_group(network, closed, draft_two, cy, over):
    services.count_vote(closed, by=cy, now=over)
    trial = services.try_past(draft_two, past=closed, by=cy, now=over)
    trial = services.run_trial(trial, now=over)
    assert trial.title == closed.title and trial.result["voters"] == 4
    rows = [row for rule in trial.result["rules"] for t in rule["groups"].values() for row in t]
    assert rows == [] or all(row["hidden"] for row in rows)


@pytest.fixture
def draft_two(network, cy, now):
    """Next year's vote, of two projects."""
    vote = services.make_vote(
        network, title="Next year", budget_minor=20000, eligibility="All", opens_at=now,
        closes_at=now + timedelta(days=30), by=cy, now=now,
    )  # fmt: skip
    for title in ("Path", "Pond"):
        services.add_project(vote, title=title, cost_minor=9000, by=cy, now=now)
    return vote


def test_a_file_it_tries_and_forgets_its_text(draft, cy, now):
    trial = services.try_file(draft, name="x.pb", content=PB.encode(), by=cy, now=now)
    assert services.is_small(trial) and trial.title == "A town"
    trial = services.run_trial(trial, now=now)
    assert trial.result["budget"] == 10050 and trial.result["currency"] == "EUR"
    assert set(trial.result["group_names"]) == {"sex", "age"}
    assert ["a", "=Bench <script>", 6000] in trial.result["projects"]
    assert RuleTrial.objects.get().file == ""


HOSTILE = [
    (b"", "trial_file_broken"),
    (b"\xff\xfe\x00", "trial_file_broken"),
    (b"META\nkey;value\nbudget;x\n", "trial_file_broken"),
    (PB.replace("60", "-1").encode(), "trial_file_broken"),
    (PB.replace("1;a;F", "1;zz;F").encode(), "trial_file_broken"),
    (b"a" * (5 * 1024 * 1024 + 1), "trial_file_too_large"),
]


@pytest.mark.parametrize(("content", "code"), HOSTILE)
def test_a_broken_file_it_refuses_and_keeps_nothing(draft, cy, now, content, code):
    with pytest.raises(Refused, match=code):
        services.try_file(draft, name="x.pb", content=content, by=cy, now=now)
    assert not RuleTrial.objects.exists()


@pytest.mark.parametrize(
    "words", [{"voters": 5}, {"voters": 10**6}, {"majority": 0.1}, {"majority": 1.0}, {"seed": -1}]
)
def test_settings_out_of_range_it_refuses(draft, cy, now, words):
    with pytest.raises(Refused, match="trial_settings"):
        made_up(draft, cy, now, **words)


def test_what_cannot_be_tried_it_refuses(draft, draft_two, cy, now):
    draft.projects.all().delete()
    with pytest.raises(Refused, match="trial_without_projects"):
        made_up(draft, cy, now)
    with pytest.raises(Refused, match="trial_past_unknown"):
        services.try_past(draft, past=draft_two, by=cy, now=now)
    for seed in range(services.MOST_TRIALS):
        made_up(draft_two, cy, now, seed=seed)
    with pytest.raises(Refused, match="trial_too_many"):
        made_up(draft_two, cy, now)


def test_a_vote_next_door_it_does_not_lend(closed, other_network, cy, dee, over):
    services.count_vote(closed, by=cy, now=over)
    theirs = services.make_vote(
        other_network, title="Theirs", budget_minor=100, eligibility="All", opens_at=over,
        closes_at=over + timedelta(days=1), by=dee, now=over,
    )  # fmt: skip
    with pytest.raises(Refused, match="trial_past_unknown"):
        services.try_past(theirs, past=closed, by=dee, now=over)
    assert queries.trial(theirs, closed.pk) is None


def test_the_clock_it_lets_finish_what_waits_once(network, draft, cy, now):
    trial = made_up(draft, cy, now)
    RuleTrial.objects.update(held_until=now + timedelta(minutes=1))
    services.run_waiting_trials(network, now=now)
    assert RuleTrial.objects.get().state == "waiting"
    services.run_waiting_trials(network, now=now + timedelta(minutes=5))
    assert queries.trial(draft, trial.pk).state == "done"


def test_the_choice_it_keeps_with_its_reason_and_locks_it(draft, cy, now):
    rule = queries.family_rule("bounded-overspending", kind="approval")
    services.choose_rule(draft, rule=rule, **CHOICE, by=cy, now=now)
    vote = services.open_vote(draft, by=cy, now=now)
    assert vote.locked["rule"]["method"] == "bounded-overspending"
    assert vote.locked["rule_choice"] == {"reason": CHOICE["reason"], "by": CHOICE["chosen_by"]}
    assert Entry.objects.filter(deed="activity changed").exists()


def test_a_reason_it_does_not_lend_to_another_rule(draft, cy, now):
    rule = queries.family_rule("votes", kind="approval")
    services.choose_rule(draft, rule=rule, **CHOICE, by=cy, now=now)
    services.change_vote(
        draft, rule=queries.family_rule("phragmen", kind="approval"), by=cy, now=now
    )
    vote = services.open_vote(draft, by=cy, now=now)
    assert queries.rule_choice(vote) is None and vote.locked["rule_choice"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reason": " "}, "rule_without_reason"),
        ({"chosen_by": ""}, "rule_without_chooser"),
        ({"rule": {"method": "dice"}}, "rule_not_possible"),
        ({"rule": {"method": "equal-shares", "increment": "0"}}, "rule_not_possible"),
        ({"rule": {"method": "phragmen", "completion": "add1"}}, "rule_not_possible"),
        ({"rule": {"secret": 1}}, "rule_not_possible"),
    ],
)
def test_a_choice_without_sense_it_refuses(draft, cy, now, words, code):
    given = {"rule": {"method": "greedy"}, **CHOICE} | words
    with pytest.raises(Refused, match=code):
        services.choose_rule(draft, **given, by=cy, now=now)
    assert not RuleChoice.objects.exists()


def test_after_opening_it_changes_nothing_any_more(draft, cy, now):
    trial = made_up(draft, cy, now)
    vote = services.open_vote(draft, by=cy, now=now)
    rule = {"method": "greedy"}
    for deed in (
        lambda: made_up(vote, cy, now),
        lambda: services.choose_rule(vote, rule=rule, **CHOICE, by=cy, now=now),
        lambda: services.drop_trial(trial, by=cy, now=now),
        lambda: services.show_trial(trial, is_public=False, by=cy, now=now),
    ):
        with pytest.raises(Refused, match="vote_is_locked"):
            deed()
    assert services.run_trial(trial, now=now).state == "done"


def test_a_hidden_trial_it_shows_to_the_desk_alone(draft, cy, now):
    trial = services.run_trial(made_up(draft, cy, now), now=now)
    services.show_trial(trial, is_public=False, by=cy, now=now)
    assert not queries.trials(draft, public=True).exists() and queries.trials(draft).exists()
    services.drop_trial(trial, by=cy, now=now)
    assert not queries.trials(draft).exists()
