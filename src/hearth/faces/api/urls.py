"""Addresses for machines: one list per file."""

from hearth.faces.shared.addresses import addresses_of

urlpatterns = addresses_of(__package__)
