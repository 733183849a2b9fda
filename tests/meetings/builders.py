import datetime as dt
import uuid
from typing import Any

from cxportal.meetings.models import Meeting

NINE = dt.time(9)


def make_meeting(title: str = "Directors compare notes", *, on: dt.date, **told: Any) -> Meeting:
    return Meeting.objects.create(title=title, on=on, token=uuid.uuid4(), **{"starts": NINE, **told})
