"""Asking the token index which subjects hold the words of a query, in each database's own words.

SQLite keeps the words in a full-text table beside the entries; PostgreSQL in a table that names the subjects itself,
so that thousands of hits are told apart without looking at their entries (see the migrations). That table has no
row-level security: each question says the workspace and compares it with the session's as the policies do.
"""

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from hesi.core.text import query_tokens
from hesi.workspace.tenancy.scope import active_tenant

_HELD = {
    "sqlite": (
        "search_searchentry WHERE tenant_id = %s"
        " AND id IN (SELECT rowid FROM search_tokens WHERE search_tokens MATCH {words})"
    ),
    # The session's workspace is compared with a constant: with the column, one row in a hundred would be expected.
    "postgresql": (
        "search_tokens WHERE tenant_id = %s AND current_setting('hesi.tenant', true) IN ('*', '{tenant}')"
        " AND words @@ {words}::tsquery"
    ),
}


def newest_of_each(query: str, *, most: int, subject_type: str = "") -> dict[str, list[int]]:
    """By type of subject the ids that hold every word, highest first, at most so many of each: one statement."""
    wanted = query_tokens(query)
    if not wanted:
        return {}
    held, params = _held(wanted)
    if subject_type:
        held, params = f"{held} AND subject_type = %s", [*params, subject_type]
    sql = (
        "SELECT subject_type, subject_id FROM (SELECT subject_type, subject_id, ROW_NUMBER() OVER"  # noqa: S608  ours
        f" (PARTITION BY subject_type ORDER BY subject_id DESC) AS place FROM {held}) AS found"
        " WHERE place <= %s ORDER BY subject_type, subject_id DESC"
    )
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, most])
        for kind, subject_id in cursor.fetchall():
            found.setdefault(kind, []).append(subject_id)
    return found


def subjects_holding(query: str, subject_type: str) -> Any:
    """The ids of subjects of a type that hold every word of the query, for `pk__in`."""
    wanted = query_tokens(query)
    if not wanted:
        return []
    held, params = _held(wanted)
    return RawSQL(f"SELECT subject_id FROM {held} AND subject_type = %s", [*params, subject_type])  # noqa: S608, S611


def as_fts5(tokens: list[str]) -> str:
    """All of these tokens, as SQLite's full-text table is asked; the last may be the beginning of a word."""
    quoted = [f'"{token}"' for token in tokens]
    if _is_beginning(tokens[-1]):
        quoted[-1] += "*"
    return " AND ".join(quoted)


def as_tsquery(tokens: list[str]) -> str:
    """The same for PostgreSQL."""
    quoted = [f"'{token}'" for token in tokens]
    if _is_beginning(tokens[-1]):
        quoted[-1] += ":*"
    return " & ".join(quoted)


def _held(wanted: list[str]) -> tuple[str, list[Any]]:
    """Where the subjects stand that hold these tokens, with its parameters.

    PostgreSQL reads the tokens in the statement itself: how many rows a common and a rare word have decides its plan,
    and a plan made once for any word would be wrong for one of them. Tokens are letters and digits only.
    """
    tenant = active_tenant().pk
    if connection.vendor == "sqlite":
        return _HELD["sqlite"].format(words="%s"), [tenant, as_fts5(wanted)]
    literal = "'" + as_tsquery(wanted).replace("'", "''") + "'"
    return _HELD["postgresql"].format(words=literal, tenant=tenant), [tenant]


def _is_beginning(token: str) -> bool:
    """Whether a word may still be going on: numbers and Latin words are typed sign by sign."""
    return token.isascii() and len(token) > 1
