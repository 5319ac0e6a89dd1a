"""Saving and removing filters."""

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid, TooMany
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require, rule
from hesi.workspace.events.record import record
from hesi.workspace.filters.models import SavedFilter
from hesi.workspace.filters.queries import canonical

MOST_A_LIST = 20
# What the column takes.
MOST_QUERY_CHARS = 1000


@rule(even_read_only=True)
def may_save_filters(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None


@transaction.atomic
def save_filter(*, place: str, name: str, query: str, by: Actor) -> SavedFilter:
    """Keep the filters of a list under a name; the same name on the same list is replaced.

    Raises `Invalid` without a name, without any filter or for a list that does not exist, `TooMany` beyond twenty.
    """
    require(may_save_filters, by)
    name, query = clean_line(name, 40), canonical(query)
    if not name:
        raise Invalid(_("Give the filter a name."), fields={"name": _("Give the filter a name.")})
    if not query or len(query) > MOST_QUERY_CHARS:
        raise Invalid(_("There is no filter that could be saved. Choose one in the list first."))
    try:
        reverse(place)
    except NoReverseMatch:
        raise Invalid(_("There is no such list.")) from None
    own = SavedFilter.objects.visible_to(by).on(place)
    if own.exclude(name=name).count() >= MOST_A_LIST:
        raise TooMany(_("A list keeps at most {most} filters. Remove one first.").format(most=MOST_A_LIST))
    saved, _created = SavedFilter.objects.update_or_create(
        member=by.member, place=place[:60], name=name, defaults={"query": query}
    )
    record("filter.saved", saved, by=by, place=place)
    found: SavedFilter = saved
    return found


@transaction.atomic
def remove_filter(saved: SavedFilter, *, by: Actor) -> None:
    """Forget it; removing it twice changes nothing."""
    require(may_save_filters, by)
    if SavedFilter.objects.visible_to(by).filter(pk=saved.pk).delete()[0]:
        record("filter.removed", saved, by=by, place=saved.place)
