"""Reads settings from the environment, typed, and fails loudly: every error names its variable and what to set."""

import os
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
MAIL_SCHEMES = ("smtp", "smtps", "console")


class Environment:
    """The process environment (or any mapping), read by type."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding blanks, or `default` where it is unset."""
        return self._values.get(name, default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        """True or False; raises ImproperlyConfigured for anything that is neither."""
        value = self._values.get(name)
        if value is None:
            return default
        word = value.strip().lower()
        if word in TRUE:
            return True
        if word in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 (yes) or 0 (no).")

    def integer(self, name: str, default: int, *, least: int | None = None) -> int:
        """A whole number, of `least` or more; raises ImproperlyConfigured for anything else."""
        value = self._values.get(name)
        if value is None:
            return default
        try:
            number = int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, like {default}.") from None
        if least is not None and number < least:
            raise ImproperlyConfigured(f"{name} is {number}. Set it to {least} or more, like {default}.")
        return number

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """A comma-separated list without blanks and empty items."""
        value = self._values.get(name)
        if value is None:
            return list(default)
        return [word.strip() for word in value.split(",") if word.strip()]

    def required(self, name: str, *, when: str, example: str) -> str:
        """The value; where it is unset raises ImproperlyConfigured, saying when it is needed, with an example."""
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(
                f"{name} is not set, and it is needed {when}. Set it, for example: {name}={example}"
            )
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of the choices; raises ImproperlyConfigured for anything else."""
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
        return value

    def address(self, name: str, schemes: tuple[str, ...], default: str, *, example: str) -> str:
        """A URL with one of the schemes; raises ImproperlyConfigured without the value, which may hold a password."""
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            raise ImproperlyConfigured(
                f"{name} does not start with {' or '.join(f'{scheme}://' for scheme in schemes)}. "
                f"Set it to something like {name}={example}"
            )
        return value

    def mail_server(self, name: str) -> dict[str, str | int | bool]:
        """Django's e-mail settings from one URL, `smtp://user:password@host:587/?tls=1`; empty where it is unset."""
        value = self.address(name, MAIL_SCHEMES, "", example="smtp://user:password@mail.example:587/?tls=1")
        if not value:
            return {}
        parts = urlsplit(value)
        if parts.scheme == "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        if not parts.hostname:
            raise ImproperlyConfigured(f"{name} names no host. Set it to something like {name}=smtp://mail.example:25")
        tls = parts.scheme == "smtp" and "tls=1" in parts.query.split("&")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587 if tls else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": tls,
            "EMAIL_USE_SSL": parts.scheme == "smtps",
        }
