"""The county's settings, seal and holidays."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cxportal.county.holidays import federal_holidays
from cxportal.county.models import County, Holiday
from cxportal.history.models import Entry
from cxportal.people.models import Person
from tests.conftest import SignIn

PATH = "/county/"


def _form(client: Client, **changed: Any) -> dict[str, Any]:
    form = client.get(PATH).context["form"]
    values = {bound.html_name: bound.value() for bound in form} | changed
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


def test_settings_change_the_county_and_note_it(office: Client) -> None:
    office.post(PATH, _form(office, name="Palm County", accent="#7a1f5c", plan_is_public="on"))

    county = County.current()
    assert (county.name, county.accent, county.plan_is_public) == ("Palm County", "#7a1f5c", True)
    entry = Entry.objects.about(county).get()
    assert entry.text == "Changed: name, accent color, show the plan to visitors"
    assert entry.changes["Accent color"] == ["#0b5c7a", "#7a1f5c"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00"),
        ("accent", "#eeeeee"),
        ("accent", "red"),
        ("accent", "#12345"),
        ("accent", "#0b5c7a\n"),
        ("accent", "}body{display:none"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("fiscal_year_starts_in", "13"),
        ("fiscal_year_starts_in", "x"),
        ("stale_after_days", "0"),
        ("stale_after_days", "9999999999999999999"),
    ],
)
def test_settings_refuse_and_keep_what_was_typed(office: Client, field: str, value: str) -> None:
    response = office.post(PATH, _form(office, **{"stale_after_days": "36", field: value}))

    if field == "accent" and value.strip() == "#0b5c7a":
        assert response.status_code == 302  # a trailing line break is taken off
        return
    assert field in response.context["form"].errors
    assert County.current().stale_after_days == 35


def test_settings_show_html_as_text(office: Client) -> None:
    office.post(PATH, _form(office, name="<i>{{ county }}</i>"))

    assert "&lt;i&gt;{{ county }}&lt;/i&gt;" in office.get(PATH).content.decode()


def test_settings_show_the_second_editor_what_changed(office: Client) -> None:
    mine = _form(office, name="Mine", stale_after_days="40")
    County.objects.update(name="Theirs")

    response = office.post(PATH, mine)

    content = response.content.decode()
    assert "is now “Theirs”" in content
    assert 'value="Mine"' in content
    assert County.current().name == "Theirs"


def _picture(form: str = "PNG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (900, 300), "teal").save(out, form)
    return SimpleUploadedFile("seal.png", out.getvalue())


def test_seal_is_made_small_and_stands_in_every_head(office: Client) -> None:
    office.post("/county/seal/", {"seal": _picture("JPEG")})

    response = Client().get("/county/seal.png")
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size, response["Content-Type"]) == ("PNG", (256, 85), "image/png")
    assert 'src="/county/seal.png?' in Client().get("/accounts/login/").content.decode()


def test_seal_is_removed(office: Client) -> None:
    office.post("/county/seal/", {"seal": _picture()})
    office.post("/county/seal/", {"remove": "1"})

    assert Client().get("/county/seal.png").status_code == 404
    assert [entry.text for entry in Entry.objects.newest_first()] == ["Removed the seal", "Changed the seal"]


def test_seal_refuses_what_is_no_picture(office: Client) -> None:
    response = office.post("/county/seal/", {"seal": SimpleUploadedFile("seal.svg", b"<svg/>")})

    assert "not a picture we can read" in response.content.decode()


def test_holidays_are_added_and_removed(office: Client) -> None:
    office.post("/county/holidays/", {"date": "2027-01-04", "name": "County Day"})
    holiday = Holiday.objects.get()
    assert "County Day" in office.get("/county/holidays/?year=2027").content.decode()

    office.post(f"/county/holidays/{holiday.pk}/remove/")

    assert not Holiday.objects.exists()
    assert office.post(f"/county/holidays/{holiday.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"date": "", "name": "x"}, "date"),
        ({"date": "2027-02-30", "name": "x"}, "date"),
        ({"date": "2027-01-04", "name": ""}, "name"),
        ({"date": "2027-01-04", "name": "x" * 101}, "name"),
        ({"date": "2027-12-25", "name": "Again"}, "date"),
    ],
)
def test_holidays_show_what_is_wrong(office: Client, data: dict[str, str], field: str) -> None:
    Holiday.objects.create(date=dt.date(2027, 12, 25), name="Christmas Day")

    response = office.post("/county/holidays/", data)

    assert field in response.context["form"].errors


def test_federal_holidays_are_taken_over_once(office: Client) -> None:
    Holiday.objects.create(date=dt.date(2027, 12, 24), name="Our own name for it")
    for _ in range(2):
        office.post("/county/holidays/federal/", {"year": "2027"})

    assert Holiday.objects.filter(date__year=2027).count() == 12
    assert Holiday.objects.get(date=dt.date(2027, 12, 24)).name == "Our own name for it"
    assert [entry.text for entry in Entry.objects.all()] == ["Added 11 federal holidays of 2027"]


@pytest.mark.parametrize("year", ["", "1", "x", "99999", "\x00"])
def test_federal_holidays_of_no_year_are_refused(office: Client, year: str) -> None:
    assert office.post("/county/holidays/federal/", {"year": year}).status_code == 302
    assert office.get(f"/county/holidays/?year={year}".replace("\x00", "%00")).status_code == 200
    assert not Holiday.objects.exists()


def test_federal_holidays_of_2026_are_those_of_the_law() -> None:
    days = [f"{day:%m-%d}" for day, _ in federal_holidays(2026)]

    assert days == ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"]


def test_federal_holidays_on_weekends_move() -> None:
    days = {name: day for day, name in federal_holidays(2027)}

    assert days["Independence Day"] == dt.date(2027, 7, 5)  # July 4 is a Sunday
    assert days["Christmas Day"] == dt.date(2027, 12, 24)  # December 25 is a Saturday
    assert days["New Year’s Day"] == dt.date(2027, 12, 31)  # January 1, 2028 is a Saturday
