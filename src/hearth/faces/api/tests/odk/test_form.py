"""The XForm itself: whole, in every language, and with the team's words as words."""

import re
import shutil
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from pyxform.validators.odk_validate import check_xform

from hearth.faces.api.tests.odk.conftest import QUESTION
from hearth.faces.shared.saying import CONSENT_WORDS_FOR_OTHERS
from hearth.listen.models import Round
from hearth.listen.xforms import fields
from hearth.listen.xforms.writing import plain

pytestmark = pytest.mark.django_db
NASTY = "]]> <!-- & \" ' ${x} ${ }} {{x}} <?pi?> 👋 \u202e \x08 \ufffe \uffff once() jr:itext('x')"
X = "{http://www.w3.org/2002/xforms}"


@pytest.fixture
def tree(form):
    return fromstring(form.xml)


def paths(element, above=""):
    here = f"{above}/{element.tag.removeprefix(X)}"
    yield here
    for child in element:
        yield from paths(child, here)


def test_every_bind_and_every_question_stands_in_the_model(tree):
    model = tree.find(f".//{X}model/{X}instance/*")
    there = {re.sub(r"\{.*?\}", "", path) for path in paths(model)}
    bound = {bind.get("nodeset") for bind in tree.iter(f"{X}bind")}
    asked = {one.get("ref") for one in tree.iter() if one.get("ref", "").startswith("/")}
    assert len(bound) > 15
    assert bound <= there
    assert asked <= there


def test_every_reference_in_a_condition_is_a_question(tree):
    model = tree.find(f".//{X}model/{X}instance/*")
    there = {re.sub(r"\{.*?\}", "", path) for path in paths(model)}
    conditions = [
        bind.get(name, "") for bind in tree.iter(f"{X}bind") for name in ("relevant", "required")
    ]
    named = {path for words in conditions for path in re.findall(r"/data[/\w]+", words)}
    assert {"/data/saying/audio", "/data/on_behalf"} <= named <= there


def test_every_language_says_every_sentence(tree):
    said = {
        one.get("lang"): {text.get("id") for text in one.iter(f"{X}text")}
        for one in tree.iter(f"{X}translation")
    }
    assert set(said) == {"English (en)", "العربية (ar)"}
    assert said["English (en)"] == said["العربية (ar)"]
    used = set(re.findall(r"jr:itext\('(.*?)'\)", " ".join(_attributes(tree))))
    assert used <= said["English (en)"]


def _attributes(tree):
    return [value for one in tree.iter() for value in one.attrib.values()]


def test_the_question_is_translated_where_somebody_has(tree):
    said = {
        one.get("lang"): "".join(text.itertext()).strip()
        for one in tree.iter(f"{X}translation")
        for text in one.iter(f"{X}text")
        if text.get("id") == "/data/saying/question:label"
    }
    assert said == {"English (en)": QUESTION, "العربية (ar)": "ما الذي يساعدك؟"}


def test_the_consents_stand_in_their_exact_words(tree):
    words = ["".join(text.itertext()).strip() for text in tree.iter(f"{X}text")]
    assert {str(one) for one in CONSENT_WORDS_FOR_OTHERS.values()} <= set(words)


def test_the_teams_words_are_data_and_no_markup(form, tree):
    assert b"<b>" not in form.xml
    assert b"<output" not in form.xml
    assert "Spring & summer" in [one.text for one in tree.iter() if one.tag.endswith("title")]


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("plain words, (really) [fine]", "plain words, (really) [fine]"),
        ("*bold* _soft_ # head", r"\*bold\* \_soft\_ \# head"),
        (r"back\slash", r"back\\slash"),
        ("<span style='color:red'>", "<\u2060span style='color:red'>"),
        ("[click](http://x)", "[click]\u2060(http://x)"),
        ("${text}", "$\u2060{text}"),
        ("a\x0b\x00b", "ab"),
    ],
)
def test_nothing_in_words_is_taken_for_more(words, safe):
    assert plain(words) == safe


def test_a_round_full_of_marks_is_a_form_all_the_same(collect, asked):
    Round.objects.filter(pk=asked.pk).update(title=NASTY, question=NASTY, intro=NASTY)
    (form,) = collect.refresh()
    assert fromstring(form.xml) is not None


@pytest.mark.skipif(
    not shutil.which("java"),
    reason="ODK Validate, which Collect's engine stands behind, needs Java",
)
@pytest.mark.parametrize("title", ["Spring", NASTY])
def test_the_engine_of_collect_takes_the_form(collect, asked, tmp_path, title):
    Round.objects.filter(pk=asked.pk).update(title=title, question=title, intro=title)
    (form,) = collect.refresh()
    (tmp_path / "form.xml").write_bytes(form.xml)
    assert check_xform(str(tmp_path / "form.xml")) == []


def test_names_of_fields_are_xml_names_and_never_the_same():
    one, two, three = (f"0000000{n}-0000-0000-0000-000000000000" for n in (1, 2, 3))
    named = fields.group_fields(
        [(UUID(one), "age band"), (UUID(two), "Age-Band"), (UUID(three), "年齢")]
    )
    assert list(named) == ["group_age_band", f"group_{UUID(two).hex}", f"group_{UUID(three).hex}"]
