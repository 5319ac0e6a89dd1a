"""Reads of the phone log."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.calls.models import Call


def calls_for(actor: Any) -> "QuerySet[Call]":
    """The log with what its rows show."""
    rows: QuerySet[Call] = Call.objects.visible_to(actor).select_related(
        "customer", "agent", "ticket", "called_back_by"
    )
    return rows


def find_call(pk: int, actor: Any) -> Call:
    """One call. Raises `NotFound`."""
    found = calls_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such call that you may see."))
    return found
