"""The shapes of exports over the API."""

from datetime import datetime
from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from hesi.workspace.exports.models import Export


class ExportIn(Schema):
    """`kind` names the list, `query` holds its filters as they stand in the address of its page."""

    kind: str = Field(max_length=60)
    format: Literal["xlsx", "csv", "pdf", "json"] = "xlsx"
    query: dict[str, str] = {}


class ExportOut(Schema):
    """`state` goes from waiting over running to done, failed or cancelled. `file` is where the file is fetched."""

    id: str
    kind: str
    title: str
    format: str
    state: str
    done_rows: int
    total_rows: int
    error: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    file: str | None

    @classmethod
    def of(cls, export: Export) -> Self:
        return cls(
            id=export.key,
            kind=export.kind,
            title=export.title,
            format=export.format,
            state=export.state,
            done_rows=export.done_rows,
            total_rows=export.total_rows,
            error=export.error,
            created_at=export.created_at,
            finished_at=export.finished_at,
            expires_at=export.expires_at,
            file=f"/api/v1/exports/{export.key}/file" if export.is_ready else None,
        )
