"""The desk tries rules side by side, and chooses; who may do what in which phase."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hearth.core.people.models import Membership
from hearth.decide import queries, services
from hearth.decide.models import Activity, RuleChoice, RuleTrial
from hearth.kit.actors import Actor

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
MADE_UP = {"voters": "200", "majority": "60", "seed": "3"}
CHOICE = {
    "family": "phragmen",
    "utility": "cost",
    "completion": "greedy",
    "ties": "votes,cost,id",
    "increment": "1",
    "start": "exact",
    "min_support": "2",
    "reason": "It <script>fits</script> 🌳 us",
    "chosen_by": "اجتماع السكان",
}
PHASES = ["draft", "gathering", "open", "closed", "counted"]


@pytest.fixture
def vote(network):
    """A draft about money, of two projects."""
    now = timezone.now()
    made = services.make_vote(
        network,
        title="Money",
        budget_minor=20000,
        eligibility="All",
        opens_at=now,
        closes_at=now + timedelta(days=2),
        by=TEAM,
        now=now,
    )
    for title in ("Path", "Pond"):
        services.add_project(made, title=title, cost_minor=9000, by=TEAM, now=now)
    return made


def brought_to(vote, phase: str):
    """The vote in this phase, with one ballot where there can be one."""
    now, end = timezone.now(), vote.closes_at
    if phase == "draft":
        return vote
    if phase == "gathering":
        return services.announce_activity(vote, by=TEAM, now=now)
    vote = services.open_vote(vote, by=TEAM, now=now)
    services.cast_many(vote, ballots=[("a", [1], None, {})], by=TEAM, now=now)
    if phase == "open":
        return vote
    Activity.objects.filter(pk=vote.pk).update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    vote = services.close_vote(vote, by=TEAM, now=end)
    if phase == "counted":
        services.count_vote(vote, by=TEAM, now=end)
    return vote


def signed_in(actor) -> Client:
    """A browser in which this member is signed in."""
    browser = Client()
    browser.force_login(
        Membership.objects.select_related("person").get(pk=actor.membership_id).person
    )
    return browser


def test_made_up_ballots_it_tries_at_once_and_shows(network, vote, cy):
    browser, base = signed_in(cy), f"/{network.slug}/desk/budgets/{vote.pk}/rules/"
    page = browser.post(f"{base}try/made_up/", MADE_UP, follow=True)
    assert page.status_code == 200
    assert [trial["of"].state for trial in page.context["trials"]] == ["done"]
    assert b"They show what a rule does" in page.content


def test_the_choice_it_keeps_and_shows_to_everybody(network, vote, cy):
    browser, base = signed_in(cy), f"/{network.slug}/desk/budgets/{vote.pk}/rules/"
    browser.post(f"{base}try/made_up/", MADE_UP)
    assert browser.post(base, CHOICE).status_code == 302
    fresh = Activity.objects.get()
    assert (fresh.rule["method"], fresh.rule["completion"]) == ("phragmen", "greedy")
    assert fresh.rule["min_support"] == 2
    services.announce_activity(vote, by=TEAM, now=timezone.now())
    page = Client().get(f"/{network.slug}/votes/{vote.pk}/rules/").content.decode()
    assert "اجتماع السكان" in page and "<script>fits" not in page
    assert "--rule phragmen" in page and "--min-support 2" in page


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"chosen_by": " "}, "chosen_by"),
        ({"family": "dice"}, "family"),
        ({"min_support": "-1"}, "min_support"),
        ({"family": "equal-shares", "increment": "abc"}, None),
    ],
)
def test_a_wrong_choice_it_explains_and_loses_nothing(network, vote, cy, words, field):
    base = f"/{network.slug}/desk/budgets/{vote.pk}/rules/"
    page = signed_in(cy).post(base, CHOICE | words)
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors if field else form.non_field_errors()
    assert field is None or field in form.errors
    assert form["chosen_by"].value() == (CHOICE | words)["chosen_by"]
    assert not RuleChoice.objects.exists()


def test_a_broken_file_it_names_by_its_line(network, vote, cy):
    base = f"/{network.slug}/desk/budgets/{vote.pk}/rules/try/file/"
    file = SimpleUploadedFile("x.pb", b"META\nkey;value\nbudget;many\n")
    page = signed_in(cy).post(base, {"file": file})
    assert page.status_code == 422
    assert page.context["wrong"].errors["file"] and not RuleTrial.objects.exists()


def test_a_trial_it_hides_shows_and_takes_away(network, vote, cy):
    browser, base = signed_in(cy), f"/{network.slug}/desk/budgets/{vote.pk}/rules/"
    browser.post(f"{base}try/made_up/", MADE_UP)
    address = f"{base}{RuleTrial.objects.get().pk}/"
    browser.post(address, {"hide": "1"})
    assert not queries.trials(vote, public=True)
    browser.post(address, {"show": "1"})
    assert queries.trials(vote, public=True)
    browser.post(address, {"drop": "1"})
    assert not RuleTrial.objects.exists()


ROLES = {"cy": True, "eve": True, "pat": False, "doc": False, "lee": False, "ana": False}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("who", [*ROLES, "nobody", "dee"])
def test_who_may_try_choose_and_count_in_which_phase(network, vote, phase, who, request):
    vote = brought_to(vote, phase)
    actor = None if who == "nobody" else request.getfixturevalue(who)
    browser = signed_in(actor) if actor else Client()
    base = f"/{network.slug}/desk/budgets/{vote.pk}/"
    browser.post(f"{base}rules/try/made_up/", MADE_UP)
    browser.post(f"{base}rules/", CHOICE)
    browser.post(f"{base}count/")
    is_team, is_early = ROLES.get(who, False), phase in ("draft", "gathering")
    assert RuleTrial.objects.exists() == RuleChoice.objects.exists() == (is_team and is_early)
    counted = phase == "counted" or (is_team and phase == "closed")
    assert (Activity.objects.get().state == "counted") == counted


@pytest.mark.parametrize("phase", PHASES[1:])
def test_everybody_sees_the_same_whoever_looks(network, vote, phase, cy, ben):
    vote = brought_to(vote, phase)
    outcomes = []
    for browser in (Client(), signed_in(cy)):
        page = browser.get(f"/{network.slug}/votes/{vote.pk}/")
        view = page.context["view"]
        outcomes.append(view and [line.number for line in [*view.winners, *view.losers]])
        assert browser.get(f"/{network.slug}/votes/{vote.pk}/rules/").status_code == 200
    assert outcomes[0] == outcomes[1]
    assert (outcomes[0] is not None) == (phase == "counted")


def test_files_of_the_result_there_are_none_before_the_count(client, network, vote):
    base = f"/{network.slug}/votes/{vote.pk}/"
    brought_to(vote, "closed")
    for name in ("result.csv", "result.json", "ballots.pb"):
        assert client.get(base + name).status_code == 404
    services.count_vote(vote, by=TEAM, now=timezone.now())
    table = b"".join(client.get(base + "result.csv").streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Number,Project,Cost,Votes")
    assert "1,Path,90,1,,1," in table
