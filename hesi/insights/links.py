"""Addresses of the lists behind the numbers, as far as this person may open them."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.workspace.access.actor import AnyActor


def address(name: str, *args: Any, **query: Any) -> str:
    """The address with the filters that are set."""
    path = reverse(name, args=args)
    chosen = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(chosen)}" if chosen else path


def documents_behind(actor: AnyActor, **filters: Any) -> str:
    """The list of every document for those who may open it; others follow the number in the report itself."""
    return address("all-documents", **filters) if actor.holds(VIEW_ALL_DOCUMENTS) else ""
