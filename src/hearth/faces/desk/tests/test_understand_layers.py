"""Context layers on the desk: brought in, refused row by row, side by side, exported, forgotten."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearth.core.places.models import Layer, Population

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(network, town, eve, signed_in):
    """A function: a steward uploads a table; what the desk answers."""
    client = signed_in(eve)

    def send(content, **changed):
        given = {
            "name": "Green space", "key": "green", "year": "2024", "source": "made for tests",
            "higher_is": "better", "unit": "share",
            "table": SimpleUploadedFile("green.csv", content),
        } | changed  # fmt: skip
        return client.post(f"/{network.slug}/desk/layers/new/", given)

    return send


def page(client, network, path):
    return client.get(f"/{network.slug}/desk/layers/{path}").content.decode()


def test_rows_that_cannot_be_used_are_told_with_their_lines(client, network, bring):
    said = bring(b"place_code,value\nW1,0.4\nnowhere,1\nW2,lots\n").content.decode()
    assert "1 figure is kept." in said
    assert "Line 3" in said and "“lots” is not a number" in said


@pytest.mark.parametrize(
    ("content", "changed", "words"),
    [
        (b"place,figure\nW1,1\n", {}, "The first row must name these columns"),
        (b"\xff\xfe\x00W", {}, "not a table that can be read"),
        (b"place_code,value\nnowhere,1\n", {}, "no row with a place of this network"),
        (b"place_code,value\nW1,1\nno,1\n", {"only_if_all_good": "on"}, "Nothing was kept"),
        (b"place_code,value\nW1,1\n", {"key": "No Key"}, "cannot be a short name"),
        (b"place_code,value\nW1,1\n", {"year": "1"}, "greater than or equal to 1900"),
        (b"", {}, "empty"),
        (b"place_code,value\n" + b"x" * (4 * 1024 * 1024), {}, "4"),
    ],
)
def test_what_cannot_be_a_layer_says_why_and_keeps_what_was_typed(bring, content, changed, words):
    said = bring(content, **changed).content.decode()
    assert words in said and "Green space" in said
    assert not Layer.objects.exists()


def test_a_layer_stands_beside_who_was_heard(client, network, bring):
    bring(b"place_code,value\nW1,0.4\nW2,0.1\n")
    said = page(client, network, f"{Layer.objects.get().pk}/")
    assert "40%" in said and "nobody can say" in said
    assert "does not say that one brings about the other" in said


def test_its_figures_can_be_taken_along_safely(client, network, town, bring):
    town.wards[0].name = "=Ward"
    town.wards[0].save()
    bring(b"place_code,value\nW1,0.4\n")
    address = f"/{network.slug}/desk/layers/{Layer.objects.get().pk}/export."
    text = b"".join(client.get(f"{address}csv").streaming_content).decode("utf-8-sig")
    rows = {row["name"]: row["value"] for row in csv.DictReader(io.StringIO(text))}
    assert rows == {"'=Ward": "0.4", "Ward 2": ""}
    assert client.get(f"{address}exe").status_code == 404


def test_a_layer_is_forgotten_by_a_press_only(client, network, bring):
    bring(b"place_code,value\nW1,0.4\n")
    address = f"/{network.slug}/desk/layers/{Layer.objects.get().pk}/drop/"
    client.get(address)
    assert Layer.objects.count() == 1
    client.post(address)
    assert not Layer.objects.exists()


def test_change_between_two_years_is_a_table(client, network, town, eve, signed_in):
    signed_in(eve)
    assert client.get(f"/{network.slug}/desk/layers/change/age_band/").status_code == 404
    for row in list(Population.objects.filter(category__key="65+")):
        Population.objects.create(
            network=network, place=row.place, category=row.category, count=row.count, year=2031,
            source="projected",
        )  # fmt: skip
    said = page(client, network, "change/age_band/?first=x&last=y&group=z")
    assert "20% → 100%" in said and "+80.0 points" in said
    assert "2021, 2031" in page(client, network, "")


def test_the_stranger_finds_no_layer(client, other_network, bring, dee, signed_in):
    bring(b"place_code,value\nW1,0.4\n")
    signed_in(dee)
    address = f"/{other_network.slug}/desk/layers/{Layer.objects.get().pk}/"
    assert client.get(address).status_code == 404
