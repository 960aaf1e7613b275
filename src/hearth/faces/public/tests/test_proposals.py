"""Proposing step by step, the list with its search, support by whoever may take part, the author's page."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from hearth.core.people.models import ContactPoint
from hearth.decide import services
from hearth.decide.models import MergeOffer, Proposal
from hearth.decide.tests.proposals.cast import draft_of, feasible, gathering, propose, shown

pytestmark = pytest.mark.django_db
__all__ = ["feasible", "gathering", "propose", "shown"]


def at(route, *args):
    return reverse(f"public:{route}", args=["larkmoor", *args])


@pytest.fixture
def inside(client, gathering):
    """A browser that has come in to the vote."""
    client.post(at("enter", gathering.pk), {})
    assert "hearth-entry" in client.cookies
    return client


WHOLE = {
    "title": "A ramp at the hall",
    "what": "Wheels cannot get in today.",
    "language": "en",
    "step": "check",
    "go": "send",
}


def test_who_has_not_come_in_is_led_to_the_door(client, gathering):
    answer = client.get(at("propose", gathering.pk))
    assert answer.url.startswith(at("enter", gathering.pk))
    assert answer.url.endswith(f"next={at('propose', gathering.pk)}")


def test_page_by_page_to_the_receipt(inside, gathering):
    address, told = at("propose", gathering.pk), {"key": str(uuid4()), "language": "en"}
    for step, words in (
        ("idea", {"title": "A ramp", "what": "Wheels cannot get in."}),
        ("who", {"who_helps": "Grandmothers"}),
        ("where", {"where": "At the hall"}),
        ("cost", {"cost": "1200"}),
        ("you", {"hear_back": "on", "contact": "author@example.org"}),
    ):
        told |= words
        page = inside.post(address, told | {"step": step, "go": "on"}).content.decode()
    assert "Is this what you propose?" in page and "Grandmothers" in page
    answer = inside.post(address, told | {"step": "check", "go": "send"})
    made = Proposal.objects.get()
    assert (made.rough_cost_minor, made.where, made.state) == (120000, "At the hall", "waiting")
    assert ContactPoint.objects.get().address == "author@example.org"
    page = inside.get(answer.url).content.decode()
    assert "Your proposal has arrived" in page


def test_a_device_that_is_handed_around_forgets_its_author(inside, gathering):
    inside.cookies["hearth-stall"] = "1"
    answer = inside.post(at("propose", gathering.pk), WHOLE)
    assert answer.status_code == 302 and not answer.cookies["hearth-entry"].value


def test_sent_twice_it_is_one_with_the_same_receipt(inside, gathering):
    given = WHOLE | {"key": str(uuid4())}
    first, second = (inside.post(at("propose", gathering.pk), given).url for _twice in range(2))
    assert first == second and Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": " "}, "give your idea a name"),
        ({"title": "x" * 121}, "at most 120"),
        ({"what": "x" * 2001}, "at most 2000"),
        ({"what": ""}, "what should be done"),
        ({"cost": "lots"}, "Enter a number"),
        ({"cost": "-4"}, "greater than or equal"),
        ({"place": "Mars"}, "not one of the available"),
        ({"contact": "a@b"}, "no complete e-mail"),
        ({"contact": "a@example.org"}, "Tick that we may write"),
        ({"hear_back": "on"}, "Where shall we write to"),
        ({"voice": "0000-0000-0000"}, "code"),
    ],
)
def test_what_is_wrong_it_says_and_loses_nothing(inside, gathering, words, said):
    more = {"hear_back": "on"} if words.get("contact") == "a@b" else {}
    page = inside.post(at("propose", gathering.pk), WHOLE | words | more)
    text = page.content.decode()
    assert page.status_code == 422 and said in text
    assert (words.get("what", WHOLE["what"])) in text
    assert not Proposal.objects.exists()


def test_script_tags_it_only_shows(inside, gathering, shown):
    evil = "<script>alert(1)</script>"
    page = inside.post(at("propose", gathering.pk), WHOLE | {"what": evil, "go": "check"})
    assert evil not in page.content.decode()
    made = shown(evil, what=evil)
    for address in (at("proposals", gathering.pk), at("proposal", gathering.pk, made.pk)):
        assert evil not in inside.get(address).content.decode()


def test_whose_door_has_closed_keeps_every_word(client, gathering):
    page = client.post(at("propose", gathering.pk), WHOLE)
    assert page.status_code == 422
    assert "come in once more" in page.content.decode() and WHOLE["what"] in page.content.decode()


def test_something_alike_is_offered_once(inside, gathering, shown):
    made = shown("Benches in the park", what="Old people want to sit down in the park.")
    told = {"title": "A bench", "what": "Sit down in the park", "step": "idea", "go": "on"}
    page = inside.post(at("propose", gathering.pk), told).content.decode()
    assert "one of these" in page and at("proposal_support", gathering.pk, made.pk) in page
    page = inside.post(at("propose", gathering.pk), told | {"seen_alike": "1"}).content.decode()
    assert "Whom does it help" in page


def test_one_supports_from_the_page_and_takes_it_back(inside, gathering, shown):
    made = shown()
    address = at("proposal_support", gathering.pk, made.pk)
    for support, n in (("yes", 1), ("yes", 1), ("no", 0)):
        inside.post(address, {"support": support})
        made.refresh_from_db()
        assert made.supporters == n


def test_support_leads_through_the_door_and_back(client, gathering, shown):
    address = at("proposal_support", gathering.pk, shown().pk)
    door = client.post(address, {"support": "yes"}).url
    back = client.post(door, {"next": address})
    assert back.url == address
    assert "Yes, I support it" in client.get(address).content.decode()


def test_how_many_support_it_is_hidden_until_the_setting_says(inside, gathering, shown, cy, now):
    made = shown()
    Proposal.objects.filter(pk=made.pk).update(supporters=4321)
    pages = [at("proposals", gathering.pk), at("proposal", gathering.pk, made.pk)]
    assert not any("4,321" in inside.get(page).content.decode() for page in pages)
    services.set_call(gathering, is_support_shown=True, by=cy, now=now)
    assert "4,321" in inside.get(pages[1]).content.decode()


def test_what_was_not_read_or_refused_nobody_sees(client, gathering, propose, cy, now):
    waiting = propose("Secret one").proposal
    services.refuse_proposal(propose("Secret two").proposal, reason="Secret why", by=cy, now=now)
    assert "Secret" not in client.get(at("proposals", gathering.pk)).content.decode()
    assert client.get(at("proposal", gathering.pk, waiting.pk)).status_code == 404
    assert client.get(at("proposal_of", waiting.pk)).status_code == 404


def test_a_draft_shows_no_proposals(client, gathering, shown):
    made = shown()
    type(gathering).objects.update(state="draft")
    for address in (at("proposals", gathering.pk), at("proposal", gathering.pk, made.pk)):
        assert client.get(address).status_code == 404
    assert client.get(at("proposal_of", made.pk)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?page=99", "?page=x", "?seed=-1", "?theme=zz", "?place=%F0%9F%8C%B1", "?state=x"],
)
def test_strange_questions_to_the_list_it_answers(client, gathering, shown, query):
    shown()
    assert client.get(at("proposals", gathering.pk) + query).status_code == 200


def test_pages_keep_the_seed(client, gathering, shown):
    for n in range(21):
        shown(f"Idea {n}")
    page = client.get(at("proposals", gathering.pk) + "?seed=77").content.decode()
    assert re.search(r'rel="next" href="\?seed=77&amp;page=2"', page)


def test_the_list_costs_the_same_with_many(client, gathering, shown, django_assert_max_num_queries):
    made = [shown(f"Idea {n}") for n in range(30)]
    with django_assert_max_num_queries(12):
        client.get(at("proposals", gathering.pk) + "?seed=1&q=idea")
    with django_assert_max_num_queries(12):
        client.get(at("proposal", gathering.pk, made[0].pk))


def test_the_author_corrects_and_takes_back_by_receipt(client, propose):
    made = propose()
    page = client.post(at("proposal_find"), {"code": made.receipt.lower()})
    assert page.url == at("proposal_receipt", made.receipt)
    given = {"title": "Two ramps", "what": "Both doors.", "language": "en"}
    client.post(at("proposal_correct", made.receipt), given)
    assert Proposal.objects.get().title == "Two ramps"
    client.post(at("proposal_withdraw", made.receipt))
    answer = client.get(at("proposal_receipt", made.receipt))
    assert "Two ramps" not in answer.content.decode() and "no-store" in answer["Cache-Control"]


def test_a_wrong_code_opens_nothing(client, network):
    page = client.post(at("proposal_find"), {"code": "0000-0000-0000"})
    assert page.status_code == 422
    assert client.get(at("proposal_receipt", "0000-0000-0000")).status_code == 422


def test_authors_answer_a_merge_with_their_receipts(client, gathering, propose, cy, now):
    made = [propose(f"Benches {n}") for n in "ab"]
    parts = [services.show_proposal(row.proposal, by=cy, now=now) for row in made]
    offer = services.offer_merge(
        gathering, proposals=parts, draft=draft_of("Benches"), reason="Alike", by=cy, now=now
    )
    page = client.get(at("proposal_receipt", made[0].receipt)).content.decode()
    assert "Yes, make them one" not in page  # the cast's day of answering lies in the past
    MergeOffer.objects.update(due_on="2999-01-01")
    assert (
        "Yes, make them one" in client.get(at("proposal_receipt", made[0].receipt)).content.decode()
    )
    for row in made:
        client.post(at("proposal_merge", row.receipt), {"offer": str(offer.pk), "answer": "yes"})
    offer.refresh_from_db()
    assert offer.state == "merged"
    client.post(at("proposal_merge", made[0].receipt), {"offer": str(offer.pk), "answer": "undo"})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"shown", "withdrawn"}


def test_a_stranger_finds_nothing(client, other_network, gathering, propose):
    made = propose()
    route = reverse("public:proposals", args=["fenwick", gathering.pk])
    assert client.get(route).status_code == 404
    assert (
        client.get(reverse("public:proposal_receipt", args=["fenwick", made.receipt])).status_code
        == 422
    )
