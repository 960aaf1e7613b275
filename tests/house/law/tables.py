"""What every table must be: sorted for privacy, pointing down, and ready to be spread out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from hearth.kit.networked import NetworkedModel

#: Lowest first. Django's own tables lie under everything.
FLOORS = [
    "networks", "wording", "ledger", "readings", "trace", "post", "places", "partners", "people",
    "listen", "understand", "decide", "act", "reach", "learn",
    "clock", "shared", "public", "champion", "desk", "api",
]  # fmt: skip
CLASSES = {"personal", "quasi", "open"}
#: Names of tables that grow with every person and every day: each must be keyed by its network.
GROWING = {
    "Voice", "RawCapture", "Ballot", "Vote", "Approval", "Delivery", "Contact", "Entry", "Edge",
    "Coding", "Consent", "Demographic", "ContactPoint", "Booking", "Answer", "Event", "Wording",
}  # fmt: skip
#: Among those names: tables that a network's team fills by hand, so that they stay small.
SMALL = {"act.Event", "learn.Answer"}

Model = type[models.Model]


def our_models() -> list[Model]:
    """Every model of the house, without those that Django makes for many-to-many fields."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("hearth.")
        for model in config.get_models()
    ]


def floor_of(label: str) -> int:
    return FLOORS.index(label) if label in FLOORS else -1


def keys_point_down(tables: Iterable[Model]) -> Iterator[str]:
    """A foreign key points at its own room or at one below."""
    for model in tables:
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if target is None or isinstance(target, str):
                continue
            own, other = model._meta.app_label, target._meta.app_label
            if own != other and floor_of(other) >= floor_of(own):
                yield f"{model._meta.label}.{field.name} points up at {target._meta.label}"


def every_field_is_sorted(tables: Iterable[Model]) -> Iterator[str]:
    """PRIVACY names every concrete field, nothing else, each by a class that exists."""
    for model in tables:
        sorted_ = getattr(model, "PRIVACY", {})
        there = {field.name for field in model._meta.concrete_fields}
        there -= {f.name for f in model._meta.fields if isinstance(f, models.CompositePrimaryKey)}
        for name in sorted(there - sorted_.keys()):
            yield f"{model._meta.label}.{name} is not sorted"
        there |= {field.name for field in model._meta.local_many_to_many}
        for name in sorted(sorted_.keys() - there):
            yield f"{model._meta.label}.PRIVACY names {name}, which is no field"
        for name, found in sorted_.items():
            if found not in CLASSES:
                yield f"{model._meta.label}.{name} is sorted as {found!r}"


def growing_tables_are_networked(tables: Iterable[Model]) -> Iterator[str]:
    """The network is in the primary key and in every unique constraint; nothing points there."""
    for model in tables:
        meta = model._meta
        grows = issubclass(model, NetworkedModel) or model.__name__ in GROWING
        if not grows or meta.label in SMALL:
            continue
        key = [field.name for field in meta.pk_fields]
        if key[0] != "network" or len(key) < 2:
            yield f"{meta.label} grows, and its primary key {key} does not begin with the network"
        for fields in _unique_sets(model):
            if "network" not in fields:
                yield f"{meta.label}: unique over {sorted(fields)}, without the network"
        yield from _pointed_at(model, tables)


def _unique_sets(model: Model) -> Iterator[set[str]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = set(constraint.fields)
            named |= {n for e in constraint.expressions for n in _named_in(e)}
            yield named
    for together in model._meta.unique_together:
        yield set(together)
    for field in model._meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield {field.name}


def _named_in(expression: object) -> Iterator[str]:
    for source in getattr(expression, "flatten", list)():
        if isinstance(source, models.F):
            yield source.name


def _pointed_at(model: Model, tables: Iterable[Model]) -> Iterator[str]:
    for other in tables:
        for field in other._meta.local_concrete_fields:
            if field.related_model is model:
                yield f"{other._meta.label}.{field.name} points at {model._meta.label}, which grows"
