"""The typed form of published definitions, made once in a process instead of at each reading."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from hesi.workspace.tenancy.models import TenantModel

F = TypeVar("F")


class Parsed(Generic[F]):
    """Forms by workspace and id of the version they were made of, the `most` used last.

    A form is given out only for exactly the stored text it was made of, so that nothing has to be told when a row is
    another one than before.
    """

    def __init__(self, parse: Callable[[Any], F], *, most: int = 256) -> None:
        self._parse, self._most = parse, most
        self._kept: OrderedDict[tuple[int, int], tuple[Any, F]] = OrderedDict()

    def of(self, version: TenantModel, stored: Any) -> F:
        """The typed form of what this version stores. Raises as the parser does."""
        key = (version.tenant_id, version.pk)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == stored:
            return kept[1]
        form = self._parse(stored)
        if version.pk is not None:
            self._kept[key] = (stored, form)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return form
