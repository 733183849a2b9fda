"""The forms pack: every label, hint and error is tied to its field, whatever the widget."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Field, Fieldset, Row, Submit
from django import forms
from django.utils import translation

from tests.ui.conftest import Draw

CHOICES = [("a", "Apples"), ("b", "Bananas <b>")]


class KitchenSinkForm(forms.Form):
    """One field of each kind that the portal uses."""

    helper: FormHelper

    title = forms.CharField(max_length=20, help_text="A few words.")
    story = forms.CharField(widget=forms.Textarea, max_length=2000, required=False)
    fruit = forms.ChoiceField(choices=CHOICES)
    pick = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, help_text="One of them.")
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label="I agree", help_text="You can change your mind.")
    when = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    moment = forms.SplitDateTimeField()
    scan = forms.FileField()
    password = forms.CharField(widget=forms.PasswordInput)
    note = forms.CharField(required=False, widget=forms.TextInput(attrs={"class": "usa-input--short"}))
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Two things do not fit together.")


class Tree(HTMLParser):
    """Ids, and the attributes of every element, of a rendered snippet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.ids = [found["id"] for _, found in self.elements if "id" in found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, name: str) -> dict[str, str]:
        return next(found for _, found in self.elements if found.get("name") == name)


@pytest.fixture
def refused(draw: Draw) -> Tree:
    return Tree(draw("{{ form|crispy }}", form=KitchenSinkForm({"many": ["zzz"]})))


def test_field_ids_are_unique(refused: Tree) -> None:
    assert len(refused.ids) == len(set(refused.ids))


def test_field_descriptions_all_exist(refused: Tree) -> None:
    named = [i for _, found in refused.elements for i in found.get("aria-describedby", "").split()]
    assert [i for i in named if i not in refused.ids] == []


def test_field_errors_all_describe_a_field(refused: Tree) -> None:
    errors = {i for i in refused.ids if i.endswith("_error")}
    named = {i for _, found in refused.elements for i in found.get("aria-describedby", "").split()}
    assert errors == errors & named
    assert len(errors) == 9


def test_field_labels_all_lead_to_an_input(refused: Tree) -> None:
    assert [found["for"] for tag, found in refused.elements if tag == "label" and found["for"] not in refused.ids] == []


def test_error_summary_links_all_lead_to_an_input(refused: Tree) -> None:
    inputs = {found["id"] for tag, found in refused.elements if tag in ("input", "select", "textarea")}
    links = [found["href"].removeprefix("#") for tag, found in refused.elements if tag == "a"]
    assert (len(links), [link for link in links if link not in inputs]) == (9, [])


def test_error_summary_can_take_the_focus_and_is_announced(draw: Draw) -> None:
    html = draw("{% error_summary form %}", form=KitchenSinkForm({}))
    assert html.startswith('<div class="error-summary" role="alert" tabindex="-1" data-error-summary>')


def test_error_summary_names_errors_that_belong_to_no_field(draw: Draw) -> None:
    html = draw("{% error_summary form %}", form=KitchenSinkForm({}))
    assert "<li>Two things do not fit together.</li>" in html
    assert "<li>Token: Fill in this field.</li>" in html


def test_error_summary_of_a_good_form_is_nothing(draw: Draw) -> None:
    assert draw("{% error_summary form %}", form=KitchenSinkForm()) == ""


def test_field_with_hint_and_error_is_described_by_both(refused: Tree) -> None:
    title = refused.named("title")
    assert title["aria-describedby"] == "id_title_helptext id_title_error"
    assert title["aria-invalid"] == "true"
    assert title["class"] == "usa-input"


def test_hint_that_somebody_typed_is_text(draw: Draw) -> None:
    """A measure's own words become hints where its figures are entered."""
    form = KitchenSinkForm()
    for name in ("title", "pick", "agree"):
        form.fields[name].help_text = "<form action='/accounts/logout/'>Days & <b>hours</b>"
    html = draw("{{ form|crispy }}", form=form)
    assert ("<form action" in html, "<b>hours" in html, html.count("Days &amp; &lt;b&gt;hours")) == (False, False, 3)


def test_field_of_choices_is_a_described_fieldset(refused: Tree) -> None:
    group = next(found for tag, found in refused.elements if tag == "fieldset" and found["id"] == "div_id_pick")
    assert group["aria-describedby"] == "id_pick_helptext id_pick_error"


def test_field_that_may_stay_empty_says_so(draw: Draw) -> None:
    html = draw("{{ form.note|as_crispy_field }}", form=KitchenSinkForm())
    assert 'for="id_note">Note <span class="optional">(optional)</span></label>' in html


def test_field_keeps_its_own_class_beside_ours(draw: Draw) -> None:
    assert 'class="usa-input usa-input--short"' in draw("{{ form.note|as_crispy_field }}", form=KitchenSinkForm())


def test_form_that_requires_nothing_marks_nothing(draw: Draw) -> None:
    class Search(forms.Form):
        words = forms.CharField(required=False)

    assert "optional" not in draw("{{ form|crispy }}", form=Search())


def test_filters_are_not_marked_optional(draw: Draw) -> None:
    form = KitchenSinkForm()
    form.helper = FormHelper()
    form.helper.form_method = "get"
    assert "optional" not in draw("{% crispy form %}", form=form)


def test_textarea_says_its_limit_without_script(draw: Draw) -> None:
    tree = Tree(draw("{{ form.story|as_crispy_field }}", form=KitchenSinkForm()))
    assert tree.named("story")["aria-describedby"] == "id_story_count"
    assert "id_story_count" in tree.ids


def test_choice_labels_are_escaped(draw: Draw) -> None:
    assert "Bananas &lt;b&gt;" in draw("{{ form.pick|as_crispy_field }}", form=KitchenSinkForm())


def test_typed_text_is_shown_again_escaped(draw: Draw) -> None:
    html = draw("{{ form.story|as_crispy_field }}", form=KitchenSinkForm({"story": "</textarea>{{ x }}"}))
    assert "&lt;/textarea&gt;{{ x }}" in html


class DatedForm(forms.Form):
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), initial=dt.date(2026, 11, 2))
    percent = forms.IntegerField()


@pytest.mark.parametrize("language", ["en", "es"])
def test_native_date_has_its_value_as_browsers_read_it(draw: Draw, language: str) -> None:
    with translation.override(language):
        tree = Tree(draw("{{ form|crispy }}", form=DatedForm()))
    assert (tree.named("on")["type"], tree.named("on")["value"]) == ("date", "2026-11-02")


def test_native_input_shows_a_refused_text_again_as_text(draw: Draw) -> None:
    tree = Tree(draw("{{ form|crispy }}", form=DatedForm({"on": "next Friday", "percent": "half"})))
    assert [(tree.named(name)["type"], tree.named(name)["value"]) for name in ("on", "percent")] == [
        ("text", "next Friday"),
        ("text", "half"),
    ]


def test_native_input_keeps_its_kind_for_a_value_it_can_show(draw: Draw) -> None:
    tree = Tree(draw("{{ form|crispy }}", form=DatedForm({"on": "1999-12-31", "percent": "400"})))
    assert [(tree.named(name)["type"], tree.named(name)["value"]) for name in ("on", "percent")] == [
        ("date", "1999-12-31"),
        ("number", "400"),
    ]


def test_helper_draws_layout_and_buttons(draw: Draw) -> None:
    form = KitchenSinkForm()
    form.helper = FormHelper()
    form.helper.attrs = {"data-draft-key": "sink"}
    form.helper.layout = _layout()
    form.helper.add_input(Submit("save", "Save", css_class="usa-button--big"))
    html = draw("{% crispy form %}", form=form, csrf_token="token")
    assert (
        '<form class="usa-form" data-draft-key="sink" method="post" enctype="multipart/form-data" novalidate>' in html
    )
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in html
    assert '<legend class="usa-legend usa-legend--large">About</legend>' in html
    assert '<div class="form-row">' in html
    assert '<button type="submit" name="again" value="Save and add" class="usa-button usa-button--outline"' in html
    assert '<button type="submit" name="save" value="Save" class="usa-button usa-button--big"' in html


def _layout() -> Div:
    return Div(
        Fieldset("About", Row(Column("title"), Column("story"))),
        HTML("<p>Plain</p>"),
        Field("note", data_x="1"),
        ButtonHolder(Submit("again", "Save and add", css_class="usa-button--outline")),
    )


def test_formset_is_drawn_with_its_management_form(draw: Draw) -> None:
    formset = forms.formset_factory(KitchenSinkForm, extra=2)()
    html = draw("{{ formset|crispy }}", formset=formset)
    assert 'name="form-TOTAL_FORMS"' in html
    assert 'id="id_form-1-title"' in html


@pytest.mark.parametrize(
    ("label", "line"), [("Story", "Story: Fill it in."), ("Who is it for?", "Who is it for? Fill it in.")]
)
def test_error_summary_puts_no_colon_after_a_question(draw: Draw, label: str, line: str) -> None:
    class AskingForm(forms.Form):
        told = forms.CharField(label=label, error_messages={"required": "Fill it in."})

    assert f'<a href="#id_told">{line}</a>' in draw("{% error_summary form %}", form=AskingForm({}))
