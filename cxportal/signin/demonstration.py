"""The accounts of the demonstration county that the sign-in page offers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """`key` is the part of its address before @county.example."""

    key: str
    role: str
    sees: str


ACCOUNTS = (
    Account("director", "Director", "Updates the status of objectives"),
    Account("lead", "Lead", "Answers for single objectives"),
    Account("manager", "Manager", "Has people reporting to them"),
    Account("staff", "Staff", "Works in a department"),
    Account("office", "Program office", "Runs the whole program"),
    Account("admin", "Administrator", "Sets the portal up"),
)
