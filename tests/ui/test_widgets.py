"""Widgets drawn by our renderer are those of Django's, letter by letter."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from cxportal.ui.widgets import DRAWN, WidgetRenderer

CHOICES = [
    ("", "Any"),
    ("a&b", 'Say "hi" & <go>'),
    (1, 2),
    ("lazy", gettext_lazy("Objectives")),
    ("safe", mark_safe("<b>")),
]
GROUPS = [("First & last", [("1", "One"), ("2", "Two")]), ("3", "Three")]
ATTRS = {"id": "id_x", "class": "usa-input", "required": True, "disabled": False, "data-say": '<"&>', "maxlength": 40}
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.TextInput(), "<script>alert('x')</script> & {{ 7 }}"),
    (forms.NumberInput(), 1234567),
    (forms.EmailInput(), "a@county.example"),
    (forms.PasswordInput(), "never shown"),
    (forms.HiddenInput(), 0),
    (forms.URLInput(), "https://county.example/?a=1&b=2"),
    (forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), dt.date(2026, 11, 22)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), "yes"),
    (forms.Textarea(), "One\nTwo </textarea> & more"),
    (forms.Textarea(), ""),
    (forms.Select(choices=CHOICES), "a&b"),
    (forms.Select(choices=GROUPS), "2"),
    (forms.SelectMultiple(choices=CHOICES), ["", "lazy"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES), "a&b"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a&b"]),
    (forms.FileInput(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    drawn = widget.render("a<b", value, attrs=ATTRS, renderer=WidgetRenderer())

    assert drawn == widget.render("a<b", value, attrs=ATTRS, renderer=DjangoTemplates())


def test_every_template_that_is_replaced_exists_in_django() -> None:
    for name in DRAWN:
        DjangoTemplates().get_template(name)


def test_an_empty_choice_says_what_it_is() -> None:
    drawn = forms.Select(choices=[("", "---------"), ("a", "A")]).render("a", "", renderer=WidgetRenderer())
    assert '<option value="" selected>Not chosen</option>' in drawn
