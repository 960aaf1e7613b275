"""Provable sums: arrays in, frozen results out. Standard library, numpy and scipy only."""
