"""`manage.py load_instruments`: the shipped questionnaires into the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback.instruments.shipped import load_instruments


class Command(BaseCommand):
    help = "Put the shipped questionnaires in use, each where the portal has none of its kind. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        new = load_instruments()
        self.stdout.write(f"New: {', '.join(str(one) for one in new)}." if new else "Nothing new: all are there.")
