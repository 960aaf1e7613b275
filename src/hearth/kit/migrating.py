"""Several tables in one step of a migration.

Django draws its picture of all models anew after every single step; with a hundred and more tables that all point
at their network, this takes most of the time of a first start. Here it is drawn once for all tables of a room.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create these tables, each after those it points at."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As a migration file writes it."""
        return (type(self).__name__, [self.models], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add all models, and draw the picture once."""
        was_drawn = state.__dict__.pop("apps", None) is not None
        for model in self.models:
            model.state_forwards(app_label, state)
        if was_drawn:
            state.apps  # noqa: B018  (a property: this draws it)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop them, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for whoever watches."""
        return "Create models " + ", ".join(model.name for model in self.models)
