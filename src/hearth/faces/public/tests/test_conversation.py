"""Taking part in a conversation on any phone; what may be seen of it when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.support.conversations import TEAM, fill, finish, make

from hearth.decide import services
from hearth.decide.models import Activity, Opinion, Participant, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(network):
    """An open conversation of eight statements."""
    return make(network)


@pytest.fixture
def at(talk, network):
    """A function: the address of a page of the conversation."""
    return lambda path="": f"/{network.slug}/conversations/{talk.pk}/{path}"


@pytest.fixture
def inside(client, talk, network) -> Client:
    """Somebody who came in."""
    client.post(f"/{network.slug}/activities/{talk.pk}/enter/", {"is_me": "on"})
    return client


def test_whoever_is_not_inside_is_shown_the_door_and_loses_nothing(client, at, talk, network):
    answer = client.post(at("take-part/"), {"asked": "1,2", "opinion-1": "1"})
    assert f"/activities/{talk.pk}/enter/" in answer["Location"]
    client.post(answer["Location"], {"is_me": "on"})
    page = client.get(at("take-part/")).content.decode()
    assert Opinion.objects.count() == 0
    assert 'value="1" checked' in page or "opinion-1" not in page


def test_five_at_a_time_and_what_is_left_out_comes_last(inside, at, talk):
    page = inside.get(at("take-part/")).content.decode()
    assert page.count("<fieldset") == 5
    asked = page.split('name="asked" value="')[1].split('"')[0].split(",")
    answer = inside.post(
        at("take-part/"),
        {"asked": ",".join(asked), f"opinion-{asked[0]}": "1", f"opinion-{asked[1]}": "0"},
    )
    assert Opinion.objects.count() == 2
    assert answer["Location"].endswith("?later=" + ",".join(asked[2:]))
    again = inside.get(at("take-part/") + "?later=" + ",".join(asked[2:])).content.decode()
    first = again.split('name="asked" value="')[1].split('"')[0].split(",")
    assert not set(first[:3]) & set(asked)


@pytest.mark.parametrize(
    "given", [{}, {"opinion-1": "7"}, {"opinion-99999": "1"}, {"opinion-x<script>": "1"}]
)
def test_a_wrong_answer_is_told_and_what_was_chosen_stays(inside, at, given):
    answer = inside.post(
        at("take-part/"), {"asked": "1,2", "opinion-2": "-1"} | given if given else {"asked": "1,2"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert "<script>" not in page.split("<main")[1].split("</main>")[0]
    if given:
        assert 'value="-1" checked' in page
    assert not Opinion.objects.exists()


def test_a_double_tap_counts_once(inside, at):
    for _ in range(2):
        inside.post(at("take-part/"), {"asked": "1", "opinion-1": "1"})
    assert (Opinion.objects.count(), Participant.objects.count()) == (1, 1)


def test_where_one_stands_is_hidden_until_the_end(inside, at, talk):
    fill(talk)
    inside.post(at("take-part/"), {f"opinion-{k}": "1" for k in range(1, 9)})
    services.take_reading(talk, now=timezone.now())
    assert "Where you stand" not in inside.get(at("you/")).content.decode().replace(
        "Where you stand among", ""
    )
    assert inside.get(at("result/")).status_code == 302
    assert inside.get(at("statements/")).status_code == 302
    assert inside.get(at("result.json")).status_code == 404
    finish(talk)
    page = inside.get(at("you/")).content.decode()
    assert "Where people stand" in page
    assert "You" in page


def test_what_one_tells_of_oneself_is_kept_apart(inside, at, town):
    inside.post(at("take-part/"), {"opinion-1": "1"})
    page = inside.get(at("you/")).content.decode()
    assert "Help us see who takes part" in page
    inside.post(
        at("you/about/"), {"place": "W1", "group-age_band": "65+", "group-ethnic_group": "nonsense"}
    )
    assert Participant.objects.get().place.code == "W1"


def test_a_change_of_mind(inside, at):
    inside.post(at("take-part/"), {"opinion-1": "1"})
    inside.post(at("you/answers/"), {"opinion-1": "-1"})
    assert Opinion.objects.get().value == -1
    assert "Statement 0" in inside.get(at("you/answers/")).content.decode()


HOSTILE = [
    "<script>alert(1)</script> parks",
    "😀 more parks 😀",
    "نريد حدائق أكثر",
    "=1+1 parks",
    "x" * 280,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_odd_words_are_kept_and_shown_as_words(inside, at, text, network):
    page = inside.post(at("say/"), {"text": text}).content.decode()
    assert "Your receipt" in page
    assert "<script>alert" not in page
    receipt = page.split('id="receipt-code">')[1].split("<")[0]
    told = inside.post(
        f"/{network.slug}/conversations/receipt/", {"receipt": receipt}
    ).content.decode()
    assert "Somebody of the team reads it soon" in told


@pytest.mark.parametrize("text", ["", "   ", "!!", "x" * 281, "y" * 5000])
def test_what_cannot_be_a_statement_is_told_and_stays(inside, at, text):
    page = inside.post(at("say/"), {"text": text}).content.decode()
    assert "Your receipt" not in page
    assert text.strip() in page
    assert not Statement.objects.filter(origin="participant").exists()


def test_what_somebody_said_already_can_be_agreed_with_instead(inside, at):
    page = inside.post(at("say/"), {"text": "Statement 3 on dddddd b"}).content.decode()
    assert "Somebody said this already" in page
    inside.post(at("say/alike/"), {"opinion-4": "1"})
    assert Opinion.objects.get().statement == 4


def test_what_became_of_it_the_author_sees_on_coming_back(inside, at, talk, cy):
    inside.post(at("say/"), {"text": "Something of my own"})
    services.moderate_statement(
        talk, number=9, verdict="refused", reason="not_clear", by=cy, now=timezone.now()
    )
    for path in ("", "you/"):
        assert "It cannot be agreed or disagreed with" in inside.get(at(path)).content.decode()


def test_the_result_says_what_is_shared_and_what_divides(client, at, talk):
    fill(talk)
    finish(talk)
    page = client.get(at("result/")).content.decode()
    for words in ("What nearly everybody shares", "What divides", "How sure is this?", "Group A"):
        assert words in page
    assert client.get(at("result.json")).json()["shape"] == "camps"
    assert "Result for machines" in page


def test_with_too_few_people_nothing_is_described(client, at, talk):
    fill(talk, people=3)
    finish(talk)
    assert "Too few people took part" in client.get(at("result/")).content.decode()
    assert client.get(at("statements/")).status_code == 302


@pytest.mark.parametrize(
    "path", ["", "result/", "statements/", "statements/?order=divided&page=9", "rules/"]
)
def test_pages_cost_at_most_twelve_queries_whatever_their_size(
    client, network, django_assert_max_num_queries, path
):
    talk = make(network, n=60)
    fill(talk)
    finish(talk)
    with django_assert_max_num_queries(12):
        answer = client.get(f"/{network.slug}/conversations/{talk.pk}/{path}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["", "take-part/", "you/", "say/", "result/", "statements/", "rules/", "you/answers/"]
)
def test_a_draft_and_another_network_show_nothing(client, network, other_network, path):
    draft = services.make_activity(
        network, form="conversation", title="Draft", eligibility="All", entry="browser",
        opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=1), by=TEAM, now=timezone.now(),
    )  # fmt: skip
    assert client.get(f"/{network.slug}/conversations/{draft.pk}/{path}").status_code == 404
    talk = make(network)
    assert client.get(f"/{other_network.slug}/conversations/{talk.pk}/{path}").status_code == 404


PHASES = ("gathering", "open", "closed", "counted")
#: What somebody inside gets at each address in each phase: the page, or sent on.
MAY = {
    "take-part/": {"open": 200},
    "say/": {"open": 200},
    "you/": dict.fromkeys(("open", "closed", "counted"), 200),
    "": dict.fromkeys(PHASES, 200),
    "rules/": dict.fromkeys(PHASES, 200),
    "result/": {"counted": 200},
    "statements/": {"counted": 200},
    "result.json": {"counted": 200} | dict.fromkeys(("gathering", "open", "closed"), 404),
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("path", MAY)
def test_who_may_do_what_in_each_phase(inside, at, talk, path, phase):
    if path in ("result/", "statements/", "result.json"):
        fill(talk, people=12)
    if phase == "counted":
        inside.post(at("take-part/"), {"opinion-1": "1"})
        finish(talk)
    Activity.objects.filter(pk=talk.pk).update(state=phase)
    expected = MAY[path].get(phase, 200 if path == "you/" else 302)
    assert inside.get(at(path)).status_code == expected


def test_the_running_result_is_shown_only_where_that_was_settled(client, network):
    talk = make(network, is_running_shown=True)
    fill(talk)
    services.take_reading(talk, now=timezone.now())
    page = client.get(f"/{network.slug}/conversations/{talk.pk}/result/").content.decode()
    assert "It is still open" in page


def test_every_conversation_is_listed_and_drafts_are_not(client, network):
    assert "No conversations yet" in client.get(f"/{network.slug}/conversations/").content.decode()
    talk = make(network)
    assert talk.title in client.get(f"/{network.slug}/conversations/").content.decode()
    Activity.objects.filter(pk=talk.pk).update(state="draft")
    assert talk.title not in client.get(f"/{network.slug}/conversations/").content.decode()
