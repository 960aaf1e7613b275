"""The examples of property tests: the same in every run, on every machine, in whatever order.

`./hearth test --hypothesis-profile searching` looks for new ones instead.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# No test fails because the machine was busy, nor because of what another run has found.
settings.register_profile(
    "certain",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("searching", parent=settings.get_profile("certain"), derandomize=False)
settings.load_profile("certain")

# Hypothesis mixes in the constants of all modules imported so far, thus of other tests: which these are
# hangs on how the tests were shared out. There is no setting for it.
assert callable(providers._get_local_constants)
providers._get_local_constants = lambda: providers._local_constants
