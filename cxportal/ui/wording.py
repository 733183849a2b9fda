"""What Django says of a faulty field, in words that say what to do."""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

REQUIRED: tuple[tuple[type[forms.Field], object], ...] = (
    (forms.Field, _("Fill in this field.")),
    (forms.ChoiceField, _("Choose one.")),
    (forms.MultipleChoiceField, _("Choose at least one.")),
    (forms.ModelChoiceField, _("Choose one.")),
    (forms.ModelMultipleChoiceField, _("Choose at least one.")),
    (forms.BooleanField, _("Check this box to go on.")),
    (forms.FileField, _("Choose a file.")),
)


def say_what_to_do() -> None:
    """Put these words in place of Django's own for every form. A field with its own `error_messages` keeps them."""
    for kind, words in REQUIRED:
        kind.default_error_messages = {**kind.default_error_messages, "required": words}  # type: ignore[dict-item]
    validators.MaxLengthValidator.message = ngettext_lazy(
        "Shorten this to %(limit_value)d character (it has %(show_value)d).",
        "Shorten this to %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    validators.MinLengthValidator.message = ngettext_lazy(
        "Write at least %(limit_value)d character (it has %(show_value)d).",
        "Write at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    validators.MaxValueValidator.message = _("Enter %(limit_value)s or less.")
    validators.MinValueValidator.message = _("Enter %(limit_value)s or more.")
