"""The desk's safeguarding pages: for leads alone, each look kept, nothing typed is lost."""

from __future__ import annotations

import pytest

from hearth.core.ledger.models import Entry
from hearth.listen import queries
from hearth.listen.models import Alert, CaseNote, CrisisPhrase

pytestmark = pytest.mark.django_db


def read(response) -> str:
    return response.content.decode()


@pytest.fixture
def lead(signed_in, sam):
    """A browser of the safeguarding lead."""
    return signed_in(sam)


@pytest.fixture
def base(network, say, sam):
    """The address of a case."""
    say("I want to die")
    return f"/{network.slug}/desk/cases/{Alert.objects.get().id}/"


def test_the_list_shows_the_clock_but_no_words(lead, network, base):
    page = read(lead.get(f"/{network.slug}/desk/cases/"))
    assert base in page and "left" in page
    assert "want to die" not in page


def test_a_lead_reads_a_case_and_the_look_is_kept(lead, base):
    assert "I want to die" in read(lead.get(base))
    assert Entry.objects.filter(deed="case seen").count() == 1


def test_a_lead_takes_notes_closes_and_opens_again(lead, network, base):
    lead.post(f"{base}take/")
    lead.post(f"{base}note/", {"text": "Rang twice."})
    lead.post(f"{base}close/", {"result": "reached", "outcome": "They are safe."})
    assert queries.open_alerts(network) == 0
    assert "They are safe." in read(lead.get(base))
    lead.post(f"{base}reopen/", {"why": "Heard again."})
    assert queries.open_alerts(network) == 1
    assert "Heard again." in read(lead.get(base))


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("note", {"text": ""}),
        ("close", {"result": "reached", "outcome": ""}),
        ("close", {"result": "nonsense", "outcome": "kept <script>alert(1)</script> 😀"}),
        ("reopen", {"why": "It is open."}),
    ],
)
def test_what_cannot_be_done_stays_on_the_page(lead, network, base, deed, given):
    answer = lead.post(f"{base}{deed}/", given)
    assert answer.status_code == 422
    assert "error-summary" in read(answer) and "<script>alert" not in read(answer)
    assert queries.open_alerts(network) == 1 and not CaseNote.objects.exists()


@pytest.mark.parametrize("who", ["cy", "eve", "ana", "doc"])
def test_others_of_the_network_are_kept_out(signed_in, request, network, base, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(base).status_code == 403
    assert client.get(f"/{network.slug}/desk/cases/").status_code == 403
    assert not Entry.objects.filter(deed="case seen").exists()


def test_the_lead_of_another_network_finds_nothing(signed_in, network, base, dee):
    assert signed_in(dee).get(base).status_code == 404


def test_a_steward_stands_in_while_there_is_no_lead(signed_in, eve, network, say):
    say("I want to die")
    page = read(signed_in(eve).get(f"/{network.slug}/desk/cases/"))
    assert "no safeguarding lead yet" in page
    assert "1 hour" not in page and "23 hours left" in page or "24 hours left" in page


def test_a_lead_begins_at_the_cases_and_is_offered_nothing_that_refuses(lead, network, base):
    answer = lead.get(f"/{network.slug}/desk/")
    assert answer["Location"] == f"/{network.slug}/desk/cases/"
    page = lead.get(answer["Location"])
    links = [link.href for stage in page.context["stages"] for link in stage["links"]]
    assert f"/{network.slug}/desk/cases/" in links
    assert all(lead.get(href).status_code == 200 for href in links)


def test_whoever_reads_a_voice_hands_it_to_the_leads(desk, network, say, sam):
    voice = say("They never come out of the house.")
    desk.post(f"/{network.slug}/desk/voices/{voice.id}/worried/")
    assert Alert.objects.get().voice_id == voice.id


def test_a_sentence_is_tried_and_a_phrase_switched_off_and_on(lead, network, sam):
    base = f"/{network.slug}/desk/cases/words/"
    assert "want to die" in read(lead.get(f"{base}?sentence=I+want+to+die"))
    lead.post(f"{base}off/", {"language": "en", "phrase": "want to die"})
    assert "Nothing is found" in read(lead.get(f"{base}?sentence=I+want+to+die"))
    lead.post(f"{base}{CrisisPhrase.objects.get().pk}/undo/")
    assert "This opens a case" in read(lead.get(f"{base}?sentence=I+want+to+die"))


@pytest.mark.parametrize("phrase", ["", "x", "<script>", "x" * 81, "* *"])
def test_a_phrase_that_is_not_usable_stays_in_its_field(lead, network, phrase):
    answer = lead.post(f"/{network.slug}/desk/cases/words/", {"language": "en", "phrase": phrase})
    assert answer.status_code in (302, 422)
    assert (answer.status_code == 302) == CrisisPhrase.objects.exists()
