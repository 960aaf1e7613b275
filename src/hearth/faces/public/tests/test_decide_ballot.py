"""A ballot of every kind on any phone: the door, choose, check, cast, receipt; without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.decide import services
from hearth.decide.models import Activity, Ballot
from hearth.kit.actors import Actor

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
PRIORITIES = {
    "points": "points",
    "score": "score",
    "ranking": "schulze",
    "pairwise": "bradley-terry",
}
#: Kind to what is sent for a good ballot, and how it is kept.
GOOD = {
    "approval": ({"projects": ["3", "2"]}, [2, 3]),
    "knapsack": ({"projects": ["3"]}, [3]),
    "points": ({"mark-2": "7", "mark-3": "3", "mark-1": ""}, {"2": 7, "3": 3}),
    "score": ({"mark-2": "0", "mark-3": "5"}, {"2": 0, "3": 5}),
    "ranking": ({"place-2": "1", "place-1": "4"}, [2, 1]),
    "pairwise": ({"pairs": "2>3 1=2", "answer": "1>3"}, [[1, 3], [2, 3]]),
}
BAD = [
    ("approval", {"projects": []}),
    ("approval", {"projects": ["99"]}),
    ("knapsack", {"projects": ["1", "2", "3"]}),
    ("knapsack", {"projects": ["😀", "<script>"]}),
    ("points", {"mark-1": "6", "mark-2": "5"}),
    ("points", {"mark-1": "-4"}),
    ("points", {"mark-1": "<script>alert(1)</script>"}),
    ("points", {"mark-1": "9" * 5000}),
    ("score", {"mark-1": "6"}),
    ("score", {"mark-1": "٣x"}),
    ("score", {}),
    ("ranking", {"place-1": "1", "place-2": "1"}),
    ("ranking", {"place-1": "first"}),
    ("ranking", {"place-1": "0"}),
    ("ranking", {}),
    ("pairwise", {"pairs": "1=2"}),
    ("pairwise", {"pairs": "1>9 \u202e2>2", "answer": "<script>"}),
]


def make(network, kind: str, *, options: int = 3):
    """An open vote with this kind of ballot, and two codes."""
    now = timezone.now()
    is_money = kind in ("approval", "knapsack")
    words = {
        "title": "What <first>?",
        "eligibility": "Everybody who lives here.",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=7),
        "by": TEAM,
        "now": now,
    }
    if is_money:
        vote = services.make_vote(network, budget_minor=50000, ballot={"kind": kind}, **words)
    else:
        vote = services.make_activity(network, form="priorities", **words)
        rule = {"method": PRIORITIES[kind], "winners": 1}
        vote = services.change_choice(vote, rule=rule, ballot={}, by=TEAM, now=now)
    for n in range(1, options + 1):
        cost = 20000 + n if is_money else 0
        services.add_project(vote, title=f"Option <{n}>", cost_minor=cost, by=TEAM, now=now)
    vote = services.open_activity(vote, by=TEAM, now=now)
    return vote, services.give_codes(vote, n=2, by=TEAM, now=now)


@pytest.fixture
def inside(client, network):
    """A function: a vote of this kind, entered with its first code; returns how to send its form."""

    def go(kind, **how):
        vote, codes = make(network, kind, **how)
        base = f"/{network.slug}/votes/{vote.pk}/ballot/"
        enter = f"/{network.slug}/activities/{vote.pk}/enter/"
        assert client.get(base).status_code == 302
        client.post(enter, {"code": codes[0], "next": base})

        def send(**given):
            return client.post(base, given) if given else client.get(base)

        send.vote, send.codes, send.base, send.enter = vote, codes, base, enter
        return send

    return go


def read(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_goes_from_choosing_to_a_receipt(inside, client, network, kind):
    send = inside(kind)
    fields, kept = GOOD[kind]
    assert "Option &lt;" in read(send())
    checked = read(send(step="check", **fields))
    assert "Is this right?" in checked and not Ballot.objects.exists()
    cast = send(step="cast", **fields)
    assert Ballot.objects.get().choices == kept
    receipt = cast.context["cast"].receipt
    assert receipt in read(cast)
    asked = read(client.post(f"/{network.slug}/votes/receipt/", {"receipt": receipt}))
    assert "Option" not in asked


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_kept_it_shows_again_and_lets_one_change_it(inside, kind):
    send = inside(kind)
    fields, kept = GOOD[kind]
    send(step="cast", **fields)
    page = send()
    assert page.context["is_change"] and page.context["form"].carried
    again = {}
    for name, value in page.context["form"].carried:
        again.setdefault(name, []).append(value)
    send(step="cast", **again)
    ballot = Ballot.objects.get()
    assert (ballot.choices, ballot.times) == (kept, 2)


@pytest.mark.parametrize(("kind", "fields"), BAD)
def test_what_is_no_ballot_it_explains_and_keeps_what_was_typed(inside, kind, fields):
    send = inside(kind)
    for step in ("check", "cast"):
        answer = send(step=step, **fields)
        assert answer.status_code == 200 and answer.context["errors"][0]["words"]
        assert f'id="{answer.context["errors"][0]["target"]}"' in read(answer)
        assert "<script>" not in read(answer).replace("<script src", "")
    assert not Ballot.objects.exists()
    for name, value in fields.items():
        row = next((r for r in answer.context["form"].rows if name.endswith(f"-{r.number}")), None)
        assert row is None or row.typed == value[:6]


def test_a_double_press_it_takes_as_one_ballot_with_one_receipt(inside):
    send = inside("ranking")
    receipts = {send(step="cast", **{"place-1": "1"}).context["cast"].receipt for _ in range(2)}
    assert Ballot.objects.count() == len(receipts) == 1


def test_the_order_it_draws_for_each_voter(inside, client, network):
    send = inside("ranking", options=12)
    first = [row.number for row in send().context["form"].rows]
    assert first == [row.number for row in send().context["form"].rows]
    client.cookies.clear()
    client.post(send.enter, {"code": send.codes[1]})
    other = [row.number for row in send().context["form"].rows]
    assert sorted(first) == sorted(other) == list(range(1, 13)) and first != other
    ordered = client.get(f"{send.base}?order=number").context["form"].rows
    assert [row.number for row in ordered] == list(range(1, 13))


def test_among_many_options_one_searches_and_keeps_what_one_chose(inside):
    send = inside("approval", options=24)
    page = send(step="search", sought="<7>", projects=["3"])
    rows = {row.number: row for row in page.context["form"].rows}
    assert not rows[7].is_out and rows[3].is_out and rows[3].typed
    assert 'value="3" id="project-3"' in read(page)


def test_pairs_it_asks_one_by_one_each_once(inside):
    send = inside("pairwise", options=4)
    page, asked = send(), []
    while page.context["form"].next_pair:
        one, two = page.context["form"].next_pair
        asked.append(frozenset((one.number, two.number)))
        answer = f"{one.number}>{two.number}"
        page = send(pairs=page.context["form"].pairs, answer=answer)
    assert len(asked) == len(set(asked)) == 6
    assert "Is this right?" in read(page)


def test_pairs_it_takes_one_back(inside):
    send = inside("pairwise", options=4)
    form = send(step="back", pairs="1>2 3=4").context["form"]
    assert (form.pairs, form.answered) == ("1>2", 1)


def test_what_was_chosen_it_keeps_for_whoever_has_to_come_in_again(inside, client):
    send = inside("ranking")
    client.cookies.pop("hearth-entry")
    assert send(step="cast", **{"place-2": "1"}).status_code == 302
    assert not Ballot.objects.exists()
    client.post(send.enter, {"code": send.codes[0]})
    form = send().context["form"]
    assert form.choices == [2] and not Ballot.objects.exists()


def test_on_a_shared_device_nobody_stays_inside(inside, client):
    send = inside("approval")
    client.cookies["hearth-stall"] = "1"
    assert send(step="cast", projects=["1"]).status_code == 200
    assert send().status_code == 302


def test_about_oneself_one_may_say_something_and_nothing_of_it_is_lost(inside, town):
    send = inside("approval")
    about = {"group-age_band": "65+", "place": "W1"}
    page = send(step="again", projects=["1"], **about)
    assert ("group-age_band", "65+") in page.context["told"]
    send(step="cast", projects=["1"], **about)
    assert Ballot.objects.get().place == town.wards[0]


def test_a_link_with_a_code_it_takes_to_the_door_with_the_code_typed_in(client, network):
    vote, codes = make(network, "approval")
    answer = client.get(f"/{network.slug}/votes/{vote.pk}/ballot/?code={codes[0]}", follow=True)
    assert answer.context["form"]["code"].value() == codes[0]


def test_a_closed_vote_it_answers_with_its_page(inside):
    send = inside("approval")
    over = timezone.now() - timedelta(minutes=1)  # an open vote is remembered by what was locked
    Activity.objects.update(closes_at=over, locked_hash="of another vote")
    assert send(step="cast", projects=["1"]).status_code == 302
    assert not Ballot.objects.exists()


def test_whose_paper_is_in_the_box_it_tells_so(inside):
    send = inside("approval")
    send(step="cast", projects=["1"])
    Ballot.objects.update(channel="paper")
    assert "paper ballot is in the box" in read(send())


def test_a_thousand_options_it_shows_in_few_queries(inside, django_assert_max_num_queries):
    send = inside("ranking", options=300)
    with django_assert_max_num_queries(14):
        send()
