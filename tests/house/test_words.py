"""Every refusal that the house can raise can be read by a person."""

from hearth.faces.shared.refusals import WORDS
from tests.house.law import words
from tests.house.law.sources import File, python_files


def test_every_refusal_has_its_words_and_facts():
    found = python_files()
    assert len(list(words.raised(found))) > 20
    faults = list(words.faults(found, WORDS))
    assert not faults, "\n".join(faults)


def test_a_refusal_without_words_is_found():
    planted = File("hearth.listen.services", 'raise Refused("nobody_wrote_this")')
    assert len(list(words.faults([planted], {}))) == 1


def test_a_refusal_by_a_class_of_its_own_is_found():
    text = 'class TooLate(Refused): ...\nraise TooLate("a" if x else "b")'
    assert len(list(words.faults([File("hearth.listen.rules", text)], {}))) == 2


def test_a_missing_fact_is_found():
    planted = File("hearth.listen.services", 'raise Refused("late", day=1)')
    assert list(words.faults([planted], {"late": "It ended on %(day)s."})) == []
    assert len(list(words.faults([planted], {"late": "It ended at %(hour)s."}))) == 1
