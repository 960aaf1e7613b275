"""A panel's public pages: put your name down, your place by receipt, the draw to be checked, nobody named."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from hearth.decide import queries, services
from hearth.decide.models import PanelIdentity, Registrant
from hearth.decide.services import panels
from hearth.decide.tests.panels import conftest as cast

#: The panel of six and how far it has come.
closed = cast.closed
codes = cast.codes
draft = cast.draft
drawn = cast.drawn
later = cast.later
opened = cast.opened
over = cast.over
pool = cast.pool
ready = cast.ready
seated = cast.seated

ANSWERS = {
    "place": "W1",
    "group-age_band": "16-64",
    "name": "Rosa Ó Brien",
    "way": "email",
    "address": "rosa@example.org",
    "language": "en",
    "ok": "1",
}


@pytest.fixture
def clock(monkeypatch, now):
    """The day of the panel: views believe it is this moment."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    at(now)
    return at


def url(name, activity, *more):
    return reverse(f"public:{name}", args=[activity.network.slug, activity.pk, *more])


def enter(client, activity, code):
    return client.post(url("enter", activity), {"code": code, "is_me": "1"})


def key_in(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def test_a_draft_is_not_found_and_an_open_panel_tells_its_targets(client, draft, clock, cy, now):
    assert client.get(url("panel", draft)).status_code == 404

    services.open_activity(draft, by=cy, now=now)
    page = client.get(url("panel", draft)).content.decode()
    assert "3 to 5 seats" in page and "Put my name down" in page
    assert "The six numbers of the Saturday lottery" in page


def test_panels_are_listed_and_drafts_are_not(client, draft, clock, cy, now, network):
    address = reverse("public:panels", args=[network.slug])
    assert "None yet" in client.get(address).content.decode()
    services.announce_activity(draft, by=cy, now=now)
    assert draft.title in client.get(address).content.decode()


def test_whoever_is_outside_comes_in_by_the_door(client, opened, codes, clock):
    answer = client.get(url("panel_register", opened))
    assert answer.status_code == 302 and "/enter/" in answer["Location"]


def test_a_name_is_put_down_page_by_page(client, opened, codes, clock):
    enter(client, opened, codes[0])
    page = client.get(url("panel_register", opened))
    given = {"key": key_in(page)}
    for step in ("start", "group-age_band", "place", "you"):
        given |= {
            name: value
            for name, value in ANSWERS.items()
            if name == step or step == "you" or (step, name) == ("start", "ok")
        }
        page = client.post(url("panel_register", opened), {**given, "step": step, "to": "on"})
        assert page.status_code == 200, page.content.decode()
    assert "Rosa" in page.content.decode()
    last = {**given, "step": "check", "to": "on"}
    done = client.post(url("panel_register", opened), last).content.decode()
    assert "Your name is down" in done
    assert (
        client.post(url("panel_register", opened), last).content.decode().count("Your name is down")
    )
    assert Registrant.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "change", "words"),
    [
        ("start", {"ok": ""}, "say that this is for you"),
        ("place", {"place": ""}, "Choose one, or rather not say"),
        ("place", {"place": "Atlantis"}, "Choose one, or rather not say"),
        ("group-age_band", {"group-age_band": "'; DROP"}, "Choose one, or rather not say"),
        ("you", {"name": " "}, "tell us your name"),
        ("you", {"way": "pigeon"}, "how we may reach you"),
        ("you", {"address": "not an address"}, "once more"),
        ("you", {"way": "sms", "address": "12"}, "once more"),
        ("check", {"name": ""}, "tell us your name"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client, opened, codes, clock, step, change, words
):
    enter(client, opened, codes[0])
    sent = {**ANSWERS, **change, "step": step, "to": "on"}
    page = client.post(url("panel_register", opened), sent)
    text = page.content.decode()
    assert page.status_code == 422 and words in text
    assert "rosa@example.org" in text or "address" in change
    assert not Registrant.objects.exists()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "\u202eمرحبا", "😀" * 200, "x" * 9000]
)
def test_hostile_words_come_back_as_words(client, opened, codes, clock, words):
    enter(client, opened, codes[0])
    sent = {**ANSWERS, "name": words, "needs": words, "step": "you", "to": "on"}
    page = client.post(url("panel_register", opened), sent)
    assert page.status_code == 200 and "<script>alert" not in page.content.decode()
    done = client.post(url("panel_register", opened), {**sent, "step": "check"})
    assert done.status_code == 200 and PanelIdentity.objects.get().name == words[:120].strip()


def test_nobody_registers_after_closing(client, opened, codes, clock, over):
    enter(client, opened, codes[0])
    clock(over)
    assert client.get(url("panel_register", opened)).status_code == 302
    sent = {**ANSWERS, "step": "check", "to": "on"}
    assert client.post(url("panel_register", opened), sent).status_code == 302
    assert not Registrant.objects.exists()


def test_a_receipt_shows_ones_own_place_and_chance(client, ready, closed, pool, clock, over):
    clock(over)
    page = client.post(url("panel_place", closed), {"code": pool[2].receipt}).content.decode()
    assert pool[2].pool_number in page and "Your chance to be drawn" in page
    assert "Person 2" not in page
    wrong = client.post(url("panel_place", closed), {"code": "0000-0000-0000"})
    assert "We do not know this code" in wrong.content.decode()


def test_who_was_drawn_says_yes_no_and_yes_after_all(client, drawn, closed, pool, clock, later):
    clock(later)
    row = queries.panels.registrants(closed, state="selected").first()
    receipt = next(one.receipt for one in pool if one.pool_number == row.pool_number)
    for do, words in (
        ("confirm", "You have a seat"),
        ("decline", "You have given your seat back"),
        ("take_back", "You have a seat"),
        ("honorarium_no", "You do without it."),
    ):
        sent = {"code": receipt, "do": do}
        assert words in client.post(url("panel_place", closed), sent).content.decode()


def test_withdrawing_asks_first_and_forgets(client, opened, pool, clock):
    sent = {"code": pool[0].receipt, "do": "withdraw"}
    client.post(url("panel_place", opened), sent)
    assert PanelIdentity.objects.count() == 30
    page = client.post(url("panel_place", opened), {**sent, "sure": "1"}).content.decode()
    assert "You have withdrawn" in page and PanelIdentity.objects.count() == 29


def test_guessing_codes_is_slowed_down(client, opened, clock):
    cache.clear()
    answers = [client.post(url("panel_place", opened), {"code": f"{n:012}"}) for n in range(32)]
    assert answers[0].status_code == 200 and answers[-1].status_code == 429
    cache.clear()


def test_nothing_public_names_anybody(client, seated, closed, pool, clock, cy):
    clock(seated.now)
    panels.publish_composition(seated.activity, by=cy, now=seated.now)
    pages = [client.get(url("panel", closed)), client.get(url("activity_proof", closed))]
    for name in ("draw.json", "quotas.csv", "people.csv", "seated.csv", "gone.csv"):
        pages.append(client.get(url("panel_file", closed, 1, name)))
    text = "".join(page.content.decode() for page in pages)
    assert pages[0].status_code == 200
    for n in range(30):
        assert not re.search(rf"Person {n}\b", text) and f"person{n}@" not in text
    for row in queries.panels.registrants(closed):
        assert not {str(row.id), str(row.profile_id), row.entry_key} & set(
            re.findall(r"[\w-]+", text)
        )


def test_files_of_a_draw_appear_with_its_tickets(client, closed, ready, clock, over):
    clock(over)
    assert client.get(url("panel_file", closed, 1, "draw.json")).json()["pool"] == 30
    assert client.get(url("panel_file", closed, 2, "draw.json")).status_code == 404
    assert client.get(url("panel_file", closed, 1, "secrets.txt")).status_code == 404


def test_how_many_registered_is_hidden_while_it_runs(client, opened, pool, clock):
    assert "people in the pool" not in client.get(url("panel", opened)).content.decode()


def test_the_page_costs_few_queries_whatever_its_size(
    client, seated, closed, clock, django_assert_max_num_queries
):
    clock(seated.now)
    client.get(url("panel", closed))
    with django_assert_max_num_queries(12):
        client.get(url("panel", closed))
