"""Rows → a method → rows: the only files of the room that call a method."""
