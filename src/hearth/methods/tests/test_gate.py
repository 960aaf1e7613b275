"""The gate: an attacker with total, shown numbers and the rule learns no small number."""

from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.gate import may_publish, protect

tables = st.lists(st.integers(0, 40), min_size=2, max_size=9)


def test_nothing_is_hidden_when_nothing_is_small():
    assert protect([9, 0, 12], threshold=5) == ["shown", "shown", "shown"]


def test_one_small_number_takes_a_companion_along():
    assert protect([40, 3, 25, 90], threshold=5) == ["shown", "small", "companion", "shown"]


def test_two_ones_are_not_left_to_be_computed_from_their_sum():
    assert protect([1, 1, 50, 60], threshold=5).count("shown") == 1


def possible(counts, states, index):
    """Every value that a hidden group could have, for who knows the total and what is shown."""
    hidden = [i for i, state in enumerate(states) if state != "shown"]
    least = 0 if any(counts[i] == 0 for i in hidden) else 1
    left = sum(counts[i] for i in hidden) - least * (len(hidden) - 1)
    return range(least, left + 1) if index in hidden else range(counts[index], counts[index] + 1)


@given(tables, st.integers(2, 8))
def test_no_hidden_number_can_be_narrowed_to_a_small_one(counts, threshold):
    states = protect(counts, threshold=threshold)
    everything_hidden = "shown" not in states

    for index, state in enumerate(states):
        if state == "shown":
            assert counts[index] == 0 or counts[index] >= threshold
        elif not everything_hidden:
            assert max(possible(counts, states, index)) >= threshold
            assert len(possible(counts, states, index)) > 1


@given(st.permutations([("a", 3), ("b", 9), ("c", 9), ("d", 9), ("e", 0)]))
def test_the_same_groups_are_hidden_in_any_order(groups):
    names, counts = zip(*groups, strict=True)
    states = protect(counts, threshold=5, names=names)
    assert {n for n, how in zip(names, states, strict=True) if how != "shown"} == {"a", "b"}


@given(tables, st.integers(2, 8))
def test_only_what_must_be_is_hidden(counts, threshold):
    if not any(0 < n < threshold for n in counts):
        assert set(protect(counts, threshold=threshold)) == {"shown"}


def test_a_snapshot_waits_for_enough_new_voices():
    assert not may_publish(before=100, now=124)
    assert may_publish(before=100, now=125)
