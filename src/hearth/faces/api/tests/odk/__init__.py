"""Tests of form apps."""
