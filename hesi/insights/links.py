"""Addresses of the lists behind the numbers, as far as this person may open them."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.workspace.access.actor import AnyActor


def address(name: str, *args: Any, **query: Any) -> str:
    """The address with the filters that are set."""
    path = reverse(name, args=args) if args else _path(name)
    chosen = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(chosen)}" if chosen else path


@cache
def _path(name: str) -> str:
    """The path of a page without parts of its own: a report asks for it in every row."""
    return reverse(name)


def documents_behind(actor: AnyActor, **filters: Any) -> str:
    """The list of every document for those who may open it; others follow the number in the report itself."""
    return address("all-documents", **filters) if actor.holds(VIEW_ALL_DOCUMENTS) else ""
