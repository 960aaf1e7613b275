"""The checks behind the law: each takes sources and gives back faults, as lines a person can act on."""
