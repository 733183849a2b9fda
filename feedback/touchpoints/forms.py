"""Forms of the touchpoints."""

import uuid
from typing import Any

from django import forms

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.ui.versioned_form import VersionedForm
from feedback.touchpoints.models import Touchpoint


class TouchpointForm(VersionedForm):
    """Where a customer is served. `allowed` are the ids of the departments one may choose; None is all."""

    department = DepartmentChoice(empty_label="Choose")
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Touchpoint
        fields = ("department", "service", "service_es", "location", "channel", "likeness", "kiosk")
        labels = {
            "service": "What people come for",
            "service_es": "The same in Spanish",
            "location": "Place or page",
            "channel": "How they are served",
            "likeness": "Kind",
            "kiosk": "A shared device stands here: ask every visitor",
        }
        help_texts = {
            "service": "As customers say it, such as “Building permits”. It stands on the form.",
            "service_es": "Left empty, Spanish forms show the English words.",
            "location": "Such as “Permit Center, Window 3”.",
            "likeness": "Touchpoints of the same kind may be compared, such as “Service counter”.",
            "kiosk": "On their own devices people are asked once in 90 days.",
        }

    def __init__(self, *args: Any, allowed: frozenset[int] | None, home: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        open_now = Department.objects.open_on(today())
        departments = list(open_now if allowed is None else open_now.filter(pk__in=allowed))
        known = {department.pk for department in departments}
        if self.instance.pk and self.instance.department_id not in known:
            departments.append(self.instance.department)
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.queryset = Department.objects.filter(pk__in=[department.pk for department in departments])
        choice.offer(departments)
        if not self.instance.pk and home in known:
            self.initial.setdefault("department", home)
        kinds = Touchpoint.objects.exclude(likeness="").order_by("likeness").values_list("likeness", flat=True)
        self.kinds = list(kinds.distinct()[:60])
        self.fields["likeness"].widget.attrs["list"] = "touchpoint-kinds"

    def _is_edited(self, name: str, field: forms.Field) -> bool:
        return name != "token" and super()._is_edited(name, field)

    def _words(self, name: str) -> str:
        return "" if name == "department" and not self.instance.department_id else super()._words(name)


class NarrowForm(forms.Form):
    """Which touchpoints a list shows."""

    q = forms.CharField(label="Words", required=False, max_length=200)
    department = DepartmentChoice(required=False, empty_label="All departments")
    retired = forms.BooleanField(label="Retired ones", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(list(Department.objects.open_on(today())))
