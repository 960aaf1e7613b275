"""A request on its public page, and signing it on any phone without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.core.post.models import Delivery
from hearth.decide import queries, services
from hearth.decide.models import Ask, Signature
from hearth.kit.actors import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TEAM = Actor("facilitator")
NASTY = "<script>alert('x')</script>"


@pytest.fixture
def ask(network):
    """An open request, with words that no page may take for markup."""
    now = timezone.now()
    made = services.make_ask(
        network, title=f"A crossing {NASTY}", institution=f"Council {NASTY}", what=f"Build it {NASTY}",
        why=f"Children {NASTY} יְלָדִים", by=TEAM, now=now,
    )  # fmt: skip
    return services.open_ask(made, by=TEAM, now=now)


@pytest.fixture
def send(client, network, ask):
    """A function: post the form for signing."""
    address = f"/{network.slug}/asks/{ask.pk}/sign/"
    return lambda **given: client.post(address, given)


@pytest.fixture
def digits(monkeypatch):
    """A function: the six digits of the newest letter."""
    sent = []
    make = services.digits.write_code
    monkeypatch.setattr(
        services.digits, "write_code", lambda *a, **k: sent.append(k["digits"]) or make(*a, **k)
    )
    return lambda: sent[-1]


def hidden(page, name: str) -> str:
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def sign(send, digits, **wish):
    """From the first page to the receipt."""
    given = {"name": "", "address": "zoe@example.org"} | wish
    page = send(page="contact", **given)
    return send(page="digits", asked=hidden(page, "asked"), digits=digits(), **given)


def test_a_request_it_shows_in_few_queries(
    client, network, ask, send, digits, django_assert_max_num_queries
):
    sign(send, digits)
    with django_assert_max_num_queries(12):
        page = client.get(f"/{network.slug}/asks/{ask.pk}/").content.decode()
    assert "1 person has signed." in page and NASTY not in page
    with django_assert_max_num_queries(12):
        assert "1 signature" in client.get(f"/{network.slug}/asks/").content.decode()


def test_step_by_step_it_asks_one_thing_and_carries_the_rest(send, digits):
    page = send(page="name", name="Zoë <b>")
    assert 'name="name" value="Zoë &lt;b&gt;"' in page.content.decode()
    page = send(page="contact", name="Zoë <b>", address="nobody")
    assert page.status_code == 422 and "nobody" in page.content.decode()
    assert "receipt-code" in sign(send, digits, name="Zoë <b>").content.decode()
    assert Signature.objects.get().name == "Zoë <b>"


def test_wrong_digits_it_turns_down_and_loses_nothing(send, digits):
    page = send(page="contact", name="Zoe", address="zoe@example.org", hear_back="on")
    again = send(page="digits", name="Zoe", address="zoe@example.org", hear_back="on",
                 asked=hidden(page, "asked"), digits="12")  # fmt: skip
    text = again.content.decode()
    assert again.status_code == 422 and 'value="zoe@example.org"' in text and 'value="Zoe"' in text
    assert "Tries left" in text and not Signature.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"page": "digits"},
        {"page": "digits", "asked": "no-uuid", "digits": "1", "address": "a@b.org"},
        {"page": "contact", "address": "x" * 5000},
        {"page": "contact", "address": NASTY},
        {"page": "nowhere"},
        {"page": "name", "name": "n" * 500},
        {"page": "place", "place": "not-a-place"},
        {"page": "code", "code": "0000-0000-0000"},
        {"page": "name", "name": "a\x00b"},
    ],
)
def test_nonsense_it_answers_in_words(send, given):
    page = send(**given)
    assert page.status_code in (200, 422) and NASTY not in page.content.decode()
    assert not Signature.objects.exists()


def test_its_own_signature_it_finds_hides_and_takes_back(client, network, ask, send, digits):
    page = sign(send, digits, name="Zoe Zebra")
    receipt = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.content.decode())[0]
    services.read_names(ask, show=[queries.names_to_read(ask)[0].id], by=TEAM, now=timezone.now())
    public, mine = f"/{network.slug}/asks/{ask.pk}/", f"/{network.slug}/asks/signature/"
    assert "Zoe Zebra" in client.get(public).content.decode()
    assert "Your name is shown" in client.post(mine, {"receipt": receipt}).content.decode()
    client.post(mine, {"receipt": receipt, "do": "hide"})
    assert "Zoe Zebra" not in client.get(public).content.decode()
    assert (
        "took your signature back"
        in client.post(mine, {"receipt": receipt, "do": "withdraw"}).content.decode()
    )
    assert "0 people have signed" in client.get(public).content.decode()


@pytest.mark.parametrize("receipt", ["", "x" * 5000, NASTY, "\u202eמ"])
def test_a_receipt_that_is_none_it_turns_down(client, network, receipt):
    page = client.post(f"/{network.slug}/asks/signature/", {"receipt": receipt, "do": "withdraw"})
    assert page.status_code == 200 and b"find no signature" in page.content


def test_that_an_answer_is_late_it_says_by_itself(client, network, ask):
    now = timezone.now()
    then = now - timedelta(days=30)
    services.deliver_ask(
        ask,
        how="By hand",
        on=then.date(),
        due_on=(now - timedelta(days=3)).date(),
        by=TEAM,
        now=now,
    )
    assert "3 days late" in client.get(f"/{network.slug}/asks/{ask.pk}/").content.decode()
    services.close_ask(ask, by=TEAM, now=now)
    assert "No answer came." in client.get(f"/{network.slug}/asks/{ask.pk}/").content.decode()


def test_a_draft_or_another_networks_request_it_does_not_show(client, network, other_network, ask):
    assert client.get(f"/{other_network.slug}/asks/{ask.pk}/").status_code == 404
    assert client.get(f"/{other_network.slug}/asks/{ask.pk}/sign/").status_code == 404
    Ask.objects.update(state="drafted")
    assert client.get(f"/{network.slug}/asks/{ask.pk}/").status_code == 404
    assert client.get(f"/{network.slug}/asks/{ask.pk}/sign/").status_code == 404


def test_what_is_over_it_lets_nobody_sign(client, network, ask, send):
    Ask.objects.update(state="closed")
    assert send(page="contact", address="a@b.org").status_code == 302
    assert not Delivery.objects.exists()
