"""Checking it oneself: the two hashes, the record, one's own receipt; nobody sees how anybody chose."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.decide import services
from hearth.faces.shell.verifying import verify
from hearth.kit.actors import Actor
from hearth.kit.proofs import receipt_line

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


@pytest.fixture
def vote(network):
    """An open vote."""
    now = timezone.now()
    made = services.make_vote(
        network, title="Our <b>money</b>", budget_minor=30000, eligibility="Everybody here",
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=1), by=TEAM, now=now,
    )  # fmt: skip
    for title in ("Benches", "Garden"):
        services.add_project(made, title=title, cost_minor=10000, by=TEAM, now=now)
    return services.open_vote(made, by=TEAM, now=now)


@pytest.fixture
def cast(vote):
    """Two ballots; code and receipt of the first."""
    now = timezone.now()
    codes = services.give_codes(vote, n=3, by=TEAM, now=now)
    casts = [services.cast_ballot(vote, code=c, choices=[1], by=TEAM, now=now) for c in codes[:2]]
    return codes, casts[0].receipt


@pytest.fixture
def published(vote, cast):
    """The vote, counted, with its record."""
    end = vote.closes_at
    services.close_and_count_due(vote.network, now=end)
    vote.refresh_from_db()
    services.publish_record(vote, by=TEAM, now=end)
    return vote


def test_the_record_it_hands_out_and_it_verifies(
    client, network, published, django_assert_max_num_queries
):
    address = f"/{network.slug}/activities/{published.pk}/"
    with django_assert_max_num_queries(12):
        page = client.get(f"{address}proof/").content.decode()
    assert published.locked_hash in page and published.closed_hash in page
    answer = client.get(f"{address}record.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert verify(files).agrees
    again = client.get(f"{address}record.zip", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, answer["Content-Type"]) == (304, "application/zip")


def test_before_the_count_it_has_no_record_and_no_closing_hash(client, network, vote, cast):
    address = f"/{network.slug}/activities/{vote.pk}/"
    assert client.get(f"{address}record.zip").status_code == 404
    page = client.get(f"{address}proof/").content.decode()
    assert vote.locked_hash in page and "has not closed yet" in page


def test_another_network_it_shows_nothing(client, other_network, published):
    address = f"/{other_network.slug}/activities/{published.pk}/"
    assert client.get(f"{address}record.zip").status_code == 404
    assert client.get(f"{address}proof/").status_code == 404


def test_a_receipt_it_answers_with_its_line_in_the_record(client, network, published, cast):
    page = client.post(f"/{network.slug}/votes/receipt/", {"receipt": cast[1].lower()})
    line = receipt_line(published.pk, cast[1])
    assert line in page.content.decode()
    files = services.record_files(published)
    assert line in files["receipts.txt"].decode().splitlines()


@pytest.mark.parametrize("receipt", ["", "x" * 5000, "<script>", "\u202eמ", "0000-0000-0000"])
def test_a_receipt_that_is_none_it_turns_down(client, network, published, receipt):
    page = client.post(f"/{network.slug}/votes/receipt/", {"receipt": receipt})
    assert page.status_code == 200
    assert b"We find no ballot" in page.content and b"<script>alert" not in page.content


def test_ones_own_receipt_it_shows_behind_the_door_alone(client, network, vote, cast):
    address = f"/{network.slug}/activities/{vote.pk}/my-receipt/"
    door = client.get(address)
    assert door.status_code == 302 and "/enter/" in door["Location"]
    client.post(door["Location"], {"code": cast[0][0], "next": address})
    assert cast[1] in client.get(address).content.decode()
    client.cookies.clear()
    client.post(door["Location"], {"code": cast[0][2], "next": address})
    assert "Nothing from you is in the box" in client.get(address).content.decode()


def test_the_list_of_receipts_it_keeps_apart_from_the_ballots(published):
    files = services.record_files(published)
    assert json.loads(files["record.json"])["closing"]["contents"]["receipts"] == 2
    assert files["ballots.jsonl"] == b"[1]\n[1]\n"


def test_after_closing_a_code_it_takes_for_the_receipt_alone(client, network, published, cast):
    address = f"/{network.slug}/activities/{published.pk}/my-receipt/"
    assert cast[1] not in client.get(address).content.decode()
    assert cast[1] in client.post(address, {"code": cast[0][0]}).content.decode()
    wrong = client.post(address, {"code": "0000-0000-0000"})
    assert (wrong.status_code, cast[1] in wrong.content.decode()) == (200, False)
