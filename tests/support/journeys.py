"""Fixtures of the browser journeys (filled in by the house, used by every room)."""
