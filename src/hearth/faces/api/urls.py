"""Addresses for machines."""

from . import calendar, listen

urlpatterns: list[object] = [*calendar.urlpatterns, *listen.urlpatterns]
