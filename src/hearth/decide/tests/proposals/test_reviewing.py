"""Read, costed by named valuers, settled in public, put on the ballot, linked, locked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.people.models import Membership
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Project, Proposal
from hearth.decide.rules.proposals import NEXT, may_follow, trouble_in_links
from hearth.decide.services import Admitted
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(shown, doc, cy, now):
    """Doc is asked to value a proposal within ten days."""
    made = services.begin_review(shown(), by=cy, now=now)
    return services.ask_valuer(
        made,
        valuer=Membership.objects.get(pk=doc.membership_id),
        shown_name="Doc, Highways",
        due_on=now.date() + timedelta(days=10),
        by=cy,
        now=now,
    )


def answer(valuation, by, now, **words):
    given = {"verdict": "yes", "low_minor": 900, "high_minor": 1200, "reasons": "Done before."}
    return services.answer_valuation(valuation, **(given | words), by=by, now=now)


def test_a_refusal_owes_a_reason(propose, cy, now):
    made = propose().proposal
    with pytest.raises(Refused, match="proposal_without_reason"):
        services.refuse_proposal(made, reason=" ", by=cy, now=now)
    refused = services.refuse_proposal(made, reason="It names a neighbour.", by=cy, now=now)
    assert (refused.state, refused.reason) == ("refused", "It names a neighbour.")


def test_below_the_support_it_is_reviewed_only_on_purpose(gathering, shown, cy, ben, now):
    services.set_call(gathering, support_needed=1, by=cy, now=now)
    made = shown()
    with pytest.raises(Refused, match="proposal_without_support"):
        services.begin_review(made, by=cy, now=now)
    assert services.begin_all_reviews(gathering, by=cy, now=now) == 0
    services.support_proposal(made, admitted=Admitted("x" * 64, "browser"), by=ben, now=now)
    assert made.supporters == 0  # as it was read before: what stands in the table counts
    assert services.begin_review(made, by=cy, now=now).state == "in_review"
    assert services.begin_all_reviews(gathering, by=cy, now=now) == 0


def test_the_valuer_answers_also_late_and_changes_the_answer(asked, doc, now):
    late = now + timedelta(days=30)
    assert queries.valuations_overdue(asked.proposal.vote.network, today=late.date()).count() == 1
    answer(asked, doc, late)
    changed = answer(asked, doc, late, verdict="changes", reasons="Only with a rail.")
    assert (changed.state, changed.verdict) == ("answered", "changes")
    assert queries.cost_range([changed]) == (900, 1200)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reasons": ""}, "valuation_without_reasons"),
        ({"verdict": "maybe"}, "valuation_verdict_unknown"),
        ({"low_minor": None}, "valuation_without_cost"),
        ({"high_minor": 1}, "valuation_high_below_low"),
    ],
)
def test_half_an_answer_it_refuses(asked, doc, now, words, code):
    with pytest.raises(Refused, match=code):
        answer(asked, doc, now, **words)


def test_nobody_answers_for_another(asked, pat, cy, dee, now):
    for other in (pat, cy, dee):
        with pytest.raises(Refused, match="valuation_of_another"):
            answer(asked, other, now)


def test_a_stranger_is_not_asked(shown, dee, cy, now):
    made = services.begin_review(shown(), by=cy, now=now)
    valuer = Membership.objects.get(pk=dee.membership_id)
    with pytest.raises(Refused, match="valuer_not_of_network"):
        services.ask_valuer(
            made, valuer=valuer, shown_name="Dee", due_on=now.date(), by=cy, now=now
        )


def test_settled_it_has_a_cost_or_a_reason(shown, cy, now):
    made = services.begin_review(shown(), by=cy, now=now)
    for words, code in (
        ({"is_feasible": True}, "project_costs_nothing"),
        ({"is_feasible": True, "cost_minor": 30001}, "proposal_over_money"),
        ({"is_feasible": False}, "proposal_without_reason"),
    ):
        with pytest.raises(Refused, match=code):
            services.settle_proposal(made, **words, by=cy, now=now)
    settled = services.settle_proposal(made, is_feasible=True, cost_minor=500, by=cy, now=now)
    assert (settled.state, settled.cost_minor) == ("feasible", 500)


def test_on_the_ballot_it_is_a_project_with_its_trace(feasible, network, cy, now):
    made = feasible(cost=12300, proposed_by="Neighbours")
    project = services.put_on_ballot(made, by=cy, now=now)
    assert services.put_on_ballot(made, by=cy, now=now) == project
    assert (project.cost_minor, project.proposed_by, project.proposal_id) == (
        12300,
        "Neighbours",
        made.pk,
    )
    assert ("proposal", made.pk) in trace.came_from(network, node=("project", project.pk))


def test_off_the_ballot_it_is_feasible_again(feasible, network, cy, now):
    made = feasible()
    project = services.put_on_ballot(made, by=cy, now=now)
    services.remove_project(project, by=cy, now=now)
    assert Proposal.objects.get().state == "feasible"
    assert not Project.objects.exists()
    services.put_on_ballot(made, by=cy, now=now)
    assert services.take_off_ballot(made, by=cy, now=now).state == "feasible"


def test_a_proposal_on_the_ballot_its_author_does_not_take_back(feasible, ben, cy, now):
    made = feasible()
    services.put_on_ballot(made, by=cy, now=now)
    with pytest.raises(Refused, match="proposal_on_ballot"):
        services.withdraw_proposal(made, by=ben, now=now)


def test_links_are_locked_with_the_vote(feasible, gathering, cy, now):
    one, two, three = (
        services.put_on_ballot(feasible(f"Idea {n}"), by=cy, now=now) for n in range(3)
    )
    link = {"by": cy, "now": now}
    services.link_projects(gathering, kind="depends_on", first=one, second=two, **link)
    services.link_projects(gathering, kind="excludes", first=three, second=one, **link)
    services.set_min_support(gathering, votes=5, by=cy, now=now)
    opened = services.open_vote(gathering, by=cy, now=now)
    assert opened.locked["links"] == [
        {"kind": "depends_on", "a": 1, "b": 2},
        {"kind": "excludes", "a": 1, "b": 3},
    ]
    assert opened.locked["rule"]["min_support"] == 5
    with pytest.raises(Refused, match="vote_is_locked"):
        services.unlink_projects(queries.links_of(opened)[0], **link)


def count(gathering, cy, now, ballots):
    """The numbers that are bought when these ballots are cast."""
    opened = services.open_vote(gathering, by=cy, now=now)
    codes = services.give_codes(opened, n=len(ballots), by=cy, now=now)
    for code, choices in zip(codes, ballots, strict=True):
        services.cast_ballot(opened, code=code, choices=choices, by=cy, now=opened.opens_at)
    over = opened.closes_at + timedelta(seconds=1)
    services.close_and_count_due(gathering.network, now=over)
    return sorted(int(n) for n in queries.outcome(opened).result["winners"])


def test_what_hangs_together_decides_the_count(feasible, gathering, cy, now):
    tap, garden, park = (
        services.put_on_ballot(feasible(name, cost=9000), by=cy, now=now)
        for name in ("Tap", "Garden", "Parking")
    )
    link = {"by": cy, "now": now}
    services.link_projects(gathering, kind="depends_on", first=tap, second=garden, **link)
    services.link_projects(gathering, kind="excludes", first=garden, second=park, **link)
    assert count(gathering, cy, now, [[1, 3]] * 5) == [3]


def test_below_the_least_number_of_votes_nothing_is_bought(feasible, gathering, cy, now):
    for name in ("Ramp", "Benches"):
        services.put_on_ballot(feasible(name, cost=9000), by=cy, now=now)
    services.set_min_support(gathering, votes=3, by=cy, now=now)
    assert count(gathering, cy, now, [[1], [1], [1, 2], [2]]) == [1]


@pytest.mark.parametrize(
    ("known", "wanted", "code"),
    [
        ([], ("excludes", 1, 1), "link_of_itself"),
        ([("excludes", 2, 1)], ("depends_on", 1, 2), "link_known"),
        (
            [("depends_on", 1, 2), ("depends_on", 2, 3)],
            ("depends_on", 3, 1),
            "links_need_each_other",
        ),
        ([("depends_on", 1, 2), ("depends_on", 2, 3)], ("excludes", 1, 3), "links_contradict"),
        ([("depends_on", 1, 2), ("depends_on", 1, 3)], ("excludes", 2, 3), "links_contradict"),
        ([("excludes", 2, 3), ("depends_on", 1, 2)], ("depends_on", 1, 3), "links_contradict"),
        ([("depends_on", 1, 2)], ("excludes", 2, 3), None),
        ([("depends_on", 1, 2)], ("depends_on", 3, 2), None),
    ],
)
def test_links_that_could_never_be_bought_it_refuses(known, wanted, code):
    assert trouble_in_links(*wanted, known) == code


def test_what_is_withdrawn_stays_so():
    assert not any(may_follow("withdrawn", state) for state in NEXT)
    assert all(after in NEXT for states in NEXT.values() for after in states)


DEEDS = {
    "show": lambda p, cy, now: services.show_proposal(p, by=cy, now=now),
    "refuse": lambda p, cy, now: services.refuse_proposal(p, reason="x", by=cy, now=now),
    "review": lambda p, cy, now: services.begin_review(p, by=cy, now=now),
    "settle": lambda p, cy, now: services.settle_proposal(
        p, is_feasible=False, reason="x", by=cy, now=now
    ),
    "ballot": lambda p, cy, now: services.put_on_ballot(p, by=cy, now=now),
    "call": lambda p, cy, now: services.set_call(p.vote, most_each=2, by=cy, now=now),
    "least": lambda p, cy, now: services.set_min_support(p.vote, votes=2, by=cy, now=now),
    "all": lambda p, cy, now: services.begin_all_reviews(p.vote, by=cy, now=now),
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
@pytest.mark.parametrize("state", ["open", "closed", "counted"])
def test_once_the_vote_is_locked_every_deed_it_refuses(feasible, gathering, cy, now, deed, state):
    made = feasible()
    type(gathering).objects.filter(pk=gathering.pk).update(state=state)
    made.refresh_from_db()
    with pytest.raises(Refused, match="vote_is_locked"):
        DEEDS[deed](made, cy, now)
