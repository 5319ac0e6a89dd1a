"""Django's `migrate`, which fills an empty database without drawing every model anew at every step."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from hesi.workspace.tenancy.migrating import SparingExecutor


class Command(migrate.Command):
    """The same options and the same result; an empty database is filled several times sooner."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Apply what is missing, or take back what is named. Where there are data Django's own way is taken."""
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        if MigrationRecorder(connection).applied_migrations():
            return super().handle(*args, **options)
        usual = migrate.MigrationExecutor  # type: ignore[attr-defined]
        # The command takes the class from its module; it has no other place to say which one.
        migrate.MigrationExecutor = SparingExecutor  # type: ignore[attr-defined]
        try:
            return super().handle(*args, **options)
        finally:
            migrate.MigrationExecutor = usual  # type: ignore[attr-defined]
