"""Makes the first administrator, or gives the role to somebody on the roster."""

import os
import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Person, Role, RoleKind

VARIABLE = "CXPORTAL_ADMINISTRATOR_PASSWORD"
BY = "Command line"


class Command(BaseCommand):
    help = (
        "Make an administrator. Who has this e-mail address or employee number gets the role; else the person is made. "
        f"The password is asked for, or read from {VARIABLE} or, with --password-stdin, from the standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="e-mail address to sign in with")
        parser.add_argument("--employee-number", help="employee number to sign in with")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")
        parser.add_argument("--keep-password", action="store_true", help="only give the role to somebody on the roster")

    def handle(self, *args: Any, **options: Any) -> None:
        person = self._person(options)
        password = None if options["keep_password"] and person.pk else self._password(options, person)
        with transaction.atomic():
            made = person.pk is None
            if password is not None:
                person.set_password(password)
            person.is_active = True
            person.save()
            if made:
                record(about=person, verb="create", text="Added to the roster", by=None, by_name=BY)
            self._give_role(person)
        self.stdout.write(f"{person} is an administrator. Sign in as {person.email or person.employee_number}.")

    def _person(self, options: dict[str, Any]) -> Person:
        """The person on the roster, or a new one that is valid but not saved."""
        email, number = (options["email"] or "").strip().lower(), (options["employee_number"] or "").strip()
        if not email and not number:
            raise CommandError("Give --email or --employee-number: the name to sign in with.")
        found = Person.objects.named(email or number) or (Person.objects.named(number) if number else None)
        if found is not None:
            return found
        person = Person(
            email=email or None,
            employee_number=number or None,
            first_name=options["first_name"].strip(),
            last_name=options["last_name"].strip(),
        )
        try:
            person.full_clean(exclude=["password"])
        except ValidationError as error:
            faults = "; ".join(
                f"--{field.replace('_', '-')}: {' '.join(texts)}" for field, texts in error.message_dict.items()
            )
            raise CommandError(faults) from None
        return person

    def _password(self, options: dict[str, Any], person: Person) -> str:
        if options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\n")
        elif VARIABLE in os.environ:
            password = os.environ[VARIABLE]
        else:
            password = getpass("Password: ")
            if getpass("Password, once more: ") != password:
                raise CommandError("The two passwords are not the same.")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password

    def _give_role(self, person: Person) -> None:
        if person.roles.on(today()).filter(kind=RoleKind.ADMINISTRATOR).exists():
            return
        role = Role.objects.create(kind=RoleKind.ADMINISTRATOR, person=person, starts_on=today())
        record(about=person, verb="grant", text=f"Got the role: {role.title}", by=None, by_name=BY)
