"""Draws Django's plain widgets by joining strings: a template for each option of a list makes a page of filters slow.

The words are those of Django's own templates, which still draw every other widget; only "---------" is "Not chosen".
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "text", "time", "url")
FOLDER = "django/forms/widgets/"
DASHES = BLANK_CHOICE_DASH[0][1]
"""Django's label for no choice, which says nothing."""


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{conditional_escape(widget["type"])}" name="{name}"{held}{_attributes(widget)}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option(widget: Mapping[str, Any]) -> str:
    value = conditional_escape(str(widget["value"]))
    label = gettext("Not chosen") if widget["label"] == DASHES else localize(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{conditional_escape(label)}</option>'


def _group(name: Any, options: list[Mapping[str, Any]]) -> str:
    drawn = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn


def _select(widget: Mapping[str, Any]) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}select.html": _select,
    f"{FOLDER}textarea.html": _textarea,
}


class WidgetRenderer(DjangoTemplates):
    """The setting FORM_RENDERER names it."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        if draw:
            return SafeString(draw(context["widget"]))
        return super().render(template_name, context, request)
