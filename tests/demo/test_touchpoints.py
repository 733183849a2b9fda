"""The demonstration county serves customers in some forty places, in every department."""

from cxportal.demo.models import Demonstration
from cxportal.people.models import Department
from feedback.touchpoints.models import Channel, Touchpoint


def test_touchpoints_stand_in_every_department_and_channel(demo: Demonstration) -> None:
    rows = Touchpoint.objects.in_use().select_related("department__parent")
    served = {row.department if row.department.kind == "department" else row.department.parent for row in rows}
    assert served == set(Department.objects.filter(kind="department"))
    assert {row.channel for row in rows} | {Channel.MAIL.value} == set(Channel.values)
    assert len(rows) == 43


def test_touchpoints_are_valid_and_one_is_retired(demo: Demonstration) -> None:
    for row in Touchpoint.objects.all():
        row.full_clean()
        assert row.service_es
    assert Touchpoint.objects.exclude(retired_at=None).get().service == "Building permits by mail"


def test_codes_depend_on_the_seed_alone(demo: Demonstration) -> None:
    assert list(Touchpoint.objects.order_by("pk").values_list("code", flat=True)[:2]) == ["hcgs9u", "a4zaby"]
