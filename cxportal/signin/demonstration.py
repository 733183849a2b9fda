"""The accounts of the demonstration county that the sign-in page offers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Account:
    """`key` is the part of its address before @county.example."""

    key: str
    role: str | Promise
    sees: str | Promise


ACCOUNTS = (
    Account("director", _("Director"), _("Updates the status of objectives")),
    Account("lead", _("Lead"), _("Answers for single objectives")),
    Account("manager", _("Manager"), _("Has people reporting to them")),
    Account("staff", _("Staff"), _("Works in a department")),
    Account("office", _("Program office"), _("Runs the whole program")),
    Account("admin", _("Administrator"), _("Sets the portal up")),
)
