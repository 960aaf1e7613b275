"""A row of any model with as little in it as the database takes: for tests that need only that it exists."""

from __future__ import annotations

import itertools
from typing import Any

from django.db import models
from django.utils import timezone

from hearth.core.networks.models import Network
from hearth.kit.ids import uuid7

_numbers = itertools.count(1)


def some_row(model: type[models.Model], network: Network) -> models.Model:
    """A saved row of this network; what it points at is taken from what is there, or made too."""
    given = {
        field.name: _something(field, network)
        for field in model._meta.concrete_fields
        if _is_needed(field)
    }
    return model.objects.create(**given)  # type: ignore[attr-defined]


def _is_needed(field: Any) -> bool:
    is_key = isinstance(field, models.CompositePrimaryKey)
    return not (is_key or field.null or field.has_default() or field.name == "id")


def _something(field: Any, network: Network) -> Any:
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        other = field.related_model
        return network if other is Network else _row_of(other, network)
    if field.choices:
        return next(value for value, _words in field.flatchoices if value != "")
    if isinstance(field, models.UUIDField):
        return uuid7()
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.FloatField):
        return 0.5
    if isinstance(field, models.IntegerField):
        return next(_numbers)
    return f"x{next(_numbers)}"[: field.max_length]


def _row_of(model: type[models.Model], network: Network) -> models.Model:
    """The first one that is there, else a new one."""
    return model.objects.first() or some_row(model, network)  # type: ignore[attr-defined]
