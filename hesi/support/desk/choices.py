"""What can be chosen on the desk: agents, lines, categories, tags, macros, read together in one query."""

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from hesi.support.desk.models import Macro
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents_by_grant
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Category, Tag
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.prepared import prepared

Pairs = list[tuple[str, str]]
_AGENT, _LINE, _CATEGORY, _TAG, _MACRO = "agent", "line", "category", "tag", "macro"
MOST_TAGS = 200


class DeskChoices:
    """Pairs of key and name in the reader's language, each list in the order people know it."""

    def __init__(self, actor: AnyActor) -> None:
        found: dict[str, list[tuple[int, str, str]]] = {}
        is_chinese = (get_language() or "zh").startswith("zh")
        rows: Any = _of_agent(member_id=actor.member_id) if _has_macros(actor) else _of_anybody()
        for kind, key, chinese, english, position in rows:
            found.setdefault(kind, []).append((position, chinese if is_chinese else english, key))
        self.agents = _pairs(found.get(_AGENT, ()))
        self.lines = _pairs(found.get(_LINE, ()))
        self.categories = _pairs(found.get(_CATEGORY, ()))
        self.macros = _pairs(found.get(_MACRO, ()))
        self.tags = [name for _key, name in _pairs(found.get(_TAG, ()))[:MOST_TAGS]]


def _has_macros(actor: AnyActor) -> bool:
    return not actor.is_system and not actor.is_requester and actor.holds(ANSWER_TICKETS)


def _parts() -> "tuple[QuerySet, ...]":  # type: ignore[type-arg]
    leaves = Category.objects.filter(is_active=True, children__isnull=True)
    return (
        _rows(agents_by_grant(), _AGENT, "pk", "name", "name"),
        _rows(SupportLine.objects.filter(is_active=True), _LINE, "pk", "name_zh", "name_en", order="position"),
        _rows(leaves, _CATEGORY, "key", "name_zh", "name_en", order="position"),
        _rows(Tag.objects.all(), _TAG, "name", "name", "name"),
    )


@prepared
def _of_anybody() -> QuerySet[Any]:
    first, *others = _parts()
    return first.union(*others, all=True)


@prepared
def _of_agent(*, member_id: int) -> QuerySet[Any]:
    first, *others = _parts()
    macros = Macro.objects.of_agent(member_id).filter(is_active=True)
    return first.union(*others, _rows(macros, _MACRO, "pk", "name", "name", order="position"), all=True)


def _rows(rows: QuerySet, kind: str, key: str, chinese: str, english: str, order: str = "") -> QuerySet:  # type: ignore[type-arg]
    return (
        rows.order_by()
        .annotate(
            _kind=Value(kind, CharField()),
            _key=Cast(key, CharField()),
            _zh=Cast(chinese, CharField()),
            _en=Cast(english, CharField()),
            _order=F(order) if order else Value(0),
        )
        .values_list("_kind", "_key", "_zh", "_en", "_order")
    )


def _pairs(found: object) -> Pairs:
    return [(key, name) for _position, name, key in sorted(found)]  # type: ignore[call-overload]
