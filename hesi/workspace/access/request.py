"""What a guarded view receives."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request with the member at work, the open workspace, and what htmx said of itself."""

    actor: Actor
    tenant: Tenant
    htmx: "HtmxDetails"
    # The key of the place the page belongs to, where its address does not say it; empty: to none.
    place: str | None = None
