"""Fields: label, hint, error and control tied together."""

from django import forms
from django.template import Context, Template

from hearth.faces.shared.fields import field_view, target_of


class Words(forms.Form):
    words = forms.CharField(label="Your words", help_text="Any language", widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A need"), ("b", "An idea")], widget=forms.RadioSelect
    )
    name = forms.CharField(label="Name", required=False)


def printed(source: str, form: forms.Form) -> str:
    return Template("{% load hearth_ui %}" + source).render(Context({"form": form}))


def test_it_ties_hint_and_error_to_the_control() -> None:
    view = field_view(Words({"kind": "a"})["words"])
    assert 'aria-describedby="id_words_hint id_words_error"' in view.widget
    assert 'aria-invalid="true"' in view.widget


def test_it_leads_from_the_summary_to_the_field() -> None:
    summary = printed("{% form_errors form %}", Words({}))
    assert 'href="#id_words"' in summary and "Your words: " in summary
    assert 'href="#id_kind_0"' in summary


def test_it_says_nothing_when_nothing_is_wrong() -> None:
    assert "error-summary" not in printed("{% form_errors form %}", Words())


def test_it_groups_choices_under_their_question() -> None:
    page = printed("{% field form.kind %}", Words({}))
    assert "<fieldset" in page and "<legend" in page
    assert 'aria-describedby="id_kind_error"' in page
    assert page.count('type="radio"') == 2


def test_it_marks_what_may_be_left_out() -> None:
    assert "you may leave this out" in printed("{% field form.name %}", Words())
    assert "you may leave this out" not in printed("{% field form.words %}", Words())


def test_it_keeps_what_was_typed_and_lets_no_script_through() -> None:
    page = printed("{% field form.words %}", Words({"words": "<script>alert(1)</script> שלום 🙂"}))
    assert "&lt;script&gt;" in page and "<script>" not in page and "שלום 🙂" in page


def test_it_finds_the_first_choice_of_a_group() -> None:
    assert target_of(Words({})["kind"]) == "id_kind_0"
