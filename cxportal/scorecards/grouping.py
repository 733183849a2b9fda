"""Groups of departments that are compared: the program office sets them, and each change has its history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms import CheckboxSelectMultiple

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import LikeGroup
from cxportal.ui.versioned_form import VersionedForm
from feedback.taking.forms import SeveralField

LEAST = 2


class GroupForm(VersionedForm):
    """The name of a group, and who belongs to it."""

    departments = SeveralField(
        Department.objects.none(),
        widget=CheckboxSelectMultiple,
        help_text="Two or more that do the same kind of work for the same kind of people.",
    )
    mark_optional = False

    class Meta:
        model = LikeGroup
        fields = ("name", "departments")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(pk__in=Department.objects.reporting(today()).values("pk"))
        if self.instance.pk:
            offered |= Q(pk__in=self.instance.departments.values("pk"))
        field: Any = self.fields["departments"]
        field.queryset = Department.objects.filter(offered)

    def clean_departments(self) -> Any:
        chosen = self.cleaned_data["departments"]
        if len(chosen) < LEAST:
            raise ValidationError("Choose two departments or more: one alone is compared with nobody.")
        return chosen

    def _words(self, name: str) -> str:
        if name != "departments":
            return super()._words(name)
        chosen = getattr(self, "cleaned_data", {}).get(name)
        if chosen is None:
            chosen = self.instance.departments.all() if self.instance.pk else []
        return ", ".join(sorted(one.name for one in chosen))


@transaction.atomic
def add(form: GroupForm, *, by: Person) -> LikeGroup:
    """After the form was found valid."""
    group: LikeGroup = form.save()
    record(about=group, verb="added", text=f"Added the group “{group}”", by=by, changes=form.changes())
    return group


@transaction.atomic
def save(form: GroupForm, *, by: Person) -> LikeGroup:
    """After the form was found valid, with the group locked; nothing is told where nothing changed."""
    changes = form.changes()
    group: LikeGroup = form.save()
    if changes:
        record(about=group, verb="edited", text=f"Edited: {', '.join(changes)}", by=by, changes=changes)
    return group


@transaction.atomic
def remove(pk: int, *, by: Person) -> str:
    """Removes a group; the departments stay. Returns its name, or nothing where it was removed already."""
    group = LikeGroup.objects.select_for_update().filter(pk=pk).first()
    if group is None:
        return ""
    names = ", ".join(group.departments.values_list("name", flat=True))
    record(about=group, verb="removed", text=f"Removed the group “{group}”: {names}", by=by)
    group.delete()
    return group.name
