"""Signatures on paper at the desk: typed in, told, undone; nothing typed is lost, no name stands where it must not."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.decide import queries, services
from hearth.decide.models import Ask, Signature, SignatureSheet
from hearth.kit.actors import Actor

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")
NASTY = "<script>alert('x')</script> 🎈 יְלָדִים"


@pytest.fixture
def ask(network):
    """An open request."""
    now = timezone.now()
    made = services.make_ask(
        network, title=NASTY, institution="The council", what="W", why="Y", by=TEAM, now=now
    )
    return services.open_ask(made, by=TEAM, now=now)


@pytest.fixture
def desk(signed_in, cy):
    """The browser of the team."""
    return signed_in(cy)


def at(ask, name="ask_sheets", *more):
    return reverse(f"desk:{name}", args=[ask.network.slug, ask.pk, *more])


def test_a_sheet_it_counts_and_tells_which_lines_had_signed(desk, ask):
    desk.post(at(ask), {"number": "1", "reach-1": "zoe@example.org"})
    sent = {
        "number": "2",
        "reach-1": "zoe@example.org",
        "reach-5": "12 High St",
        "name-5": "Ali Noor",
        "show-5": "on",
    }
    page = desk.post(at(ask), sent, follow=True).content.decode()
    assert "Sheet 2 is in: 1 new signature." in page
    assert "These had signed before and count once: 1." in page
    assert queries.signature_count(ask) == 2
    assert "Ali Noor" not in page and "zoe@example.org" not in page
    assert [row.name for row in queries.names_to_read(ask)] == ["Ali Noor"]


def test_everything_that_is_wrong_it_says_at_its_line_and_keeps_what_was_typed(desk, ask):
    sent = {
        "number": "",
        "reach-1": "12 34",
        "reach-2": "12 High St",
        "name-3": NASTY,
        "reach-4": "a@b.org",
        "name-4": "see https://x.org",
        "reach-5": "x" * 300,
        "hear-4": "on",
    }
    answer = desk.post(at(ask), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Signature.objects.exists()
    for target in ("id_number", "id_reach-1", "id_name-2", "id_reach-3", "id_name-4", "id_reach-5"):
        assert f'href="#{target}"' in page
    assert 'value="12 34"' in page and "<script>alert" not in page


def test_an_empty_sheet_it_asks_for_a_line(desk, ask):
    page = desk.post(at(ask), {"number": "1"}).content.decode()
    assert "Type in at least one line." in page and not SignatureSheet.objects.exists()


def test_the_same_number_it_refuses_and_the_same_press_it_takes_once(desk, ask):
    form = desk.get(at(ask)).context["form"]
    sent = {"number": "1", "reach-1": "a@b.org", "key": str(form["key"].value())}
    for _ in range(2):
        assert desk.post(at(ask), sent).status_code == 302
    other = desk.post(at(ask), {"number": "1", "reach-1": "c@d.org"})
    assert other.status_code == 422
    assert "Sheet 1 has been typed in already." in other.content.decode()
    assert queries.signature_count(ask) == 1


def test_an_undo_it_asks_for_once_more_and_then_does(desk, ask):
    desk.post(at(ask), {"number": "1", "reach-1": "a@b.org"})
    sheet = SignatureSheet.objects.get()
    undo = at(ask, "ask_sheet_undo", sheet.id)
    assert "The 1 signature that came in with it" in desk.get(undo).content.decode()
    assert queries.signature_count(ask) == 1
    page = desk.post(undo, follow=True).content.decode()
    assert "Sheet 1 is undone." in page and queries.signature_count(ask) == 0
    assert desk.get(undo).status_code == 302


def test_without_sheets_it_says_what_to_do(desk, ask):
    page = desk.get(at(ask)).content.decode()
    assert "No sheet yet" in page and at(ask, "ask_sheet_print") in page


def test_once_there_is_an_answer_it_takes_no_more(desk, ask):
    Ask.objects.update(state="answered")
    page = desk.get(at(ask)).content.decode()
    assert "no longer once there is an answer" in page and "reach-1" not in page
    assert "No sheet yet" in page and at(ask, "ask_sheet_print") not in page
    answer = desk.post(at(ask), {"number": "1", "reach-1": "a@b.org"})
    assert answer.status_code == 422 and not Signature.objects.exists()
    assert "This can no longer be signed." in answer.content.decode()


def test_the_sheet_to_print_it_sets_with_words_as_words(desk, ask):
    page = desk.get(at(ask, "ask_sheet_print")).content.decode()
    assert page.count("<td>☐</td>") == 2 * queries.LINES and "<script>alert" not in page
    Ask.objects.update(state="drafted")
    assert desk.get(at(ask, "ask_sheet_print")).status_code == 302


@pytest.mark.parametrize("role", ["pat", "doc", "lee"])
def test_who_is_not_of_the_team_it_lets_print_and_not_type(request, signed_in, ask, role):
    client = signed_in(request.getfixturevalue(role))
    assert client.get(at(ask, "ask_sheet_print")).status_code == 200
    assert client.get(at(ask)).status_code == 403
    assert client.post(at(ask), {"number": "1", "reach-1": "a@b.org"}).status_code == 403
    assert f'"{at(ask)}"' not in client.get(at(ask, "ask")).content.decode()


def test_a_stranger_finds_nothing(signed_in, dee, ask):
    assert signed_in(dee).get(at(ask)).status_code in (403, 404)
    assert not Signature.objects.exists()
