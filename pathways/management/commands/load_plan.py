"""`manage.py load_plan`: the plan file into the portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pathways.plan import SHIPPED_PLAN
from pathways.plan.faults import PlanFaults
from pathways.plan.loading import load_plan


class Command(BaseCommand):
    help = (
        "Load a plan file. Loading again is harmless: what people edited or removed in the portal since stays so, "
        "unless --force is given. A file with faults is refused whole, with every fault named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_PLAN, help="without one: the shipped plan")
        parser.add_argument("--force", action="store_true", help="the file wins over edits and removals in the portal")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, file: Path, force: bool, dry_run: bool, **options: Any) -> None:
        try:
            report = load_plan(file.read_bytes(), force=force, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except PlanFaults as refused:
            count = len(refused.faults)
            raise CommandError(
                f"{file} has {count} fault{'' if count == 1 else 's'}; nothing was loaded.\n{refused}"
            ) from refused
        if dry_run:
            self.stdout.write("Nothing was changed; this is what would happen.")
        for line in report.in_words():
            self.stdout.write(line)
