"""A person's page, and what the program office does there."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from cxportal.county.pictures import PHOTO_SIDE, read
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person, Role, RoleKind, WayInState
from cxportal.signin.ways_in import make_slip
from tests.builders import make_person, make_role
from tests.conftest import SignIn


def _page(person: Person) -> str:
    return person.get_absolute_url()


def _texts(person: Person) -> list[str]:
    return [entry.text for entry in Entry.objects.about(person).newest_first()]


def _form(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """What a browser would send back from the form of a page, with some fields typed over."""
    form = client.get(path).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    drawn = {name: form[name].field.prepare_value(value) for name, value in values.items()}
    return {name: value for name, value in {**drawn, **changed}.items() if value not in (None, False)}


def test_person_page_says_who_this_is(as_: SignIn, staff: Person, director: Person, parks: Department) -> None:
    Person.objects.filter(pk=staff.pk).update(manager=director, title="Ranger")

    content = as_(director).get(_page(staff)).content.decode()

    for words in ("Sam Staff", "Ranger", "Parks and Recreation", "Dana Director"):
        assert words in content


def test_person_page_keeps_records_from_colleagues(as_: SignIn, staff: Person, manager: Person) -> None:
    content = as_(manager).get(_page(staff)).content.decode()

    assert str(staff.employee_number) not in content
    assert "History" not in content
    assert "Sign-in" not in content


def test_person_page_tells_what_became_of_a_slip(as_: SignIn, staff: Person, program_office: Person) -> None:
    make_slip(staff, by=program_office)

    content = as_(program_office).get(_page(staff)).content.decode()

    assert "Sign-in slip" in content
    assert WayInState.OPEN.label in content


def test_person_page_takes_the_same_queries_at_any_size(
    as_: SignIn, staff: Person, program_office: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(program_office)
    make_person(manager=staff)
    make_slip(staff, by=program_office)
    client.get(_page(staff))
    with CaptureQueriesContext(connection) as first:
        client.get(_page(staff))
    for _ in range(9):
        make_person(manager=staff)
        make_slip(staff, by=program_office)
    with django_assert_num_queries(len(first)):
        client.get(_page(staff))


NEW = {"first_name": "Nia", "last_name": "New", "employee_number": "N9", "email": "Nia@County.example"}


def test_create_puts_somebody_on_the_roster(as_: SignIn, program_office: Person, director: Person) -> None:
    data = {**NEW, "manager": "Dana Director", "frontline": "on"}

    response = as_(program_office).post("/people/new/", data)

    person = Person.objects.get(employee_number="N9")
    assert response["Location"] == _page(person)
    assert (person.email, person.manager, person.frontline) == ("nia@county.example", director, True)
    assert not person.has_usable_password()
    assert _texts(person) == ["Added to the roster"]


BAD = {
    "first_name": ["", "x" * 81, "a\x00b"],
    "employee_number": ["has blank", "a@b", "E\x00", "x" * 21],
    "email": ["nobody", "x" * 260 + "@x.org"],
    "manager": ["Nobody Known", "x" * 301],
    "department": ["99999", "x"],
    "started_on": ["yesterday", "2026-13-45"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_create_shows_what_is_wrong_and_keeps_what_was_typed(
    as_: SignIn, program_office: Person, field: str, value: str
) -> None:
    response = as_(program_office).post("/people/new/", {**NEW, field: value})

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert 'value="New"' in response.content.decode()
    assert not Person.objects.filter(last_name="New").exists()


@pytest.mark.parametrize("field", ["employee_number", "email"])
def test_create_refuses_a_number_or_address_that_is_taken(
    as_: SignIn, program_office: Person, staff: Person, field: str
) -> None:
    response = as_(program_office).post("/people/new/", {**NEW, field: getattr(staff, field)})

    assert field in response.context["form"].errors


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "{% now 'Y' %}", "🦉 漢字 ß"])
def test_create_shows_any_text_as_it_is(as_: SignIn, program_office: Person, text: str) -> None:
    client = as_(program_office)
    client.post("/people/new/", {**NEW, "title": text})

    person = Person.objects.get(employee_number="N9")

    assert person.title == text
    assert "<script>alert" not in client.get(_page(person)).content.decode()


def test_create_ignores_forged_fields(as_: SignIn, program_office: Person) -> None:
    as_(program_office).post("/people/new/", {**NEW, "is_active": "", "password": "x", "is_superuser": "on"})

    person = Person.objects.get(employee_number="N9")
    assert (person.is_active, person.has_usable_password(), person.is_superuser) == (True, False, False)


def test_edit_notes_each_change(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"

    client.post(path, _form(client, path, title="Ranger"))

    staff.refresh_from_db()
    entry = Entry.objects.about(staff).get()
    assert staff.title == "Ranger"
    assert (entry.text, entry.changes) == ("Changed: job title", {"Job title": ["", "Ranger"]})


def test_edit_without_a_change_writes_no_history(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"

    assert client.post(path, _form(client, path)).status_code == 302

    assert _texts(staff) == []


def test_edit_shows_the_second_editor_what_changed(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"
    mine = _form(client, path, title="Ranger", last_name="Mine")
    Person.objects.filter(pk=staff.pk).update(title="Warden", first_name="Samuel")

    response = client.post(path, mine)

    content = response.content.decode()
    assert [(change.label, change.now, change.clashes) for change in response.context["form"].meanwhile] == [
        ("First name", "Samuel", False),
        ("Job title", "Warden", True),
    ]
    assert 'value="Ranger"' in content
    assert 'value="Samuel"' in content
    staff.refresh_from_db()
    assert staff.title == "Warden"

    again = {name: response.context["form"][name].value() for name in response.context["form"].fields}
    client.post(path, {name: value for name, value in again.items() if value not in (None, False)})
    staff.refresh_from_db()
    assert (staff.title, staff.first_name, staff.last_name) == ("Ranger", "Samuel", "Mine")


def test_edit_sent_twice_changes_once(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"
    data = _form(client, path, title="Ranger")
    client.post(path, data)

    assert client.post(path, data).status_code == 302
    assert _texts(staff) == ["Changed: job title"]


def test_edit_refuses_a_circle_of_managers(as_: SignIn, program_office: Person, staff: Person) -> None:
    middle = make_person("Mid", last_name="Dle", manager=staff)
    low = make_person("Low", last_name="Est", manager=middle)
    client, path = as_(program_office), f"{_page(staff)}edit/"

    response = client.post(path, _form(client, path, manager="Low Est"))

    assert response.context["form"].errors["manager"] == [f"{low} reports to {staff}, so this would be a circle."]


def test_edit_refuses_oneself_as_manager(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"

    assert "manager" in client.post(path, _form(client, path, manager="Sam Staff")).context["form"].errors


def test_edit_gives_the_text_back_after_a_lost_session(as_: SignIn, program_office: Person, staff: Person) -> None:
    client, path = as_(program_office), f"{_page(staff)}edit/"
    data = _form(client, path, title="Typed for long")
    del client.cookies["sessionid"]
    assert client.post(path, data)["Location"].startswith("/accounts/login/")

    content = as_(program_office).get(path).content.decode()

    assert 'value="Typed for long"' in content
    assert "You were signed out while typing." in content


def test_deactivate_ends_sign_in_roles_and_slips(as_: SignIn, program_office: Person, director: Person) -> None:
    slip, _ = make_slip(director, by=program_office)
    client = as_(program_office)
    assert "Head of Parks and Recreation" in client.get(f"{_page(director)}deactivate/").content.decode()

    client.post(f"{_page(director)}deactivate/")

    director.refresh_from_db()
    slip.refresh_from_db()
    assert director.is_active is False
    assert Role.objects.get(person=director).ends_on is not None
    assert slip.state == WayInState.ENDED
    assert Client().get(_page(director)).status_code == 302


def test_deactivate_twice_is_harmless(as_: SignIn, program_office: Person, staff: Person) -> None:
    client = as_(program_office)
    for _ in range(2):
        client.post(f"{_page(staff)}deactivate/")

    assert _texts(staff) == ["Deactivated: does not work here any more"]


def test_deactivate_keeps_the_last_administrator(as_: SignIn, administrator: Person) -> None:
    second = make_person("Second")
    make_role(second, RoleKind.ADMINISTRATOR)
    client = as_(administrator)

    client.post(f"{_page(second)}deactivate/")
    second.refresh_from_db()
    assert second.is_active is False

    client.post(f"{_page(administrator)}deactivate/")
    administrator.refresh_from_db()
    assert administrator.is_active is True


def test_reactivate_lets_them_back(as_: SignIn, program_office: Person) -> None:
    gone = make_person("Gone", is_active=False)
    client = as_(program_office)
    for _ in range(2):
        client.post(f"{_page(gone)}reactivate/")

    gone.refresh_from_db()
    assert gone.is_active is True
    assert _texts(gone) == ["Activated: works here again"]


def _picture(form: str = "PNG", size: tuple[int, int] = (600, 400), **options: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, "teal").save(out, form, **options)
    return SimpleUploadedFile(f"me.{form.lower()}", out.getvalue())


def test_photo_is_made_small_and_served(as_: SignIn, staff: Person) -> None:
    client = as_(staff)

    client.post(f"{_page(staff)}photo/", {"photo": _picture()})

    response = client.get(f"{_page(staff)}photo.jpg")
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("JPEG", (PHOTO_SIDE, PHOTO_SIDE))
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert f"{_page(staff)}photo.jpg?v=" in client.get("/people/").content.decode()


def test_photo_loses_what_else_is_in_the_file(as_: SignIn, staff: Person) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    client = as_(staff)

    client.post(f"{_page(staff)}photo/", {"photo": _picture("JPEG", exif=exif)})

    assert b"where I live" not in client.get(f"{_page(staff)}photo.jpg").content


def test_photo_of_who_left_is_shown_where_their_page_is(as_: SignIn, staff: Person, program_office: Person) -> None:
    as_(staff).post(f"{_page(staff)}photo/", {"photo": _picture()})
    Person.objects.filter(pk=staff.pk).update(is_active=False)
    for reader, status in ((make_person(), 404), (program_office, 200)):
        client = as_(reader)
        assert [client.get(page).status_code for page in (_page(staff), f"{_page(staff)}photo.jpg")] == [status] * 2


def test_photo_is_removed_with_its_file(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    client.post(f"{_page(staff)}photo/", {"photo": _picture()})

    client.post(f"{_page(staff)}photo/", {"remove": "1"})

    staff.refresh_from_db()
    assert not staff.photo
    assert client.get(f"{_page(staff)}photo.jpg").status_code == 404


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("me.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("me.png", b"\x89PNG\r\n\x1a\n broken"),
        SimpleUploadedFile("me.gif", b"GIF89a" + b"\0" * 60),
        SimpleUploadedFile("me.png", b"x" * (5 * 1024 * 1024 + 1)),
        SimpleUploadedFile("me.png", b""),
    ],
    ids=["svg", "broken", "gif", "large", "empty"],
)
def test_photo_refuses_what_is_no_picture(as_: SignIn, staff: Person, file: SimpleUploadedFile) -> None:
    file.seek(0)

    response = as_(staff).post(f"{_page(staff)}photo/", {"photo": file})

    assert "photo" in response.context["form"].errors


def test_photo_refuses_too_many_pixels(as_: SignIn, staff: Person) -> None:
    response = as_(staff).post(f"{_page(staff)}photo/", {"photo": _picture(size=(8000, 6000))})

    assert "too many pixels" in response.content.decode()


def test_picture_of_few_bytes_is_never_unpacked_to_hundreds_of_megabytes() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (5000, 4000)).save(out, "PNG")
    assert out.tell() < 100_000
    with pytest.raises(ValidationError, match="too many pixels"):
        read(SimpleUploadedFile("small.png", out.getvalue()))


def test_photo_of_a_good_camera_is_taken() -> None:
    out = io.BytesIO()
    Image.new("RGB", (6000, 4000), "green").save(out, "JPEG")
    assert max(read(SimpleUploadedFile("camera.jpg", out.getvalue())).size) <= 1024


def test_me_shows_my_data_roles_and_sign_in(as_: SignIn, director: Person, assistant: Person) -> None:
    content = as_(director).get("/me/").content.decode()

    for words in ("Dana Director", "Head of", "Ash Assistant", "may act for me", director.employee_number or ""):
        assert words in content
