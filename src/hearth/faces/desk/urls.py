"""Addresses of the desk face: the files of a stage, all alike (`listen`, `listen_imports`, …)."""

from hearth.faces.shared.addresses import addresses_of

urlpatterns = addresses_of(__package__)
