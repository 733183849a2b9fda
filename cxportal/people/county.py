"""Changing the county. It is people who do it, so that it stands here, below them; the county itself knows nobody."""

from django.db import transaction
from PIL import Image

from cxportal.county.forms import CountyForm, HolidayForm
from cxportal.county.holidays import federal_holidays
from cxportal.county.models import County, Holiday
from cxportal.county.pictures import seal
from cxportal.history.models import record
from cxportal.people.models import Person


@transaction.atomic
def change_county(form: CountyForm, *, by: Person) -> None:
    """Save the settings as the valid form says."""
    changes = form.changes()
    county: County = form.save()
    if changes:
        words = ", ".join(label.lower() for label in changes)
        record(about=county, verb="edit", text=f"Changed: {words}", by=by, changes=changes)


def change_seal(county: County, picture: Image.Image | None, *, by: Person) -> None:
    """Put a seal, or take it away. The old file goes once this is saved."""
    old, storage = county.seal.name, county.seal.storage
    with transaction.atomic():
        if picture is None:
            county.seal = ""
        else:
            file = seal(picture)
            county.seal.save(file.name or "seal.png", file, save=False)
        county.save(update_fields=["seal"])
        record(about=county, verb="seal", text="Removed the seal" if picture is None else "Changed the seal", by=by)
        if old:
            transaction.on_commit(lambda: storage.delete(old))


@transaction.atomic
def add_holiday(form: HolidayForm, *, by: Person) -> Holiday:
    """Add the day of the valid form."""
    holiday: Holiday = form.save()
    record(about=County.current(), verb="holiday", text=f"Added the holiday: {holiday}", by=by)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Person) -> None:
    record(about=County.current(), verb="holiday", text=f"Removed the holiday: {holiday}", by=by)
    holiday.delete()


@transaction.atomic
def take_over_federal_holidays(year: int, *, by: Person) -> int:
    """Add those of a year that are not there yet; how many were added."""
    made = [Holiday.objects.get_or_create(date=day, defaults={"name": name})[1] for day, name in federal_holidays(year)]
    if any(made):
        text = f"Added {sum(made)} federal holidays of {year}"
        record(about=County.current(), verb="holiday", text=text, by=by)
    return sum(made)
