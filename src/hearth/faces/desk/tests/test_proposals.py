"""The desk's proposals: read, settled, merged, valued, linked; who may do what in which phase."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.core.people.models import Membership
from hearth.decide import services
from hearth.decide.models import Activity, MergeOffer, Project, ProjectLink, Proposal, Valuation
from hearth.decide.tests.proposals.cast import draft_of, feasible, gathering, propose, shown

pytestmark = pytest.mark.django_db
__all__ = ["feasible", "gathering", "propose", "shown"]


def at(route, *args):
    return reverse(f"desk:{route}", args=["larkmoor", *args])


@pytest.fixture
def desk(signed_in, cy):
    """Cy at the desk."""
    return signed_in(cy)


def deed(client, proposal, name, **more):
    return client.post(at("proposal_deed", proposal.vote_id, proposal.pk), {"deed": name, **more})


def test_the_whole_way_from_reading_to_the_ballot(desk, propose, gathering):
    made = propose(what="Wheels cannot get in.").proposal
    assert made.title in desk.get(at("proposals", gathering.pk)).content.decode()
    for name, more, state in (
        ("show", {}, "shown"),
        ("review", {}, "in_review"),
        ("settle", {"verdict": "yes", "cost": "120"}, "feasible"),
        ("ballot", {}, "on_ballot"),
    ):
        deed(desk, made, name, **more)
        made.refresh_from_db()
        assert made.state == state
    assert Project.objects.get().cost_minor == 12000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Say whether it can be done"),
        ({"verdict": "yes"}, "costs at least something"),
        ({"verdict": "yes", "cost": "301", "reason": "Fine words"}, "more than there is"),
        ({"verdict": "no", "reason": " "}, "Say why"),
        ({"verdict": "yes", "cost": "x", "reason": "Fine words"}, "Enter a number"),
    ],
)
def test_a_wrong_settlement_it_explains_and_keeps_what_was_typed(desk, shown, cy, now, given, said):
    made = services.begin_review(shown(), by=cy, now=now)
    page = deed(desk, made, "settle", **given)
    assert page.status_code == 422 and said in page.content.decode()
    assert given.get("reason", "") in page.content.decode()


def test_a_refusal_without_a_reason_it_refuses(desk, propose):
    made = propose().proposal
    assert deed(desk, made, "refuse", why="").status_code == 422
    deed(desk, made, "refuse", why="It names a neighbour.")
    made.refresh_from_db()
    assert (made.state, made.reason) == ("refused", "It names a neighbour.")


def test_what_does_not_fit_the_state_it_says_on_the_page(desk, propose):
    page = deed(desk, propose().proposal, "ballot")
    assert page.status_code == 422 and "as it stands now" in page.content.decode()


def test_too_little_support_is_gone_past_only_with_a_tick(desk, gathering, shown, cy, now):
    services.set_call(gathering, support_needed=3, by=cy, now=now)
    made = shown()
    assert "Fewer than 3" in deed(desk, made, "review").content.decode()
    deed(desk, made, "review", anyway="on")
    made.refresh_from_db()
    assert made.state == "in_review"


def test_on_paper_it_is_written_down_with_a_receipt(desk, gathering):
    given = {"title": "From the market", "what": "A tap for water.", "language": "en"}
    page = desk.post(at("proposal_add", gathering.pk), given)
    assert "receipt-code" in page.content.decode() and page["Cache-Control"] == "no-store"
    assert Proposal.objects.get().captured_by is not None


def test_somebody_is_asked_and_answers(desk, signed_in, gathering, shown, doc, cy, now):
    made = services.begin_review(shown(), by=cy, now=now)
    due = timezone.localdate() + timedelta(days=9)
    given = {"valuer": str(doc.membership_id), "due_on": due.isoformat()}
    page = desk.post(at("valuer_ask", gathering.pk, made.pk), given | {"valuer": ""})
    assert page.status_code == 422
    desk.post(at("valuer_ask", gathering.pk, made.pk), given)
    asked = Valuation.objects.get()
    assert asked.shown_name == "Doc"
    doctor = signed_in(doc)
    assert made.title in doctor.get(at("valuations")).content.decode()
    page = doctor.post(at("valuation", asked.pk), {"verdict": "yes", "reasons": "My reasons"})
    assert page.status_code == 422 and "My reasons" in page.content.decode()
    answer = {"verdict": "changes", "low": "90", "high": "120", "reasons": "With a rail."}
    assert doctor.post(at("valuation", asked.pk), answer).status_code == 302
    asked.refresh_from_db()
    assert (asked.low_minor, asked.high_minor, asked.state) == (9000, 12000, "answered")


def test_nobody_answers_for_somebody_else(desk, shown, doc, cy, now):
    made = services.begin_review(shown(), by=cy, now=now)
    asked = services.ask_valuer(
        made,
        valuer=Membership.objects.get(pk=doc.membership_id),
        shown_name="Doc",
        due_on=now.date(),
        by=cy,
        now=now,
    )
    given = {"verdict": "yes", "low": "9", "reasons": "x"}
    assert desk.post(at("valuation", asked.pk), given).status_code == 422
    assert "overdue" in desk.get(at("proposals", made.vote_id)).content.decode()


def test_two_are_ticked_and_their_authors_asked(desk, gathering, shown):
    ids = [str(shown(f"Benches {n}").pk) for n in (1, 2)]
    address = at("merge", gathering.pk)
    assert "Benches 2" in desk.get(address, {"proposal": ids}).content.decode()
    assert desk.get(address, {"proposal": ids[:1]}).status_code == 302
    given = {"proposal": ids, "title": "Benches", "what": "All of them.", "language": "en"}
    assert desk.post(address, given).status_code == 422
    desk.post(address, given | {"why": "They are alike."})
    made = MergeOffer.objects.get()
    desk.post(at("merge_end", gathering.pk, made.pk))
    made.refresh_from_db()
    assert made.state == "taken_back"


def test_projects_are_linked_and_need_votes(desk, gathering, feasible, cy, now):
    one, two = (services.put_on_ballot(feasible(f"Idea {n}"), by=cy, now=now) for n in (1, 2))
    given = {"kind": "depends_on", "first": str(one.pk), "second": str(two.pk)}
    page = desk.post(at("project_link", gathering.pk), given | {"second": str(one.pk)})
    assert page.status_code == 422 and "two different" in page.content.decode()
    desk.post(at("project_link", gathering.pk), given)
    desk.post(at("min_support", gathering.pk), {"votes": "4"})
    assert ProjectLink.objects.get().second == two
    assert Activity.objects.get().rule["min_support"] == 4
    desk.post(at("project_unlink", gathering.pk, ProjectLink.objects.get().pk))
    assert not ProjectLink.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_is_safe_to_open(desk, gathering, shown, form):
    shown("=cmd|' /C calc'!A0", author="person")
    answer = desk.get(at("proposals_out", gathering.pk, form))
    body = answer.content if form == "xlsx" else b"".join(answer.streaming_content)
    assert answer.status_code == 200 and b"person" not in body
    if form == "csv":
        assert b"'=cmd" in body


def test_the_desk_costs_the_same_with_many(desk, gathering, shown, django_assert_max_num_queries):
    for n in range(30):
        shown(f"Idea {n}")
    with django_assert_max_num_queries(16):
        desk.get(at("proposals", gathering.pk) + "?state=")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_reaches_none_of_it(
    client, signed_in, gathering, feasible, dee, cy, doc, now, method
):
    one, two = (services.put_on_ballot(feasible(f"Idea {n}"), by=cy, now=now) for n in (1, 2))
    link = services.link_projects(gathering, kind="excludes", first=one, second=two, by=cy, now=now)
    made = feasible("Idea 3")
    services.reopen_review(made, by=cy, now=now)
    valuer = Membership.objects.get(pk=doc.membership_id)
    asked = services.ask_valuer(
        made, valuer=valuer, shown_name="Doc", due_on=now.date(), by=cy, now=now
    )
    signed_in(dee)
    for route, args in (
        ("proposals", [gathering.pk]),
        ("proposals_deed", [gathering.pk]),
        ("proposal", [gathering.pk, made.pk]),
        ("proposal_deed", [gathering.pk, made.pk]),
        ("proposals_out", [gathering.pk, "csv"]),
        ("proposals_call", [gathering.pk]),
        ("proposal_add", [gathering.pk]),
        ("valuer_ask", [gathering.pk, made.pk]),
        ("valuation", [asked.pk]),
        ("valuation_drop", [asked.pk]),
        ("merge", [gathering.pk]),
        ("project_links", [gathering.pk]),
        ("project_link", [gathering.pk]),
        ("project_unlink", [gathering.pk, link.pk]),
        ("min_support", [gathering.pk]),
    ):
        for slug in ("fenwick", "larkmoor"):
            answer = getattr(client, method)(reverse(f"desk:{route}", args=[slug, *args]))
            assert answer.status_code == 404, (route, slug, answer.status_code)
    assert ProjectLink.objects.exists() and Valuation.objects.get().state == "asked"


ROLES = {
    "ben": None, "ana": "champion", "pat": "partner", "doc": "professional", "lee": "council",
    "cy": "facilitator", "eve": "steward",
}  # fmt: skip
TEAM = {"cy", "eve"}
#: Deed at the desk: what it needs to stand in, and the state that it leads to.
STEPS = {
    "show": ("waiting", {}, "shown"),
    "review": ("shown", {}, "in_review"),
    "settle": ("in_review", {"verdict": "yes", "cost": "9"}, "feasible"),
    "ballot": ("feasible", {}, "on_ballot"),
}


@pytest.mark.parametrize("phase", ["draft", "gathering", "open", "closed", "counted"])
@pytest.mark.parametrize("who", sorted(ROLES))
@pytest.mark.parametrize("step", sorted(STEPS))
def test_who_may_do_what_in_which_phase(request, client, signed_in, propose, who, phase, step):
    made, (before, given, after) = propose().proposal, STEPS[step]
    Proposal.objects.update(state=before, cost_minor=900)
    Activity.objects.update(state=phase)
    actor = request.getfixturevalue(who)
    visitor = client if ROLES[who] is None else signed_in(actor)
    deed(visitor, made, step, **given)
    made.refresh_from_db()
    may = who in TEAM and phase in ("draft", "gathering")
    assert made.state == (after if may else before)


@pytest.mark.parametrize("phase", ["draft", "gathering", "open", "closed", "counted"])
@pytest.mark.parametrize("feature", ["propose", "support"])
def test_residents_take_part_only_while_it_gathers(client, gathering, shown, feature, phase):
    made = shown()
    client.post(reverse("public:enter", args=["larkmoor", gathering.pk]), {})
    Activity.objects.update(state=phase)
    if feature == "propose":
        address = reverse("public:propose", args=["larkmoor", gathering.pk])
        words = draft_of("Mine")
        client.post(
            address, {"title": words.title, "what": words.what, "language": "en", "go": "send"}
        )
        assert Proposal.objects.count() == (2 if phase == "gathering" else 1)
    else:
        address = reverse("public:proposal_support", args=["larkmoor", gathering.pk, made.pk])
        client.post(address, {"support": "yes"})
        made.refresh_from_db()
        assert made.supporters == (1 if phase == "gathering" else 0)
