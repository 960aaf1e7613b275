"""The clock as a Django application."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """Holds one table: what was due, who took it, how it went."""

    name = "hearth.faces.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"
