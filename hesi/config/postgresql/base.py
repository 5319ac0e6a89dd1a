"""The database wrapper that `ENGINE = "hesi.config.postgresql"` names."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from hesi.workspace.tenancy.scope import scope_as_setting

_SET = "SELECT set_config('hesi.tenant', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Sends the open scope before a statement that is the first to run in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bound_to: str | None = None
        self.execute_wrappers.append(self._bound)

    def _bound(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        wanted = scope_as_setting()
        if wanted != self._bound_to:
            with self.connection.cursor() as cursor:
                cursor.execute(_SET, [wanted])
            self._bound_to = wanted
        return execute(sql, params, many, context)

    def connect(self) -> None:
        """A new session is bound to nothing yet."""
        self._bound_to = None
        super().connect()

    def _rollback(self) -> Any:
        # What was set inside the transaction is undone with it.
        self._bound_to = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._bound_to = None
