"""The demonstration county's thanks across the counter."""

from cxportal.demo.models import Demonstration
from recognition.thanks.models import CustomerThanks, State, Thanks


def test_some_thanks_wait_some_are_passed_on_one_is_not(demo: Demonstration) -> None:
    states = list(Thanks.objects.values_list("state", flat=True))
    assert [states.count(state) for state in State] == [3, 5, 1, 0]
    assert CustomerThanks.objects.approved().count() == 2


def test_thanks_are_valid(demo: Demonstration) -> None:
    for row in (*Thanks.objects.all(), *CustomerThanks.objects.all()):
        row.full_clean()
