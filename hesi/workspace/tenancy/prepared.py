"""Statements composed once in a process, for the few that every request asks.

Composing a statement costs the ORM ten times what a database needs to answer it. Here the ORM writes the SQL at the
first call, with a mark in the place of each value; later calls only fill the values in. The open workspace is such a
value: a read or an update of a tenant table that does not name it is refused.
"""

import copy
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

from hesi.workspace.tenancy.models import CrossTenantRelation, Tenant, TenantModel
from hesi.workspace.tenancy.scope import ALL_TENANTS, active_tenant, scope_of_queries, tenant_scope

M = TypeVar("M", bound=Model)
V = TypeVar("V")
_TENANT = "the open workspace"
_FIRST_MARK = -(2**62)
_MOST_SHAPES = 64
_MOST_PARAMS = 900
_Place = tuple[int, str, int | None]


class Unfit(TypeError):
    """The statement cannot be composed beforehand. A bug where it is declared, never a state to handle."""


class _Shape:
    """One SQL text, and which value belongs into which of its places."""

    def __init__(self, sql: str, params: Sequence[Any], marks: Mapping[tuple[str, int | None], Any]) -> None:
        self.sql, self._params = sql, list(params)
        ops = connections[DEFAULT_DB_ALIAS].ops
        self._places: list[_Place] = []
        for (name, index), mark in marks.items():
            mine = [at for at, param in enumerate(params) if type(param) is not bool and param == _sent(mark, ops)]
            if not mine:
                raise Unfit(f"The statement does not ask for {name}.")
            self._places += [(at, name, index) for at in mine]

    def params(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The parameters with these values in their places."""
        ops, filled = connections[DEFAULT_DB_ALIAS].ops, self._params.copy()
        for at, name, index in self._places:
            value = values[name] if index is None else values[name][index]
            # PostgreSQL's driver tells small and big integers apart by a type of its own.
            filled[at] = type(filled[at])(value) if isinstance(value, int) else _sent(value, ops)
        return tuple(filled)


class _Prepared:
    """What reads and updates have in common: a shape for each kind of values."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._shapes: dict[Hashable, Any] = {}
        self.__doc__, self.__name__ = build.__doc__, getattr(build, "__name__", "")

    def _shape_for(self, values: dict[str, Any]) -> Any:
        scope = scope_of_queries()
        key = (scope is ALL_TENANTS, *((name, _kind(value)) for name, value in values.items()))
        if scope is not ALL_TENANTS:
            values[_TENANT] = scope.pk
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._compose(values)
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[key] = shape
        return shape

    def _compose(self, values: Mapping[str, Any]) -> Any:
        marks: dict[tuple[str, int | None], Any] = {}
        given: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, tuple):
                parts = [_mark(part, len(marks) + at) for at, part in enumerate(value)]
                marks |= {(name, at): part for at, part in enumerate(parts)}
                given[name] = parts
            elif value is None:
                given[name] = None
            else:
                given[name] = marks[name, None] = _mark(value, len(marks))
        tenant_id = given.pop(_TENANT, None)
        if tenant_id is None:
            return self._written(self._build(**given), marks)
        with tenant_scope(Tenant(pk=tenant_id)):
            return self._written(self._build(**given), marks)

    def _written(self, built: Any, marks: Mapping[tuple[str, int | None], Any]) -> Any:
        raise NotImplementedError


class PreparedRead(_Prepared, Generic[M]):
    """Rows of a QuerySet that differs from call to call only in its values. Called by keyword; gives a list."""

    def __call__(self, **values: Any) -> list[M]:
        shape: _ReadShape = self._shape_for(values)
        return shape.rows(values)

    def first(self, **values: Any) -> M | None:
        """The first of the rows, if any; the QuerySet should ask for one."""
        rows = self(**values)
        return rows[0] if rows else None

    def one(self, **values: Any) -> M:
        """The only row. Raises the model's `DoesNotExist` when there is none."""
        rows = self(**values)
        if not rows:
            raise next(iter(self._shapes.values())).missing
        return rows[0]

    def _written(self, built: QuerySet[M], marks: Mapping[tuple[str, int | None], Any]) -> Any:
        return _ReadShape(built, marks)


class _ReadShape(_Shape):
    def __init__(self, queryset: QuerySet[Any], marks: Mapping[tuple[str, int | None], Any]) -> None:
        self._queryset, self._locks = queryset, queryset.query.select_for_update
        self._compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = self._compiler.as_sql()
        super().__init__(sql, params, marks)
        self._converters = self._compiler.get_converters([one[0] for one in self._compiler.select])

    @property
    def missing(self) -> Exception:
        """What `.get()` would raise where no row fits."""
        model: Any = self._queryset.model
        error: Exception = model.DoesNotExist(f"{model.__name__} matching query does not exist.")
        return error

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        if self._locks and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        text, converters = (self.sql, self.params(values)), self._converters
        compiler = copy.copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: text
        compiler.get_converters = lambda _expressions: converters
        known: Any = self._queryset
        asked: Any = type(known)(known.model, query=_Composed(known.query, compiler))
        asked._iterable_class, asked._fields = known._iterable_class, known._fields
        asked._prefetch_related_lookups = known._prefetch_related_lookups
        return list(asked)


class _Composed:
    """Stands in for a query whose text is there already."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_: Any, **__: Any) -> Any:
        return self._compiler


class PreparedUpdate(_Prepared):
    """An update whose QuerySet and new values differ only in values; says how many rows it changed."""

    def __call__(self, **values: Any) -> int:
        shape: _Shape = self._shape_for(values)
        return _run(shape.sql, shape.params(values))

    def _written(
        self, built: tuple[QuerySet[Any], Mapping[str, Any]], marks: Mapping[tuple[str, int | None], Any]
    ) -> Any:
        queryset, changes = built
        query: Any = queryset.query.chain(UpdateQuery)
        query.clear_ordering(force=True)
        query.add_update_values(dict(changes))
        sql, params = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        return _Shape(sql, params, marks)


def prepared(build: Callable[..., QuerySet[M]]) -> PreparedRead[M]:
    """Make a function that gives a QuerySet one that gives its rows, composed once for each kind of its arguments.

    The function must ask for every argument by value (whole numbers, text, dates, instants; a tuple of them for `in`)
    and may do nothing else with it: what it gets at the first call are marks. `None` is taken as it is.
    """
    return PreparedRead(build)


def prepared_update(build: Callable[..., tuple[QuerySet[Any], Mapping[str, Any]]]) -> PreparedUpdate:
    """The same for an update: the function gives the rows and their new values, as `.filter(…)` and `.update(…)` do."""
    return PreparedUpdate(build)


def few_lengths(values: Iterable[V]) -> tuple[V, ...]:
    """The values for an `in`, the last repeated up to a power of two: each length is a statement of its own."""
    found = tuple(values)
    wanted = 1 << (len(found) - 1).bit_length() if found else 0
    return found + found[-1:] * (wanted - len(found))


_inserts: dict[tuple[type[Model], int, tuple[str, ...] | None], str] = {}


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Write new rows of one table and give them their ids, as `bulk_create`; the open workspace is filled in."""
    for row, (pk,) in zip(rows, _written_of(rows, None), strict=True):
        _is_stored(row, pk)
    return rows


def insert_new(rows: Sequence[M], *, by: tuple[str, ...]) -> list[M]:
    """The same, but what a unique constraint forbids is left out; gives the rows that were written.

    `by` are columns (`member_id`) that tell the rows apart.
    """
    written = {tuple(values): pk for pk, *values in _written_of(rows, by)}
    new = []
    for row in rows:
        pk = written.pop(tuple(getattr(row, name) for name in by), None)
        if pk is not None:
            _is_stored(row, pk)
            new.append(row)
    return new


def _is_stored(row: Model, pk: Any) -> None:
    row.pk, row._state.adding, row._state.db = pk, False, DEFAULT_DB_ALIAS


def _written_of(rows: Sequence[Model], by: tuple[str, ...] | None) -> list[tuple[Any, ...]]:
    if not rows:
        return []
    fields = [field for field in type(rows[0])._meta.concrete_fields if not field.primary_key]
    at_once = max(1, _MOST_PARAMS // len(fields))
    written = []
    for start in range(0, len(rows), at_once):
        written += _insert_some(rows[start : start + at_once], fields, by)
    return written


def _insert_some(rows: Sequence[Model], fields: Sequence[Any], by: tuple[str, ...] | None) -> list[tuple[Any, ...]]:
    connection = connections[DEFAULT_DB_ALIAS]
    params = []
    for row in rows:
        if isinstance(row, TenantModel):
            row.fill_tenant()
            if row.tenant_id != active_tenant().pk:
                raise CrossTenantRelation(f"{row._meta.label} belongs to another workspace.")
        params += [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    sql = _inserts.get((type(rows[0]), len(rows), by)) or _insert_text(type(rows[0]), len(rows), by, fields)
    with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _insert_text(model: type[Model], count: int, by: tuple[str, ...] | None, fields: Sequence[Any]) -> str:
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    one = f"({', '.join(['%s'] * len(fields))})"
    pk: Any = model._meta.pk
    answer = ", ".join(quote(name) for name in (pk.column, *(by or ())))
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)}) "  # noqa: S608 - our own names
        f"VALUES {', '.join([one] * count)}{' ON CONFLICT DO NOTHING' if by is not None else ''} RETURNING {answer}"
    )
    if len(_inserts) >= _MOST_SHAPES * 4:
        _inserts.clear()
    _inserts[model, count, by] = sql
    return sql


def _run(sql: str, params: Sequence[Any]) -> int:
    cursor = connections[DEFAULT_DB_ALIAS].cursor()
    with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _kind(value: Any) -> Hashable:
    return ("tuple", len(value)) if isinstance(value, tuple) else type(value).__name__


def _mark(value: Any, number: int) -> Any:
    """A value of the same kind that stands nowhere else in a statement."""
    if isinstance(value, str):
        return f"\ue000{number}\ue001"
    if isinstance(value, datetime):
        return datetime(9000, 1, 1, microsecond=number, tzinfo=UTC)
    if isinstance(value, date):
        return date(9000 + number, 1, 1)
    if type(value) is int:
        return _FIRST_MARK + number
    raise Unfit(f"{value!r} cannot be filled into a prepared statement.")


def _sent(value: Any, ops: Any) -> Any:
    """A value as the database's driver gets it."""
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return ops.adapt_datefield_value(value)
    # A choice is a text to the database.
    return str(value) if isinstance(value, str) else value
