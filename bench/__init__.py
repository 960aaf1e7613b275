"""Measured figures, each by one command: `./hearth bench [name]`. Never part of the tests."""
