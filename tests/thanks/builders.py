"""Thanks to and from customers."""

import uuid
from typing import Any

from cxportal.county.days import today
from cxportal.people.models import Person
from recognition.thanks.models import CustomerThanks, Thanks

DID = "She stayed after closing so that my permit was ready"


def make_thanks(**fields: Any) -> Thanks:
    fields.setdefault("named", "Sam")
    fields.setdefault("what", DID)
    return Thanks.objects.create(token=uuid.uuid4(), **fields)


def make_customer_thanks(by: Person, **fields: Any) -> CustomerThanks:
    fields.setdefault("customer", "Bayside Rowing Club")
    fields.setdefault("words", "They cleared the boat ramp before the storm, for everybody")
    fields.setdefault("on", today())
    return CustomerThanks.objects.create(written_by=by, department=by.department, token=uuid.uuid4(), **fields)
