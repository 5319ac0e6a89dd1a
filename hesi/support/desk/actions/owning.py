"""Keeping macros, canned answers and views: one's own, or shared by whoever runs the desk."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.support.desk.filters import clean_filters
from hesi.support.desk.models import CannedAnswer, Macro, Owned, SavedView
from hesi.support.desk.permissions import may_change_on_desk, may_share_on_desk, may_use_desk
from hesi.support.desk.placeholders import expect_known
from hesi.support.desk.steps import clean_steps
from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.models import Category
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_OF_ONE_KIND = 200
LANGUAGES = ("zh-hans", "en")
Kept = TypeVar("Kept", bound=Owned)


@transaction.atomic
def save_view(
    view: SavedView | None, *, name: str, filters: Mapping[str, Any], shared: bool, by: AnyActor
) -> SavedView:
    """A selection of tickets under a name."""
    row = _open(SavedView, view, shared=shared, by=by)
    row.name, row.filters = _named(name, 40), clean_filters(filters)
    row.save()
    record("desk.view_saved", row, by=by, name=row.name, filters=row.filters, shared=shared)
    return row


@transaction.atomic
def save_macro(
    macro: Macro | None, *, name: str, steps: Sequence[Any], shared: bool, by: AnyActor, is_active: bool = True
) -> Macro:
    """Several steps under a name. Raises `Invalid` for a step that cannot be done and a placeholder nobody fills."""
    row = _open(Macro, macro, shared=shared, by=by)
    row.name, row.steps, row.is_active = _named(name, 60), clean_steps(steps), is_active
    row.save()
    record("desk.macro_saved", row, by=by, name=row.name, shared=shared)
    return row


@transaction.atomic
def save_canned_answer(
    answer: CannedAnswer | None,
    *,
    title: str,
    body: str,
    language: str,
    category: Category | None,
    shared: bool,
    by: AnyActor,
) -> CannedAnswer:
    """A text to answer with. Raises `Invalid` for an empty one and for a placeholder nobody fills."""
    row = _open(CannedAnswer, answer, shared=shared, by=by)
    text = clean_text(body, MAX_BODY)
    if not text:
        sentence = _("Write what is to be answered.")
        raise Invalid(sentence, fields={"body": sentence})
    if language not in LANGUAGES:
        sentence = _("Choose Chinese or English.")
        raise Invalid(sentence, fields={"language": sentence})
    expect_known(text)
    row.title, row.body, row.language, row.category = _named(title, 60, field="title"), text, language, category
    row.save()
    record("desk.canned_answer_saved", row, by=by, name=row.title, shared=shared)
    return row


@transaction.atomic
def remove_owned(row: Owned, *, by: AnyActor) -> None:
    """Take a macro, a canned answer or a view away; what was done with it stays."""
    row = type(row).objects.locked(row.pk)
    require(may_change_on_desk, by, row)
    record("desk.removed", row, by=by, name=str(row), kind=type(row).__name__)
    row.delete()


def _open(model: type[Kept], row: Kept | None, *, shared: bool, by: AnyActor) -> Kept:
    """The row to be written: an own or shared one as it is, or a new one, last in the order."""
    require(may_use_desk, by)
    if shared:
        require(may_share_on_desk, by)
    owner = None if shared else by.member
    if row is None:
        mine = model.objects.filter(owner=owner)
        if mine.count() >= MOST_OF_ONE_KIND:
            raise Conflict(_("There are {limit} already. Remove one first.").format(limit=MOST_OF_ONE_KIND))
        return model(owner=owner, position=min(mine.count(), 30_000))
    found: Kept = model.objects.locked(row.pk)
    require(may_change_on_desk, by, found)
    found.owner = owner
    return found


def _named(name: str, limit: int, *, field: str = "name") -> str:
    words = clean_line(name, limit)
    if not words:
        sentence = _("Give it a name.")
        raise Invalid(sentence, fields={field: sentence})
    return words
