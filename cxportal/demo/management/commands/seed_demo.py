"""`manage.py seed_demo`: fill an empty database with the demonstration county."""

import datetime as dt
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cxportal.demo.answers import USUAL_RESPONSES
from cxportal.demo.people import DOMAIN, PASSWORD
from cxportal.demo.seeding import CannotSeed, demonstration, seed_demonstration


class Command(BaseCommand):
    help = (
        "Fills an empty database with the demonstration county: departments, people, and 18 months of work on "
        "the plan. The same arguments give the same data; dates count back from --today (default: today)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=600, help="how many people work there (default 600)")
        parser.add_argument("--departments", type=int, default=12, help="how many departments, 12 to 40 (default 12)")
        parser.add_argument(
            "--objectives", type=int, default=33, help="how many objectives; beyond the plan's 33 they are made up"
        )
        parser.add_argument(
            "--responses", type=int, default=USUAL_RESPONSES, help="about how many customers answered (default 3000)"
        )
        parser.add_argument("--seed", default="1", help="another seed gives another county (default 1)")
        parser.add_argument(
            "--today", type=dt.date.fromisoformat, help="the day to count back from, like 2026-11-22 (default: today)"
        )

        parser.add_argument(
            "--no-passwords", action="store_true", help="nobody can sign in by password: for trials and measurements"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["no_passwords"]:
            raise CommandError(
                "This portal is no demonstration, and the demonstration's accounts have a password that everybody "
                "knows. Set CXPORTAL_DEMO=1 to make it one, or add --no-passwords: then nobody can sign in by password."
            )
        made = demonstration()
        if made:
            self.stdout.write(f"The demonstration county is there already ({made}). Nothing was changed.")
            return
        begun = time.perf_counter()
        try:
            made = seed_demonstration(
                people=options["people"],
                departments=options["departments"],
                objectives=options["objectives"],
                responses=options["responses"],
                seed=options["seed"],
                today=options["today"],
                passwords=not options["no_passwords"],
            )
        except CannotSeed as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{made}. Made in {time.perf_counter() - begun:.1f} s.")
        if not options["no_passwords"]:
            self.stdout.write(
                f"Sign in as director, manager, staff, lead, office or admin @{DOMAIN}, password “{PASSWORD}”."
            )
