"""Whoever reads the same votes on another machine finds the same: other threads, other routines, other hash seeds."""

import json
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

SCRIPT = """
import json
from hearth.methods.deliberation import analyse, classic
from hearth.methods.deliberation.tests.made import made
votes, _ = made(150, 40, "camps", 11, groups=3, votes=25)
found, known = analyse(votes), classic(votes)
print(json.dumps({
    "shape": found.shape,
    "group": found.group.tolist(),
    "distinct": [[(one.statement, one.says) for one in group] for group in found.distinct],
    "classic": known.group.tolist(),
    "positions": found.positions.tolist(),
    "divided": found.telling.divided.tolist(),
    "same": found.stability.same,
}))
"""
ONE = {"OPENBLAS_NUM_THREADS": "1"}


@cache
def read(**settings):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | settings,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_there_is_something_to_lose():
    assert len(set(read(**ONE)["group"])) > 1


@pytest.mark.parametrize(
    "settings",
    [
        {"OPENBLAS_NUM_THREADS": "2"},
        ONE | {"OPENBLAS_CORETYPE": "Prescott"},
        ONE | {"PYTHONHASHSEED": "7"},
    ],
    ids=["threads", "routines", "hash seed"],
)
def test_it_is_the_same_elsewhere(settings):
    here, there = read(**ONE), read(**settings)

    for name in ("shape", "group", "distinct", "classic"):
        assert here[name] == there[name]
    for name in ("positions", "divided", "same"):
        assert np.abs(np.array(here[name]) - there[name]).max() < 1e-9
