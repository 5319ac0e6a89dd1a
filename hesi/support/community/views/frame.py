"""What every page of the community needs: who looks, and the frame around it."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hesi.core.errors import TooMany
from hesi.workspace.access.form_answers import accepts, show_refusal
from hesi.workspace.access.pace import within_pace

GUEST_SEARCHES_AN_HOUR = 300


def actor_of(request: HttpRequest) -> Any:
    """The signed-in member, None for a guest."""
    return getattr(request, "actor", None)


def frame_of(actor: Any) -> str:
    """The template around the page."""
    return "web/public.html" if actor is None else "web/page.html"


def expect_guests_pace(request: HttpRequest) -> None:
    """A search costs something; guests of one network have so many an hour. Raises `TooMany`."""
    if actor_of(request) is None and not within_pace(request, "community", GUEST_SEARCHES_AN_HOUR, seconds=3600):
        raise TooMany(_("Many questions have come from this network within the hour. Please try again later."))


def takes(form: BaseForm, action: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the text was taken. Who writes too much finds the sentence about it above what they typed."""
    try:
        return accepts(form, action)
    except TooMany as refusal:
        show_refusal(form, refusal)
        return False
