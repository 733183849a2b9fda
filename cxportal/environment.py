"""Reads settings from the environment, typed, and fails loudly: every error names its variable and what to set."""

import os
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


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

    def integer(self, name: str, default: int) -> int:
        """A whole number; raises ImproperlyConfigured for anything else."""
        value = self._values.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, like {default}.") from None

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """A comma-separated list without blanks and empty items."""
        value = self._values.get(name)
        if value is None:
            return list(default)
        return [word.strip() for word in value.split(",") if word.strip()]
