"""Writing a team's words, with their history in the same transaction."""

from collections.abc import Mapping

from django.db import transaction

from cxportal.history.changing import change
from cxportal.people.models import Department, Person
from goals.letters import FIELDS
from goals.team_heart.models import TeamHeart


def locked(department: Department) -> TeamHeart:
    """The team's row, made where there is none, locked until the transaction ends."""
    TeamHeart.objects.get_or_create(department=department)
    return TeamHeart.objects.select_for_update(of=("self",)).select_related("department").get(department=department)


@transaction.atomic
def write(row: TeamHeart, values: Mapping[str, str], *, by: Person) -> bool:
    """The row with these words. False where nothing differs."""
    _, changed = change(row, {name: values[name] for name in FIELDS.values()}, by=by)
    return bool(changed)
