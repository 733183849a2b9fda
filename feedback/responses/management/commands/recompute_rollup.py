"""`manage.py recompute_rollup`: count the answers anew."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.responses.recomputing import recompute


class Command(BaseCommand):
    help = (
        "Counts all answers anew and puts the sums in the place of the old ones; sealed months stay. Repeatable. "
        "Figures that were published change only by what is published next."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=int, help="only this month, such as 202611")

    def handle(self, *args: Any, **options: Any) -> None:
        month = options["month"]
        if month is not None and not (190001 <= month <= 999912 and 1 <= month % 100 <= 12):
            raise CommandError("Write the month as 202611.")
        begun = time.perf_counter()
        cells = recompute(month=month)
        self.stdout.write(f"{cells:,} cells counted in {time.perf_counter() - begun:.1f} s.")
