"""Small things that titles of the plan need."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def breakable(text: object) -> SafeString:
    """The text, escaped, with leave to break its line after each slash: "Call Center/Website/Customer Maps"."""
    return mark_safe(conditional_escape(str(text)).replace("/", "/<wbr>"))
