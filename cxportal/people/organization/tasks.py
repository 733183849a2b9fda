"""What the sweep does for the tree."""

from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.organization.actions import carry_out
from cxportal.people.organization.models import DepartmentChange


def sweep() -> int:
    """What was planned for today, in the county's time zone, takes effect. Returns how many changes did."""
    with timezone.override(County.current().zone):
        return carry_out() if DepartmentChange.objects.due(today()).exists() else 0
