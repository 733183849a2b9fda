"""How a form field is drawn: its kind, its marks, its widget. templates/uswds asks for these by the tag library."""

from __future__ import annotations

import re

from django import forms
from django.forms.widgets import Input
from django.utils.safestring import SafeString
from django.utils.translation import gettext

WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.FileInput, "usa-file-input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (Input, "usa-input"),
)


def _widget_class(widget: forms.Widget) -> str:
    return next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")


def field_kind(field: forms.BoundField) -> str:
    """How a field is drawn: "choices" (radio or checkbox group), "checkbox", "group" (several inputs) or "input".

    A widget that draws several inputs and is no MultiWidget says so by `is_group = True`.
    """
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget) or getattr(widget, "is_group", False):
        return "group"
    return "input"


def marked_optional(field: forms.BoundField) -> bool:
    """Whether "(optional)" follows the label: on fields that may stay empty, unless the form has mark_optional = False.

    Never marked are a single checkbox, a form in which nothing is required, a form of filters (its helper sends by GET)
    and the fields that a form names in `unmarked` (those it needs only at times).
    """
    form = field.form
    if field.name in getattr(form, "unmarked", ()):
        return False
    helper = getattr(form, "helper", None)
    if field.field.required or not getattr(form, "mark_optional", True) or field_kind(field) == "checkbox":
        return False
    if not any(other.required for other in form.fields.values()):
        return False
    return getattr(helper, "form_method", "post").lower() != "get"


def _part_names(widget: forms.MultiWidget) -> list[str]:
    if isinstance(widget, forms.SplitDateTimeWidget):
        return [gettext("date"), gettext("time")]
    return [str(number) for number in range(1, len(widget.widgets) + 1)]


def character_limit(field: forms.BoundField) -> int | None:
    """The number of characters a long text may have, where it has a limit."""
    if isinstance(field.field.widget, forms.Textarea):
        return getattr(field.field, "max_length", None)
    return None


# Native inputs: the form in which they take a value, and what such a value looks like.
NATIVE_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime-local": "%Y-%m-%dT%H:%M"}
NATIVE_VALUES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?"),
    "datetime-local": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?"),
    "number": re.compile(r"[+-]?\d+(\.\d+)?"),
    "color": re.compile(r"#[0-9a-fA-F]{6}"),
}


def _make_native(field: forms.BoundField) -> None:
    """Give a native input its value as browsers read it, in any language. A refused text that it could not show makes
    it a plain text input, so that nobody has to type again."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind in NATIVE_FORMATS:
        widget.format = NATIVE_FORMATS[kind]
    typed = field.value() if field.form.is_bound and kind in NATIVE_VALUES else None
    if isinstance(typed, str) and typed and not NATIVE_VALUES[kind].fullmatch(typed):
        widget.input_type = "text"


def field_widget(field: forms.BoundField) -> SafeString:
    """The widget with its class and, for a counted textarea, its counter added to what describes it."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {}
    _make_native(field)
    if name := _widget_class(widget):
        attrs["class"] = " ".join(filter(None, [name, str(widget.attrs.get("class", ""))]))
    if isinstance(widget, forms.MultiWidget):
        for part, name in zip(widget.widgets, _part_names(widget), strict=True):
            part.attrs.setdefault("class", _widget_class(part))
            part.attrs.setdefault("aria-label", f"{field.label}: {name}")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "5"  # Django's ten are a page of a phone
    if (limit := character_limit(field)) and not widget.attrs.get("aria-describedby"):
        attrs["maxlength"] = False  # pasted text is not cut off unseen: the counter says how much is too much
        attrs["data-count"] = str(limit)
        attrs["aria-describedby"] = " ".join(filter(None, [field.aria_describedby or "", f"{field.auto_id}_count"]))
    return field.as_widget(attrs=attrs)


def error_target(field: forms.BoundField) -> str:
    """The id of the input that a link in the error summary leads to: the field's, or its first option's."""
    return field.id_for_label or f"{field.auto_id}_0"


def lead_in(label: str) -> str:
    """A label before what is said about it: "Name:"; one that is a sentence or a question keeps its own mark."""
    return label if label.endswith((".", "?", "!", "…", ":")) else f"{label}:"


def button_classes(classes: str) -> str:
    """crispy's classes for a button in ours: its "btn" names go, what the page asked for stays."""
    ours = [name for name in classes.split() if not name.startswith("btn")]
    return " ".join(["usa-button", *(name for name in ours if name != "usa-button")])
