"""The next statement is the one whose answer tells most."""

import numpy as np
import pytest
from scipy import stats

from hearth.methods.deliberation import Counts, analyse, collect, next_statements
from hearth.methods.deliberation.routing import _about_person, _about_statement
from hearth.methods.deliberation.tests.made import made


def test_what_an_answer_tells_about_a_statement_is_the_drop_in_uncertainty():
    agree, disagree, seen = np.array([[3, 20]]), np.array([[1, 5]]), np.array([[4, 31]])
    told = _about_statement(Counts(agree, disagree, seen))[0]
    rng = np.random.default_rng(0)
    for s in range(2):
        kinds = np.array([agree[0, s], disagree[0, s], seen[0, s] - agree[0, s] - disagree[0, s]])
        drawn = rng.dirichlet(kinds + 1, 200_000)
        inside = -(drawn * np.log2(drawn)).sum(axis=1).mean()
        whole = stats.entropy((kinds + 1) / (kinds + 1).sum(), base=2)

        assert told[s] == pytest.approx(whole - inside, abs=0.002)


def test_the_order_is_that_of_working_each_out():
    result = analyse(made(200, 40, "camps", 3, groups=2, votes=30)[0])
    person = result.votes.people[5]
    shares = result.shares[5]
    apart = []
    for s in range(len(result.votes.statements)):
        joint = np.stack([result.profiles[s] * shares, (1 - result.profiles[s]) * shares])
        outer = joint.sum(axis=1)[:, None] * joint.sum(axis=0)
        sided = result.overall.agree[0, s] + result.overall.disagree[0, s] + 1
        chance = min(sided / (result.overall.seen[0, s] + 1.5), 1)
        apart.append(chance * (joint * np.log2(np.maximum(joint, 1e-300) / outer)).sum())

    assert _about_person(result, shares) == pytest.approx(apart, abs=1e-9)
    told = next_statements(result, person=person)
    assert [one.bits for one in told] == sorted((one.bits for one in told), reverse=True)
    assert len({round(one.bits, 6) for one in told}) > 20


def test_somebody_whose_place_is_known_is_shown_what_few_have_seen():
    votes, _ = made(100, 20, "camps", 4, votes=15)
    more = analyse(collect([*votes.person, 3], [*votes.statement, 99], [*votes.value, 1]))
    sure = more.votes.people[int(np.argmax(more.shares.max(axis=1)))]

    assert next_statements(more, person=sure, how_many=1)[0].statement == "99"


def test_what_was_answered_is_not_asked_again():
    result = analyse(made(60, 12, "camps", 5, votes=10)[0])

    told = next_statements(result, already={"1", "2"}, person="nobody we know")

    assert {one.statement for one in told} == set(result.votes.statements) - {"1", "2"}
