"""Votes about priorities at the desk: options, rule, paper, telephone, and what is taken from the result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.decide import queries, services
from hearth.decide.models import Activity, Ballot, PaperSheet, Priority
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.understand import services as understand

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
#: Rule, what is typed, how it is kept.
TYPED = {
    "approval": ("3, 1", [1, 3]),
    "points": ("1:6 2:4", {"1": 6, "2": 4}),
    "score": ("1:5 2:0", {"1": 5, "2": 0}),
    "schulze": ("3>1", [3, 1]),
    "bradley-terry": ("3>1 2>1 2=3", [[2, 1], [3, 1]]),
}


def read(response) -> str:
    return response.content.decode()


@pytest.fixture
def draft(network):
    """A function: a draft with three options and this rule."""

    def make(method="schulze"):
        now = timezone.now()
        vote = services.make_activity(
            network,
            form="priorities",
            title="What first?",
            eligibility="Everybody.",
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=1),
            by=TEAM,
            now=now,
        )
        services.add_options(vote, titles=["Buses", "Parks", "Homes"], by=TEAM, now=now)
        rule = {"method": method, "winners": 1}
        return services.change_choice(vote, rule=rule, ballot={}, by=TEAM, now=now)

    return make


@pytest.fixture
def opened(draft):
    """A function: the same, open, with its codes."""

    def make(method="schulze"):
        vote = services.open_activity(draft(method), by=TEAM, now=timezone.now())
        return vote, services.give_codes(vote, n=6, by=TEAM, now=timezone.now())

    return make


@pytest.fixture
def base(network):
    """A function: an address of this vote at the desk."""
    return lambda vote, more="", kind="choices": f"/{network.slug}/desk/{kind}/{vote.pk}/{more}"


@pytest.fixture
def counted(opened):
    """A counted vote in which Buses came first."""
    vote, codes = opened()
    rows = [(code, [1, 2], None, {}) for code in codes]
    services.cast_many(vote, ballots=rows, by=TEAM, now=timezone.now())
    Activity.objects.update(closes_at=timezone.now())
    services.close_and_count_due(vote.network, now=timezone.now())
    vote.refresh_from_db()
    return vote


def test_themes_stand_with_their_voices_and_words_of_ones_own_come_beside(
    signed_in, cy, draft, base, network, now
):
    theme = understand.add_theme(network, name="Sleep", description="Nights", by=cy, now=now)
    vote, browser = draft(), signed_in(cy)
    assert "Sleep · 0 voices" in read(browser.get(base(vote, "options/")))
    words = "Light\n\n  Parks \n<b>Food</b>\n"
    browser.post(base(vote, "options/"), {"themes": [str(theme.pk)], "words": words})
    titles = list(vote.projects.values_list("title", flat=True))
    assert titles == ["Buses", "Parks", "Homes", "Sleep", "Light", "<b>Food</b>"]
    page = read(browser.get(base(vote)))
    assert "&lt;b&gt;Food" in page and "Sleep ·" not in read(browser.get(base(vote, "options/")))


def test_a_rule_it_keeps_and_a_wrong_one_it_explains(signed_in, cy, draft, base):
    vote, browser = draft(), signed_in(cy)
    given = {"method": "score", "winners": "2", "highest": "4", "by": "mean"}
    browser.post(base(vote, "rule/"), given)
    vote.refresh_from_db()
    assert vote.rule == {"method": "score", "winners": 2, "weight_by": [], "by": "mean"}
    assert vote.ballot == {"kind": "score", "highest": 4}
    for wrong in ({"method": "dice"}, {"winners": "0"}, {"highest": "99"}, {"winners": "😀"}):
        assert browser.post(base(vote, "rule/"), given | wrong).context["form"].errors


@pytest.mark.parametrize("kind", ["approval", "knapsack", "points", "score", "ranking", "pairwise"])
def test_every_ballot_can_be_tried_out(signed_in, cy, draft, base, kind):
    browser, vote = signed_in(cy), draft()
    assert browser.get(base(vote, f"try/{kind}/")).status_code == 200
    assert browser.get(base(vote, "try/dice/")).status_code == 404


def test_an_option_it_changes_and_takes_off(signed_in, cy, draft, base):
    vote, browser = draft(), signed_in(cy)
    first, second, _third = vote.projects.all()
    browser.post(base(vote, f"options/{first.pk}/"), {"title": "Night buses", "description": "d"})
    browser.post(base(vote, f"options/{second.pk}/"), {"remove": "1"})
    assert list(vote.projects.values_list("title", flat=True)) == ["Night buses", "Homes"]
    assert browser.post(base(vote, f"options/{first.pk}/"), {"title": ""}).context["form"].errors


@pytest.mark.parametrize("method", TYPED)
def test_paper_of_every_kind_two_people_type(signed_in, ana, cy, opened, base, method):
    vote, codes = opened(method)
    line, kept = TYPED[method]
    sheet = {"sheet": "7", "code": codes[0], "choices": line}
    for actor in (ana, cy):
        assert signed_in(actor).post(base(vote, "paper/", "budgets"), sheet).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.choices, ballot.channel) == (kept, "paper")


@pytest.mark.parametrize("line", ["one", "<script>", "3>3", "99", "😀", "x" * 5000, "١>٩٩"])
def test_what_cannot_be_read_from_paper_it_explains_and_keeps(signed_in, cy, opened, base, line):
    vote, codes = opened()
    sheet = {"sheet": "7", "code": codes[0], "choices": line}
    answer = signed_in(cy).post(base(vote, "paper/", "budgets"), sheet)
    assert answer.context["form"].errors["choices"]
    assert "<script>" not in read(answer).split("</head>")[1].replace("<script src", "")
    assert answer.context["form"]["choices"].value() == line


def test_a_sheet_that_differs_the_team_settles_and_a_wrong_line_is_not_lost(
    signed_in, ana, cy, eve, opened, base
):
    vote, codes = opened()
    for actor, line in ((ana, "1>2"), (cy, "2>1")):
        sheet = {"sheet": "7", "code": codes[0], "choices": line}
        signed_in(actor).post(base(vote, "paper/", "budgets"), sheet)
    page = signed_in(eve).get(base(vote, "paper/", "budgets"))
    row = page.context["differing"][0]
    assert (row["first"], row["second"]) == ("1>2", "2>1")
    to = base(vote, f"paper/{row['sheet'].id}/", "budgets")
    wrong = signed_in(eve).post(to, {"choices": "2>oops"})
    assert wrong.status_code == 422 and 'value="2&gt;oops"' in read(wrong)
    signed_in(eve).post(to, {"choices": "2>1"})
    assert Ballot.objects.get().choices == [2, 1]


@pytest.mark.parametrize("method", TYPED)
def test_paper_ballots_of_every_kind_it_prints(signed_in, cy, opened, base, method):
    vote, _codes = opened(method)
    to = base(vote, "print/?first=5&n=2&language=ar&is_large=on", "budgets")
    answer = signed_in(cy).get(to)
    assert answer["Content-Type"] == "application/pdf" and answer.content[:5] == b"%PDF-"
    wrong = signed_in(cy).get(base(vote, "print/?first=0&n=9999&language=xx", "budgets"))
    assert set(wrong.context["form"].errors) == {"first", "n", "language"}


def test_before_the_lock_there_is_nothing_to_print(signed_in, cy, draft, base):
    assert signed_in(cy).get(base(draft(), "print/", "budgets")).status_code == 404


@pytest.mark.parametrize("method", TYPED)
def test_by_telephone_it_is_read_back_cast_and_its_receipt_read_out(
    signed_in, ana, opened, base, method
):
    vote, codes = opened(method)
    line, kept = TYPED[method]
    browser, to = signed_in(ana), base(vote, "telephone/", "budgets")
    given = {"code": codes[0], "choices": line}
    back = browser.post(to, given | {"step": "check"})
    assert "Read this back" in read(back) and not Ballot.objects.exists()
    cast = browser.post(to, given | {"step": "cast"})
    assert cast.context["cast"].receipt in read(cast)
    ballot = Ballot.objects.get()
    assert (ballot.choices, ballot.channel) == (kept, "assisted")
    again = browser.post(to, given | {"step": "again"})
    assert again.context["form"]["choices"].value() == line


def test_by_telephone_a_wrong_code_or_line_it_explains(signed_in, ana, opened, base):
    vote, codes = opened()
    browser, to = signed_in(ana), base(vote, "telephone/", "budgets")
    for given, field in (
        ({"code": "ZZZZ", "choices": "1"}, "code"),
        ({"code": codes[0], "choices": "9"}, "choices"),
        ({"code": codes[0], "choices": "me"}, "choices"),
        ({"code": "", "choices": ""}, "code"),
    ):
        answer = browser.post(to, given | {"step": "cast"})
        assert answer.context["form"].errors[field]
    assert not Ballot.objects.exists()


def test_what_came_first_it_takes_undoes_and_shows(signed_in, lee, counted, base, network):
    browser, to = signed_in(lee), base(counted, "priorities/")
    chosen = browser.get(to).context["rows"]
    assert [row["chosen"] for row in chosen] == [True, False, False]
    assert browser.post(to, {"options": ["1"], "reason-1": " "}).context["errors"]
    browser.post(to, {"options": ["1"], "reason-1": "So many said it"})
    assert Priority.objects.get().is_proposed and not queries.priorities(network).exists()
    browser.post(to, {"drop": "1"})
    assert not Priority.objects.exists()
    browser.post(to, {"options": ["1"], "reason-1": "So many said it"})
    browser.post(to, {"publish": "1"})
    assert [row.title for row in queries.priorities(network)] == ["Buses"]
    assert "Buses" in read(browser.get(f"/{network.slug}/choices/{counted.pk}/"))


# Who may do what, and when. Reading the desk's page is for every role of the desk.
PHASES = ("draft", "gathering", "open", "closed", "counted")
ROLES = {
    "ana": "champion",
    "pat": "partner",
    "doc": "professional",
    "lee": "council",
    "cy": "facilitator",
    "eve": "steward",
    "dee": "stranger",
}
TEAM_ROLES = {"facilitator", "steward"}
#: Action to its address, what is sent, the roles that may, and the phases in which it works.
ACTIONS = {
    "rule": ("rule/", {"method": "approval", "winners": "1"}, TEAM_ROLES, {"draft", "gathering"}),
    "options": ("options/", {"words": "Another"}, TEAM_ROLES, {"draft", "gathering"}),
    "count": ("count/", {}, TEAM_ROLES, {"closed"}),
    "take": (
        "priorities/",
        {"options": ["1"], "reason-1": "Why"},
        TEAM_ROLES | {"council"},
        {"counted"},
    ),
    "paper": ("paper/", None, TEAM_ROLES | {"champion"}, {"open", "closed"}),
    "telephone": ("telephone/", None, TEAM_ROLES | {"champion"}, {"open"}),
}


def _in_phase(vote, phase):
    """Bring an open vote with a ballot into a phase."""
    if phase in ("closed", "counted"):
        Activity.objects.update(closes_at=timezone.now())
        vote.refresh_from_db()
        vote = services.close_activity(vote, by=TEAM, now=timezone.now())
    if phase == "counted":
        services.count_choice(vote, by=TEAM, now=timezone.now())


def _state():
    """Everything that an action could change."""
    votes = list(Activity.objects.values_list("state", "rule", "ballot"))
    counts = (Ballot.objects.count(), Priority.objects.count(), PaperSheet.objects.count())
    return votes, counts, list(Activity.objects.values_list("projects__title", flat=True))


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_works_for_its_roles_in_its_phases_only(
    request, signed_in, draft, opened, base, action, phase
):
    more, given, roles, phases = ACTIONS[action]
    kind = "budgets" if given is None else "choices"
    for name, role in ROLES.items():
        actor = request.getfixturevalue(name)
        Priority.objects.all().delete()
        if phase in ("draft", "gathering"):
            vote, codes = draft(), ["AAAA-BBBB-CCCC"] * 2
            if phase == "gathering":
                services.announce_activity(vote, by=TEAM, now=timezone.now())
        else:
            vote, codes = opened()
            row = (codes[0], [1, 2], None, {})
            services.cast_many(vote, ballots=[row], by=TEAM, now=timezone.now())
            _in_phase(vote, phase)
        sent = given
        if given is None:
            sent = {"sheet": "1", "code": codes[1], "choices": "1>2", "step": "cast"}
        before = _state()
        answer = signed_in(actor).post(base(vote, more, kind), sent)
        changed = _state() != before
        assert changed == (role in roles and phase in phases), (role, answer.status_code)
        if role not in roles:
            assert answer.status_code in (403, 404)


def test_refusals_of_a_phase_have_words(counted):
    with pytest.raises(Refused) as refused:
        services.add_options(counted, titles=["x"], by=TEAM, now=timezone.now())
    assert refused.value.code == "vote_is_locked"
