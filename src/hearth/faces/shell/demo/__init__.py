"""A fictional city and a year of its network, as pure data (no database)."""
