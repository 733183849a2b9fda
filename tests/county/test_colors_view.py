import pytest
from django.test import Client
from django.urls import reverse

from cxportal.county.models import County

pytestmark = pytest.mark.django_db


def test_colors_is_a_cached_style_sheet_with_the_countys_color(client: Client) -> None:
    County.current()
    County.objects.update(accent="#7a1f5c")
    answer = client.get(reverse("county:colors"))
    assert answer.content == b":root{--county-accent:#7a1f5c}\n"
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("text/css", "public, max-age=86400")
    assert answer.cookies == {}


def test_page_asks_for_the_color_it_has(client: Client) -> None:
    County.current()
    County.objects.update(accent="#7a1f5c")
    assert f'{reverse("county:colors")}?7a1f5c">' in client.get("/nowhere/").content.decode()


def test_colors_are_only_read(client: Client) -> None:
    assert client.post(reverse("county:colors")).status_code == 405
