"""Addresses of the desk face: one list per stage."""

from importlib import import_module
from importlib.util import find_spec

STAGES = (
    "home",
    "people",
    "settings",
    "places",
    "listen",
    "understand",
    "decide",
    "act",
    "reach",
    "learn",
)

urlpatterns = [
    pattern
    for stage in STAGES
    if find_spec(f"{__package__}.{stage}")
    for pattern in import_module(f"{__package__}.{stage}").urlpatterns
]
