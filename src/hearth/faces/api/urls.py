"""Addresses for machines."""

from . import calendar

urlpatterns: list[object] = [*calendar.urlpatterns]
