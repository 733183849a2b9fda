"""Deletes the rows of every table but those that describe the models themselves, which stay as they are.

Django's own way truncates each table, which makes PostgreSQL write new files, and works out content types and
permissions anew: that took longer than most tests.
"""

from typing import Any

from django.core.management.commands.flush import Command as DjangosFlush
from django.db import connections, transaction

KEPT = {"django_content_type", "auth_permission", "django_migrations"}


class Command(DjangosFlush):
    help = __doc__ or ""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        tables = sorted({*connection.introspection.django_table_names()} - KEPT)
        # References are checked at the end of the transaction, so that any order will do.
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
