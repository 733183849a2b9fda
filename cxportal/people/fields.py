"""A form field that names a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cxportal.people.models import Person, PersonQuerySet

MARK = " · "
LONGEST = 300


def named(person: Person, *, by_number: bool = True) -> str:
    """How a person is written into the field: "Dana Director · E00012".

    People sign in with the number: to whom it is not shown, the address takes its place (`by_number` false), or where
    there is none a sign of the portal's own, such as "#12".
    """
    number = person.employee_number if by_number else None
    return f"{person.name}{MARK}{number or person.email or f'#{person.pk}'}"


class PersonInput(forms.TextInput):
    """A text field that offers names while someone types (and works without: a number, an address or a name)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        comfort = {"hx-get": reverse_lazy("people:names"), "hx-trigger": "input changed delay:250ms"}
        super().__init__({"autocomplete": "off", **comfort, **(attrs or {})})

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        offered = f"{(attrs or {}).get('id', f'id_{name}')}_names"
        drawn = super().render(name, value, {**(attrs or {}), "list": offered, "hx-target": f"#{offered}"}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', drawn, offered)


class PersonField(forms.CharField):
    """Takes an employee number, an e-mail address, or a name that only one active person has."""

    widget = PersonInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Type a name, an employee number or an e-mail address.")
        super().__init__(max_length=LONGEST, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Who is there already, without the number: the field does not know who looks at it."""
        if isinstance(value, int):
            value = Person.objects.filter(pk=value).first()
        return named(value, by_number=False) if isinstance(value, Person) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return find(text) if text else None

    def clean(self, value: Any) -> Person | None:
        person = self.to_python(value)
        if person is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        self.run_validators(str(value or ""))
        return person if isinstance(person, Person) else None


def find(text: str) -> Person:
    """The person meant; raises ValidationError that says what to type instead."""
    text = text.replace("\0", "")  # which no database looks for
    everybody = Person.objects.active() if len(text) <= LONGEST else Person.objects.none()
    sign = text.rpartition(MARK)[2]
    found = everybody.named(sign) or _signed(everybody, sign)
    if found is not None:
        return found
    people = list(_with_name(everybody, text)[:4])
    if len(people) == 1:
        return people[0]
    if not people:
        raise ValidationError(f"Nobody here is called “{text[:80]}”. Choose from the list that appears as you type.")
    names = ", ".join(named(person, by_number=False) for person in people[:3])
    others = " and others" if len(people) > 3 else ""
    raise ValidationError(f"Several people match: {names}{others}. Add the number or the address.")


def _signed(everybody: PersonQuerySet, sign: str) -> Person | None:
    """The person of a sign of the portal's own."""
    pk = sign.removeprefix("#")
    is_ours = sign != pk and pk.isascii() and pk.isdigit() and len(pk) < 18
    return everybody.filter(pk=int(pk)).first() if is_ours else None


def _with_name(everybody: PersonQuerySet, text: str) -> PersonQuerySet:
    words = text.rpartition(MARK)[0].split() or text.split()
    found = everybody.by_name()
    for word in words[:6]:
        found = found.called(word)
    return found if words else found.none()
