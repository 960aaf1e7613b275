"""Hearth: the open platform that a place's community-led health network runs on."""

__version__ = "0.1.0"
