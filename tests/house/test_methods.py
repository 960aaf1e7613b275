"""Missing documentation of a method is a failing test."""

from tests.house.law import methods
from tests.house.law.sources import File, python_files
from tests.support.server import PROJECT

GOOD = '''
def share(part, whole):
    """What part is it?

    Parameters
    ----------
    part, whole : people

    Returns
    -------
    fraction

    Examples
    --------
    >>> share(1, 2)
    0.5
    """
'''


def functions():
    found = list(methods.public_functions(python_files()))
    assert len(found) > 5
    return found


def test_every_public_function_has_its_sections():
    faults = list(methods.lacking_sections(functions()))
    assert not faults, "\n".join(faults)


def test_every_public_function_stands_on_its_methods_page():
    folder = PROJECT / "docs" / "methods"
    pages = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    faults = list(methods.lacking_pages(functions(), pages))
    assert not faults, "\n".join(faults)


def test_a_missing_section_and_page_are_found():
    bad = GOOD.replace("Examples\n", "Instances\n")
    planted = list(methods.public_functions([File("hearth.methods.shares", bad)]))
    assert len(list(methods.lacking_sections(planted))) == 1
    assert len(list(methods.lacking_pages(planted, {"shares": "nothing"}))) == 1


def test_a_documented_function_is_well():
    planted = list(methods.public_functions([File("hearth.methods.shares", GOOD)]))
    assert list(methods.lacking_sections(planted)) == []
    assert list(methods.lacking_pages(planted, {"shares": "Use `share(1, 2)`."})) == []


def test_only_what_a_package_offers_is_public():
    door = File("hearth.methods.shares", '__all__ = ["share"]', is_package=True)
    inside = File("hearth.methods.shares.sums", GOOD + "\ndef helper(x): ...\n")
    assert [f.name for f in methods.public_functions([door, inside])] == ["share"]
