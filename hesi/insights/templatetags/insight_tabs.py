"""`{% insight_tabs "reports" %}`: the tabs above a page of reports, the named one current."""

from typing import Any

from django.template import Context, Library
from django.urls import reverse

from hesi.insights.tabs import tabs_for
from hesi.workspace.tenancy.models import Tenant

register = Library()


@register.inclusion_tag("insights/parts/tabs.html", takes_context=True)
def insight_tabs(context: Context, current: str, *, elsewhere: bool = False) -> dict[str, Any]:
    """The rooms this reader may enter; in the provider's workspace they stand on the rail, or hold nothing.

    `elsewhere`: the page is a room of reports only for some; who reaches it from the rail sees no tabs there.
    """
    actor = context["request"].actor
    rooms = tabs_for(actor) if actor.tenant.kind == Tenant.Kind.CUSTOMER else []
    if elsewhere and current not in {one.key for one in rooms}:
        rooms = []
    return {
        "rooms": [{"label": one.label, "url": reverse(one.url_name), "is_here": one.key == current} for one in rooms]
    }
