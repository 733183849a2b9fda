import pytest
from django import forms

from cxportal.people.models import Person


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(), "", "Fill in this field."),
        (forms.DateField(), "", "Fill in this field."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Choose at least one."),
        (forms.ModelChoiceField(Person.objects.none()), "", "Choose one."),
        (forms.ModelMultipleChoiceField(Person.objects.none()), [], "Choose at least one."),
        (forms.BooleanField(), "", "Check this box to go on."),
        (forms.FileField(), None, "Choose a file."),
        (forms.CharField(max_length=3), "four", "Shorten this to 3 characters (it has 4)."),
        (forms.CharField(min_length=3), "no", "Write at least 3 characters (it has 2)."),
        (forms.IntegerField(max_value=100), "101", "Enter 100 or less."),
        (forms.IntegerField(min_value=0), "-1", "Enter 0 or more."),
        (forms.CharField(error_messages={"required": "Name the person."}), "", "Name the person."),
    ],
)
def test_refused_field_says_what_to_do(field: forms.Field, value: object, words: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [words]
