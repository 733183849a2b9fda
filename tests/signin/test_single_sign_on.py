"""Sign-in through the county's directory, against one that speaks the real protocol."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from cxportal.history.models import Entry
from cxportal.people.models import Person
from tests.builders import make_person
from tests.signin.provider import CLIENT_ID, CLIENT_SECRET, TENANT, Directory, running


@pytest.fixture
def directory(settings: Any) -> Iterator[Directory]:
    with running() as started:
        settings.OIDC_ISSUER = started.issuer
        settings.OIDC_TENANT = TENANT
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "oidc-test",
                        "name": "County account",
                        "client_id": CLIENT_ID,
                        "secret": CLIENT_SECRET,
                        "settings": {
                            "server_url": started.issuer,
                            "fetch_userinfo": False,
                            "oauth_pkce_enabled": True,
                        },
                    }
                ],
            }
        }
        yield started


def sign_in(client: Client, directory: Directory, **claims: Any) -> Any:
    """Follow the redirects as a browser does: portal → directory → portal."""
    directory.claims = claims
    leave = client.get("/accounts/single/oidc-test/login/?next=/plan/")
    back = requests.get(leave.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back.replace("http://testserver", ""))


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.fixture
def ruth(db: None) -> Person:
    return make_person("Ruth", employee_number="E777", email="ruth@county.example")


def test_first_sign_in_links_by_employee_number(client: Client, directory: Directory, ruth: Person) -> None:
    answer = sign_in(client, directory, sub="s-1", employeeid="E777")
    assert (answer.headers["Location"], who(client)) == ("/plan/", str(ruth.pk))
    assert SocialAccount.objects.get().uid == "s-1"
    assert Entry.objects.about(ruth).get().verb == "linked"


def test_later_sign_ins_go_by_subject_alone(client: Client, directory: Directory, ruth: Person) -> None:
    sign_in(client, directory, sub="s-1", employeeid="E777")
    client.post("/accounts/logout/")
    sign_in(client, directory, sub="s-1")
    assert who(client) == str(ruth.pk)


def test_an_email_address_proves_nothing(client: Client, directory: Directory, ruth: Person) -> None:
    answer = sign_in(client, directory, sub="s-2", email=ruth.email, email_verified=True)
    assert (answer.status_code, who(client)) == (403, None)


def test_another_tenant_is_refused(client: Client, directory: Directory, ruth: Person) -> None:
    answer = sign_in(client, directory, sub="s-1", employeeid="E777", tid="another-tenant")
    assert (answer.status_code, who(client), SocialAccount.objects.count()) == (403, None, 0)


def test_a_second_account_does_not_take_over_a_person(client: Client, directory: Directory, ruth: Person) -> None:
    sign_in(client, directory, sub="s-1", employeeid="E777")
    client.post("/accounts/logout/")
    answer = sign_in(client, directory, sub="s-2", employeeid="E777")
    assert (answer.status_code, who(client)) == (403, None)


@pytest.mark.parametrize("number", ["", "   ", "E999", None, 777, ["E777"]])
def test_an_employee_number_that_is_nobodys_is_refused(
    client: Client, directory: Directory, ruth: Person, number: object
) -> None:
    answer = sign_in(client, directory, sub="s-1", employeeid=number)
    assert (answer.status_code, who(client)) == (403, None)


def test_who_left_is_refused_even_when_linked(client: Client, directory: Directory, ruth: Person) -> None:
    sign_in(client, directory, sub="s-1", employeeid="E777")
    client.post("/accounts/logout/")
    ruth.is_active = False
    ruth.save()
    answer = sign_in(client, directory, sub="s-1", employeeid="E777")
    assert (answer.status_code, who(client)) == (403, None)


def test_a_forged_answer_without_our_state_is_refused(client: Client, directory: Directory, ruth: Person) -> None:
    answer = client.get("/accounts/single/oidc-test/callback/?code=x&state=forged")
    assert (answer.status_code, who(client)) == (403, None)


def test_a_code_works_once(client: Client, directory: Directory, ruth: Person) -> None:
    directory.claims = {"sub": "s-1", "employeeid": "E777"}
    leave = client.get("/accounts/single/oidc-test/login/")
    back = requests.get(leave.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    client.get(back.replace("http://testserver", ""))
    client.post("/accounts/logout/")
    client.get(back.replace("http://testserver", ""))
    assert who(client) is None


def test_a_directory_that_is_down_is_said_plainly(
    client: Client, directory: Directory, settings: Any, db: None
) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get("/accounts/single/oidc-test/login/")
    assert answer.status_code == 503
    assert "did not answer as expected" in answer.content.decode()


def test_the_sign_in_page_offers_it_only_where_it_is_set(
    client: Client, directory: Directory, settings: Any, db: None
) -> None:
    assert "Sign in with County account" in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Sign in with" not in client.get("/accounts/login/").content.decode()


def test_an_unknown_directory_is_not_found(client: Client, db: None) -> None:
    assert client.get("/accounts/single/elsewhere/login/").status_code == 404
