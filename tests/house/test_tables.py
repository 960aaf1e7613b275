"""Every table keeps the law; each check is also shown tables that break it."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from hearth.kit.networked import NetworkedModel
from tests.house.law import tables

CHECKS = [tables.keys_point_down, tables.every_field_is_sorted, tables.growing_tables_are_networked]


@pytest.mark.parametrize("check", CHECKS)
def test_the_law_is_kept(check):
    found = tables.our_models()
    assert len(found) > 10
    faults = list(check(found))
    assert not faults, f"{check.__doc__}\n" + "\n".join(faults)


def test_every_room_with_tables_has_its_floor():
    labels = {model._meta.app_label for model in tables.our_models()}
    assert labels <= set(tables.FLOORS)


@isolate_apps("hearth.core.places", "hearth.understand")
def test_a_key_that_points_up_is_found():
    class Theme(models.Model):
        class Meta:
            app_label = "understand"

    class Place(models.Model):
        theme = models.ForeignKey(Theme, on_delete=models.CASCADE)

        class Meta:
            app_label = "places"

    assert list(tables.keys_point_down([Place])) == [
        "places.Place.theme points up at understand.Theme"
    ]


@isolate_apps("hearth.listen")
def test_unsorted_missorted_and_missing_fields_are_found():
    class Note(models.Model):
        PRIVACY = {"id": "open", "text": "secret", "gone": "open"}
        text = models.TextField()
        author = models.TextField()

        class Meta:
            app_label = "listen"

    assert len(list(tables.every_field_is_sorted([Note]))) == 3


@isolate_apps("hearth.listen", "hearth.core.networks")
def test_a_growing_table_that_forgets_its_network_is_found():
    class Voice(models.Model):
        class Meta:
            app_label = "listen"

    class Echo(NetworkedModel):
        code = models.TextField(unique=True)
        said = models.TextField()

        class Meta:
            app_label = "listen"
            constraints = [models.UniqueConstraint(fields=["said"], name="said_once")]

    assert len(list(tables.growing_tables_are_networked([Voice, Echo]))) == 3
