"""A department with answers in three voices, for goals drafted from a gap."""

from tests.results.conftest import answered, desk

__all__ = ["answered", "desk"]
