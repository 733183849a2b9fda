"""Filling in a worksheet, with its history in the same transaction."""

from collections.abc import Mapping

from django.db import transaction

from cxportal.history.changing import change
from cxportal.people.models import Department, Person
from feedback.knowing.models import QUESTIONS, Worksheet


def locked(department: Department) -> Worksheet:
    """The department's worksheet, made where there is none, locked until the transaction ends."""
    Worksheet.objects.get_or_create(department=department)
    return Worksheet.objects.select_for_update(of=("self",)).select_related("department").get(department=department)


@transaction.atomic
def fill_in(row: Worksheet, values: Mapping[str, str], *, by: Person) -> bool:
    """The worksheet with these texts. False where nothing differs."""
    _, changed = change(row, {name: values[name] for name in QUESTIONS}, by=by)
    return bool(changed)
